//! The directory as a map: a mark for every commune in which somebody fits, on official contours, and the same as a
//! list.

use std::collections::HashMap;

use app::{
    Instance,
    directory::{self, MAX_MARKS},
    territory::map::country,
};
use storage::DirectoryMark;

use super::asked::{Asked, Shown, Wanted};
use crate::pages::{
    Pages,
    fault::Fault,
    map::{Map, Spot},
    territory,
    words::{Key, Pattern, Words},
};

/// A commune in the list beside the map, or the only one who is there.
pub(super) struct Line {
    pub href: String,
    pub name: String,
    /// How many are there, or in which commune it is.
    pub about: String,
    pub elsewhere: bool,
}

/// What the map shows.
pub(super) struct View {
    /// None where no contour is known.
    pub map: Option<Map>,
    /// How many fit; none where nobody does.
    pub found: Option<String>,
    /// What is on the map, as a list.
    pub lines: Vec<Line>,
    /// What the map does not show, in sentences.
    pub limits: Vec<String>,
    /// How many are in no commune.
    pub unplaced: Option<String>,
}

impl View {
    pub(super) async fn load(pages: &Pages, words: Words, asked: &Asked, wanted: &Wanted) -> Result<Self, Fault> {
        let (app, read) = (pages.app(), pages.app().read());
        let found = directory::map(app, &wanted.filter).await?;
        let area = match &wanted.area {
            Some(area) => Some(area.clone()),
            None => country(&read).await?,
        };
        let drawing = match &area {
            Some(area) => pages.drawings().of(&read, area).await?.map(|drawing| (area, drawing)),
            None => None,
        };
        let map = drawing.map(|(area, drawing)| {
            let title = words.fill("directory-map", "place", territory::name(words, area));
            Map::of(title, &drawing, |code| asked.within(code, Shown::Map))
        });
        let mut teller = Teller::new(words, asked, app.instance());
        let (spots, lines): (Vec<Spot>, Vec<Line>) = found.marks.iter().map(|mark| teller.tell(mark)).unzip();
        let (map, beyond) = map.map(|map| map.marked(words, &spots)).unzip();
        let mut limits = Vec::new();
        if let Some(beyond) = beyond.filter(|beyond| *beyond > 0) {
            limits.push(words.count("directory-map-beyond", beyond as i64));
        }
        if found.more {
            limits.push(words.count("directory-map-more", MAX_MARKS));
        }
        let unplaced = found.found - found.placed;
        Ok(Self {
            map,
            found: (found.found > 0).then(|| words.count("directory-map-found", found.found)),
            lines,
            limits,
            unplaced: (unplaced > 0).then(|| words.count("directory-map-unplaced", unplaced)),
        })
    }
}

/// Says what is in each commune. What many of them say is looked up once.
struct Teller<'a> {
    words: Words,
    asked: &'a Asked,
    here: &'a Instance,
    /// Who is where.
    one: Pattern,
    /// How many are where.
    several: Pattern,
    /// What was said of how many.
    numbers: HashMap<u32, String>,
}

impl<'a> Teller<'a> {
    fn new(words: Words, asked: &'a Asked, here: &'a Instance) -> Self {
        let one = words.pattern(Key("directory-map-one"), ["name", "place"]);
        let several = words.pattern(Key("directory-map-mark"), ["place", "found"]);
        Self { words, asked, here, one, several, numbers: HashMap::new() }
    }

    /// The mark and the line of a commune: they say who is there where it is only one, how many otherwise, and lead
    /// there.
    fn tell(&mut self, mark: &DirectoryMark) -> (Spot, Line) {
        let commune = mark.commune.label(&mark.name);
        let (href, label, elsewhere, name, about) = if let Some(only) = &mark.single {
            let label = self.one.fill([&only.name, &commune]);
            (only.url.to_string(), label, !self.here.is_local(&only.url), only.name.clone(), commune)
        } else {
            let words = self.words;
            let said = || words.count("directory-map-found", mark.found);
            let found: &str = self.numbers.entry(mark.found).or_insert_with(said);
            let label = self.several.fill([&commune, found]);
            (self.asked.within(&mark.commune, Shown::List), label, false, commune, found.to_owned())
        };
        let line = Line { href: href.clone(), name, about, elsewhere };
        (Spot { href, label, elsewhere, number: mark.found, centre: mark.centre }, line)
    }
}
