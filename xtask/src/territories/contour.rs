//! Contours as PostGIS writes them (extended well-known binary, hexadecimal): their rings and their middle.

use anyhow::{Context, bail, ensure};

/// A polygon.
const POLYGON: u32 = 3;
/// Several polygons.
const MULTI_POLYGON: u32 = 6;

/// A closed line of longitudes and latitudes.
pub type Ring = Vec<(f64, f64)>;

/// Latitude and longitude of the centre of gravity. Areas are small enough for the Earth to be flat.
pub fn centre(hexadecimal: &str) -> anyhow::Result<(f64, f64)> {
    let mut sum = Sum::default();
    read(hexadecimal, &mut |outer, ring| sum.add(outer, &ring))?;
    ensure!(sum.area.abs() > 0.0, "a contour surrounds nothing");
    Ok((sum.latitude / (3.0 * sum.area), sum.longitude / (3.0 * sum.area)))
}

/// The rings of a contour: those around its parts, and those around the holes in them.
pub fn rings(hexadecimal: &str) -> anyhow::Result<Vec<Ring>> {
    let mut rings = Vec::new();
    read(hexadecimal, &mut |_, ring| rings.push(ring))?;
    Ok(rings)
}

/// Reads a contour ring by ring, each with whether it surrounds a part, and not a hole.
fn read(hexadecimal: &str, each: &mut dyn FnMut(bool, Ring)) -> anyhow::Result<()> {
    let bytes: Vec<u8> = (0..hexadecimal.len() / 2)
        .map(|at| u8::from_str_radix(hexadecimal.get(2 * at..2 * at + 2).unwrap_or_default(), 16))
        .collect::<Result<_, _>>()
        .context("a contour is not hexadecimal")?;
    let mut reader = Reader(&bytes);
    reader.shape(each)?;
    ensure!(reader.0.is_empty(), "something follows a contour");
    Ok(())
}

/// Twice the area, and what the coordinates of its centre are thrice of when divided by it.
#[derive(Default)]
struct Sum {
    area: f64,
    latitude: f64,
    longitude: f64,
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> anyhow::Result<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk().context("a contour is cut off")?;
        self.0 = rest;
        Ok(*taken)
    }

    fn count(&mut self) -> anyhow::Result<u32> {
        Ok(u32::from_le_bytes(self.take()?))
    }

    fn point(&mut self) -> anyhow::Result<(f64, f64)> {
        let longitude = f64::from_le_bytes(self.take()?);
        Ok((longitude, f64::from_le_bytes(self.take()?)))
    }

    fn shape(&mut self, each: &mut dyn FnMut(bool, Ring)) -> anyhow::Result<()> {
        ensure!(self.take::<1>()? == [1], "a contour is not in the order of bytes that is read");
        match self.count()? {
            MULTI_POLYGON => {
                for _ in 0..self.count()? {
                    self.shape(each)?;
                }
            }
            POLYGON => {
                // The first ring of a polygon surrounds it, the others are holes.
                for ring in 0..self.count()? {
                    let points = (0..self.count()?).map(|_| self.point()).collect::<anyhow::Result<Ring>>()?;
                    each(ring == 0, points);
                }
            }
            other => bail!("a contour of kind {other}"),
        }
        Ok(())
    }
}

impl Sum {
    fn add(&mut self, outer: bool, points: &[(f64, f64)]) {
        let mut ring = Self::default();
        for pair in points.windows(2) {
            let [(from_longitude, from_latitude), (to_longitude, to_latitude)] = [pair[0], pair[1]];
            let cross = from_longitude * to_latitude - to_longitude * from_latitude;
            ring.area += cross;
            ring.latitude += (from_latitude + to_latitude) * cross;
            ring.longitude += (from_longitude + to_longitude) * cross;
        }
        // Whichever way round it is drawn.
        let sign = if (ring.area < 0.0) == outer { -1.0 } else { 1.0 };
        self.area += sign * ring.area;
        self.latitude += sign * ring.latitude;
        self.longitude += sign * ring.longitude;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn polygon(rings: &[&[(f64, f64)]]) -> String {
        let mut bytes = vec![1, 3, 0, 0, 0, rings.len() as u8, 0, 0, 0];
        for ring in rings {
            bytes.extend((ring.len() as u32).to_le_bytes());
            for (longitude, latitude) in *ring {
                bytes.extend(longitude.to_le_bytes());
                bytes.extend(latitude.to_le_bytes());
            }
        }
        bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02X}"))
    }

    #[test]
    fn the_middle_of_a_square_is_in_the_middle() {
        let square = [(2.0, 48.0), (4.0, 48.0), (4.0, 50.0), (2.0, 50.0), (2.0, 48.0)];
        let mut other_way = square;
        other_way.reverse();
        for ring in [square, other_way] {
            let (latitude, longitude) = centre(&polygon(&[&ring])).expect("a contour");
            assert!((latitude - 49.0).abs() < 1e-9 && (longitude - 3.0).abs() < 1e-9, "{latitude} {longitude}");
        }
        // A hole in the eastern half moves it west, whichever way round it is drawn.
        let hole = [(3.0, 48.0), (4.0, 48.0), (4.0, 50.0), (3.0, 50.0), (3.0, 48.0)];
        let (_, longitude) = centre(&polygon(&[&square, &hole])).expect("a contour");
        assert!((longitude - 2.5).abs() < 1e-9, "{longitude}");
    }

    #[test]
    fn broken_contours_are_refused() {
        for text in ["", "01", "zz", "0101000000", &polygon(&[&[(0.0, 0.0)]]), &(polygon(&[]) + "00")] {
            assert!(centre(text).is_err(), "{text}");
        }
    }
}
