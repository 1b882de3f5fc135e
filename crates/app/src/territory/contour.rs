//! Contours of communes and départements, which maps are drawn from.
//!
//! The file begins with the line `ancrage contours 1`. All numbers are written seven bits a byte, the lowest first;
//! the highest bit says that more follow. Then come the number of sheets and, for each, its name (a byte with its
//! length, then the bytes) and how many bytes it has; then the sheets, each packed by itself with Brotli (RFC 7932).
//! There is one for each département, named by its code, and [`COUNTRY`] with all of them.
//!
//! A sheet holds the number of areas; how many of them are its own, which come first, before their neighbours on
//! other sheets; the codes of all, each as a byte with its length and the bytes; and the number of lines. A line has
//! the area on its one side; on the other, one more than its number, or 0 for nothing; the number of its corners; and
//! for each corner two numbers, how far it lies east and north of the corner before it, also of the line before, in
//! [`GRID`] parts of a degree (numbers below 0 as 2n − 1, others as 2n).

use std::{
    collections::{BTreeSet, HashMap},
    io::Read,
};

use crate::Error;

/// How many parts a degree has.
pub const GRID: f64 = 2_000.0;
/// The sheet with the départements.
pub const COUNTRY: &str = "FR";

const PACKED: &[u8] = include_bytes!("../../data/contours.br");
const HEADER: &[u8] = b"ancrage contours 1\n";
/// More of a sheet is not unpacked, in bytes.
const MAX_SHEET: u64 = 4 * 1024 * 1024;

/// A corner: east and north, in [`GRID`] parts of a degree.
pub type Corner = (i32, i32);
/// A closed line.
pub type Ring = Vec<Corner>;

#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    sides: (usize, Option<usize>),
    corners: Vec<Corner>,
}

/// Some sheets, put together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chart {
    areas: Vec<String>,
    numbers: HashMap<String, usize>,
    lines: Vec<Line>,
}

struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u64> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.take(1)?[0];
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn count(&mut self) -> Option<usize> {
        // Nothing that is counted takes less than a byte.
        usize::try_from(self.number()?).ok().filter(|count| *count <= PACKED.len().max(self.0.len()))
    }

    fn step(&mut self) -> Option<i32> {
        let number = self.number()?;
        i32::try_from((number >> 1) as i64 ^ -((number & 1) as i64)).ok()
    }

    fn text(&mut self) -> Option<&'a str> {
        let length = usize::from(self.take(1)?[0]);
        std::str::from_utf8(self.take(length)?).ok()
    }
}

/// The packed sheet of this name; `None` in place of the answer when the file is broken.
#[expect(clippy::option_option, reason = "a sheet that is not there is no broken file")]
fn packed<'a>(file: &'a [u8], name: &str) -> Option<Option<&'a [u8]>> {
    let mut bytes = Bytes(file.strip_prefix(HEADER)?);
    let mut found = None;
    let mut before = 0_usize;
    for _ in 0..bytes.count()? {
        let is_it = bytes.text()? == name;
        let length = bytes.count()?;
        if is_it {
            found = Some((before, length));
        }
        before = before.checked_add(length)?;
    }
    Some(match found {
        Some((at, length)) => Some(bytes.0.get(at..at.checked_add(length)?)?),
        None => None,
    })
}

/// The code of the département that a commune's code begins with.
pub fn departement(commune: &str) -> &str {
    let length = if commune.starts_with("97") || commune.starts_with("98") { 3 } else { 2 };
    commune.get(..length).unwrap_or(commune)
}

impl Chart {
    /// The départements of the country.
    pub fn country() -> Result<Self, Error> {
        Self::read(std::iter::once(COUNTRY))
    }

    /// The communes of some départements.
    pub fn communes<'a>(departements: impl IntoIterator<Item = &'a str>) -> Result<Self, Error> {
        Self::read(departements)
    }

    fn read<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<Self, Error> {
        let broken = || Error::Internal("the contours cannot be read".into());
        let mut chart = Self::default();
        let mut joined: Vec<&str> = Vec::new();
        for name in names {
            let Some(packed) = packed(PACKED, name).ok_or_else(broken)? else { continue };
            let mut bytes = Vec::new();
            let unpacked = brotli_decompressor::Decompressor::new(packed, 16 * 1024).take(MAX_SHEET);
            std::io::BufReader::new(unpacked)
                .read_to_end(&mut bytes)
                .map_err(|error| Error::Internal(format!("the contours cannot be unpacked: {error}")))?;
            chart.join(&bytes, &joined).ok_or_else(broken)?;
            joined.push(name);
        }
        Ok(chart)
    }

    /// Adds a sheet; its lines beside the areas of sheets that are there already are known.
    fn join(&mut self, sheet: &[u8], joined: &[&str]) -> Option<()> {
        let mut bytes = Bytes(sheet);
        let count = bytes.count()?;
        bytes.count()?;
        let mut areas = Vec::new();
        for _ in 0..count {
            let code = bytes.text()?;
            let next = self.areas.len();
            let number = *self.numbers.entry(code.to_owned()).or_insert(next);
            if number == next {
                self.areas.push(code.to_owned());
            }
            areas.push((number, joined.contains(&departement(code))));
        }
        let mut at: Corner = (0, 0);
        for _ in 0..bytes.count()? {
            let one = *areas.get(bytes.count()?)?;
            let other = match bytes.count()? {
                0 => None,
                number => Some(*areas.get(number - 1)?),
            };
            let mut corners = Vec::new();
            for _ in 0..bytes.count()? {
                at = (at.0.checked_add(bytes.step()?)?, at.1.checked_add(bytes.step()?)?);
                corners.push(at);
            }
            if !one.1 && !other.is_some_and(|other| other.1) {
                self.lines.push(Line { sides: (one.0, other.map(|other| other.0)), corners });
            }
        }
        bytes.0.is_empty().then_some(())
    }

    /// Whether nothing is on it.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The codes of everything on it.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.areas.iter().map(String::as_str)
    }

    /// The codes of what lies beside an area.
    pub fn beside(&self, code: &str) -> BTreeSet<&str> {
        let Some(number) = self.numbers.get(code).copied() else { return BTreeSet::new() };
        let others = self.lines.iter().filter_map(|line| match line.sides {
            (one, Some(other)) if one == number => Some(other),
            (one, Some(other)) if other == number => Some(one),
            _ => None,
        });
        others.map(|other| self.areas[other].as_str()).collect()
    }

    /// The outlines of some groups of areas: `group` says by its number to which one an area belongs, if to any.
    pub fn outlines(&self, group: impl Fn(&str) -> Option<usize>, groups: usize) -> Vec<Vec<Ring>> {
        let of: Vec<Option<usize>> = self.areas.iter().map(|code| group(code).filter(|at| *at < groups)).collect();
        let mut around: Vec<Vec<&[Corner]>> = vec![Vec::new(); groups];
        for line in &self.lines {
            let (one, other) = (of[line.sides.0], line.sides.1.and_then(|other| of[other]));
            if one != other {
                for group in [one, other].into_iter().flatten() {
                    around[group].push(&line.corners);
                }
            }
        }
        around.iter().map(|lines| rings(lines)).collect()
    }
}

/// Lines put end to end until they are closed.
fn rings(lines: &[&[Corner]]) -> Vec<Ring> {
    let mut ends: HashMap<Corner, Vec<usize>> = HashMap::new();
    for (number, line) in lines.iter().enumerate() {
        if let [first, .., last] = line {
            ends.entry(*first).or_default().push(number);
            ends.entry(*last).or_default().push(number);
        }
    }
    let mut used = vec![false; lines.len()];
    let mut rings = Vec::new();
    for start in 0..lines.len() {
        if used[start] || lines[start].len() < 2 {
            continue;
        }
        used[start] = true;
        let mut ring: Ring = lines[start].to_vec();
        while let (Some(first), Some(last)) = (ring.first().copied(), ring.last().copied()) {
            if first == last {
                break;
            }
            let next = ends.get(&last).and_then(|lines| lines.iter().copied().find(|number| !used[*number]));
            let Some(next) = next else { break };
            used[next] = true;
            if lines[next].first() == Some(&last) {
                ring.extend(lines[next].iter().skip(1));
            } else {
                ring.extend(lines[next].iter().rev().skip(1));
            }
        }
        rings.push(ring);
    }
    rings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(chart: &Chart, belongs: impl Fn(&str) -> bool) -> Vec<Ring> {
        chart.outlines(|code| belongs(code).then_some(0), 1).remove(0)
    }

    /// Twice the area that a ring surrounds, in square parts of the grid.
    fn area(ring: &Ring) -> i64 {
        let cross =
            |pair: &[Corner]| i64::from(pair[0].0) * i64::from(pair[1].1) - i64::from(pair[1].0) * i64::from(pair[0].1);
        ring.windows(2).map(cross).sum::<i64>().abs()
    }

    #[test]
    fn every_departement_has_a_sheet_and_every_ring_is_closed() {
        let country = Chart::country().expect("the country");
        assert_eq!(country.areas.len(), 101, "{:?}", country.areas);
        for code in &country.areas {
            let chart = Chart::communes([code.as_str()]).expect(code);
            assert!(!chart.is_empty(), "{code}");
            let own: Vec<&String> = chart.areas.iter().filter(|area| departement(area) == code).collect();
            let outlines = chart.outlines(|area| own.iter().position(|own| *own == area), own.len());
            for (rings, area) in outlines.iter().zip(own) {
                assert!(!rings.is_empty(), "{area} has no outline");
                assert!(rings.iter().all(|ring| ring.first() == ring.last()), "{area} is open");
            }
        }
        assert!(Chart::communes(["00"]).expect("nothing").is_empty());
    }

    #[test]
    fn brest_lies_where_it_lies() {
        let chart = Chart::communes(["29"]).expect("the Finistère");
        assert!(chart.beside("29019").contains("29075"), "Guipavas: {:?}", chart.beside("29019"));
        assert!(chart.beside("nothing").is_empty());
        let brest = outline(&chart, |code| code == "29019");
        let ring = brest.iter().max_by_key(|ring| ring.len()).expect("an outline");
        let (east, north) = ring[0];
        let (longitude, latitude) = (f64::from(east) / GRID, f64::from(north) / GRID);
        assert!((-4.7..-4.3).contains(&longitude) && (48.3..48.5).contains(&latitude), "{longitude} {latitude}");
    }

    #[test]
    fn what_is_put_together_has_no_seam() {
        // The two départements of Corsica, apart and together: the area is the same, the border between them is gone.
        let chart = Chart::communes(["2A", "2B"]).expect("Corsica");
        let south: i64 = outline(&chart, |code| code.starts_with("2A")).iter().map(area).sum();
        let north: i64 = outline(&chart, |code| code.starts_with("2B")).iter().map(area).sum();
        let both = outline(&chart, |code| code.starts_with('2'));
        let whole: i64 = both.iter().map(area).sum();
        assert!((whole - south - north).abs() < whole / 200, "{south} + {north} = {whole}");
        assert!(both.iter().all(|ring| ring.first() == ring.last()));
    }

    #[test]
    fn broken_files_are_not_read() {
        assert_eq!(packed(b"something else", "29"), None);
        assert_eq!(packed(b"ancrage contours 1\n\x02\x0229", "29"), None);
        assert_eq!(packed(b"ancrage contours 1\n\x01\x0229\x05ab", "29"), None);
        assert_eq!(packed(b"ancrage contours 1\n\x01\x0229\x02ab", "29"), Some(Some(b"ab".as_slice())));
        assert_eq!(packed(b"ancrage contours 1\n\x01\x0229\x02ab", "35"), Some(None));
        for sheet in [b"".as_slice(), b"\x01", b"\x01\x01\x0229\x01\x07\x00\x00", b"\x00\x00\x00\x00"] {
            assert_eq!(Chart::default().join(sheet, &[]), None, "{sheet:?}");
        }
    }
}
