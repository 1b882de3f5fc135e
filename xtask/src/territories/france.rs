//! The areas of France.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, ensure};
use serde_json::Value;

use super::{
    area::Area,
    contour,
    sources::{Sources, text},
    world::OVERSEAS,
};

const FRANCE: &str = "iso3166-1:FR";
/// The Métropole du Grand Paris, which the établissements publics territoriaux divide.
const GRAND_PARIS: &str = "insee-epci:200054781";

/// The codes of ISO 3166-2 that do not say by themselves where they lead.
const ISO: [(&str, &str); 28] = [
    ("20R", "insee-reg:94"),
    ("69M", "insee-epci:200046977"),
    ("75C", "insee-dep:75"),
    ("971", "insee-dep:971"),
    ("972", "insee-dep:972"),
    ("973", "insee-dep:973"),
    ("974", "insee-dep:974"),
    ("976", "insee-dep:976"),
    ("ARA", "insee-reg:84"),
    ("BFC", "insee-reg:27"),
    ("BRE", "insee-reg:53"),
    ("CVL", "insee-reg:24"),
    ("GES", "insee-reg:44"),
    ("HDF", "insee-reg:32"),
    ("IDF", "insee-reg:11"),
    ("NAQ", "insee-reg:75"),
    ("NOR", "insee-reg:28"),
    ("OCC", "insee-reg:76"),
    ("PAC", "insee-reg:93"),
    ("PDL", "insee-reg:52"),
    ("CP", "insee-dep:989"),
    ("BL", "insee-dep:977"),
    ("MF", "insee-dep:978"),
    ("NC", "insee-dep:988"),
    ("PF", "insee-dep:987"),
    ("PM", "insee-dep:975"),
    ("TF", "insee-dep:984"),
    ("WF", "insee-dep:986"),
];

/// Regions that have a name of their own in English.
const ENGLISH: [(&str, &str); 6] = [
    ("03", "French Guiana"),
    ("04", "Réunion"),
    ("28", "Normandy"),
    ("53", "Brittany"),
    ("76", "Occitania"),
    ("94", "Corsica"),
];

/// How the kinds of intercommunalities are abbreviated.
const SHORT: [(&str, &str); 3] =
    [("CC ", "Communauté de communes "), ("CA ", "Communauté d'agglomération "), ("CU ", "Communauté urbaine ")];

/// What is read of a commune beside the official table.
type Centres = BTreeMap<String, (f64, f64)>;

/// Adds them after the countries, in the order of what lies in what.
pub fn add(areas: &mut Vec<Area>, sources: &Sources) -> anyhow::Result<()> {
    let centres = centres(sources)?;
    let towns = sources.official("communes")?;
    let communes = communes(&towns, sources, &centres)?;
    let mut wider = regions(sources)?;
    wider.extend(departements(sources)?);
    let groups = intercommunalities(sources, &communes, &wider)?;
    wider.extend(groups);
    wider.push(Area {
        code: "iso3166-2:FR-6AE".into(),
        kind: "subdivision",
        name: "Alsace".into(),
        parents: vec!["insee-reg:44".into()],
        ..Area::default()
    });
    sum_up(&mut wider, &communes);
    let people = communes.iter().filter_map(|commune| commune.population).sum();
    let france = areas.iter_mut().find(|area| area.code == FRANCE).context("no France")?;
    france.population = Some(people);
    add_iso_codes(&mut wider, sources)?;
    areas.extend(wider);
    areas.extend(communes);
    areas.extend(districts(&towns, &centres));
    Ok(())
}

/// The middle of each commune and municipal district.
fn centres(sources: &Sources) -> anyhow::Result<Centres> {
    let mut centres = Centres::new();
    for [code, kind, contour] in sources.table("communes.csv", ["code", "type", "geometry"])? {
        if ["COM", "ARM"].contains(&kind.as_str()) && !["", "\\N"].contains(&contour.as_str()) {
            let centre = contour::centre(&contour).with_context(|| format!("the contour of {code}"))?;
            centres.insert(code, centre);
        }
    }
    Ok(centres)
}

fn regions(sources: &Sources) -> anyhow::Result<Vec<Area>> {
    let mut areas = Vec::new();
    for region in sources.official("regions")? {
        let code = text(&region, "code");
        // The overseas collectivities stand in both tables; there they are départements of their own.
        if text(&region, "zone") != "com" {
            let english = ENGLISH.iter().find(|(region, _)| *region == code).map_or("", |(_, name)| name);
            areas.push(Area {
                code: format!("insee-reg:{code}"),
                kind: "region",
                name: text(&region, "nom").into(),
                name_en: english.into(),
                parents: vec![FRANCE.into()],
                ..Area::default()
            });
        }
    }
    areas.sort_by(|one, other| one.code.cmp(&other.code));
    Ok(areas)
}

fn departements(sources: &Sources) -> anyhow::Result<Vec<Area>> {
    let mut areas: Vec<Area> = Vec::new();
    for departement in sources.official("departements")? {
        let overseas = text(&departement, "zone") == "com";
        let parent = if overseas { FRANCE.into() } else { format!("insee-reg:{}", text(&departement, "region")) };
        areas.push(Area {
            code: format!("insee-dep:{}", text(&departement, "code")),
            kind: if overseas { "collectivity" } else { "departement" },
            name: text(&departement, "nom").into(),
            parents: vec![parent],
            ..Area::default()
        });
    }
    areas.sort_by(|one, other| one.code.cmp(&other.code));
    Ok(areas)
}

/// The members of each intercommunality, by its code.
fn members(list: &[Value]) -> impl Iterator<Item = (String, Vec<&str>)> {
    list.iter().map(|group| {
        let members = group["membres"].as_array().map(Vec::as_slice).unwrap_or_default();
        (format!("insee-epci:{}", text(group, "code")), members.iter().map(|member| text(member, "code")).collect())
    })
}

/// Each lies in the narrowest area that holds all of its communes: a département, a region, or the country.
fn intercommunalities(sources: &Sources, communes: &[Area], wider: &[Area]) -> anyhow::Result<Vec<Area>> {
    let region_of: BTreeMap<&str, &str> =
        wider.iter().map(|departement| (departement.code.as_str(), departement.parents[0].as_str())).collect();
    let long_names: BTreeMap<String, String> =
        sources.table("epci.csv", ["code", "nom"])?.into_iter().map(|[code, name]| (code, name)).collect();
    let departement_of: BTreeMap<&str, &str> = communes
        .iter()
        .map(|commune| (commune.code.as_str(), commune.parents[commune.parents.len() - 1].as_str()))
        .collect();
    let (groups, parts) = (sources.official("epci")?, sources.official("ept")?);
    let mut areas = Vec::new();
    for (list, within) in [(&groups, None), (&parts, Some(GRAND_PARIS))] {
        for (group, (code, members)) in list.iter().zip(members(list)) {
            let departements: BTreeSet<&str> = members
                .iter()
                .filter_map(|member| departement_of.get(format!("insee-com:{member}").as_str()))
                .copied()
                .collect();
            ensure!(!departements.is_empty(), "{code} has no communes");
            let regions: BTreeSet<&str> =
                departements.iter().filter_map(|departement| region_of.get(departement)).copied().collect();

            let holding = only_one(&departements).or_else(|| only_one(&regions)).unwrap_or(FRANCE);
            let parents = within.into_iter().chain([holding]).map(str::to_owned).collect();
            let name = long_name(text(group, "nom"), long_names.get(text(group, "code")));
            areas.push(Area { code, kind: "intercommunality", name, parents, ..Area::default() });
        }
    }
    // The parts of Greater Paris come after it.
    areas.sort_by_key(|area| (area.parents[0] == GRAND_PARIS, area.code.clone()));
    Ok(areas)
}

fn only_one<'a>(areas: &BTreeSet<&'a str>) -> Option<&'a str> {
    areas.first().copied().filter(|_| areas.len() == 1)
}

/// Without abbreviations, as far as they are known.
fn long_name(short: &str, long: Option<&String>) -> String {
    match SHORT.iter().find(|(abbreviation, _)| short.starts_with(abbreviation)) {
        None => short.to_owned(),
        Some((abbreviation, written_out)) => {
            long.cloned().unwrap_or_else(|| short.replacen(abbreviation, written_out, 1))
        }
    }
}

/// The communes, each with its intercommunalities and, last, its département as parents.
fn communes(towns: &[Value], sources: &Sources, centres: &Centres) -> anyhow::Result<Vec<Area>> {
    let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for list in [sources.official("ept")?, sources.official("epci")?] {
        for (group, members) in members(&list) {
            for member in members {
                groups.entry(member.to_owned()).or_default().push(group.clone());
            }
        }
    }
    // Parts of a commune that were communes and kept a name and a code.
    let mut parts: BTreeMap<&str, BTreeMap<&str, &str>> = BTreeMap::new();
    for town in towns {
        if ["commune-deleguee", "commune-associee"].contains(&text(town, "type")) {
            parts.entry(text(town, "chefLieu")).or_default().insert(text(town, "code"), text(town, "nom"));
        }
    }
    let kept: BTreeSet<&str> = parts.values().flat_map(BTreeMap::keys).copied().collect();
    let present: BTreeSet<&str> =
        towns.iter().filter(|town| text(town, "type") == "commune-actuelle").map(|town| text(town, "code")).collect();
    let mut areas = Vec::new();
    for town in towns.iter().filter(|town| text(town, "type") == "commune-actuelle") {
        let code = text(town, "code");
        let mut others = parts.remove(code).unwrap_or_default();
        // A part that changed over to another commune stands among the old codes of the first one still.
        for old in strings(&town["anciensCodes"]).filter(|old| !kept.contains(old)) {
            others.entry(old).or_default();
        }
        // The part in which the town hall is has the commune's own code, and often another name.
        others.retain(|old, name| if *old == code { *name != text(town, "nom") } else { !present.contains(old) });
        let mut parents = groups.remove(code).unwrap_or_default();
        parents.push(format!("insee-dep:{}", text(town, "departement")));
        areas.push(Area {
            code: format!("insee-com:{code}"),
            kind: "commune",
            name: text(town, "nom").into(),
            population: town["population"].as_u64(),
            centre: centres.get(code).copied(),
            postcodes: strings(&town["codesPostaux"]).map(str::to_owned).collect(),
            parents,
            others: others.into_iter().map(|(code, name)| (format!("insee-com:{code}"), name.to_owned())).collect(),
            ..Area::default()
        });
    }
    areas.sort_by(|one, other| one.code.cmp(&other.code));
    Ok(areas)
}

fn strings(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().map(Vec::as_slice).unwrap_or_default().iter().filter_map(Value::as_str)
}

fn districts(towns: &[Value], centres: &Centres) -> Vec<Area> {
    let of_kind = towns.iter().filter(|town| text(town, "type") == "arrondissement-municipal");
    let mut areas: Vec<Area> = of_kind
        .map(|district| Area {
            code: format!("insee-com:{}", text(district, "code")),
            kind: "district",
            name: text(district, "nom").into(),
            population: district["population"].as_u64(),
            centre: centres.get(text(district, "code")).copied(),
            postcodes: strings(&district["codesPostaux"]).map(str::to_owned).collect(),
            parents: vec![format!("insee-com:{}", text(district, "commune"))],
            ..Area::default()
        })
        .collect();
    areas.sort_by(|one, other| one.code.cmp(&other.code));
    areas
}

/// What the communes of an area add up to.
#[derive(Default)]
struct Sum {
    people: u64,
    places: u32,
    latitude: f64,
    longitude: f64,
}

/// Gives wider areas the people of their communes, and the middle of their communes' middles.
fn sum_up(wider: &mut [Area], communes: &[Area]) {
    let above: BTreeMap<String, Vec<String>> =
        wider.iter().map(|area| (area.code.clone(), area.parents.clone())).collect();
    let mut sums: BTreeMap<&str, Sum> = BTreeMap::new();
    for commune in communes {
        // Its own parents, and the region of its département; an intercommunality may reach into others.
        let departement = &commune.parents[commune.parents.len() - 1];
        let region = above.get(departement).into_iter().flatten();
        for code in commune.parents.iter().chain(region) {
            let sum = sums.entry(code).or_default();
            sum.people += commune.population.unwrap_or(0);
            if let Some((latitude, longitude)) = commune.centre {
                sum.places += 1;
                sum.latitude += latitude;
                sum.longitude += longitude;
            }
        }
    }
    for area in wider {
        if let Some(sum) = sums.get(area.code.as_str()) {
            area.population = Some(sum.people).filter(|people| *people > 0);
            let places = f64::from(sum.places);
            area.centre = (sum.places > 0).then(|| (sum.latitude / places, sum.longitude / places));
        }
    }
}

/// Lets the codes of ISO 3166 lead to the areas that they mean.
fn add_iso_codes(areas: &mut [Area], sources: &Sources) -> anyhow::Result<()> {
    let iso = sources.json("iso.json")?;
    let mut leads: Vec<(String, String)> =
        OVERSEAS.iter().map(|(code, to)| (format!("iso3166-1:{code}"), (*to).to_owned())).collect();
    for subdivision in iso["subdivisions"].as_array().context("no subdivisions")? {
        let code = text(subdivision, "code");
        let Some(part) = code.strip_prefix("FR-").filter(|part| *part != "6AE") else { continue };
        let known = ISO.iter().find(|(iso, _)| *iso == part);
        let to = known.map_or_else(|| format!("insee-dep:{part}"), |(_, to)| (*to).to_owned());
        leads.push((format!("iso3166-2:{code}"), to));
    }
    leads.sort();
    for (code, to) in leads {
        let area = areas.iter_mut().find(|area| area.code == to).with_context(|| format!("{code} leads nowhere"))?;
        area.others.push((code, String::new()));
    }
    Ok(())
}
