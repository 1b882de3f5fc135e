//! The directory as a map: a mark for every commune in which somebody fits, on official contours, and the same as a
//! list. Communes that lie so near to each other that they share a mark stand together in the list, where it leads.

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

/// The communes that share a mark, in the list beside the map.
pub(super) struct Nearby {
    /// Where the mark leads, on the page.
    pub id: String,
    /// Which they are, and how many are there.
    pub name: String,
    pub lines: Vec<Line>,
}

/// What the map shows.
pub(super) struct View {
    /// None where no contour is known.
    pub map: Option<Map>,
    /// How many fit; none where nobody does.
    pub found: Option<String>,
    /// What is on the map, as a list: what has a mark of its own, or none.
    pub lines: Vec<Line>,
    /// The rest of that list.
    pub nearby: Vec<Nearby>,
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
        let (spots, mut lines): (Vec<Spot>, Vec<Option<Line>>) =
            found.marks.iter().map(|mark| teller.tell(mark)).map(|(spot, line)| (spot, Some(line))).unzip();
        let mut nearby: Vec<Nearby> = Vec::new();
        let marked = map.map(|map| {
            map.marked(words, &spots, |ranks, number| {
                let id = format!("near-{}", nearby.len() + 1);
                let name = together(words, &found.marks, ranks, number);
                let near = ranks.iter().filter_map(|rank| lines[*rank].take()).collect();
                nearby.push(Nearby { id: id.clone(), name: name.clone(), lines: near });
                (format!("#{id}"), name)
            })
        });
        let (map, beyond) = marked.unzip();
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
            lines: lines.into_iter().flatten().collect(),
            nearby,
            limits,
            unplaced: (unplaced > 0).then(|| words.count("directory-map-unplaced", unplaced)),
        })
    }
}

/// What is in several communes, called by the first of them, which has the most.
fn together(words: Words, marks: &[DirectoryMark], ranks: &[usize], number: u32) -> String {
    let place = ranks.first().map(|rank| marks[*rank].commune.label(&marks[*rank].name)).unwrap_or_default();
    let around = words.count("directory-map-around", ranks.len().saturating_sub(1) as i64);
    let found = words.count("directory-map-found", number);
    words.fill_all("directory-map-together", &[("place", &place), ("around", &around), ("found", &found)])
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
