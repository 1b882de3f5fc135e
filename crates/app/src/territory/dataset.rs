//! The areas that the program carries: all of France, and the countries of the world.
//!
//! They are a text of UTF-8, packed with Brotli (RFC 7932). Its first line is `ancrage territories 1`, its second the
//! number of areas. Then come ten columns one after the other, each with a line for every area, empty where nothing
//! is known:
//!
//! 1. code, `scheme:code`
//! 2. kind, as [`TerritoryKind::as_str`] has it
//! 3. name: the official or the French one
//! 4. English name, where it is another
//! 5. population
//! 6. latitude and
//! 7. longitude of its middle, in thousandths of a degree
//! 8. postal codes, separated by spaces
//! 9. codes of the areas that it lies in, separated by spaces
//! 10. other codes that lead to it, as `code=name`, separated by tabs; with its own code, another name of it
//!
//! An area comes after those that it lies in. Where the data come from and under which licences is said in
//! `crates/app/data/NOTICE`.

use std::{collections::HashSet, io::Read, str::FromStr};

use domain::territory::{Coordinates, OtherCode, TerritoryCode, TerritoryKind, TerritoryRecord};

use crate::Error;

/// The name of the dataset.
pub const FRANCE: &str = "france";
const PACKED: &[u8] = include_bytes!("../../data/territories.br");
const HEADER: &str = "ancrage territories 1";
const COLUMNS: usize = 10;
/// More is not unpacked, in bytes.
const MAX_TEXT: u64 = 32 * 1024 * 1024;

/// Areas, each after those that it lies in.
#[derive(Debug, Clone)]
pub struct Dataset {
    pub(super) name: &'static str,
    pub(super) records: Vec<TerritoryRecord>,
    /// Whether an area that is not in it is no longer in use.
    pub(super) whole: bool,
}

impl Dataset {
    /// The one with this name; [`FRANCE`] is the only one so far.
    pub fn built_in(name: &str) -> Result<Self, Error> {
        if name != FRANCE {
            return Err(Error::invalid(format!("there is no dataset {name:?}; there is {FRANCE:?}, or name a file")));
        }
        let mut text = String::new();
        let unpacked = brotli_decompressor::Decompressor::new(PACKED, 64 * 1024).take(MAX_TEXT);
        std::io::BufReader::new(unpacked)
            .read_to_string(&mut text)
            .map_err(|error| Error::Internal(format!("the dataset cannot be unpacked: {error}")))?;
        let records = read(&text).ok_or_else(|| Error::Internal("the dataset cannot be read".into()))?;
        Ok(Self::new(FRANCE, records))
    }

    /// A dataset of one's own. Each area comes after those that it lies in; what an earlier edition of the same name
    /// held and this one does not is no longer in use.
    pub fn new(name: &'static str, records: Vec<TerritoryRecord>) -> Self {
        Self { name, records, whole: true }
    }

    /// Only some areas, with what they lie in and what lies in them. What is left out counts as still in use.
    #[must_use]
    pub fn around(mut self, codes: &[&str]) -> Self {
        let mut kept: HashSet<String> = codes.iter().map(|code| (*code).to_owned()).collect();
        // Parents stand before their parts in a dataset, so that one pass down and one pass up find everything.
        for record in &self.records {
            if record.parents.iter().any(|parent| kept.contains(parent.as_str())) {
                kept.insert(record.code.as_str().to_owned());
            }
        }
        for record in self.records.iter().rev() {
            if kept.contains(record.code.as_str()) {
                kept.extend(record.parents.iter().map(|parent| parent.as_str().to_owned()));
            }
        }
        self.records.retain(|record| kept.contains(record.code.as_str()));
        Self { whole: false, ..self }
    }

    /// The areas, each after those that it lies in.
    pub fn records(&self) -> &[TerritoryRecord] {
        &self.records
    }
}

fn read(text: &str) -> Option<Vec<TerritoryRecord>> {
    let lines: Vec<&str> = text.lines().collect();
    let ([HEADER, count], cells) = lines.split_first_chunk()? else { return None };
    let count: usize = count.parse().ok()?;
    if count == 0 || cells.len() != count * COLUMNS {
        return None;
    }
    let columns: Vec<&[&str]> = cells.chunks_exact(count).collect();
    let area = |row: usize| {
        let cell = |column: usize| columns[column][row];
        let centre = match (number(cell(5))?, number(cell(6))?) {
            (Some(latitude), Some(longitude)) => Some(Coordinates::from_thousandths(latitude, longitude)?),
            (None, None) => None,
            _ => return None,
        };
        Some(TerritoryRecord {
            code: TerritoryCode::parse(cell(0)).ok()?,
            kind: TerritoryKind::from_name(cell(1))?,
            name: Some(cell(2)).filter(|name| !name.is_empty())?.to_owned(),
            name_en: Some(cell(3)).filter(|name| !name.is_empty()).map(str::to_owned),
            population: number(cell(4))?,
            centre,
            postcodes: cell(7).split_whitespace().map(str::to_owned).collect(),
            parents: cell(8).split_whitespace().map(|code| TerritoryCode::parse(code).ok()).collect::<Option<_>>()?,
            others: cell(9).split_terminator('\t').map(other).collect::<Option<_>>()?,
        })
    };
    (0..count).map(area).collect()
}

fn other(text: &str) -> Option<OtherCode> {
    let (code, name) = text.split_once('=')?;
    Some(OtherCode { code: TerritoryCode::parse(code).ok()?, name: name.to_owned() })
}

/// A number, or nothing in an empty cell; `None` for anything else.
#[expect(clippy::option_option, reason = "an empty cell is not a broken one")]
fn number<N: FromStr>(text: &str) -> Option<Option<N>> {
    if text.is_empty() { Some(None) } else { text.parse().ok().map(Some) }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, HashMap};

    use super::*;

    #[test]
    fn the_dataset_is_whole_and_follows_the_rules() {
        let dataset = Dataset::built_in(FRANCE).expect("the dataset");
        let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
        let mut known: HashMap<&str, TerritoryKind> = HashMap::new();
        let mut leading = HashSet::new();
        for record in dataset.records() {
            *kinds.entry(record.kind.as_str()).or_default() += 1;
            for parent in &record.parents {
                let wider = known.get(parent.as_str()).unwrap_or_else(|| panic!("{} before {parent}", record.code));
                assert!(record.kind.may_lie_in(*wider), "{} in {parent}", record.code);
            }
            assert!(
                record.kind == TerritoryKind::Country || !record.parents.is_empty(),
                "{} lies nowhere",
                record.code
            );
            assert!(known.insert(record.code.as_str(), record.kind).is_none(), "{} is there twice", record.code);
            for other in record.others.iter().filter(|other| other.code != record.code) {
                assert!(leading.insert(other.code.as_str()), "{} leads twice", other.code);
            }
            assert!(!record.words().is_empty(), "{} has no words", record.code);
        }
        assert!(leading.iter().all(|code| !known.contains_key(code)), "a code leads elsewhere and is in use");
        let expected = [
            ("collectivity", 8),
            ("commune", 34_969),
            ("country", 237),
            ("departement", 101),
            ("district", 45),
            ("intercommunality", 1_266),
            ("region", 18),
            ("subdivision", 4_944),
        ];
        assert_eq!(kinds, BTreeMap::from(expected));
    }

    #[test]
    fn a_part_of_it_is_whole_in_itself() {
        let part = Dataset::built_in(FRANCE).expect("the dataset").around(&["insee-dep:29"]);
        let codes: HashSet<&str> = part.records().iter().map(|record| record.code.as_str()).collect();
        for code in ["insee-com:29019", "insee-com:29232", "insee-epci:242900314", "insee-reg:53", "iso3166-1:FR"] {
            assert!(codes.contains(code), "{code}");
        }
        assert!(!codes.contains("insee-com:35238") && !codes.contains("iso3166-1:DE"));
        assert!(part.records().iter().flat_map(|record| &record.parents).all(|code| codes.contains(code.as_str())));
    }

    #[test]
    fn broken_texts_are_not_read() {
        let whole = format!("{HEADER}\n1\ninsee-dep:29\ndepartement\nFinistère\n\n933455\n48294\n-4134\n\n\n\n");
        assert_eq!(read(&whole).expect("readable")[0].name, "Finistère");
        for (from, to) in [
            ("territories 1", "territories 2"),
            ("\n1\n", "\n2\n"),
            ("\n1\n", "\nx\n"),
            ("insee-dep:29", "insee-dep:029"),
            ("departement", "county"),
            ("Finistère", ""),
            ("933455", "many"),
            ("-4134", ""),
            ("48294", "98294"),
        ] {
            assert_eq!(read(&whole.replacen(from, to, 1)), None, "{to}");
        }
        assert_eq!(read(""), None);
    }
}
