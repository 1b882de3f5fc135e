//! Letters to people's mailboxes: what they tell, and when one that could not be sent is tried again.
//!
//! A letter says what it is about and nothing of its wording: that is chosen when it is sent, in the reader's
//! language.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::id::MailId;

/// What a letter tells. A `link` is a path on this server, with its secret.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "letter", rename_all = "snake_case")]
pub enum Letter {
    /// Whoever reads this asked for an account and has to confirm the address.
    ConfirmSignup {
        /// The name that was chosen.
        username: String,
        /// Where to confirm.
        link: String,
    },
    /// Somebody wanted to use an address that has an account.
    AlreadyHere,
    /// To moderators: somebody waits for approval.
    SignupWaiting,
    /// A moderator said yes.
    SignupApproved {
        /// The name of the account.
        username: String,
    },
    /// A moderator said no.
    SignupRefused {
        /// The name that was asked for.
        username: String,
        /// Why; may be empty.
        reason: String,
    },
    /// Somebody forgot the password.
    ResetPassword {
        /// Where to choose another.
        link: String,
    },
    /// The password was changed.
    PasswordChanged,
    /// Whoever reads this is to become the address of an account.
    ConfirmEmail {
        /// Where to confirm.
        link: String,
    },
    /// To the address that an account had before.
    EmailChanged {
        /// The address that it has now.
        email: String,
    },
    /// Logging in takes a code from now on.
    TotpEnabled,
    /// Logging in takes no code any more.
    TotpDisabled {
        /// Somebody who looks after the server did it.
        by_admin: bool,
    },
    /// A recovery code was used.
    RecoveryCodeUsed {
        /// How many are left.
        left: i64,
    },
    /// Somebody logged in with a browser that was not seen before.
    NewBrowser {
        /// Its name, such as `Firefox, Linux`.
        client: String,
    },
    /// Nothing: it is written where nobody is to be written to, so that asking takes as long as elsewhere, and is
    /// thrown away instead of sent.
    Void,
}

impl std::fmt::Debug for Letter {
    /// Its kind alone: links hold secrets, and what moderators write is for one reader.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::ConfirmSignup { .. } => "ConfirmSignup",
            Self::AlreadyHere => "AlreadyHere",
            Self::SignupWaiting => "SignupWaiting",
            Self::SignupApproved { .. } => "SignupApproved",
            Self::SignupRefused { .. } => "SignupRefused",
            Self::ResetPassword { .. } => "ResetPassword",
            Self::PasswordChanged => "PasswordChanged",
            Self::ConfirmEmail { .. } => "ConfirmEmail",
            Self::EmailChanged { .. } => "EmailChanged",
            Self::TotpEnabled => "TotpEnabled",
            Self::TotpDisabled { .. } => "TotpDisabled",
            Self::RecoveryCodeUsed { .. } => "RecoveryCodeUsed",
            Self::NewBrowser { .. } => "NewBrowser",
            Self::Void => "Void",
        })
    }
}

/// A letter on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Our id for it; the same on every try.
    pub id: MailId,
    /// The address.
    pub recipient: String,
    /// The language of the reader; `None` takes the server's first.
    pub locale: Option<String>,
    /// What it tells.
    pub letter: Letter,
    /// How often sending it failed.
    pub attempts: u32,
}

/// How long a letter that could not be sent `attempts` times waits; `None` when it was often enough, and it is given
/// up, visibly.
pub fn next_try(attempts: u32) -> Option<TimeDelta> {
    let minutes = [1, 5, 15, 60, 180, 720, 1_440];
    minutes.get((attempts as usize).checked_sub(1)?).map(|minutes| TimeDelta::minutes(*minutes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_tried_for_two_days() {
        let waits: Vec<TimeDelta> = (1..).map_while(next_try).collect();
        assert!(waits.is_sorted() && waits.iter().sum::<TimeDelta>() < TimeDelta::days(2));
        assert_eq!((next_try(0), next_try(8)), (None, None));
    }

    #[test]
    fn letters_are_logged_without_their_secrets() {
        let letter = Letter::ResetPassword { link: "/password/reset?t=secret".into() };
        let mail = Mail { id: MailId(1), recipient: String::new(), locale: None, letter, attempts: 0 };
        assert!(!format!("{mail:?}").contains("secret"));
    }

    #[test]
    fn letters_come_back_as_they_were_stored() {
        let letter = Letter::SignupRefused { username: "lea".into(), reason: "« non »".into() };
        let stored = serde_json::to_string(&letter).expect("JSON");
        assert_eq!(stored, r#"{"letter":"signup_refused","username":"lea","reason":"« non »"}"#);
        assert_eq!(serde_json::from_str::<Letter>(&stored).expect("read"), letter);
    }
}
