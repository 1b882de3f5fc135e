//! Why somebody is refused what they asked for: an English text that is safe to show, and, where a form of a page can
//! meet it, the name under which the pages have words for it in the language of their reader.
//!
//! Names begin with `refused-` and are literals, in use-cases beside the text ([`Reason::named`]), in domain in the `name`
//! of the decision that refuses, so that a test of the pages can compare all of them with the catalogue. The text beside
//! a name is a literal for the same reason: the test compares its figures with those that the pages say.

use std::{borrow::Cow, fmt};

use domain::{
    account_move::MoveError,
    community::ClosingError,
    company::{details::DetailError, establishment::EstablishmentError},
    follow, group,
    handle::UsernameError,
    login::password::PasswordError,
    membership::{MandateError, VoiceError},
    poll::PollError,
    post::DraftError,
    verification::SubjectError,
};

/// Why somebody is refused what they asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    name: Option<&'static str>,
    text: Cow<'static, str>,
}

impl Reason {
    /// A reason that pages have words for.
    pub fn named(name: &'static str, text: impl Into<Cow<'static, str>>) -> Self {
        Self { name: Some(name), text: text.into() }
    }

    /// A reason that no form of a page meets.
    pub const fn of(text: &'static str) -> Self {
        Self { name: None, text: Cow::Borrowed(text) }
    }

    /// The name under which pages have words for it.
    pub fn name(&self) -> Option<&'static str> {
        self.name
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl From<Cow<'static, str>> for Reason {
    fn from(text: Cow<'static, str>) -> Self {
        Self { name: None, text }
    }
}

impl From<&'static str> for Reason {
    fn from(text: &'static str) -> Self {
        Self::of(text)
    }
}

impl From<String> for Reason {
    fn from(text: String) -> Self {
        Cow::<'static, str>::Owned(text).into()
    }
}

macro_rules! decisions {
    ($($refusal:ty),* $(,)?) => {
        $(impl From<$refusal> for Reason {
            fn from(refusal: $refusal) -> Self {
                Self::named(refusal.name(), refusal.to_string())
            }
        })*
    };
}

decisions! {
    ClosingError,
    DetailError,
    DraftError,
    EstablishmentError,
    MandateError,
    MoveError,
    PasswordError,
    PollError,
    SubjectError,
    UsernameError,
    VoiceError,
    follow::Refusal,
    group::Refusal,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_keeps_its_text_and_its_name() {
        let own = crate::Error::invalid(PollError::Own);
        assert_eq!(own.public_text(), "you cannot vote in your own poll");
        assert_eq!(own.refusal(), Some("refused-poll-own"));
        let other = crate::Error::forbidden(format!("not {}", "so"));
        assert_eq!((other.public_text().as_str(), other.refusal()), ("not so", None));
    }
}
