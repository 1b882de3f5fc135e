//! The words of letters to mailboxes: plain text, and the same as simple HTML.

use app::{Instance, mail::Written};
use domain::{mail::Letter, text::escape};

use super::words::{Key, Lang, Words};

/// A letter before it is laid out.
struct Draft {
    subject: String,
    /// Paragraphs before the link.
    before: Vec<String>,
    /// A path on this server.
    link: Option<String>,
    /// Paragraphs after it.
    after: Vec<String>,
}

/// Finds the words of a letter in the reader's language, or in the first of the server's that we have.
pub fn write(letter: &Letter, locale: Option<&str>, here: &Instance) -> Written {
    let first = || here.languages.iter().find_map(|tag| Lang::from_tag(tag)).unwrap_or(Lang::Fr);
    let words = Words(locale.and_then(Lang::from_tag).unwrap_or_else(first));
    lay_out(draft(letter, words, here), words, here)
}

fn draft(letter: &Letter, words: Words, here: &Instance) -> Draft {
    let site = here.title.as_str();
    let titled = |subject: Key| words.fill(subject, "site", site);
    let plain = |subject: Key, text: Key| Draft {
        subject: titled(subject),
        before: vec![words.fill(text, "site", site)],
        link: None,
        after: Vec::new(),
    };
    let linked = |subject: Key, text: Key, link: &str, after: Key| Draft {
        link: Some(link.to_owned()),
        after: vec![words.say(after)],
        ..plain(subject, text)
    };
    let warned = |subject: Key, text: Key| Draft {
        link: Some("/settings/security".to_owned()),
        before: vec![words.fill(text, "site", site), words.say("mail-not-you")],
        ..plain(subject, text)
    };
    let handle = |username: &str| format!("@{username}@{}", here.handle_domain);
    match letter {
        Letter::ConfirmSignup { username, link } => Draft {
            before: vec![words.fill_all("mail-confirm", &[("site", site), ("handle", &handle(username))])],
            ..linked(Key("mail-confirm-subject"), Key("mail-hello"), link, Key("mail-confirm-after"))
        },
        Letter::AlreadyHere => Draft {
            link: Some("/password/forgotten".to_owned()),
            ..plain(Key("mail-known-subject"), Key("mail-known"))
        },
        Letter::SignupWaiting => {
            Draft { link: Some("/signup/review".to_owned()), ..plain(Key("mail-waiting-subject"), Key("mail-waiting")) }
        }
        Letter::SignupApproved { username } => Draft {
            before: vec![words.fill_all("mail-approved", &[("site", site), ("handle", &handle(username))])],
            link: Some("/login".to_owned()),
            ..plain(Key("mail-approved-subject"), Key("mail-hello"))
        },
        Letter::SignupRefused { username, reason } => {
            let mut before = vec![words.fill_all("mail-refused", &[("site", site), ("handle", &handle(username))])];
            if !reason.is_empty() {
                before.push(words.fill("mail-refused-reason", "reason", reason));
            }
            Draft { before, ..plain(Key("mail-refused-subject"), Key("mail-hello")) }
        }
        Letter::ResetPassword { link } => {
            linked(Key("mail-reset-subject"), Key("mail-reset"), link, Key("mail-reset-after"))
        }
        Letter::PasswordChanged => warned(Key("mail-password-subject"), Key("mail-password")),
        Letter::ConfirmEmail { link } => {
            linked(Key("mail-email-subject"), Key("mail-email"), link, Key("mail-email-after"))
        }
        Letter::EmailChanged { email } => Draft {
            before: vec![
                words.fill_all("mail-moved", &[("site", site), ("email", email)]),
                words.fill("mail-moved-not-you", "contact", contact(here)),
            ],
            ..plain(Key("mail-moved-subject"), Key("mail-hello"))
        },
        Letter::TotpEnabled => warned(Key("mail-totp-on-subject"), Key("mail-totp-on")),
        Letter::TotpDisabled { by_admin: false } => warned(Key("mail-totp-off-subject"), Key("mail-totp-off")),
        Letter::TotpDisabled { by_admin: true } => warned(Key("mail-totp-off-subject"), Key("mail-totp-reset")),
        Letter::RecoveryCodeUsed { left } => Draft {
            before: vec![words.fill("mail-recovery", "site", site), words.count("mail-recovery-left", *left)],
            ..warned(Key("mail-recovery-subject"), Key("mail-hello"))
        },
        Letter::NewBrowser { client } => Draft {
            before: vec![
                words.fill_all("mail-browser", &[("site", site), ("client", client)]),
                words.say("mail-not-you"),
            ],
            ..warned(Key("mail-browser-subject"), Key("mail-hello"))
        },
        // Never sent.
        Letter::Void => Draft { before: Vec::new(), ..plain(Key("mail-hello"), Key("mail-hello")) },
    }
}

fn contact(here: &Instance) -> String {
    if here.contact_email.is_empty() { here.uri("/about").to_string() } else { here.contact_email.clone() }
}

fn lay_out(draft: Draft, words: Words, here: &Instance) -> Written {
    let Draft { subject, before, link, after } = draft;
    let link = link.map(|path| here.uri(&path).to_string());
    let hello = words.fill("mail-hello", "site", &here.title);
    let foot = words.fill_all("mail-foot", &[("site", &here.title), ("address", &here.origin())]);
    let mut text = vec![hello.clone()];
    text.extend(before.iter().cloned());
    text.extend(link.iter().cloned());
    text.extend(after.iter().cloned());
    text.push(format!("-- \n{foot}"));
    let paragraph = |text: &String| format!("<p>{}</p>\n", escape::html(text).replace('\n', "<br>"));
    let mut body = paragraph(&hello);
    body.extend(before.iter().map(paragraph));
    if let Some(link) = &link {
        let link = escape::html(link);
        body.push_str(&format!("<p><a href=\"{link}\">{link}</a></p>\n"));
    }
    body.extend(after.iter().map(paragraph));
    let html = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head><meta charset=\"utf-8\"><title>{}</title></head>\n<body>\n{body}<hr>\n<p><small>{}</small></p>\n</body>\n</html>\n",
        words.0.tag(),
        escape::html(&subject),
        escape::html(&foot)
    );
    // A subject is one line, whatever the server is called.
    let subject = subject.split_whitespace().collect::<Vec<_>>().join(" ");
    Written { subject, text: format!("{}\n", text.join("\n\n")), html }
}

#[cfg(test)]
mod tests {
    use domain::handle::Host;

    use super::*;

    fn here() -> Instance {
        let host = Host::parse("lyon.example").expect("a host");
        Instance { title: "Lyon <&> Cie".into(), languages: vec!["en".into()], ..Instance::new(host) }
    }

    fn every() -> Vec<Letter> {
        let text = |text: &str| text.to_owned();
        vec![
            Letter::ConfirmSignup { username: text("lea"), link: text("/signup/confirm?t=x_y-z") },
            Letter::AlreadyHere,
            Letter::SignupWaiting,
            Letter::SignupApproved { username: text("lea") },
            Letter::SignupRefused { username: text("lea"), reason: text("<script>alert(1)</script>") },
            Letter::ResetPassword { link: text("/password/new?t=x_y-z") },
            Letter::PasswordChanged,
            Letter::ConfirmEmail { link: text("/email/confirm?t=x_y-z") },
            Letter::EmailChanged { email: text("new@lyon.example") },
            Letter::TotpEnabled,
            Letter::TotpDisabled { by_admin: false },
            Letter::TotpDisabled { by_admin: true },
            Letter::RecoveryCodeUsed { left: 3 },
            Letter::NewBrowser { client: text("Firefox, Linux") },
        ]
    }

    #[test]
    fn every_letter_says_something_in_both_languages() {
        for letter in every() {
            let (french, english) = (write(&letter, Some("fr"), &here()), write(&letter, Some("en-GB"), &here()));
            assert_ne!(french.subject, english.subject, "{letter:?}");
            for Written { subject, text, html } in [&french, &english] {
                assert!(!subject.is_empty() && !subject.contains(['\r', '\n']), "{letter:?}: {subject}");
                assert!(!text.contains("mail-") && !subject.contains("mail-"), "{letter:?}: {text}");
                assert!(!html.contains("<script>") && !html.contains("<&>"), "{letter:?}: {html}");
                assert!(text.lines().count() > 4, "{letter:?}: {text}");
            }
            assert_eq!(write(&letter, None, &here()), english, "the server's first language");
        }
    }

    #[test]
    fn links_lead_here() {
        let letter = Letter::ResetPassword { link: "/password/new?t=x_y-z".into() };
        let written = write(&letter, Some("fr"), &here());
        assert!(written.text.contains("\nhttps://lyon.example/password/new?t=x_y-z\n"), "{}", written.text);
        assert!(written.html.contains("href=\"https://lyon.example/password/new?t=x_y-z\""), "{}", written.html);
    }
}
