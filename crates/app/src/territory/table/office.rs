//! The table of employment areas (zones d'emploi) as the national statistics office publishes it, saved as CSV: a line
//! for each commune, which says in which area it lies.
//!
//! The columns `CODGEO`, `ZE2020` and `LIBZE2020` are needed, of whichever year; `REG` is used where it is there, the
//! rest is not. A title may stand before the header. Whoever brings the table in did not write it and cannot put it
//! right, so that what is not known here is left out and told of.
//!
//! ```text
//! CODGEO;LIBGEO;ZE2020;LIBZE2020;ZE2020_PARTIE_REG;DEP;REG
//! 29019;Brest;5304;Brest;5304;29;53
//! ```

use std::collections::{BTreeMap, BTreeSet, HashSet};

use csv::{Position, ReaderBuilder, StringRecord, Trim};
use domain::territory::{MAX_NAME, Scheme, TerritoryCode, TerritoryKind, TerritoryRecord};

use super::{Complaints, Line, Table};
use crate::Error;

/// What the table is called here, whatever its file is called: the next edition takes the place of this one.
const NAME: &str = "insee-ze";
/// In how many lines the header is looked for.
const TITLE: u64 = 20;
/// What an area lies in whose communes are of several regions: a commune must not come into the other region by it.
const COUNTRY: &str = "iso3166-1:FR";

/// The table, from its header on.
pub(super) struct Published<'t> {
    text: &'t str,
    /// How many lines stand before.
    before: u64,
    delimiter: u8,
    columns: Columns,
}

/// Where each column stands.
struct Columns {
    commune: usize,
    basin: usize,
    name: usize,
    region: Option<usize>,
}

/// What a line says.
struct Row {
    commune: TerritoryCode,
    basin: TerritoryCode,
    name: String,
    region: Option<TerritoryCode>,
}

/// An area, as its communes' lines tell of it.
struct Basin {
    /// The first of these lines.
    number: u64,
    name: String,
    regions: BTreeSet<Option<TerritoryCode>>,
}

impl<'t> Published<'t> {
    /// Looks for the header; there is none in tables that somebody wrote for this program.
    pub(super) fn find(text: &'t str) -> Option<Self> {
        let mut rest = text;
        for before in 0..TITLE {
            let line = rest.lines().next()?;
            for delimiter in [b';', b','] {
                let cells = line.split(char::from(delimiter)).map(|cell| cell.trim().trim_matches('"'));
                if let Some(columns) = Columns::of(&cells.collect::<Vec<_>>()) {
                    return Some(Self { text: rest, before, delimiter, columns });
                }
            }
            rest = rest.split_once('\n')?.1;
        }
        None
    }

    /// Reads what stands below the header.
    pub(super) fn read(&self) -> Result<Table, Error> {
        let mut reader =
            ReaderBuilder::new().delimiter(self.delimiter).trim(Trim::All).from_reader(self.text.as_bytes());
        let mut complaints = Complaints::default();
        let mut basins: BTreeMap<TerritoryCode, Basin> = BTreeMap::new();
        let mut communes = Vec::new();
        let mut seen = HashSet::new();
        for row in reader.records() {
            let row = match row {
                Ok(row) => row,
                Err(error) => {
                    let line = error.position().map_or(1, Position::line);
                    complaints.add(self.before + line, "there are not as many values as columns");
                    continue;
                }
            };
            if row.iter().all(str::is_empty) {
                continue;
            }
            let number = self.before + row.position().map_or(1, Position::line);
            match self.columns.row(&row) {
                Ok(Row { commune, .. }) if !seen.insert(commune.clone()) => {
                    complaints.add(number, format!("{commune} stands in an earlier line too"));
                }
                Ok(Row { commune, basin, name, region }) => {
                    let first = Basin { number, name, regions: BTreeSet::new() };
                    basins.entry(basin.clone()).or_insert(first).regions.insert(region);
                    let record = record(commune, TerritoryKind::Commune, String::new(), vec![basin]);
                    communes.push(Line { number, record });
                }
                Err(what) => complaints.add(number, what),
            }
        }
        let mut lines: Vec<Line> = basins.into_iter().map(|(code, basin)| basin.line(code)).collect();
        lines.extend(communes);
        complaints.result(Table { name: NAME.to_owned(), lines, published: true })
    }
}

impl Columns {
    fn of(header: &[&str]) -> Option<Self> {
        let place = |wanted: &str| header.iter().position(|column| *column == wanted);
        let is_year = |year: &&str| year.len() == 4 && year.bytes().all(|digit| digit.is_ascii_digit());
        let year = header.iter().find_map(|column| column.strip_prefix("ZE").filter(is_year))?;
        Some(Self {
            commune: place("CODGEO")?,
            basin: place(&format!("ZE{year}"))?,
            name: place(&format!("LIBZE{year}"))?,
            region: place("REG"),
        })
    }

    fn row(&self, row: &StringRecord) -> Result<Row, String> {
        let cell = |place: usize| row.get(place).unwrap_or_default();
        let parse = |scheme: Scheme, width: usize, cell: &str| {
            // Spreadsheets take the first zeros away.
            let code = format!("{}:{cell:0>width$}", scheme.as_str());
            TerritoryCode::parse(&code).map_err(|error| format!("{code:?}: {error}"))
        };
        let name = cell(self.name);
        if name.is_empty() || name.chars().count() > MAX_NAME || name.chars().any(char::is_control) {
            return Err(format!("the area needs a name of at most {MAX_NAME} characters, without line ends"));
        }
        let region = self.region.map(cell).filter(|region| !region.is_empty());
        Ok(Row {
            commune: parse(Scheme::InseeCom, 5, cell(self.commune))?,
            basin: parse(Scheme::InseeZe, 4, cell(self.basin))?,
            name: name.to_owned(),
            region: region.map(|region| parse(Scheme::InseeReg, 2, region)).transpose()?,
        })
    }
}

impl Basin {
    fn line(self, code: TerritoryCode) -> Line {
        let Self { number, name, mut regions } = self;
        let region = if regions.len() == 1 { regions.pop_first().flatten() } else { None };
        let within = region.or_else(|| TerritoryCode::parse(COUNTRY).ok());
        Line { number, record: record(code, TerritoryKind::EmploymentBasin, name, within.into_iter().collect()) }
    }
}

fn record(code: TerritoryCode, kind: TerritoryKind, name: String, parents: Vec<TerritoryCode>) -> TerritoryRecord {
    TerritoryRecord {
        code,
        kind,
        name,
        name_en: None,
        population: None,
        centre: None,
        postcodes: Vec::new(),
        parents,
        others: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each line of a table: its number, the code, the name and what it lies in.
    fn read(text: &str) -> Vec<String> {
        let table = Table::read("whatever", text.as_bytes()).expect("a table");
        assert_eq!((table.name.as_str(), table.published), (NAME, true));
        let lines = table.lines.iter().map(|Line { number, record }| {
            let parents: Vec<&str> = record.parents.iter().map(TerritoryCode::as_str).collect();
            format!("{number} {} {} in {}", record.code, record.name, parents.join(" "))
        });
        lines.collect()
    }

    #[test]
    fn the_table_is_read_as_it_is_published() {
        let header = "CODGEO;LIBGEO;ZE2020;LIBZE2020;ZE2020_PARTIE_REG;DEP;REG\n";
        let rows = "29019;Brest;5304;Brest;5304;29;53\n01015;\"Arboys; en Bugey\";8404;Belley;8404;01;84\n";
        let expected = [
            "2 insee-ze:5304 Brest in insee-reg:53",
            "3 insee-ze:8404 Belley in insee-reg:84",
            "2 insee-com:29019  in insee-ze:5304",
            "3 insee-com:01015  in insee-ze:8404",
        ];
        assert_eq!(read(&format!("{header}{rows}")), expected);
        // A mark of the order of bytes, other line ends, other separators, quotes, empty lines at the end.
        let other = "\u{feff}\"CODGEO\",\"LIBGEO\",\"ZE2020\",\"LIBZE2020\",\"ZE2020_PARTIE_REG\",\"DEP\",\"REG\"\r\n\
                     \"29019\",\"Brest\",\"5304\",\"Brest\",\"5304\",\"29\",\"53\"\r\n\
                     1015,Arboys en Bugey,8404,Belley,8404,1,84\r\n,,,,,,\r\n\r\n";
        assert_eq!(read(other), expected);
        // A title before the header, and columns in another order, of another year and without the rest.
        let titled = "Zones d'emploi;;\n\nAu 1er janvier ;;\nLIBZE2030;ZE2030;CODGEO\nBrest;5304;29019\n";
        assert_eq!(read(titled), ["5 insee-ze:5304 Brest in iso3166-1:FR", "5 insee-com:29019  in insee-ze:5304"]);
    }

    #[test]
    fn an_area_of_several_regions_lies_in_none() {
        let text = "CODGEO,ZE2020,LIBZE2020,REG\n27701,51,Vernon,28\n78089,51,Vernon,11\n";
        assert_eq!(
            read(text),
            [
                "2 insee-ze:0051 Vernon in iso3166-1:FR",
                "2 insee-com:27701  in insee-ze:0051",
                "3 insee-com:78089  in insee-ze:0051",
            ]
        );
    }

    #[test]
    fn wrong_lines_of_the_published_table_are_named() {
        let title = "Zones d'emploi\nCODGEO;ZE2020;LIBZE2020;REG\n29019;5304;Brest;53\n";
        for (line, said) in [
            ("29020;5304;Brest", "line 4: there are not as many values as columns"),
            ("29020;53O4;Brest;53", "line 4: \"insee-ze:53O4\""),
            ("x;5304;Brest;53", "line 4: \"insee-com:0000x\""),
            ("29020;5304;;53", "line 4: the area needs a name"),
            ("29020;5304;Brest;530", "line 4: \"insee-reg:530\""),
            ("29019;5305;Brest;53", "line 4: insee-com:29019 stands in an earlier line too"),
        ] {
            let text = format!("{title}{line}\n");
            let refusal = Table::read("x", text.as_bytes()).expect_err("a wrong table").to_string();
            assert!(refusal.contains(said), "{line}: {refusal}");
        }
        let without = Table::read("x", b"CODGEO;ZE2020\n29019;5304\n").expect_err("a wrong table").to_string();
        assert!(without.contains("\"CODGEO\" is no column"), "{without}");
    }
}
