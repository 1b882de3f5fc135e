//! Marks on a map: discs whose area says how much is in a place, and that lead there.

use domain::territory::Coordinates;

use super::{
    super::words::Words,
    Map,
    gather::{Disc, Measure, gather},
};

/// The radius that answers to a finger where no other mark is near: at least 12 pixels when the largest map is shown
/// on a screen that is 360 pixels wide.
const TOUCH: f64 = 33.0;
/// How wide a digit is, about, in the map's own units.
const DIGIT: f64 = 16.0;
/// What is free around the marks at the edge.
const EDGE: i32 = 3;

/// What is to be marked.
pub struct Spot {
    /// Where it leads.
    pub href: String,
    /// What it says.
    pub label: String,
    /// It leads to another server.
    pub elsewhere: bool,
    /// How much there is.
    pub number: u32,
    /// Where it is.
    pub centre: Coordinates,
}

/// A mark on a map.
pub struct Mark {
    pub href: String,
    pub label: String,
    pub elsewhere: bool,
    /// The number that is written on it; empty where there is one, or no room.
    pub number: String,
    pub x: i32,
    pub y: i32,
    pub radius: i32,
    /// The radius that answers to a finger.
    pub touch: i32,
}

impl Map {
    /// The map with these marks, and how many of them it does not reach. Those that would lie on each other become one
    /// that leads where `together` says, and says what it says, of their ranks and of how much there is. What is seen
    /// grows so that none is cut off.
    pub fn marked(
        mut self,
        words: Words,
        spots: &[Spot],
        mut together: impl FnMut(&[usize], u32) -> (String, String),
    ) -> (Self, usize) {
        let discs: Vec<Disc> = spots.iter().enumerate().filter_map(|(rank, spot)| self.disc(rank, spot)).collect();
        let beyond = spots.len() - discs.len();
        let (discs, measure) = gather(discs);
        let mut marks: Vec<Mark> = discs
            .iter()
            .map(|disc| {
                let first = &spots[disc.holds[0]];
                if disc.holds.len() == 1 {
                    return mark(words, disc, measure, first);
                }
                let (href, label) = together(&disc.holds, disc.number);
                let spot = Spot { href, label, elsewhere: false, number: disc.number, centre: first.centre };
                mark(words, disc, measure, &spot)
            })
            .collect();
        keep_apart(&mut marks);
        let (mut right, mut bottom) = (self.width, self.height);
        for mark in &marks {
            let reach = mark.radius + EDGE;
            self.left = self.left.min(mark.x - reach);
            self.top = self.top.min(mark.y - reach);
            right = right.max(mark.x + reach);
            bottom = bottom.max(mark.y + reach);
        }
        (self.width, self.height) = (right - self.left, bottom - self.top);
        self.marks = marks;
        (self, beyond)
    }

    /// The disc for a spot with this rank; `None` where the map does not reach.
    fn disc(&self, rank: usize, spot: &Spot) -> Option<Disc> {
        let (x, y) = self.projection.middle(spot.centre);
        let within = (0..=self.width).contains(&x) && (0..=self.height).contains(&y);
        within.then(|| Disc { x: f64::from(x), y: f64::from(y), number: spot.number, holds: vec![rank] })
    }
}

/// The mark for what is in a disc.
fn mark(words: Words, disc: &Disc, measure: Measure, spot: &Spot) -> Mark {
    let radius = measure.radius(disc.number);
    let number = if disc.number > 1 { words.number(disc.number) } else { String::new() };
    let digits = u32::try_from(number.chars().count()).unwrap_or(u32::MAX);
    let fits = f64::from(digits) * DIGIT <= radius * 1.8;
    Mark {
        href: spot.href.clone(),
        label: spot.label.clone(),
        elsewhere: spot.elsewhere,
        number: if fits { number } else { String::new() },
        x: disc.x.round() as i32,
        y: disc.y.round() as i32,
        radius: radius.round() as i32,
        touch: 0,
    }
}

/// Gives every mark as much room for a finger as there is between it and the next, and never less than is seen of it.
fn keep_apart(marks: &mut [Mark]) {
    let mut places: Vec<(i32, i32, usize)> = marks.iter().enumerate().map(|(at, mark)| (mark.x, mark.y, at)).collect();
    places.sort_unstable();
    for (rank, &(x, y, at)) in places.iter().enumerate() {
        let (west, east) = (places[..rank].iter().rev(), places[rank + 1..].iter());
        let near = nearest((x, y), east, nearest((x, y), west, 2.0 * TOUCH));
        marks[at].touch = ((near / 2.0).floor() as i32).max(marks[at].radius);
    }
}

/// How far away the nearest of the others is, `most` at the most. They lie farther and farther to one side, so that
/// most of them need not be looked at.
fn nearest<'a>((x, y): (i32, i32), others: impl Iterator<Item = &'a (i32, i32, usize)>, most: f64) -> f64 {
    let mut nearest = most;
    for other in others {
        let (across, along) = (f64::from(other.0 - x), f64::from(other.1 - y));
        if across.abs() >= nearest {
            break;
        }
        nearest = nearest.min(across.hypot(along));
    }
    nearest
}

#[cfg(test)]
mod tests {
    use app::territory::map::Shape;
    use domain::territory::TerritoryCode;

    use super::*;
    use crate::pages::{map::Drawing, territory::path, words::Lang};

    /// A map of a square degree around 48.5 degrees north, 0.5 degrees east.
    fn map() -> Map {
        let ring = vec![(0, 96_000), (2_000, 96_000), (2_000, 98_000), (0, 98_000), (0, 96_000)];
        let code = TerritoryCode::parse("insee-dep:29").expect("a code");
        let shape = Shape { code, name: "Ici".into(), inside: true, rings: vec![ring] };
        Map::of("Ici".into(), &Drawing::of(&[shape]).expect("a drawing"), path)
    }

    fn spot(number: u32, latitude: f64, longitude: f64) -> Spot {
        Spot {
            href: format!("/{number}"),
            label: number.to_string(),
            elsewhere: false,
            number,
            centre: Coordinates::new(latitude, longitude).expect("a place"),
        }
    }

    fn together(ranks: &[usize], number: u32) -> (String, String) {
        (format!("#{}", ranks.len()), format!("{ranks:?}: {number}"))
    }

    fn marks(spots: &[Spot]) -> Vec<Mark> {
        map().marked(Words(Lang::Fr), spots, together).0.marks
    }

    #[test]
    fn the_area_grows_with_the_number() {
        let found = marks(&[spot(1, 48.2, 0.2), spot(4, 48.8, 0.8), spot(9, 48.5, 0.5)]);
        let drawn: Vec<(i32, &str)> = found.iter().map(|mark| (mark.radius, mark.number.as_str())).collect();
        assert_eq!(drawn, [(42, "9"), (28, "4"), (14, "")], "the smallest lie on top, and one is not written");
        // However large a number is, the size of its mark is bounded.
        let many = marks(&[spot(10_000, 48.2, 0.2), spot(2_500, 48.8, 0.8), spot(1, 48.5, 0.5)]);
        let drawn: Vec<(i32, &str)> = many.iter().map(|mark| (mark.radius, mark.number.as_str())).collect();
        assert_eq!(drawn, [(60, "10\u{202f}000"), (30, ""), (10, "")]);
    }

    #[test]
    fn a_finger_finds_each() {
        let alone = marks(&[spot(1, 48.5, 0.5)]);
        assert_eq!((alone[0].radius, alone[0].touch), (14, 33));
        let two = marks(&[spot(1, 48.5, 0.5), spot(1, 48.65, 0.5)]);
        let (between, touch) = ((two[0].y - two[1].y).abs(), two[0].touch);
        assert!((28..66).contains(&between), "{between}");
        assert!(touch == two[1].touch && touch > two[0].radius && touch * 2 <= between, "{touch} {between}");
    }

    #[test]
    fn what_would_lie_on_each_other_is_one_mark() {
        let found = marks(&[spot(8, 48.5, 0.5), spot(1, 48.5, 0.5), spot(1, 48.9, 0.9)]);
        let [both, alone] = &found[..] else { panic!("two marks") };
        assert_eq!((both.href.as_str(), both.label.as_str()), ("#2", "[0, 1]: 9"));
        assert_eq!((both.radius, both.touch, both.number.as_str()), (42, 42, "9"));
        assert_eq!((alone.href.as_str(), alone.label.as_str(), alone.number.as_str()), ("/1", "1", ""));
        let before = marks(&[spot(1, 48.9, 0.9)]);
        assert_eq!((alone.x, alone.y), (before[0].x, before[0].y), "who is alone stays where it is");
    }

    #[test]
    fn marks_at_the_edge_are_seen_and_those_beyond_are_not() {
        let before = map();
        let (after, beyond) = map().marked(Words(Lang::Fr), &[spot(18, 48.5, 0.5), spot(1, 44.0, 0.5)], together);
        assert_eq!((after.marks.len(), beyond, after.left, after.height), (1, 1, 0, before.height));
        let (west, _) = map().marked(Words(Lang::Fr), &[spot(18, 48.5, -0.6)], together);
        let mark = &west.marks[0];
        assert!(west.left < 0 && west.left <= mark.x - mark.radius, "{} {}", west.left, mark.x);
        assert_eq!(west.left + west.width, before.width);
        let (plain, nothing) = map().marked(Words(Lang::Fr), &[], together);
        assert_eq!((plain.left, plain.width, plain.height, nothing), (0, before.width, before.height, 0));
    }
}
