//! What a token allows: Mastodon's OAuth scopes, and those of our own API.

use std::collections::BTreeSet;

/// A set of scopes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scopes(BTreeSet<String>);

/// What the scopes of the API are called. A broad scope such as `read` includes its parts (`read:statuses`).
const PARTS: &[&str] = &[
    "accounts",
    "blocks",
    "bookmarks",
    "conversations",
    "favourites",
    "filters",
    "follows",
    "lists",
    "media",
    "mutes",
    "notifications",
    "reports",
    "search",
    "statuses",
];

/// The parts that only our own API has (`read:company`): what companies say of themselves and how open they are, who
/// belongs to them and whom they invite, where the person behind the token belongs, communities, who comes in (those
/// who wait, and invitations to take an account), and territories: their accounts, their stewards with their word about
/// companies, who lives and works there, and the directory.
pub const OURS: &[&str] = &["community", "company", "membership", "signup", "team", "territory"];

/// A scope that does not exist.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("unknown scope {0:?}; use read, write, follow, push, profile or a part such as read:statuses or write:company")]
pub struct ScopeError(pub String);

fn is_known(scope: &str) -> bool {
    match scope.split_once(':') {
        None => matches!(scope, "read" | "write" | "follow" | "push" | "profile"),
        Some(("read" | "write", part)) => PARTS.contains(&part) || OURS.contains(&part),
        Some(_) => false,
    }
}

impl Scopes {
    /// Reads a list separated by spaces.
    pub fn parse(text: &str) -> Result<Self, ScopeError> {
        let scopes: BTreeSet<String> = text.split_whitespace().map(str::to_owned).collect();
        match scopes.iter().find(|scope| !is_known(scope)) {
            Some(unknown) => Err(ScopeError(unknown.clone())),
            None => Ok(Self(scopes)),
        }
    }

    /// Whether `needed` (such as `write:statuses`) is allowed, by itself or by a broader scope. `follow` is the
    /// older name for following, blocking and muting.
    pub fn allow(&self, needed: &str) -> bool {
        let broad = needed.split(':').next().unwrap_or(needed);
        self.0.contains(needed)
            || self.0.contains(broad)
            || (self.0.contains("follow")
                && matches!(
                    needed,
                    "read:follows" | "write:follows" | "read:blocks" | "write:blocks" | "read:mutes" | "write:mutes"
                ))
            || (needed == "profile" && self.allow("read:accounts"))
    }

    /// The list, separated by spaces.
    pub fn to_text(&self) -> String {
        self.0.iter().map(String::as_str).collect::<Vec<_>>().join(" ")
    }

    /// Whether nothing is allowed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broad_scopes_include_their_parts() {
        let scopes = Scopes::parse("read write:statuses follow").expect("known");
        for allowed in ["read", "read:statuses", "write:statuses", "write:follows", "write:mutes", "profile"] {
            assert!(scopes.allow(allowed), "{allowed}");
        }
        for refused in ["write", "write:media", "push", "admin:read"] {
            assert!(!scopes.allow(refused), "{refused}");
        }
    }

    #[test]
    fn our_own_parts_are_alike() {
        for part in OURS {
            let (read, write) = (format!("read:{part}"), format!("write:{part}"));
            let scopes = Scopes::parse(&read).expect("known");
            assert!(scopes.allow(&read) && !scopes.allow(&write) && !scopes.allow("read"), "{part}");
            assert!(Scopes::parse("write").expect("known").allow(&write), "{part}");
            // The older name means following, blocking and muting, whatever came later.
            let older = Scopes::parse("follow").expect("known");
            assert!(!older.allow(&read) && !older.allow(&write), "{part}");
            assert!(!PARTS.contains(part), "{part} is one of Mastodon's");
        }
    }

    #[test]
    fn unknown_scopes_are_named() {
        assert_eq!(Scopes::parse("read fly"), Err(ScopeError("fly".into())));
        assert!(Scopes::parse("read:flights").is_err());
    }
}
