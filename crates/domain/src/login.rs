//! The credentials of a person: how somebody proves to be the one whom an actor stands for.

pub mod password;

use crate::{
    id::{ActorId, LoginId},
    time::Timestamp,
};

/// What somebody may do on this server beside speaking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Takes part.
    Member,
    /// Handles reports and accounts.
    Moderator,
    /// Also settings and policies.
    Admin,
    /// Also the other admins.
    Owner,
}

impl Role {
    /// Its name on the command line and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Moderator => "moderator",
            Self::Admin => "admin",
            Self::Owner => "owner",
        }
    }

    /// Whether somebody in this role suspends the account of somebody in that one: who has less to say than they.
    pub fn may_suspend(self, other: Self) -> bool {
        self >= Self::Moderator && other < self
    }

    /// The role with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Member, Self::Moderator, Self::Admin, Self::Owner].into_iter().find(|role| role.as_str() == name)
    }
}

/// The credentials of one person.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    /// Our id for it.
    pub id: LoginId,
    /// The person.
    pub person: ActorId,
    /// Where the person is written to, lower case.
    pub email: String,
    /// An argon2id hash in PHC form.
    pub password_hash: String,
    /// What the person may do here.
    pub role: Role,
    /// The language of pages and messages; `None` follows the browser.
    pub locale: Option<String>,
    /// When the address was confirmed.
    pub confirmed_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
}

impl std::fmt::Debug for Login {
    /// Without address and hash, so that neither reaches a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Login")
            .field("id", &self.id)
            .field("person", &self.person)
            .field("role", &self.role)
            .finish_non_exhaustive()
    }
}

/// The longest and shortest password, in characters. The upper bound keeps hashing bounded.
pub const PASSWORD_LENGTH: std::ops::RangeInclusive<usize> = 8..=200;

/// Whether a text has the form of one e-mail address: something before and after one `@`, a dot in the host,
/// none of the characters that lists, headers and patterns give a meaning to.
pub fn is_email(text: &str) -> bool {
    let forbidden = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, ',' | ';' | '<' | '>' | '"' | '\'' | '%' | '\\' | '(' | ')' | ':')
    };
    text.len() <= 254
        && !text.contains(forbidden)
        && text.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty()
                && name.len() <= 64
                && !host.contains('@')
                && host.contains('.')
                && !host.starts_with('.')
                && !host.ends_with('.')
        })
}

/// The form in which an address is kept and compared: without spaces around it, lower case. `None` for what is no
/// address.
pub fn normal_email(text: &str) -> Option<String> {
    let email = text.trim().to_lowercase();
    is_email(&email).then_some(email)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_compared_without_capitals() {
        assert_eq!(normal_email(" Lea@Lyon.Example ").as_deref(), Some("lea@lyon.example"));
        assert_eq!(normal_email("lea"), None);
    }

    #[test]
    fn only_plain_addresses_pass() {
        for good in ["lea@lyon.example", "lea.m+x@mail.lyon.example"] {
            assert!(is_email(good), "{good}");
        }
        for bad in [
            "",
            "lea",
            "@x.example",
            "lea@x",
            "a@b@c.example",
            "a b@x.example",
            "%@x.example",
            "a,b@x.example",
            "\"a\"@x.example",
            "a@.example",
        ] {
            assert!(!is_email(bad), "{bad}");
        }
    }

    #[test]
    fn a_login_is_logged_without_its_secrets() {
        let login = Login {
            id: LoginId(1),
            person: ActorId(2),
            email: "lea@lyon.example".into(),
            password_hash: "$argon2id$".into(),
            role: Role::Member,
            locale: None,
            confirmed_at: None,
            created_at: Timestamp::default(),
        };
        let text = format!("{login:?}");
        assert!(!text.contains("lyon") && !text.contains("argon2"), "{text}");
    }
}
