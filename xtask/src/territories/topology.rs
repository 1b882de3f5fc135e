//! Contours as lines between areas: what two communes have in common is drawn once, so that any areas made of them can
//! be outlined without gaps.

use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A corner, in [`GRID`] parts of a degree: east and north.
pub type Corner = (i32, i32);

/// How many parts a degree has: some fifty metres each.
pub const GRID: f64 = 2_000.0;

/// A line with the areas on its two sides; outside of everything there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub sides: (u32, Option<u32>),
    pub corners: Vec<Corner>,
}

/// The corner of a grid next to a place.
pub fn corner((longitude, latitude): (f64, f64)) -> Corner {
    ((longitude * GRID).round() as i32, (latitude * GRID).round() as i32)
}

/// Pieces of borders, each with the areas beside it.
#[derive(Default)]
pub struct Borders {
    pieces: HashMap<(Corner, Corner), BTreeSet<u32>>,
}

impl Borders {
    /// Adds a ring around an area, or around a hole in it.
    pub fn add(&mut self, area: u32, ring: &[Corner]) {
        let mut ring = ring.to_vec();
        ring.dedup();
        for pair in ring.windows(2) {
            let piece = (pair[0].min(pair[1]), pair[0].max(pair[1]));
            let beside = self.pieces.entry(piece).or_default();
            // What an area has on both sides is no border.
            if !beside.remove(&area) {
                beside.insert(area);
            }
        }
    }

    /// The same borders between wider areas.
    pub fn widened(&self, wider: impl Fn(u32) -> u32) -> Self {
        let mut pieces = HashMap::new();
        for (piece, beside) in &self.pieces {
            let mut around = BTreeSet::new();
            for area in beside.iter().map(|area| wider(*area)) {
                if !around.remove(&area) {
                    around.insert(area);
                }
            }
            if !around.is_empty() {
                pieces.insert(*piece, around);
            }
        }
        Self { pieces }
    }

    /// The borders as lines, each as long as it has the same areas beside it, in an order that is always the same.
    pub fn lines(&self) -> Vec<Line> {
        let mut around: HashMap<Corner, Vec<(Corner, &BTreeSet<u32>)>> = HashMap::new();
        let mut pieces: Vec<(&(Corner, Corner), &BTreeSet<u32>)> =
            self.pieces.iter().filter(|(_, beside)| !beside.is_empty()).collect();
        pieces.sort();
        for (piece, beside) in &pieces {
            around.entry(piece.0).or_default().push((piece.1, beside));
            around.entry(piece.1).or_default().push((piece.0, beside));
        }
        let passes = |at: &Corner| matches!(around[at].as_slice(), [(_, one), (_, other)] if one == other);
        let mut drawn: BTreeSet<(Corner, Corner)> = BTreeSet::new();
        let mut lines = Vec::new();
        // First the lines that end somewhere, then the rings that are left.
        for rings in [false, true] {
            for ((from, to), beside) in &pieces {
                for (start, next) in [(*from, *to), (*to, *from)] {
                    if !drawn.contains(&(*from, *to)) && (rings || !passes(&start)) {
                        let corners = follow(start, next, &around, passes, &mut drawn);
                        let mut sides = beside.iter().copied();
                        let Some(first) = sides.next() else { continue };
                        lines.push(Line { sides: (first, sides.next()), corners });
                    }
                }
            }
        }
        lines
    }
}

fn follow(
    start: Corner,
    next: Corner,
    around: &HashMap<Corner, Vec<(Corner, &BTreeSet<u32>)>>,
    passes: impl Fn(&Corner) -> bool,
    drawn: &mut BTreeSet<(Corner, Corner)>,
) -> Vec<Corner> {
    let mut corners = vec![start];
    let (mut from, mut to) = (start, next);
    loop {
        drawn.insert((from.min(to), from.max(to)));
        corners.push(to);
        if to == start || !passes(&to) {
            return corners;
        }
        let Some((onwards, _)) = around[&to].iter().find(|(other, _)| *other != from) else { return corners };
        if drawn.contains(&(to.min(*onwards), to.max(*onwards))) {
            return corners;
        }
        (from, to) = (to, *onwards);
    }
}

/// A line without corners that lie nearer than `tolerance` to what is left (Douglas and Peucker). Rings keep enough
/// to stay rings.
pub fn simplified(corners: &[Corner], tolerance: f64) -> Vec<Corner> {
    let last = corners.len() - 1;
    let mut kept = vec![false; corners.len()];
    (kept[0], kept[last]) = (true, true);
    let mut parts = vec![(0, last)];
    if corners[0] == corners[last] && last > 3 {
        for at in [last / 3, 2 * last / 3] {
            kept[at] = true;
        }
        parts = vec![(0, last / 3), (last / 3, 2 * last / 3), (2 * last / 3, last)];
    }
    while let Some((from, to)) = parts.pop() {
        let far = (from + 1..to).map(|at| (distance(corners[at], corners[from], corners[to]), at));
        if let Some((farthest, at)) = far.max_by(|one, other| one.0.total_cmp(&other.0))
            && farthest > tolerance
        {
            kept[at] = true;
            parts.extend([(from, at), (at, to)]);
        }
    }
    corners.iter().zip(kept).filter(|(_, kept)| *kept).map(|(corner, _)| *corner).collect()
}

/// How far a corner is from the line between two others.
fn distance(corner: Corner, from: Corner, to: Corner) -> f64 {
    let vector = |a: Corner, b: Corner| (f64::from(b.0 - a.0), f64::from(b.1 - a.1));
    let ((x, y), (dx, dy)) = (vector(from, corner), vector(from, to));
    let length = dx * dx + dy * dy;
    if length == 0.0 {
        return x.hypot(y);
    }
    let along = ((x * dx + y * dy) / length).clamp(0.0, 1.0);
    (x - along * dx).hypot(y - along * dy)
}

/// Lines that are about some areas, with the areas numbered anew: those in `own` first, the others after them.
#[derive(Debug, Default)]
pub struct Sheet {
    pub areas: Vec<u32>,
    pub own: usize,
    pub lines: Vec<Line>,
}

impl Sheet {
    pub fn of(own: &BTreeSet<u32>, lines: &[Line]) -> Self {
        let concerned =
            |line: &&Line| own.contains(&line.sides.0) || line.sides.1.is_some_and(|side| own.contains(&side));
        let lines: Vec<&Line> = lines.iter().filter(concerned).collect();
        let mut areas: Vec<u32> = own.iter().copied().collect();
        let sides = lines.iter().flat_map(|line| [Some(line.sides.0), line.sides.1]).flatten();
        let others: BTreeSet<u32> = sides.filter(|side| !own.contains(side)).collect();
        areas.extend(others);
        let numbers: BTreeMap<u32, u32> = areas.iter().zip(0..).map(|(area, number)| (*area, number)).collect();
        let numbered = |line: &&Line| Line {
            sides: (numbers[&line.sides.0], line.sides.1.map(|side| numbers[&side])),
            corners: line.corners.clone(),
        };
        Self { own: own.len(), lines: lines.iter().map(numbered).collect(), areas }
    }

    /// The sheet as bytes: areas and lines as described where they are read.
    pub fn bytes(&self, names: &[String]) -> Vec<u8> {
        let mut bytes = Vec::new();
        number(&mut bytes, self.areas.len() as u64);
        number(&mut bytes, self.own as u64);
        for area in &self.areas {
            let name = names[*area as usize].as_bytes();
            bytes.push(name.len() as u8);
            bytes.extend(name);
        }
        number(&mut bytes, self.lines.len() as u64);
        let mut at = (0, 0);
        for Line { sides, corners } in &self.lines {
            number(&mut bytes, u64::from(sides.0));
            number(&mut bytes, sides.1.map_or(0, |side| u64::from(side) + 1));
            number(&mut bytes, corners.len() as u64);
            for corner in corners {
                for (new, old) in [(corner.0, at.0), (corner.1, at.1)] {
                    let step = i64::from(new) - i64::from(old);
                    number(&mut bytes, ((step << 1) ^ (step >> 63)) as u64);
                }
                at = *corner;
            }
        }
        bytes
    }
}

/// Seven bits a byte, the lowest first; the highest bit says that more follow.
pub fn number(bytes: &mut Vec<u8>, mut number: u64) {
    while number > 0x7f {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two squares side by side, with a square hole in the western one that is an area of its own.
    fn squares() -> Borders {
        let mut borders = Borders::default();
        borders.add(0, &[(0, 0), (9, 0), (9, 9), (0, 9), (0, 0)]);
        borders.add(0, &[(3, 3), (6, 3), (6, 6), (3, 6), (3, 3)]);
        borders.add(1, &[(9, 0), (18, 0), (18, 9), (9, 9), (9, 0)]);
        borders.add(2, &[(3, 3), (3, 6), (6, 6), (6, 3), (3, 3)]);
        borders
    }

    #[test]
    fn what_two_areas_share_is_drawn_once() {
        let mut sides: Vec<_> = squares().lines().into_iter().map(|line| (line.sides, line.corners.len())).collect();
        sides.sort();
        assert_eq!(sides, [((0, None), 4), ((0, Some(1)), 2), ((0, Some(2)), 5), ((1, None), 4)]);
    }

    #[test]
    fn wider_areas_have_only_their_own_borders() {
        let lines = squares().widened(|area| area / 2).lines();
        let sides: Vec<_> = lines.iter().map(|line| line.sides).collect();
        assert_eq!(sides.len(), 2, "{lines:?}");
        assert!(sides.contains(&(0, None)) && sides.contains(&(0, Some(1))));
    }

    #[test]
    fn lines_lose_what_nobody_sees_and_rings_stay_rings() {
        let line = [(0, 0), (5, 1), (10, 0), (15, 9), (20, 0)];
        assert_eq!(simplified(&line, 1.5), [(0, 0), (10, 0), (15, 9), (20, 0)]);
        let ring = [(0, 0), (1, 0), (2, 0), (2, 1), (2, 2), (1, 2), (0, 2), (0, 1), (0, 0)];
        assert!(simplified(&ring, 100.0).len() >= 4);
    }

    #[test]
    fn a_sheet_names_its_own_areas_first() {
        let sheet = Sheet::of(&BTreeSet::from([1]), &squares().lines());
        assert_eq!((sheet.areas.as_slice(), sheet.own, sheet.lines.len()), ([1, 0].as_slice(), 1, 2));
        let names = ["a", "b", "c"].map(str::to_owned);
        let bytes = sheet.bytes(&names);
        assert_eq!(&bytes[..7], [2, 1, 1, b'b', 1, b'a', 2]);
    }
}
