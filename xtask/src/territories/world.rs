//! Countries and what they are divided into, by ISO 3166.

use std::collections::BTreeMap;

use anyhow::Context;
use serde_json::Value;

use super::{
    area::Area,
    sources::{Sources, text},
};

/// French areas that are countries to ISO 3166-1, and where their code leads.
pub const OVERSEAS: [(&str, &str); 12] = [
    ("BL", "insee-dep:977"),
    ("GF", "insee-reg:03"),
    ("GP", "insee-reg:01"),
    ("MF", "insee-dep:978"),
    ("MQ", "insee-reg:02"),
    ("NC", "insee-dep:988"),
    ("PF", "insee-dep:987"),
    ("PM", "insee-dep:975"),
    ("RE", "insee-reg:04"),
    ("TF", "insee-dep:984"),
    ("WF", "insee-dep:986"),
    ("YT", "insee-reg:06"),
];

/// English names that people use, where the list begins with another.
const ENGLISH: [(&str, &str); 7] = [
    ("CG", "Republic of the Congo"),
    ("CI", "Ivory Coast"),
    ("CN", "China"),
    ("IR", "Iran"),
    ("PS", "Palestine"),
    ("RU", "Russia"),
    ("TW", "Taiwan"),
];

/// All of them but the French ones, which have codes of their own.
pub fn areas(sources: &Sources) -> anyhow::Result<Vec<Area>> {
    let iso = sources.json("iso.json")?;
    let list = |name: &str| iso[name].as_array().with_context(|| format!("no {name}"));
    let (french, english) = (names(sources, "fr")?, names(sources, "en")?);
    let mut areas = Vec::new();
    for country in list("countries")? {
        let code = text(country, "alpha2");
        if OVERSEAS.iter().any(|(overseas, _)| *overseas == code) {
            continue;
        }
        let name_en = english_name(code, &english).unwrap_or_else(|| text(country, "name").to_owned());
        let name = french.get(code).cloned().unwrap_or_else(|| name_en.clone());
        let name_en = if name_en == name { String::new() } else { name_en };
        areas.push(Area { code: format!("iso3166-1:{code}"), kind: "country", name, name_en, ..Area::default() });
    }
    let mut subdivisions: Vec<Area> = Vec::new();
    for subdivision in list("subdivisions")? {
        let (code, parent) = (text(subdivision, "code"), text(subdivision, "parent"));
        let country = code.split('-').next().unwrap_or_default();
        if country == "FR" || OVERSEAS.iter().any(|(overseas, _)| *overseas == country) {
            continue;
        }
        let scheme = if parent.contains('-') { "iso3166-2" } else { "iso3166-1" };
        subdivisions.push(Area {
            code: format!("iso3166-2:{code}"),
            kind: "subdivision",
            name: text(subdivision, "name").to_owned(),
            parents: vec![format!("{scheme}:{parent}")],
            ..Area::default()
        });
    }
    areas.sort_by(|one, other| one.code.cmp(&other.code));
    // What lies in a subdivision comes after all that lie in countries.
    subdivisions.sort_by_key(|area| (area.parents[0].starts_with("iso3166-2"), area.code.clone()));
    areas.extend(subdivisions);
    Ok(areas)
}

/// The names of countries in a language, by code; of several, the first.
fn names(sources: &Sources, language: &str) -> anyhow::Result<BTreeMap<String, String>> {
    let names = sources.json(&format!("node_modules/i18n-iso-countries/langs/{language}.json"))?;
    let names = names["countries"].as_object().context("no countries")?;
    let first = |name: &Value| name.as_str().or_else(|| name[0].as_str()).unwrap_or_default().to_owned();
    Ok(names.iter().map(|(code, name)| (code.clone(), first(name))).collect())
}

fn english_name(code: &str, english: &BTreeMap<String, String>) -> Option<String> {
    let ours = ENGLISH.iter().find(|(country, _)| *country == code).map(|(_, name)| (*name).to_owned());
    ours.or_else(|| english.get(code).cloned())
}
