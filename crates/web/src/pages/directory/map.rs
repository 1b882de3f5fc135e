//! The directory as a map: a mark for every commune in which somebody fits, on official contours, and the same as a
//! list.

use app::{
    directory::{self, MAX_MARKS},
    territory::map::{country, shapes},
};
use storage::DirectoryMark;

use super::asked::{Asked, Shown, Wanted};
use crate::pages::{
    Pages,
    fault::Fault,
    map::{Map, Spot},
    territory,
    words::Words,
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
        let map = match &area {
            Some(area) => {
                let title = words.fill("directory-map", "place", territory::name(words, area));
                Map::of(title, &shapes(&read, area).await?, |code| asked.within(code, Shown::Map))
            }
            None => None,
        };
        let here = app.instance();
        let elsewhere = |mark: &DirectoryMark| mark.single.as_ref().is_some_and(|one| !here.is_local(&one.url));
        let href = |mark: &DirectoryMark| match &mark.single {
            Some(one) => one.url.to_string(),
            None => asked.within(&mark.commune, Shown::List),
        };
        let spot = |mark: &DirectoryMark| Spot {
            href: href(mark),
            label: label(words, mark),
            elsewhere: elsewhere(mark),
            number: mark.found,
            centre: mark.centre,
        };
        let line = |mark: &DirectoryMark| {
            let (commune, many) = (mark.commune.label(&mark.name), words.count("directory-map-found", mark.found));
            let (name, about) = match &mark.single {
                Some(one) => (one.name.clone(), commune),
                None => (commune, many),
            };
            Line { href: href(mark), name, about, elsewhere: elsewhere(mark) }
        };
        let spots: Vec<Spot> = found.marks.iter().map(spot).collect();
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
            lines: found.marks.iter().map(line).collect(),
            limits,
            unplaced: (unplaced > 0).then(|| words.count("directory-map-unplaced", unplaced)),
        })
    }
}

/// What a mark says: who is there where it is only one, how many otherwise.
fn label(words: Words, mark: &DirectoryMark) -> String {
    let place = mark.commune.label(&mark.name);
    if let Some(one) = &mark.single {
        return words.fill_all("directory-map-one", &[("name", &one.name), ("place", &place)]);
    }
    let found = words.count("directory-map-found", mark.found);
    words.fill_all("directory-map-mark", &[("place", &place), ("found", &found)])
}
