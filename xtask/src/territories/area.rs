//! An area on its way into the dataset.

/// An area.
#[derive(Debug, Default, Clone)]
pub struct Area {
    /// `scheme:code`
    pub code: String,
    /// What kind of area it is, as the program calls it.
    pub kind: &'static str,
    /// The official or French name.
    pub name: String,
    /// The English name, where it is another.
    pub name_en: String,
    /// How many live there.
    pub population: Option<u64>,
    /// Latitude and longitude of its middle, in degrees.
    pub centre: Option<(f64, f64)>,
    /// Postal codes.
    pub postcodes: Vec<String>,
    /// The codes of what it lies in.
    pub parents: Vec<String>,
    /// Codes that lead here, each with the name that went with it; with its own code, another name.
    pub others: Vec<(String, String)>,
}

/// What the dataset says of each area, in its order.
#[derive(Debug, Clone, Copy)]
pub enum Column {
    Code,
    Kind,
    Name,
    NameEn,
    Population,
    Latitude,
    Longitude,
    Postcodes,
    Parents,
    Others,
}

impl Column {
    pub const ALL: [Self; 10] = [
        Self::Code,
        Self::Kind,
        Self::Name,
        Self::NameEn,
        Self::Population,
        Self::Latitude,
        Self::Longitude,
        Self::Postcodes,
        Self::Parents,
        Self::Others,
    ];
}

impl Area {
    /// What stands in a column.
    pub fn cell(&self, column: Column) -> String {
        let thousandths = |degrees: f64| format!("{:.0}", degrees * 1_000.0);
        match column {
            Column::Code => self.code.clone(),
            Column::Kind => self.kind.into(),
            Column::Name => plain(&self.name),
            Column::NameEn => plain(&self.name_en),
            Column::Population => self.population.map(|people| people.to_string()).unwrap_or_default(),
            Column::Latitude => self.centre.map(|(latitude, _)| thousandths(latitude)).unwrap_or_default(),
            Column::Longitude => self.centre.map(|(_, longitude)| thousandths(longitude)).unwrap_or_default(),
            Column::Postcodes => self.postcodes.join(" "),
            Column::Parents => self.parents.join(" "),
            Column::Others => {
                let others = self.others.iter().map(|(code, name)| format!("{code}={}", plain(name)));
                others.collect::<Vec<_>>().join("\t")
            }
        }
    }
}

/// Without anything that separates cells.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
