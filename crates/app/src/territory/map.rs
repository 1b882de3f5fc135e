//! What a map of a territory shows: its parts, or itself with its neighbours, each with a name and an outline.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::{
    id::TerritoryId,
    territory::{Scheme, Territory, TerritoryCode, TerritoryKind},
};
use storage::Read;

use super::contour::{Chart, Ring, departement};
use crate::Error;

/// The country whose contours are known.
const COUNTRY: &str = "iso3166-1:FR";
/// How many parts are drawn at the most.
const MAX_PARTS: u32 = 1_000;
/// From how many départements communes are drawn at the most.
const MAX_SHEETS: usize = 12;
/// The départements and collectivities that lie too far away to be on the map of the country.
const FAR: &str = "97";

/// Something on a map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// Its code.
    pub code: TerritoryCode,
    /// What it is called.
    pub name: String,
    /// It is the territory of the map, or a part of it, and not a neighbour.
    pub inside: bool,
    /// Its outline.
    pub rings: Vec<Ring>,
}

/// The country whose contours are known, where it was imported: what a map of everywhere shows.
pub async fn country(read: &Read) -> Result<Option<Territory>, Error> {
    let code = TerritoryCode::parse(COUNTRY).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(read.territories().find_present(&code).await?)
}

/// The shapes on the map of a territory; none where no contour of it is known. `parts` are what lies directly in it.
pub async fn shapes(read: &Read, territory: &Territory) -> Result<Vec<Shape>, Error> {
    match territory.kind {
        TerritoryKind::Country => regions(read, territory).await,
        TerritoryKind::Region => departements(read, territory).await,
        TerritoryKind::Departement
        | TerritoryKind::Collectivity
        | TerritoryKind::Intercommunality
        | TerritoryKind::EmploymentBasin
        | TerritoryKind::Custom => communes(read, territory).await,
        TerritoryKind::Commune => neighbours(read, territory).await,
        TerritoryKind::District | TerritoryKind::Subdivision | TerritoryKind::StatisticalRegion => Ok(Vec::new()),
    }
}

/// Some areas with their outlines; those without are left out.
fn drawn<'a>(chart: &Chart, areas: impl Iterator<Item = (&'a Territory, bool, Vec<String>)>) -> Vec<Shape> {
    let mut groups: HashMap<String, usize> = HashMap::new();
    let mut shapes: Vec<Shape> = Vec::new();
    for (territory, inside, codes) in areas {
        groups.extend(codes.into_iter().map(|code| (code, shapes.len())));
        shapes.push(Shape { code: territory.code.clone(), name: territory.name.clone(), inside, rings: Vec::new() });
    }
    let outlines = chart.outlines(|code| groups.get(code).copied(), shapes.len());
    for (shape, rings) in shapes.iter_mut().zip(outlines) {
        shape.rings = rings;
    }
    shapes.retain(|shape| !shape.rings.is_empty());
    shapes
}

async fn regions(read: &Read, country: &Territory) -> Result<Vec<Shape>, Error> {
    if country.code.as_str() != COUNTRY {
        return Ok(Vec::new());
    }
    let chart = Chart::country()?;
    let codes: BTreeSet<&str> = chart.codes().filter(|code| !code.starts_with(FAR)).collect();
    let parts = known(read, Scheme::InseeDep, &codes).await?;
    let ids: Vec<TerritoryId> = parts.iter().map(|part| part.id).collect();
    let around = read.territories().ancestors(&ids).await?;
    let mut regions: BTreeMap<&str, (&Territory, Vec<String>)> = BTreeMap::new();
    for part in &parts {
        let wider = around.get(&part.id).into_iter().flatten().map(|ancestor| &ancestor.territory);
        for region in wider.filter(|area| area.kind == TerritoryKind::Region) {
            let (_, codes) = regions.entry(&region.name).or_insert_with(|| (region, Vec::new()));
            codes.push(part.code.code().to_owned());
        }
    }
    Ok(drawn(&chart, regions.into_values().map(|(region, codes)| (region, true, codes))))
}

async fn departements(read: &Read, region: &Territory) -> Result<Vec<Shape>, Error> {
    let parts = read.territories().children(region.id, &[TerritoryKind::Departement], None, MAX_PARTS).await?;
    let chart = Chart::country()?;
    let inside: BTreeSet<&str> = parts.iter().map(|part| part.code.code()).collect();
    let beside: BTreeSet<&str> =
        inside.iter().flat_map(|code| chart.beside(code)).filter(|code| !inside.contains(code)).collect();
    let beside = known(read, Scheme::InseeDep, &beside).await?;
    let own = |territory: &Territory| vec![territory.code.code().to_owned()];
    let inside = parts.iter().map(|part| (part, true, own(part)));
    Ok(drawn(&chart, inside.chain(beside.iter().map(|other| (other, false, own(other))))))
}

async fn communes(read: &Read, territory: &Territory) -> Result<Vec<Shape>, Error> {
    let parts = read.territories().children(territory.id, &[TerritoryKind::Commune], None, MAX_PARTS).await?;
    let sheets: BTreeSet<&str> = parts.iter().map(|part| departement(part.code.code())).collect();
    if sheets.len() > MAX_SHEETS {
        return Ok(Vec::new());
    }
    let chart = Chart::communes(sheets)?;
    Ok(drawn(&chart, parts.iter().map(|part| (part, true, vec![part.code.code().to_owned()]))))
}

async fn neighbours(read: &Read, commune: &Territory) -> Result<Vec<Shape>, Error> {
    let code = commune.code.code();
    let own = Chart::communes([departement(code)])?;
    let beside = own.beside(code);
    // Those beyond the border of the département are drawn on their own sheets.
    let mut sheets = vec![departement(code)];
    sheets.extend(beside.iter().map(|code| departement(code)));
    let first = sheets[0];
    let others: BTreeSet<&str> = sheets.into_iter().filter(|sheet| *sheet != first).collect();
    let chart = if others.is_empty() { own.clone() } else { Chart::communes(std::iter::once(first).chain(others))? };
    let beside = known(read, Scheme::InseeCom, &beside).await?;
    let own = |territory: &Territory| vec![territory.code.code().to_owned()];
    let inside = std::iter::once((commune, true, own(commune)));
    Ok(drawn(&chart, inside.chain(beside.iter().map(|other| (other, false, own(other))))))
}

/// The areas with these codes that are known, by name.
async fn known(read: &Read, scheme: Scheme, codes: &BTreeSet<&str>) -> Result<Vec<Territory>, Error> {
    let codes: Vec<TerritoryCode> =
        codes.iter().filter_map(|code| TerritoryCode::parse(&format!("{}:{code}", scheme.as_str())).ok()).collect();
    let codes: Vec<&TerritoryCode> = codes.iter().collect();
    let ids: Vec<_> = read.territories().known(&codes).await?.into_values().map(|area| area.id).collect();
    let mut found = read.territories().find_all(&ids).await?;
    found.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(found)
}
