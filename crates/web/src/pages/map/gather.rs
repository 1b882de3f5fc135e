//! Which marks become one: those whose discs would lie on each other, so that none hides another's number.

use std::cmp::Reverse;

/// The radius of a mark for one, in the map's own units.
const ONE: f64 = 14.0;
/// The smallest radius, where others are so many that theirs take the room.
const LEAST: f64 = 10.0;
/// The largest radius.
const MOST: f64 = 60.0;
/// How far two discs may reach into each other: no number lies there.
const LITTLE: f64 = 4.0;

/// How large discs are: their area says how much there is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Measure(f64);

impl Measure {
    /// The one by which the largest of these has room.
    fn of(discs: &[Disc]) -> Self {
        let largest = discs.iter().map(|disc| disc.number).max().unwrap_or(1).max(1);
        Self((MOST / f64::from(largest).sqrt()).min(ONE))
    }

    /// The radius of the disc for a number.
    pub(super) fn radius(self, number: u32) -> f64 {
        (self.0 * f64::from(number).sqrt()).clamp(LEAST, MOST)
    }
}

/// A disc for one place or several.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Disc {
    pub x: f64,
    pub y: f64,
    /// How much there is.
    pub number: u32,
    /// The places that it stands for, by their rank among all, the first first.
    pub holds: Vec<usize>,
}

impl Disc {
    fn lies_on(&self, other: &Self, measure: Measure) -> bool {
        let reach = measure.radius(self.number) + measure.radius(other.number);
        (self.x - other.x).hypot(self.y - other.y) < reach - LITTLE
    }

    /// Stands for another as well, between the two, nearer to where there is more.
    fn take(&mut self, other: Self) {
        let (own, others) = (f64::from(self.number.max(1)), f64::from(other.number.max(1)));
        self.x = (self.x * own + other.x * others) / (own + others);
        self.y = (self.y * own + other.y * others) / (own + others);
        self.number = self.number.saturating_add(other.number);
        self.holds.extend(other.holds);
        self.holds.sort_unstable();
    }
}

/// These discs, the largest first, none of which lies on another by more than a little, and how large they are. Who is
/// alone stays where it is.
pub(super) fn gather(mut discs: Vec<Disc>) -> (Vec<Disc>, Measure) {
    loop {
        // What became one is larger than either and lies elsewhere: all are looked at again until none meets.
        let (before, measure) = (discs.len(), Measure::of(&discs));
        discs.sort_by_key(|disc| (Reverse(disc.number), disc.holds.first().copied()));
        let mut apart: Vec<Disc> = Vec::with_capacity(before);
        for disc in discs {
            match apart.iter_mut().find(|other| other.lies_on(&disc, measure)) {
                Some(other) => other.take(disc),
                None => apart.push(disc),
            }
        }
        if apart.len() == before {
            return (apart, measure);
        }
        discs = apart;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn discs(places: &[(f64, f64, u32)]) -> Vec<Disc> {
        let disc = |(at, &(x, y, number)): (usize, &(f64, f64, u32))| Disc { x, y, number, holds: vec![at] };
        places.iter().enumerate().map(disc).collect()
    }

    #[test]
    fn who_is_alone_stays_where_it_is() {
        let alone = discs(&[(200.5, 300.25, 9), (100.0, 100.0, 4), (20.0, 500.0, 1)]);
        assert_eq!(gather(alone.clone()).0, alone);
        // Who only touches another as well: 42 and 28 wide, and a little of that may be shared.
        let beside = discs(&[(0.0, 0.0, 9), (66.5, 0.0, 4)]);
        assert_eq!(gather(beside.clone()).0, beside);
        assert!(gather(Vec::new()).0.is_empty());
    }

    #[test]
    fn neighbours_become_one_between_them() {
        let (found, _) = gather(discs(&[(100.0, 100.0, 3), (104.0, 108.0, 1), (400.0, 100.0, 1)]));
        let [both, far] = &found[..] else { panic!("{found:?}") };
        assert_eq!(*both, Disc { x: 101.0, y: 102.0, number: 4, holds: vec![0, 1] });
        assert_eq!((far.x, far.holds.as_slice()), (400.0, &[2][..]));
        // What grew meets who was free before: 20 wide each at first, 28 when they are one.
        let chain = discs(&[(0.0, 0.0, 2), (0.0, 34.0, 2), (30.0, 17.0, 1)]);
        assert_eq!(gather(chain).0.len(), 1);
    }

    #[test]
    fn none_lies_on_another_and_none_is_lost() {
        // Places as a small fixed rule scatters them, closer and closer.
        for spread in [720_u32, 300, 90, 7] {
            let place = |n: u32| {
                let (x, y) = ((n * 7_919) % 720 % spread, (n * 104_729) % 560 % spread);
                (f64::from(x), f64::from(y), 1 + (n * n) % 23)
            };
            let before = discs(&(0..300).map(place).collect::<Vec<_>>());
            let (found, measure) = gather(before.clone());
            let sum = |discs: &[Disc]| discs.iter().map(|disc| disc.number).sum::<u32>();
            assert_eq!(sum(&found), sum(&before), "{spread}");
            let mut held: Vec<usize> = found.iter().flat_map(|disc| disc.holds.iter().copied()).collect();
            held.sort_unstable();
            assert_eq!(held, (0..300).collect::<Vec<_>>(), "{spread}");
            for (at, one) in found.iter().enumerate() {
                assert!(found[at + 1..].iter().all(|other| !one.lies_on(other, measure)), "{spread}: {one:?}");
                assert_eq!(one.number, one.holds.iter().map(|at| before[*at].number).sum::<u32>());
            }
            assert!(found.is_sorted_by_key(|disc| Reverse(disc.number)), "{spread}");
            assert_eq!(gather(before).0, found, "the same each time");
        }
    }
}
