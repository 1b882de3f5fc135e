//! What is wrong in a form: said beside the field, while everything that was typed stays.

use domain::community::MAX_REASON;

use crate::pages::words::Words;

/// What is wrong with one field of a form, or nothing.
#[derive(Default)]
pub struct Wrong(Option<(&'static str, String)>);

impl Wrong {
    /// What to change in a field.
    pub fn with(field: &'static str, says: String) -> Self {
        Self(Some((field, says)))
    }

    /// What to change in the form as a whole, where no one field is wrong.
    pub fn whole(says: String) -> Self {
        Self::with("", says)
    }

    /// Whether anything is wrong.
    pub fn is_any(&self) -> bool {
        self.0.is_some()
    }

    /// What to change in a field; empty where it is right. The form as a whole has no name.
    pub fn on(&self, field: &str) -> &str {
        self.0.as_ref().filter(|(wrong, _)| *wrong == field).map_or("", |(_, says)| says)
    }
}

/// Refuses a reason that is too long, which a moderator typed into a field.
pub fn reason(words: Words, field: &'static str, typed: &str) -> Result<(), Wrong> {
    if typed.trim().chars().count() > MAX_REASON {
        return Err(Wrong::with(field, words.count("community-reason-long", MAX_REASON as i64)));
    }
    Ok(())
}
