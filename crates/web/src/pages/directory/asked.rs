//! What somebody looks for, as the form sends it.

use domain::{
    company::sector::{SECTIONS, Section, Sector},
    cursor::Level,
    directory::{self as model, ListedKind},
    id::ListingId,
    territory::{Territory, TerritoryCode, name::Question},
};
use serde::Deserialize;
use storage::{DirectoryFilter, Read};

use crate::{
    ancrage::marks,
    pages::{
        Pages,
        choice::Choice,
        fault::Fault,
        words::{Lang, Words},
    },
};

/// Where the directory is.
pub(super) const PATH: &str = "/directory";
/// The longest text that is looked for, in characters.
const MAX_TEXT: usize = 100;
/// How many other areas with the same name are offered.
const OTHERS: usize = 5;

/// What the form sends.
#[derive(Default, Deserialize)]
pub struct Asked {
    /// Words.
    #[serde(default)]
    q: String,
    /// The name of an area, or its code.
    #[serde(default)]
    place: String,
    /// The code of the area whose name the form had in `place`: several may be called so.
    #[serde(default)]
    area: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    sector: String,
    #[serde(default)]
    level: String,
    #[serde(default)]
    verified: String,
    #[serde(default)]
    after: String,
    #[serde(default)]
    view: String,
}

/// How those who are found are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// By name, page by page.
    List,
    /// By commune.
    Map,
}

impl Shown {
    /// Its name in addresses; empty for what nobody has to ask for.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::List => "",
            Self::Map => "map",
        }
    }
}

/// What it means.
pub(super) struct Wanted {
    pub filter: DirectoryFilter,
    pub area: Option<Territory>,
    /// Other areas that are called so.
    pub others: Vec<Territory>,
    /// No area is called so.
    pub lost: bool,
}

fn short(text: &str) -> &str {
    let text = text.trim();
    text.char_indices().nth(MAX_TEXT).map_or(text, |(end, _)| &text[..end])
}

impl Asked {
    pub(super) fn query(&self) -> &str {
        short(&self.q)
    }

    pub(super) fn place(&self) -> &str {
        short(&self.place)
    }

    fn kind(&self) -> Option<ListedKind> {
        ListedKind::from_name(&self.kind)
    }

    fn sector(&self) -> Option<&str> {
        Some(self.sector.as_str()).filter(|code| model::is_sector(code))
    }

    fn level(&self) -> Option<&str> {
        Some(self.level.as_str()).filter(|name| Level::from_name(name).is_some())
    }

    fn verified(&self) -> bool {
        !self.verified.is_empty()
    }

    pub(super) fn shown(&self) -> Shown {
        if self.view == Shown::Map.as_str() { Shown::Map } else { Shown::List }
    }

    /// The entry after which the page begins.
    pub(super) fn after(&self) -> Option<(String, ListingId)> {
        marks::read(&self.after)
    }

    pub(super) fn is_narrowed(&self) -> bool {
        !self.query().is_empty()
            || !self.place().is_empty()
            || self.kind().is_some()
            || self.sector().is_some()
            || self.level().is_some()
            || self.verified()
    }

    /// Finds the area that is meant; from then on addresses name it by its code, where that is known.
    pub(super) async fn understand(&mut self, pages: &Pages) -> Result<Wanted, Fault> {
        let read = pages.app().read();
        if let Ok(code) = TerritoryCode::parse(short(&std::mem::take(&mut self.area)))
            && let Some(area) = read.territories().find_present(&code).await?
            && area.name == self.place()
        {
            self.place = area.code.to_string();
        }
        let place = self.place();
        let mut areas = match TerritoryCode::parse(place) {
            Ok(code) => read.territories().find_present(&code).await?.into_iter().collect(),
            Err(_) => called(&read, place).await?,
        }
        .into_iter();
        let area = areas.next();
        let filter = DirectoryFilter {
            territory: area.as_ref().map(|area| area.id),
            kinds: self.kind().into_iter().collect(),
            sector: self.sector().map(str::to_owned),
            level: self.level().and_then(Level::from_name),
            verified: self.verified(),
            words: model::searched(self.query()),
            ..DirectoryFilter::default()
        };
        Ok(Wanted { filter, lost: area.is_none() && !place.is_empty(), area, others: areas.collect() })
    }

    /// The address of the same search at `path`, as a list; after an entry where one is named.
    pub(super) fn address(&self, path: &str, after: Option<&app::directory::Found>) -> String {
        let mark = after.map(|found| marks::write(&found.listed.key, found.listed.id)).unwrap_or_default();
        self.at(path, self.place(), Shown::List, &mark)
    }

    /// The address of the same search, shown in this way.
    pub(super) fn seen(&self, shown: Shown) -> String {
        self.at(PATH, self.place(), shown, "")
    }

    /// The address of the same search in an area, shown in this way.
    pub(super) fn within(&self, code: &TerritoryCode, shown: Shown) -> String {
        self.at(PATH, code.as_str(), shown, "")
    }

    fn at(&self, path: &str, place: &str, shown: Shown, mark: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in [
            ("q", self.query()),
            ("place", place),
            ("kind", self.kind().map_or("", ListedKind::as_str)),
            ("sector", self.sector().unwrap_or_default()),
            ("level", self.level().unwrap_or_default()),
            ("verified", if self.verified() { "1" } else { "" }),
            ("view", shown.as_str()),
            ("after", mark),
        ] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        let query = query.finish();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }
}

/// The areas that are called so, those first that are written so (`Lyon (69)`).
async fn called(read: &Read, place: &str) -> Result<Vec<Territory>, Fault> {
    let bare = place.split(" (").next().unwrap_or(place);
    let Some(question) = Question::parse(bare) else { return Ok(Vec::new()) };
    let mut found = read.territories().search(&question, &[], OTHERS + 1).await?;
    if bare != place {
        found.sort_by_key(|area| area.label() != place);
    }
    Ok(found)
}

/// The sectors to choose from: sections, with their divisions in French, the language of the nomenclature; and the one
/// that was asked for where it is narrower.
pub(super) fn sectors(words: Words, chosen: Option<&str>) -> Vec<Choice> {
    let choice = |value: &str, label: String| Choice { value: value.to_owned(), label, chosen: chosen == Some(value) };
    let mut all =
        vec![Choice { value: String::new(), label: words.say("directory-sector-any"), chosen: chosen.is_none() }];
    for section in SECTIONS {
        let letter = section.letter.to_string();
        let label = format!("{letter} – {}", section_name(words, section));
        all.push(choice(&letter, label));
        let divisions = Sector::divisions().filter(|division| words.0 == Lang::Fr && division.section() == section);
        all.extend(
            divisions.map(|division| choice(division.code(), format!("{} {}", division.code(), division.label()))),
        );
    }
    if let Some(code) = chosen.filter(|_| all.iter().all(|choice| !choice.chosen)) {
        all.push(choice(code, format!("{code} {}", sector_name(words, Some(code)))));
    }
    all
}

fn section_name(words: Words, section: Section) -> &'static str {
    match words.0 {
        Lang::Fr => section.label,
        Lang::En => section.label_en,
    }
}

/// What a sector is called, in French or by its section; the code itself where the nomenclature does not know it.
pub(super) fn sector_name(words: Words, code: Option<&str>) -> String {
    let code = code.unwrap_or_default();
    match (Sector::parse(code), words.0) {
        (Ok(sector), Lang::Fr) => sector.label().to_owned(),
        (Ok(sector), Lang::En) => sector.section().label_en.to_owned(),
        (Err(_), _) => code.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sectors_are_offered_and_named() {
        let (french, english) = (Words(Lang::Fr), Words(Lang::En));
        assert_eq!(sectors(english, None).len(), 1 + 21);
        let chosen = sectors(french, Some("24"));
        assert_eq!(chosen.len(), 1 + 21 + 88);
        let label = |all: &[Choice]| all.iter().find(|one| one.chosen).map(|one| one.label.clone());
        assert_eq!(label(&chosen).as_deref(), Some("24 Métallurgie"));
        assert_eq!(label(&sectors(english, Some("C"))).as_deref(), Some("C – Manufacturing"));
        assert_eq!(label(&sectors(english, Some("24.54Z"))).as_deref(), Some("24.54Z Manufacturing"));
        assert_eq!(sector_name(french, Some("24.54Z")), "Fonderie d'autres métaux non ferreux");
        assert_eq!((sector_name(french, Some("00.1")), sector_name(french, None)), ("00.1".into(), String::new()));
    }

    #[test]
    fn addresses_hold_what_was_asked_and_nothing_else() {
        let asked = Asked {
            q: "  pièces & bronze ".into(),
            place: "insee-dep:69".into(),
            area: String::new(),
            kind: "cooperative".into(),
            sector: "'; DROP".into(),
            level: "open".into(),
            verified: "on".into(),
            after: "nonsense".into(),
            view: "map".into(),
        };
        let address = asked.address("/directory.csv", None);
        assert_eq!(address, "/directory.csv?q=pi%C3%A8ces+%26+bronze&place=insee-dep%3A69&kind=cooperative&verified=1");
        assert_eq!(Asked::default().address(PATH, None), "/directory");
        assert_eq!(Asked::default().seen(Shown::Map), "/directory?view=map");
        assert_eq!(asked.seen(Shown::List), address.replace(".csv", ""), "from list to map and back");
        assert_eq!(asked.seen(asked.shown()), format!("{}&view=map", asked.seen(Shown::List)));
        let brest = TerritoryCode::parse("insee-com:29019").expect("a code");
        let inside = asked.within(&brest, Shown::Map);
        assert!(inside.contains("&place=insee-com%3A29019&kind=cooperative&") && inside.ends_with("&view=map"));
        assert!(asked.is_narrowed() && !Asked::default().is_narrowed());
        assert_eq!(short(&"é".repeat(500)).chars().count(), MAX_TEXT);
    }
}
