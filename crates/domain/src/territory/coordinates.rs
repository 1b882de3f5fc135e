//! Where areas are, and what is near.

/// A place on Earth (WGS 84), in thousandths of a degree: some hundred metres, which is enough for the middle of an
/// area, and whole numbers are the same on every database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Coordinates {
    latitude: i32,
    longitude: i32,
}

/// What lies between two parallels and two meridians, borders included, in thousandths of a degree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// The lowest latitude.
    pub south: i32,
    /// The highest latitude.
    pub north: i32,
    /// The lowest longitude.
    pub west: i32,
    /// The highest longitude.
    pub east: i32,
}

/// The radius of the sphere that comes nearest to Earth, in metres.
const EARTH: f64 = 6_371_008.8;
/// The length of a thousandth of a degree of latitude, in metres.
const STEP: f64 = EARTH * std::f64::consts::PI / 180_000.0;

impl Coordinates {
    /// From degrees, north and east being positive. `None` for what is nowhere on Earth.
    pub fn new(latitude: f64, longitude: f64) -> Option<Self> {
        let on_earth = (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude);
        on_earth.then(|| Self {
            latitude: (latitude * 1_000.0).round() as i32,
            longitude: (longitude * 1_000.0).round() as i32,
        })
    }

    /// From thousandths of degrees, as they are stored.
    pub fn from_thousandths(latitude: i64, longitude: i64) -> Option<Self> {
        let on_earth = (-90_000..=90_000).contains(&latitude) && (-180_000..=180_000).contains(&longitude);
        on_earth.then_some(Self { latitude: latitude as i32, longitude: longitude as i32 })
    }

    /// Latitude and longitude as somebody writes them: `48.39,-4.486`.
    pub fn parse(text: &str) -> Option<Self> {
        let (latitude, longitude) = text.split_once(',')?;
        Self::new(latitude.trim().parse().ok()?, longitude.trim().parse().ok()?)
    }

    /// Degrees north.
    pub fn latitude(self) -> f64 {
        f64::from(self.latitude) / 1_000.0
    }

    /// Degrees east.
    pub fn longitude(self) -> f64 {
        f64::from(self.longitude) / 1_000.0
    }

    /// Latitude and longitude in thousandths of a degree, as they are stored.
    pub fn thousandths(self) -> (i64, i64) {
        (self.latitude.into(), self.longitude.into())
    }

    /// How far it is to another place, along a great circle, in metres (haversine formula).
    pub fn distance_to(self, other: Self) -> f64 {
        let (here, there) = (self.latitude().to_radians(), other.latitude().to_radians());
        let across = (other.longitude() - self.longitude()).to_radians();
        let half_chord = ((there - here) / 2.0).sin().powi(2) + here.cos() * there.cos() * (across / 2.0).sin().powi(2);
        2.0 * EARTH * half_chord.clamp(0.0, 1.0).sqrt().asin()
    }

    /// A box that holds every place within `metres`. It is wider than need be near a pole and where it would cross
    /// the meridian of 180 degrees.
    pub fn around(self, metres: f64) -> Bounds {
        let up = (metres / STEP).ceil() as i32;
        let south = self.latitude.saturating_sub(up).max(-90_000);
        let north = self.latitude.saturating_add(up).min(90_000);
        let narrowest = f64::from(south.abs().max(north.abs())) / 1_000.0;
        let across = (metres / (STEP * narrowest.to_radians().cos().max(1e-9))).ceil() as i32;
        let (west, east) = (self.longitude.saturating_sub(across), self.longitude.saturating_add(across));
        if west < -180_000 || east > 180_000 {
            return Bounds { south, north, west: -180_000, east: 180_000 };
        }
        Bounds { south, north, west, east }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(latitude: f64, longitude: f64) -> Coordinates {
        Coordinates::new(latitude, longitude).expect("on Earth")
    }

    #[test]
    fn distances_are_those_of_the_atlas() {
        let brest = at(48.39, -4.486);
        let lyon = at(45.764, 4.836);
        let noumea = at(-22.276, 166.458);
        for (one, other, kilometres) in [
            (brest, lyon, 763.0),
            (lyon, noumea, 16_919.0),
            (at(0.0, 179.9), at(0.0, -179.9), 22.2),
            (brest, brest, 0.0),
        ] {
            let found = one.distance_to(other) / 1_000.0;
            assert!((found - kilometres).abs() <= kilometres * 0.005, "{found} instead of {kilometres}");
        }
    }

    #[test]
    fn places_are_read_as_people_write_them() {
        assert_eq!(Coordinates::parse("48.39,-4.486"), Some(at(48.39, -4.486)));
        assert_eq!(Coordinates::parse(" 48.3904 , -4.4861 "), Some(at(48.39, -4.486)));
        for text in ["", "48.39", "48.39;4", "91,0", "0,181", "north,west", "NaN,0", "inf,0", "1,2,3"] {
            assert_eq!(Coordinates::parse(text), None, "{text}");
        }
        assert_eq!(Coordinates::from_thousandths(90_001, 0), None);
        assert_eq!(Coordinates::from_thousandths(48_390, -4_486), Some(at(48.39, -4.486)));
        assert_eq!(at(48.39, -4.486).thousandths(), (48_390, -4_486));
    }

    proptest! {
        #[test]
        fn the_box_holds_everything_near(
            latitude in -90_000_i64..=90_000, longitude in -180_000_i64..=180_000,
            other_latitude in -90_000_i64..=90_000, other_longitude in -180_000_i64..=180_000,
            metres in 1.0..2_000_000.0_f64,
        ) {
            let here = Coordinates::from_thousandths(latitude, longitude).expect("on Earth");
            let there = Coordinates::from_thousandths(other_latitude, other_longitude).expect("on Earth");
            let bounds = here.around(metres);
            let inside = (bounds.south..=bounds.north).contains(&there.latitude)
                && (bounds.west..=bounds.east).contains(&there.longitude);
            prop_assert!(inside || here.distance_to(there) > metres);
        }
    }
}
