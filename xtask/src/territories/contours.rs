//! The contours that maps are drawn from: a sheet with the communes of each département, and one with the départements.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use anyhow::Context;

use super::{
    area::Area,
    contour, pack,
    sources::Sources,
    topology::{Borders, Line, Sheet, corner, number, simplified},
};

/// The first line of the file.
const HEADER: &[u8] = b"ancrage contours 1\n";
/// What is nearer than this to a line between communes is left out, in parts of the grid.
const FINE: f64 = 1.5;
/// The same between départements, which are seen from farther away.
const COARSE: f64 = 8.0;
/// The name of the sheet with the départements.
const COUNTRY: &str = "FR";

/// The file of contours.
pub fn file(areas: &[Area], sources: &Sources) -> anyhow::Result<Vec<u8>> {
    let present = present_codes(areas);
    let mut names: Vec<String> = Vec::new();
    let mut numbers: HashMap<String, u32> = HashMap::new();
    let mut borders = Borders::default();
    for [code, kind, hexadecimal] in sources.table("communes.csv", ["code", "type", "geometry"])? {
        if kind != "COM" || ["", "\\N"].contains(&hexadecimal.as_str()) {
            continue;
        }
        let Some(code) = present.get(code.as_str()) else { continue };
        let area = *numbers.entry((*code).to_owned()).or_insert_with(|| {
            names.push((*code).to_owned());
            names.len() as u32 - 1
        });
        for ring in contour::rings(&hexadecimal).with_context(|| format!("the contour of {code}"))? {
            let ring: Vec<_> = ring.into_iter().map(corner).collect();
            borders.add(area, &ring);
        }
    }
    let mut groups: BTreeMap<&str, BTreeSet<u32>> = BTreeMap::new();
    for (area, name) in (0..).zip(&names) {
        groups.entry(departement(name)).or_default().insert(area);
    }
    let mut sheets: Vec<(String, Vec<u8>)> = Vec::new();
    let fine = drawn(&borders, FINE);
    for (name, own) in &groups {
        sheets.push(((*name).to_owned(), Sheet::of(own, &fine).bytes(&names)));
    }
    let wide: Vec<String> = groups.keys().map(|name| (*name).to_owned()).collect();
    let of = |area: u32| {
        let name = departement(&names[area as usize]);
        wide.iter().position(|wide| wide == name).map_or(0, |at| at as u32)
    };
    let places: Vec<u32> = (0..names.len() as u32).map(of).collect();
    let coarse = drawn(&borders.widened(|area| places[area as usize]), COARSE);
    let all: BTreeSet<u32> = (0..wide.len() as u32).collect();
    sheets.push((COUNTRY.to_owned(), Sheet::of(&all, &coarse).bytes(&wide)));
    written(&sheets)
}

fn drawn(borders: &Borders, tolerance: f64) -> Vec<Line> {
    let line = |line: Line| Line { corners: simplified(&line.corners, tolerance), ..line };
    borders.lines().into_iter().map(line).collect()
}

/// The code of the commune that a code stands for today, by the last part of the code.
fn present_codes(areas: &[Area]) -> HashMap<&str, &str> {
    let mut present = HashMap::new();
    let communes = || areas.iter().filter(|area| area.kind == "commune");
    for area in communes() {
        let Some(own) = area.code.strip_prefix("insee-com:") else { continue };
        for (other, _) in &area.others {
            if let Some(other) = other.strip_prefix("insee-com:") {
                present.insert(other, own);
            }
        }
    }
    for area in communes() {
        if let Some(own) = area.code.strip_prefix("insee-com:") {
            present.insert(own, own);
        }
    }
    present
}

/// The code of the département that a commune's code begins with.
fn departement(commune: &str) -> &str {
    let length = if commune.starts_with("97") || commune.starts_with("98") { 3 } else { 2 };
    commune.get(..length).unwrap_or(commune)
}

/// Header, table of contents, and each sheet packed by itself.
fn written(sheets: &[(String, Vec<u8>)]) -> anyhow::Result<Vec<u8>> {
    let packed: Vec<(&str, Vec<u8>)> =
        sheets.iter().map(|(name, bytes)| Ok((name.as_str(), pack(bytes)?))).collect::<anyhow::Result<_>>()?;
    let mut file = HEADER.to_vec();
    number(&mut file, packed.len() as u64);
    for (name, bytes) in &packed {
        file.push(name.len() as u8);
        file.extend(name.as_bytes());
        number(&mut file, bytes.len() as u64);
    }
    for (_, bytes) in packed {
        file.extend(bytes);
    }
    Ok(file)
}
