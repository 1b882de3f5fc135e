//! How many are told of news at a time, all together and for one person.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// For one person: browsers open no more to one server in the same moment, over HTTP/1.1 at least.
pub const PER_PERSON: usize = 6;

/// The connections that there are.
#[derive(Clone, Default)]
pub struct Places(Arc<Mutex<Taken>>);

#[derive(Default)]
struct Taken {
    all: usize,
    by_person: HashMap<String, usize>,
}

impl Places {
    /// A place for a connection of this person, unless there are too many, `most` all together.
    pub fn take(&self, person: &str, most: usize) -> Option<Place> {
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = taken.by_person.get(person).copied().unwrap_or_default();
        if taken.all >= most || own >= PER_PERSON {
            return None;
        }
        taken.all += 1;
        taken.by_person.insert(person.to_owned(), own + 1);
        Some(Place { places: self.clone(), person: person.to_owned() })
    }
}

/// A place, free again when this goes.
pub struct Place {
    places: Places,
    person: String,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.0.lock().unwrap_or_else(PoisonError::into_inner);
        taken.all -= 1;
        let own = taken.by_person.remove(&self.person).unwrap_or_default();
        if own > 1 {
            taken.by_person.insert(std::mem::take(&mut self.person), own - 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_and_given_back() {
        let places = Places::default();
        let own: Vec<Place> = (0..PER_PERSON).filter_map(|_| places.take("a", 100)).collect();
        assert_eq!(own.len(), PER_PERSON);
        assert!(places.take("a", 100).is_none(), "one person");
        assert!(places.take("b", PER_PERSON).is_none(), "all together");
        let other = places.take("b", 100).expect("another person has their own");
        drop(own);
        assert!(places.take("a", 2).is_some());
        drop(other);
        let taken = places.0.lock().expect("not poisoned");
        assert!(taken.all == 0 && taken.by_person.is_empty(), "nothing is remembered");
    }
}
