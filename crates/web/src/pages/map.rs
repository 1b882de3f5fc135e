//! A map as SVG within the page: outlines that lead to what they surround, and marks that lead to what is there
//! ([`mark`]). Nothing comes from elsewhere. Outlines are the same for everyone, so that they are drawn once ([`kept`]).

mod gather;
mod kept;
mod mark;

use std::sync::Arc;

use app::territory::{
    contour::{Corner, GRID, Ring},
    map::Shape as Outline,
};
use domain::territory::{Coordinates, TerritoryCode};

pub use self::{
    kept::Drawings,
    mark::{Mark, Spot},
};

/// The largest width and height, in the map's own units.
const LARGEST: (f64, f64) = (720.0, 560.0);
/// How much is shown around what the map is about, as a part of it.
const AROUND: f64 = 0.03;
/// The same where its neighbours are to be seen.
const BESIDE: f64 = 0.45;
/// With more shapes than these, one does not walk from one to the next by keyboard: the list is there for that.
const WALKED: usize = 40;
/// With more shapes than these, none is named on the map.
const NAMED: usize = 24;
/// How wide a letter is, about, in the map's own units.
const LETTER: f64 = 7.5;
/// What an area takes beside its texts, in bytes, about.
const AREA: usize = 150;

/// Something on the map.
pub struct Shape {
    pub href: String,
    pub drawn: Arc<Drawn>,
}

/// An area as it is drawn.
pub struct Drawn {
    code: TerritoryCode,
    pub name: String,
    pub inside: bool,
    /// Its outline, as SVG writes paths: letters and numbers alone.
    pub path: String,
    /// Where its name stands, where there is room for it.
    pub label: Option<(i32, i32)>,
}

/// What a map shows, whoever looks at it and wherever it leads.
pub struct Drawing {
    width: i32,
    height: i32,
    walked: bool,
    areas: Vec<Arc<Drawn>>,
    projection: Projection,
}

/// A map.
pub struct Map {
    pub label: String,
    /// What is seen of it, in its own units.
    pub left: i32,
    pub top: i32,
    pub width: i32,
    pub height: i32,
    /// One can walk from one shape to the next by keyboard.
    pub walked: bool,
    pub shapes: Vec<Shape>,
    /// What lies on the shapes, the largest first, none on another.
    pub marks: Vec<Mark>,
    projection: Projection,
}

/// What of the Earth is shown, and how large: areas are small enough for it to be flat.
#[derive(Clone, Copy)]
struct Projection {
    west: f64,
    north: f64,
    /// How much narrower a degree is from west to east than from south to north.
    squeeze: f64,
    scale: f64,
}

impl Projection {
    fn place(&self, (east, north): Corner) -> (i32, i32) {
        self.project(f64::from(east), f64::from(north))
    }

    fn middle(&self, centre: Coordinates) -> (i32, i32) {
        self.project(centre.longitude() * GRID, centre.latitude() * GRID)
    }

    /// In [`GRID`] parts of a degree.
    fn project(&self, east: f64, north: f64) -> (i32, i32) {
        let x = (east * self.squeeze - self.west) * self.scale;
        let y = (self.north - north) * self.scale;
        (x.round() as i32, y.round() as i32)
    }
}

impl Drawing {
    /// These outlines; none where there are none.
    pub fn of(outlines: &[Outline]) -> Option<Self> {
        let corners = || outlines.iter().filter(|shape| shape.inside).flat_map(|shape| shape.rings.iter().flatten());
        let (south, north) = span(corners().map(|corner| f64::from(corner.1)))?;
        let squeeze = (f64::midpoint(south, north) / GRID).to_radians().cos();
        let (west, east) = span(corners().map(|corner| f64::from(corner.0) * squeeze))?;
        let alone = outlines.iter().filter(|shape| shape.inside).count() == 1;
        let margin = (east - west).max(north - south) * if alone { BESIDE } else { AROUND };
        let (west, east, south, north) = (west - margin, east + margin, south - margin, north + margin);
        let scale = (LARGEST.0 / (east - west)).min(LARGEST.1 / (north - south));
        if !scale.is_finite() {
            return None;
        }
        let projection = Projection { west, north, squeeze, scale };
        let named = outlines.len() <= NAMED;
        let area = |outline: &Outline| Drawn {
            code: outline.code.clone(),
            name: outline.name.clone(),
            inside: outline.inside,
            path: drawn(&projection, &outline.rings),
            label: if named { label(&projection, outline) } else { None },
        };
        Some(Self {
            width: ((east - west) * scale).ceil() as i32,
            height: ((north - south) * scale).ceil() as i32,
            walked: outlines.len() <= WALKED,
            // Neighbours first, so that the borders of what the map is about lie above theirs.
            areas: outlines
                .iter()
                .filter(|outline| !outline.inside)
                .chain(outlines.iter().filter(|outline| outline.inside))
                .map(area)
                .filter(|area| !area.path.is_empty())
                .map(Arc::new)
                .collect(),
            projection,
        })
    }

    /// How many bytes it takes, about.
    fn bytes(&self) -> usize {
        let areas = self.areas.iter();
        areas.map(|area| AREA + area.name.len() + area.code.as_str().len() + area.path.len()).sum()
    }
}

impl Map {
    /// The map that shows a drawing, each area leading to where `href` says.
    pub fn of(title: String, drawing: &Drawing, href: impl Fn(&TerritoryCode) -> String) -> Self {
        let Drawing { width, height, walked, areas, projection } = drawing;
        let shape = |area: &Arc<Drawn>| Shape { href: href(&area.code), drawn: Arc::clone(area) };
        Self {
            label: title,
            left: 0,
            top: 0,
            width: *width,
            height: *height,
            walked: *walked,
            shapes: areas.iter().map(shape).collect(),
            marks: Vec::new(),
            projection: *projection,
        }
    }
}

fn span(numbers: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    numbers.fold(None, |span: Option<(f64, f64)>, number| {
        let (least, most) = span.unwrap_or((number, number));
        Some((least.min(number), most.max(number)))
    })
}

/// Rings as a path; what is too small to be seen is left out, unless nothing else is left.
fn drawn(projection: &Projection, rings: &[Ring]) -> String {
    let mut path = String::new();
    let mut smallest: Option<Vec<(i32, i32)>> = None;
    for ring in rings {
        let mut places: Vec<(i32, i32)> = ring.iter().map(|corner| projection.place(*corner)).collect();
        places.dedup();
        if places.len() > 1 && places.first() == places.last() {
            places.pop();
        }
        if places.len() >= 3 {
            push(&mut path, &places);
        } else if smallest.is_none() {
            smallest = Some(places);
        }
    }
    if path.is_empty()
        && let Some([(x, y), ..]) = smallest.as_deref()
    {
        push(&mut path, &[(x - 1, y - 1), (x + 1, y - 1), (x + 1, y + 1), (x - 1, y + 1)]);
    }
    // It is kept.
    path.shrink_to_fit();
    path
}

fn push(path: &mut String, places: &[(i32, i32)]) {
    use std::fmt::Write;
    let mut last = (0, 0);
    for (at, (x, y)) in places.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = match at {
            0 => write!(path, "M{x} {y}"),
            1 => write!(path, "l{} {}", x - last.0, y - last.1),
            _ => write!(path, " {} {}", x - last.0, y - last.1),
        };
        last = (*x, *y);
    }
    path.push('z');
}

/// The middle of the largest part, where its name has room.
fn label(projection: &Projection, outline: &Outline) -> Option<(i32, i32)> {
    let ring = outline.rings.iter().max_by_key(|ring| ring.len())?;
    let places: Vec<(i32, i32)> = ring.iter().map(|corner| projection.place(*corner)).collect();
    let (west, east) = span(places.iter().map(|place| f64::from(place.0)))?;
    let (top, bottom) = span(places.iter().map(|place| f64::from(place.1)))?;
    let letters = f64::from(u32::try_from(outline.name.chars().count()).ok()?);
    let fits = east - west >= letters * LETTER && bottom - top >= 24.0;
    fits.then(|| (f64::midpoint(west, east).round() as i32, f64::midpoint(top, bottom).round() as i32))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::territory::path;

    fn map(outlines: &[Outline]) -> Option<Map> {
        Some(Map::of("Ici".into(), &Drawing::of(outlines)?, path))
    }

    fn square(code: &str, west: i32, inside: bool) -> Outline {
        let ring = vec![(west, 96_000), (west + 100, 96_000), (west + 100, 96_100), (west, 96_100), (west, 96_000)];
        Outline { code: TerritoryCode::parse(code).expect("a code"), name: "Ici".into(), inside, rings: vec![ring] }
    }

    #[test]
    fn a_map_keeps_what_it_is_about_in_view() {
        let outlines = [square("insee-com:29019", 0, true), square("insee-com:29075", 100, false)];
        let map = map(&outlines).expect("a map");
        assert!(map.width <= 720 && map.height <= 560, "{} {}", map.width, map.height);
        // The neighbour is drawn first, and all of the commune lies within.
        let [beside, town] = &map.shapes[..] else { panic!("two shapes") };
        assert!(!beside.drawn.inside && town.drawn.inside);
        let numbers: Vec<i32> = town.drawn.path[1..].split(['l', 'z', ' ']).filter_map(|n| n.parse().ok()).collect();
        assert!(numbers[0] > 0 && numbers[0] < map.width && numbers[1] > 0 && numbers[1] <= map.height, "{numbers:?}");
        // North is up, and a degree to the east is two thirds of one to the north at 48 degrees.
        let (dx, dy) = (numbers[2], numbers[5]);
        assert!(dx > 0 && dy < 0 && (dx * 3 - dy.abs() * 2).abs() < 12, "{numbers:?}");
        assert_eq!(town.href, "/territories/insee-com:29019");
        assert!(town.drawn.label.is_some());
    }

    #[test]
    fn nothing_to_draw_is_no_map() {
        assert!(map(&[]).is_none());
        assert!(map(&[square("insee-com:29075", 0, false)]).is_none());
        let mut point = square("insee-com:29019", 0, true);
        point.rings = vec![vec![(0, 0), (0, 0)]];
        assert!(map(&[point]).is_none());
    }
}
