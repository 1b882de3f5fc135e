//! Which passwords are taken.

use super::PASSWORD_LENGTH;

/// Passwords of eight letters and more that are tried first by whoever guesses, lower case: the most frequent of
/// published lists, and some that French speakers choose.
const COMMON: &str = include_str!("common_passwords.txt");

/// Why a password is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Too short or too long.
    #[error("a password has 8 to 200 characters")]
    Length,
    /// Among the first that are tried.
    #[error("this password is one of the first that strangers try")]
    Common,
    /// Nothing but the person's own name or address, or one letter again and again.
    #[error("this password is too easy to guess")]
    Guessable,
}

impl PasswordError {
    /// The name under which pages have words for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Length => "refused-password-length",
            Self::Common => "refused-password-common",
            Self::Guessable => "refused-password-guessable",
        }
    }
}

/// Whether somebody with this user name and this address may have this password.
pub fn check(password: &str, username: &str, email: &str) -> Result<(), PasswordError> {
    if !PASSWORD_LENGTH.contains(&password.chars().count()) {
        return Err(PasswordError::Length);
    }
    let lower = password.trim().to_lowercase();
    if COMMON.lines().any(|common| common == lower) {
        return Err(PasswordError::Common);
    }
    let mut letters = lower.chars();
    let first = letters.next();
    let monotonous = letters.all(|letter| Some(letter) == first);
    let mailbox = email.split('@').next().unwrap_or_default();
    let own = [username, email, mailbox].map(str::to_lowercase);
    if monotonous || own.iter().any(|name| is_name_with_a_number(&lower, name)) {
        return Err(PasswordError::Guessable);
    }
    Ok(())
}

/// `lea`, `lea2026`, `1lea!`: the name with nothing but digits and marks around it.
fn is_name_with_a_number(password: &str, name: &str) -> bool {
    let rest = if name.is_empty() { None } else { password.split_once(name) };
    rest.is_some_and(|(before, after)| !before.chars().chain(after.chars()).any(char::is_alphabetic))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_tried_first_is_refused() {
        let cases = [
            ("ancre et chaîne", Ok(())),
            ("correct horse battery staple", Ok(())),
            ("Fonderie-Vaise-9", Ok(())),
            ("court", Err(PasswordError::Length)),
            ("éééé", Err(PasswordError::Length)),
            ("password1", Err(PasswordError::Common)),
            ("PASSWORD1", Err(PasswordError::Common)),
            (" motdepasse ", Err(PasswordError::Common)),
            ("azertyuiop", Err(PasswordError::Common)),
            ("zzzzzzzzzz", Err(PasswordError::Guessable)),
            ("lea.martin", Err(PasswordError::Guessable)),
            ("leamartin69", Err(PasswordError::Guessable)),
            ("!!LeaMartin2026!!", Err(PasswordError::Guessable)),
            ("lea.martin@lyon.example", Err(PasswordError::Guessable)),
            ("leamartin fond du bronze", Ok(())),
        ];
        for (password, verdict) in cases {
            assert_eq!(check(password, "LeaMartin", "lea.martin@lyon.example"), verdict, "{password}");
        }
        let long = "é".repeat(201);
        assert_eq!(check(&long, "lea", "lea@lyon.example"), Err(PasswordError::Length));
    }

    #[test]
    fn the_list_is_one_lower_case_password_a_line() {
        assert!(COMMON.lines().count() > 3_000);
        for line in COMMON.lines() {
            assert!(line.chars().count() >= 8 && line.to_lowercase() == line && line.trim() == line, "{line}");
        }
    }
}
