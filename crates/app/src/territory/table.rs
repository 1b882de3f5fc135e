//! Areas that somebody adds: employment basins, statistical regions, areas of one's own, as a table of
//! comma-separated values (RFC 4180, UTF-8; semicolons do as well).
//!
//! The first line names the columns: `code`, `name`, `parents`, `population`, `lat`, `lon`, in any order; those that
//! are not needed may be missing. A line with a name describes an area, whose code is of the schemes `insee-ze`,
//! `nuts` or `custom`. A line without a name is about an area that is known already, and says what it lies in: that
//! is how communes get into a basin. Parents are codes, separated by spaces; they take the place of what an earlier
//! table of the same name said of that line's area. Lines may come in any order, and one that is wrong keeps the
//! whole table out.
//!
//! ```text
//! code,name,parents,population,lat,lon
//! insee-ze:5304,Brest,insee-reg:53,440000,48.4,-4.5
//! insee-com:29019,,insee-ze:5304,,,
//! ```
//!
//! Employment basins may also come as the statistics office publishes them (`table/office.rs`).

mod office;

use std::collections::{HashMap, HashSet};

use domain::{
    id::TerritoryId,
    territory::{Coordinates, MAX_NAME, TerritoryCode, TerritoryKind, TerritoryRecord},
};
use storage::{KnownTerritory, Lock, TerritoryRow, TerritoryWords};

use super::{Imported, import::digest};
use crate::{App, Command, Error, Instance, Tx};

/// The longest table, in bytes.
pub const MAX_BYTES: u64 = 16 * 1024 * 1024;
/// How many wrong lines are told of.
const MAX_TOLD: usize = 5;
/// The columns.
const COLUMNS: [&str; 6] = ["code", "name", "parents", "population", "lat", "lon"];

/// Areas to add, as somebody wrote them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    name: String,
    lines: Vec<Line>,
    /// Nobody here wrote it: what it names and is not known is left out and told of.
    published: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    number: u64,
    /// Without a name, only the code and the parents count.
    record: TerritoryRecord,
}

/// What is wrong with a table, line by line.
#[derive(Default)]
struct Complaints(Vec<(u64, String)>);

impl Complaints {
    fn add(&mut self, line: u64, what: impl Into<String>) {
        self.0.push((line, what.into()));
    }

    fn result<T>(mut self, good: T) -> Result<T, Error> {
        if self.0.is_empty() {
            return Ok(good);
        }
        self.0.sort();
        let told: Vec<String> =
            self.0.iter().take(MAX_TOLD).map(|(line, what)| format!("line {line}: {what}")).collect();
        let rest = self.0.len().saturating_sub(MAX_TOLD);
        let more = if rest > 0 { format!("; and {rest} more") } else { String::new() };
        Err(Error::invalid(format!("{}{more}", told.join("; "))))
    }
}

impl Table {
    /// Reads a table. `name` says which one it is, so that a later edition takes its place.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Self, Error> {
        if bytes.len() as u64 > MAX_BYTES {
            return Err(Error::invalid(format!("a table has at most {} MiB", MAX_BYTES / 1024 / 1024)));
        }
        let text = std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)).map_err(|error| {
            // What an office publishes is a workbook, and spreadsheets save letters in another way unless asked.
            let byte = error.valid_up_to();
            Error::invalid(format!("the table is not UTF-8 (byte {byte}); save it from a spreadsheet as CSV in UTF-8"))
        })?;
        // The reader counts a line that ends with both of its signs as ended at the first.
        let text = &text.replace("\r\n", "\n");
        if let Some(published) = office::Published::find(text) {
            return published.read();
        }
        let header = text.lines().next().unwrap_or_default();
        let delimiter = if header.contains(';') && !header.contains(',') { b';' } else { b',' };
        let mut reader =
            csv::ReaderBuilder::new().delimiter(delimiter).trim(csv::Trim::All).from_reader(text.as_bytes());
        let columns = Columns::of(reader.headers().map_err(|error| Error::invalid(error.to_string()))?)?;
        let mut complaints = Complaints::default();
        let mut lines: Vec<Line> = Vec::new();
        let mut seen = HashSet::new();
        for row in reader.records() {
            let row = match row {
                Ok(row) => row,
                Err(error) => {
                    let line = error.position().map_or(1, csv::Position::line);
                    complaints.add(line, format!("there are not {} values", columns.count));
                    continue;
                }
            };
            let number = row.position().map_or(1, csv::Position::line);
            match columns.record(&row) {
                Ok(record) if !seen.insert(record.code.clone()) => {
                    complaints.add(number, format!("{} stands in an earlier line too", record.code));
                }
                Ok(record) => lines.push(Line { number, record }),
                Err(what) => complaints.add(number, what),
            }
        }
        complaints.result(Self { name: name.to_owned(), lines, published: false })
    }
}

/// Where each column stands.
struct Columns {
    places: [Option<usize>; 6],
    count: usize,
}

impl Columns {
    fn of(header: &csv::StringRecord) -> Result<Self, Error> {
        let mut places = [None; 6];
        for (place, name) in header.iter().enumerate() {
            let column = COLUMNS.iter().position(|column| *column == name).filter(|column| places[*column].is_none());
            let Some(column) = column else {
                return Err(Error::invalid(format!(
                    "line 1: {name:?} is no column; the first line names {}",
                    COLUMNS.join(", ")
                )));
            };
            places[column] = Some(place);
        }
        if places[0].is_none() {
            return Err(Error::invalid("line 1: there is no column code"));
        }
        Ok(Self { places, count: header.len() })
    }

    fn record(&self, row: &csv::StringRecord) -> Result<TerritoryRecord, String> {
        let [code, name, parents, population, lat, lon] =
            self.places.map(|place| place.and_then(|place| row.get(place)).unwrap_or_default());
        let parse = |code: &str| TerritoryCode::parse(code).map_err(|error| format!("{code:?}: {error}"));
        let code = parse(code)?;
        let parents: Vec<TerritoryCode> = parents.split_whitespace().map(parse).collect::<Result<_, _>>()?;
        if parents.contains(&code) {
            return Err(format!("{code} does not lie in itself"));
        }
        let known = name.is_empty();
        if known && ![population, lat, lon].iter().all(|cell| cell.is_empty()) {
            return Err(format!("{code} has no name, so that its line only says what it lies in"));
        }
        if name.chars().count() > MAX_NAME || name.chars().any(char::is_control) {
            return Err(format!("a name has at most {MAX_NAME} characters, without line ends"));
        }
        let kind = TerritoryKind::of_own(code.scheme());
        if !known && kind.is_none() {
            return Err(format!("{code} is not yours to describe; leave its name empty to say what it lies in"));
        }
        let population = match population {
            "" => None,
            text => Some(
                text.parse()
                    .ok()
                    .filter(|people| (0..=20_000_000_000).contains(people))
                    .ok_or_else(|| format!("{text:?} is not how many live there; write 142346"))?,
            ),
        };
        let centre = match (lat, lon) {
            ("", "") => None,
            (lat, lon) => Some(
                Coordinates::parse(&format!("{lat},{lon}"))
                    .ok_or_else(|| format!("{lat:?} and {lon:?} are no degrees; write 48.39 and -4.49"))?,
            ),
        };
        Ok(TerritoryRecord {
            kind: kind.unwrap_or(TerritoryKind::Custom),
            code,
            name: name.to_owned(),
            name_en: None,
            population,
            centre,
            postcodes: Vec::new(),
            parents,
            others: Vec::new(),
        })
    }
}

/// Adds a table to what is known, all of it or, when a line is wrong, nothing. Of a table that an office published,
/// what is not known here is left out and named.
pub async fn extend(app: &App, table: &Table) -> Result<Imported, Error> {
    app.execute(AddAreas { table }).await
}

struct AddAreas<'a> {
    table: &'a Table,
}

impl Command for AddAreas<'_> {
    type Output = Imported;

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<Imported, Error> {
        tx.exclusive(Lock::Territories).await?;
        let lines = &self.table.lines;
        let codes: HashSet<&TerritoryCode> =
            lines.iter().flat_map(|line| line.record.parents.iter().chain([&line.record.code])).collect();
        let known = tx.territories().known(&codes.into_iter().collect::<Vec<_>>()).await?;
        let places = self.places(tx, &known)?;
        let own: HashSet<TerritoryId> = lines
            .iter()
            .filter_map(|line| known.get(line.record.code.as_str()))
            .filter(|area| area.leads_to.is_none())
            .map(|area| area.id)
            .collect();
        let mut counts = Imported::default();
        let (mut rows, mut parents, mut words) = (Vec::new(), Vec::new(), Vec::new());
        for Line { record, .. } in lines {
            let Some((id, _)) = places.get(record.code.as_str()).copied() else {
                counts.unknown.push(record.code.clone());
                continue;
            };
            // An office may still tell of what became part of another, which has a line of its own.
            let former = known.get(record.code.as_str()).is_some_and(|area| area.leads_to.is_some());
            if self.table.published && former && own.contains(&id) {
                continue;
            }
            let mut within = Vec::new();
            for parent in &record.parents {
                match places.get(parent.as_str()) {
                    Some((parent, _)) if *parent == id => {}
                    Some((parent, _)) => within.push(*parent),
                    None => counts.unknown.push(parent.clone()),
                }
            }
            parents.push((id, within));
            if record.name.is_empty() {
                counts.changed += 1;
                continue;
            }
            let digest = digest(record);
            match known.get(record.code.as_str()) {
                None => counts.new += 1,
                Some(area) if area.digest == digest => counts.same += 1,
                Some(_) => counts.changed += 1,
            }
            rows.push(TerritoryRow { id, code: &record.code, record, name: None, leads_to: None, digest });
            let population = record.population.unwrap_or(0);
            words.push(TerritoryWords { id, kind: record.kind, population, words: record.words() });
        }
        let territories = tx.territories();
        territories.save(&self.table.name, &rows).await?;
        territories.replace_parents(&self.table.name, &parents).await?;
        territories.replace_words(&words).await?;
        if counts.new + counts.changed > 0 {
            // Who is listed lies in other areas now.
            tx.directory().note_all().await?;
        }
        counts.unknown.sort();
        counts.unknown.dedup();
        Ok(counts)
    }
}

impl AddAreas<'_> {
    /// The id and kind of everything that the table names, old codes being followed to the present ones. Unless it was
    /// published, everything that it names is there.
    fn places<'t>(
        &'t self,
        tx: &Tx,
        known: &'t HashMap<String, KnownTerritory>,
    ) -> Result<HashMap<&'t str, (TerritoryId, TerritoryKind)>, Error> {
        let mut places: HashMap<&str, (TerritoryId, TerritoryKind)> = known
            .iter()
            .filter(|(_, area)| !area.ended)
            .map(|(code, area)| (code.as_str(), (area.leads_to.unwrap_or(area.id), area.kind)))
            .collect();
        for Line { record, .. } in self.table.lines.iter().filter(|line| !line.record.name.is_empty()) {
            let id = known.get(record.code.as_str()).map_or_else(|| tx.next_id(), |area| area.id);
            places.insert(record.code.as_str(), (id, record.kind));
        }
        let mut complaints = Complaints::default();
        let published = self.table.published;
        let is_known = |line: &Line| line.record.name.is_empty() && places.contains_key(line.record.code.as_str());
        if published && !self.table.lines.iter().any(is_known) {
            let what = "no commune of this table is known; bring them in first with: ancrage territory import";
            return Err(Error::invalid(what));
        }
        for Line { number, record } in &self.table.lines {
            let Some((_, kind)) = places.get(record.code.as_str()) else {
                if published {
                    continue;
                }
                complaints.add(*number, format!("{} is not known; a new area needs a name", record.code));
                continue;
            };
            for parent in &record.parents {
                match places.get(parent.as_str()) {
                    None if published => {}
                    None => complaints.add(*number, format!("{parent} is not known")),
                    Some((_, wider)) if !kind.may_lie_in(*wider) => {
                        complaints.add(*number, format!("{} cannot lie in {parent}", record.code));
                    }
                    Some(_) => {}
                }
            }
        }
        complaints.result(places)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> String {
        Table::read("test", text.as_bytes()).expect_err("a wrong table").to_string()
    }

    #[test]
    fn tables_are_read() {
        let text = "code,name,parents,population,lat,lon\n\
                    insee-ze:5304,Brest,insee-reg:53 insee-dep:29,440000,48.4,-4.5\n\
                    insee-com:29019,,insee-ze:5304,,,\n";
        let table = Table::read("basins", text.as_bytes()).expect("a table");
        let [basin, town] = table.lines.as_slice() else { panic!("{table:?}") };
        assert_eq!((basin.number, town.number), (2, 3));
        assert_eq!((basin.record.kind, basin.record.population), (TerritoryKind::EmploymentBasin, Some(440_000)));
        assert_eq!(basin.record.centre, Coordinates::new(48.4, -4.5));
        assert_eq!(basin.record.parents.len(), 2);
        assert_eq!((town.record.name.as_str(), town.record.parents[0].as_str()), ("", "insee-ze:5304"));
        let other = "\u{feff}name;code\r\n\"Pays; de Brest\";custom:brest\r\n";
        let table = Table::read("x", other.as_bytes()).expect("a table");
        assert_eq!((table.lines[0].record.name.as_str(), table.lines[0].number), ("Pays; de Brest", 2));
    }

    #[test]
    fn wrong_lines_are_named() {
        let header = "code,name,parents,population,lat,lon\n";
        for (line, said) in [
            ("brest,Brest,,,,", "line 2: \"brest\": a territory is written SCHEME:CODE"),
            ("insee-ze:53,Brest,,,,", "this code does not fit its scheme"),
            ("insee-com:29019,Brest,,,,", "line 2: insee-com:29019 is not yours to describe"),
            ("insee-com:29019,,insee-ze:5304,5,,", "line 2: insee-com:29019 has no name"),
            ("custom:a,A,custom:a,,,", "does not lie in itself"),
            ("custom:a,A,nowhere,,,", "line 2: \"nowhere\""),
            ("custom:a,A,,many,,", "\"many\" is not how many live there"),
            ("custom:a,A,,-5,,", "\"-5\" is not how many live there"),
            ("custom:a,A,,,91,0", "\"91\" and \"0\" are no degrees"),
            ("custom:a,A,,,48,", "are no degrees"),
            ("custom:a,A\0,,,,", "without line ends"),
            ("custom:a,A,,", "line 2: there are not 6 values"),
            ("custom:a,A,,,,\ncustom:a,B,,,,", "line 3: custom:a stands in an earlier line too"),
        ] {
            let said_by = refusal(&format!("{header}{line}\n"));
            assert!(said_by.contains(said), "{line}: {said_by}");
        }
        let many = refusal(&format!("{header}{}", "x,,,,,\n".repeat(20)));
        assert!(many.ends_with("; and 15 more"), "{many}");
        assert!(refusal("code,colour\n").contains("line 1: \"colour\" is no column"));
        assert!(refusal("code,code\n").contains("line 1: \"code\" is no column"));
        assert!(refusal("name\n").contains("no column code"));
        assert!(refusal("").contains("no column code"));
        for no_text in [&b"code,name\ncustom:a,\xc9toile\n"[..], b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0b\xee\x9dh"] {
            let said = Table::read("x", no_text).expect_err("no text").to_string();
            assert!(said.contains("as CSV in UTF-8"), "{said}");
        }
    }
}
