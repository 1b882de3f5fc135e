//! How somebody proves that a site is theirs: the site says so, in one of three ways, or somebody vouches: a
//! moderator, or a steward of a territory where they work.
//!
//! What a company declares and what is verified are kept apart. A proof is asked for again and again; when it is
//! missing twice it no longer holds, and when nobody answered for a week. The two are counted apart.

use chrono::TimeDelta;

use crate::{
    handle::Host,
    id::{ActorId, TerritoryId, VerificationId},
    text::sanitize::anchors,
    time::Timestamp,
    uri::Uri,
};

/// The name below a domain at which its TXT records are asked for.
pub const DNS_LABEL: &str = "_ancrage";
/// The path at which a site names the profiles that are its own.
pub const WELL_KNOWN: &str = "/.well-known/ancrage-verification";
/// How many proofs somebody may ask for at a time.
pub const MAX_PER_ACTOR: usize = 16;
/// The longest sentence with which somebody vouches, in characters.
pub const MAX_NOTE: usize = 500;

/// In which way it is proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Method {
    /// A page links back to the profile with `rel="me"`.
    Link,
    /// A TXT record of the domain names the profile.
    Dns,
    /// A file of the site names the profile.
    WellKnown,
    /// A moderator, or a steward of a territory where they work, knows them.
    Steward,
}

impl Method {
    /// Every way.
    pub const ALL: [Self; 4] = [Self::Link, Self::Dns, Self::WellKnown, Self::Steward];

    /// Its name in the database, in forms and in our API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Dns => "dns",
            Self::WellKnown => "well-known",
            Self::Steward => "steward",
        }
    }

    /// The way with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.as_str() == name)
    }
}

/// What is asked when a proof is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// Whether this page links back.
    Page(Uri),
    /// What the TXT records at this name say.
    Texts(String),
    /// What this file says.
    File(Uri),
}

/// What came of looking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The proof is there.
    Found,
    /// It is not.
    Missing,
    /// Nobody answers there, or we reach nobody: that says little about the proof.
    Unreachable,
}

/// What looking changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Nothing that anybody sees.
    None,
    /// It is verified now.
    Verified,
    /// It is verified no longer.
    Withdrawn,
}

/// Why nothing can be proved in this way.
#[derive(Debug, Clone, Copy, thiserror::Error, PartialEq, Eq)]
pub enum SubjectError {
    /// It is no address of a page.
    #[error("this is not the address of a page, such as https://fonderie.example/")]
    Page,
    /// It is no name of a site.
    #[error("this is not the name of a site, such as fonderie.example")]
    Domain,
}

impl SubjectError {
    /// The name under which pages have words for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Page => "refused-proof-page",
            Self::Domain => "refused-proof-site",
        }
    }
}

/// A proof that somebody asked for, and how it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// Our id for it.
    pub id: VerificationId,
    /// Who proves something.
    pub actor: ActorId,
    /// In which way.
    pub method: Method,
    /// What is theirs: the address of a page, or the name of a site; empty where somebody vouches.
    pub subject: String,
    /// Since when it is verified.
    pub verified_at: Option<Timestamp>,
    /// When it was looked for last.
    pub checked_at: Option<Timestamp>,
    /// How often it was missing since it was found; of one that is not verified, how often looking for it was in vain.
    pub failures: u32,
    /// Since when nobody answers where the proof of what is verified was found.
    pub unreached_since: Option<Timestamp>,
    /// When it is looked for next; `None` when nobody looks any more.
    pub due_at: Option<Timestamp>,
    /// Who vouches.
    pub voucher: Option<ActorId>,
    /// The territory as whose steward they do; `None` for a moderator.
    pub territory: Option<TerritoryId>,
    /// Why they do, for moderators and stewards.
    pub note: String,
}

/// How often a proof that was found is looked for.
const AGAIN: TimeDelta = TimeDelta::days(1);
/// How often a proof is missing before it no longer holds.
const WITHDRAWN_AFTER: u32 = 2;
/// For how long nobody answers before it no longer holds.
const UNREACHED_FOR: TimeDelta = TimeDelta::days(7);

impl Verification {
    /// A proof that is to be looked for at once. The subject is brought into its one spelling.
    pub fn new(
        id: VerificationId,
        actor: ActorId,
        method: Method,
        subject: &str,
        now: Timestamp,
    ) -> Result<Self, SubjectError> {
        let subject = match method {
            Method::Link => Uri::parse(subject.trim()).map_err(|_| SubjectError::Page)?.without_fragment().to_string(),
            Method::Dns | Method::WellKnown => domain(subject).ok_or(SubjectError::Domain)?,
            Method::Steward => String::new(),
        };
        let due_at = (method != Method::Steward).then_some(now);
        Ok(Self {
            id,
            actor,
            method,
            subject,
            verified_at: None,
            checked_at: None,
            failures: 0,
            unreached_since: None,
            due_at,
            voucher: None,
            territory: None,
            note: String::new(),
        })
    }

    /// What has to be asked; nothing where somebody vouches. `scheme` is the one of this server, so that labs
    /// without certificates can prove something too.
    pub fn question(&self, scheme: &str) -> Option<Question> {
        match self.method {
            Method::Link => Uri::parse(&self.subject).ok().map(Question::Page),
            Method::Dns => Some(Question::Texts(format!("{DNS_LABEL}.{}", self.subject))),
            Method::WellKnown => {
                Uri::parse(&format!("{scheme}://{}{WELL_KNOWN}", self.subject)).ok().map(Question::File)
            }
            Method::Steward => None,
        }
    }

    /// How it stands after looking at `now`.
    #[must_use]
    pub fn after(mut self, outcome: Outcome, now: Timestamp) -> (Self, Change) {
        self.checked_at = Some(now);
        let was_verified = self.verified_at.is_some();
        if outcome == Outcome::Found {
            self.failures = 0;
            self.unreached_since = None;
            self.verified_at = self.verified_at.or(Some(now));
            self.due_at = Some(now + AGAIN);
            return (self, if was_verified { Change::None } else { Change::Verified });
        }
        if outcome == Outcome::Unreachable && was_verified {
            self.unreached_since = self.unreached_since.or(Some(now));
        } else {
            self.failures = self.failures.saturating_add(1);
            self.unreached_since = None;
        }
        let patient = self.unreached_since.is_none_or(|since| now < since + UNREACHED_FOR);
        let holds = was_verified && patient && self.failures < WITHDRAWN_AFTER;
        let withdrawn = was_verified && !holds;
        if withdrawn {
            self.verified_at = None;
            self.unreached_since = None;
            // It is looked for as often as one that was never found.
            self.failures = WITHDRAWN_AFTER;
        }
        self.due_at = pause(holds, self.failures).map(|pause| now + pause);
        (self, if withdrawn { Change::Withdrawn } else { Change::None })
    }

    /// The site that it is about; `None` where somebody vouches.
    pub fn site(&self) -> Option<Host> {
        match self.method {
            Method::Link => Host::parse(Uri::parse(&self.subject).ok()?.authority()).ok(),
            Method::Dns | Method::WellKnown => Host::parse(&self.subject).ok(),
            Method::Steward => None,
        }
    }

    /// Whether it proves that addresses at this domain are theirs: a page on somebody's site proves nothing of it.
    pub fn owns(&self, domain: &str) -> bool {
        let whole = matches!(self.method, Method::Dns | Method::WellKnown);
        self.verified_at.is_some() && whole && self.subject.strip_prefix("www.").unwrap_or(&self.subject) == domain
    }

    /// Whether it shows that the page at an address is theirs: that page, or any page of the site.
    pub fn covers(&self, page: &Uri) -> bool {
        match self.method {
            Method::Link => Uri::parse(&self.subject).is_ok_and(|subject| same_page(&subject, page)),
            Method::Dns | Method::WellKnown => {
                Host::parse(page.authority()).is_ok_and(|host| host.as_str() == self.subject)
            }
            Method::Steward => false,
        }
    }
}

/// After how long a missing proof is looked for again; never once it was missing for a week or two.
fn pause(holds: bool, failures: u32) -> Option<TimeDelta> {
    match failures {
        _ if holds => Some(TimeDelta::hours(6)),
        0 | 1 => Some(TimeDelta::minutes(10)),
        2 | 3 => Some(TimeDelta::hours(1)),
        4..=14 => Some(TimeDelta::days(1)),
        _ => None,
    }
}

/// The name of a site as somebody types it, perhaps with an address around it.
fn domain(typed: &str) -> Option<String> {
    let typed = typed.trim();
    let uri = Uri::parse(&if typed.contains("://") { typed.to_owned() } else { format!("https://{typed}/") }).ok()?;
    let host = Host::parse(uri.authority()).ok()?;
    let is_name = host.name().contains('.') && host.name().parse::<std::net::IpAddr>().is_err();
    (is_name && !host.as_str().starts_with('[')).then(|| host.to_string())
}

/// Two addresses of one page: a slash at the end of the path or a fragment make no difference.
fn same_page(one: &Uri, other: &Uri) -> bool {
    let bare = |uri: &Uri| uri.without_fragment().as_str().trim_end_matches('/').to_owned();
    bare(one) == bare(other)
}

/// Whether a page links back to one of the addresses of a profile with `rel="me"`.
pub fn links_back(html: &str, profile: &[Uri]) -> bool {
    anchors(html).iter().filter(|anchor| anchor.rel.iter().any(|word| word == "me")).any(|anchor| {
        Uri::parse(&anchor.href).is_ok_and(|target| profile.iter().any(|address| same_page(address, &target)))
    })
}

/// Whether a text, a TXT record or a file, names one of the addresses of a profile: alone in a line, with or without
/// `ancrage=` in front.
pub fn names(text: &str, profile: &[Uri]) -> bool {
    text.lines().take(1_000).any(|line| {
        let line = line.trim();
        let line = line.strip_prefix("ancrage=").unwrap_or(line).trim();
        Uri::parse(line).is_ok_and(|target| profile.iter().any(|address| same_page(address, &target)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::from_ms;

    const DAY: i64 = 86_400_000;

    fn new(method: Method, subject: &str) -> Result<Verification, SubjectError> {
        Verification::new(VerificationId(1), ActorId(2), method, subject, from_ms(0))
    }

    fn profile() -> Vec<Uri> {
        ["https://lyon.example/@fonderie", "https://lyon.example/actors/7"]
            .map(|text| Uri::parse(text).expect("an address"))
            .into()
    }

    #[test]
    fn a_domain_is_owned_by_whoever_proved_all_of_it() {
        let owns = |method, subject, found: bool, domain: &str| {
            let begun = new(method, subject).expect("a subject");
            let now = if found { begun.after(Outcome::Found, from_ms(5)).0 } else { begun };
            now.owns(domain)
        };
        assert!(owns(Method::Dns, "fonderie.example", true, "fonderie.example"));
        assert!(owns(Method::WellKnown, "www.fonderie.example", true, "fonderie.example"));
        assert!(!owns(Method::Dns, "fonderie.example", false, "fonderie.example"), "not found yet");
        assert!(!owns(Method::Dns, "autre.example", true, "fonderie.example"));
        assert!(!owns(Method::WellKnown, "shop.fonderie.example", true, "fonderie.example"));
        assert!(!owns(Method::Link, "https://fonderie.example/", true, "fonderie.example"), "a page is not a domain");
    }

    #[test]
    fn a_proof_that_is_missing_twice_in_a_row_holds_no_longer() {
        let begun = new(Method::Link, "https://fonderie.example/").expect("a page");
        let (found, change) = begun.after(Outcome::Found, from_ms(5));
        assert_eq!(
            (change, found.verified_at, found.due_at),
            (Change::Verified, Some(from_ms(5)), Some(from_ms(5 + DAY)))
        );
        let (once, change) = found.after(Outcome::Missing, from_ms(DAY));
        assert_eq!((change, once.verified_at, once.failures), (Change::None, Some(from_ms(5)), 1));
        let (again, change) = once.clone().after(Outcome::Found, from_ms(2 * DAY));
        assert_eq!((change, again.verified_at, again.failures), (Change::None, Some(from_ms(5)), 0));
        let (again, change) = again.after(Outcome::Missing, from_ms(3 * DAY));
        assert_eq!((change, again.verified_at.is_some()), (Change::None, true));
        let (gone, change) = again.after(Outcome::Missing, from_ms(4 * DAY));
        assert_eq!((change, gone.verified_at), (Change::Withdrawn, None));
        // It is still looked for, and comes back when it is there again.
        let (gone, change) = gone.after(Outcome::Missing, from_ms(5 * DAY));
        assert_eq!(change, Change::None);
        assert_eq!(gone.after(Outcome::Found, from_ms(6 * DAY)).1, Change::Verified);
    }

    #[test]
    fn a_site_that_cannot_be_reached_has_a_week() {
        let mut proof = new(Method::Dns, "fonderie.example").expect("a name").after(Outcome::Found, from_ms(0)).0;
        let mut looks = 0;
        let withdrawn = loop {
            let due = proof.due_at.expect("it is looked for");
            let (after, change) = proof.after(Outcome::Unreachable, due);
            (proof, looks) = (after, looks + 1);
            if change == Change::Withdrawn {
                break due;
            }
            assert!(looks < 40, "not for ever");
        };
        assert!((from_ms(6 * DAY)..=from_ms(9 * DAY)).contains(&withdrawn), "{withdrawn}");
        assert_eq!((proof.verified_at, proof.due_at), (None, Some(withdrawn + TimeDelta::hours(1))));
        let (proof, change) = proof.after(Outcome::Found, withdrawn + TimeDelta::hours(1));
        assert_eq!((change, proof.failures), (Change::Verified, 0));
    }

    #[test]
    fn a_site_that_is_down_loses_no_proof_by_the_first_look_afterwards() {
        let proof = new(Method::Link, "https://fonderie.example/").expect("a page").after(Outcome::Found, from_ms(0)).0;
        let hour = DAY / 24;
        // Down for a day, and then a page that says that it is being worked on.
        let mut down = proof.clone();
        for look in 0..5 {
            let (after, change) = down.after(Outcome::Unreachable, from_ms(DAY + look * 6 * hour));
            assert_eq!((change, after.failures), (Change::None, 0), "{look}");
            assert_eq!(after.unreached_since, Some(from_ms(DAY)), "{look}");
            down = after;
        }
        let (once, change) = down.after(Outcome::Missing, from_ms(2 * DAY + 6 * hour));
        assert_eq!((change, once.verified_at, once.failures), (Change::None, Some(from_ms(0)), 1));
        assert_eq!(once.unreached_since, None, "somebody answered");
        // What lies between two looks at which it was missing does not save it.
        let (silent, change) = once.after(Outcome::Unreachable, from_ms(3 * DAY));
        assert_eq!((change, silent.failures), (Change::None, 1));
        let (gone, change) = silent.after(Outcome::Missing, from_ms(3 * DAY + 6 * hour));
        assert_eq!((change, gone.verified_at, gone.unreached_since), (Change::Withdrawn, None, None));

        // However often one looks, the week is a week; and one answer begins it anew.
        let mut down = proof;
        for minute in 0..100 {
            let (after, change) = down.after(Outcome::Unreachable, from_ms(DAY + minute * 60_000));
            assert_eq!(change, Change::None, "{minute}");
            down = after;
        }
        let week = 7 * DAY;
        assert_eq!(down.clone().after(Outcome::Unreachable, from_ms(DAY + week - 1)).1, Change::None);
        assert_eq!(down.clone().after(Outcome::Unreachable, from_ms(DAY + week)).1, Change::Withdrawn);
        let found = down.after(Outcome::Found, from_ms(DAY + week - 1)).0;
        assert_eq!(found.after(Outcome::Unreachable, from_ms(DAY + week)).1, Change::None);
    }

    #[test]
    fn nobody_looks_for_ever() {
        let mut proof = new(Method::Dns, "fonderie.example").expect("a name");
        for day in 0..40 {
            let Some(due) = proof.due_at else {
                assert!((10..30).contains(&day), "{day}");
                return;
            };
            proof = proof.after(Outcome::Missing, due).0;
        }
        panic!("it was looked for forty times");
    }

    #[test]
    fn subjects_have_one_spelling() {
        for (method, typed, subject) in [
            (Method::Link, " HTTPS://Fonderie.Example/#top", "https://fonderie.example/"),
            (Method::Dns, "Fonderie.Example", "fonderie.example"),
            (Method::Dns, "https://fonderie.example/contact", "fonderie.example"),
            (Method::WellKnown, "münchen.example", "xn--mnchen-3ya.example"),
            (Method::Steward, "whatever", ""),
        ] {
            assert_eq!(new(method, typed).map(|proof| proof.subject).as_deref(), Ok(subject), "{typed}");
        }
        for typed in ["", "fonderie", "127.0.0.1", "[::1]", "a b.example", "localhost", "ftp://a.example/"] {
            assert_eq!(new(Method::Dns, typed), Err(SubjectError::Domain), "{typed}");
        }
        assert_eq!(new(Method::Link, "fonderie.example"), Err(SubjectError::Page));
    }

    #[test]
    fn a_page_links_back_with_rel_me_alone() {
        for (html, links) in [
            (r#"<a rel="me" href="https://lyon.example/@fonderie">"#, true),
            (r#"<link rel="me" href="https://lyon.example/@fonderie/">"#, true),
            (r#"<a rel="noopener me" href="https://lyon.example/actors/7">"#, true),
            (r#"<a href="https://lyon.example/@fonderie">"#, false),
            (r#"<a rel="friend" href="https://lyon.example/@fonderie">"#, false),
            (r#"<a rel="me" href="https://lyon.example/@fonderie2">"#, false),
            (r#"<a rel="me" href="https://evil.example/@fonderie">"#, false),
            (r#"<a rel="me" href="/@fonderie">"#, false),
            (r#"<!--<a rel="me" href="https://lyon.example/@fonderie">-->"#, false),
            ("https://lyon.example/@fonderie", false),
            ("", false),
        ] {
            assert_eq!(links_back(html, &profile()), links, "{html}");
        }
    }

    #[test]
    fn a_text_names_a_profile_in_a_line() {
        for (text, named) in [
            ("https://lyon.example/@fonderie", true),
            ("ancrage=https://lyon.example/@fonderie", true),
            ("# ours\nhttps://brest.example/@other\n  https://lyon.example/actors/7\r\n", true),
            ("see https://lyon.example/@fonderie", false),
            ("https://lyon.example/@fonderie2", false),
            ("@fonderie@lyon.example", false),
            ("", false),
        ] {
            assert_eq!(names(text, &profile()), named, "{text:?}");
        }
    }

    #[test]
    fn what_is_proved_covers_a_page_or_a_site() {
        let uri = |text| Uri::parse(text).expect("an address");
        let page = new(Method::Link, "https://fonderie.example/nous").expect("a page");
        assert!(page.covers(&uri("https://fonderie.example/nous/")));
        assert!(!page.covers(&uri("https://fonderie.example/")));
        let site = new(Method::Dns, "fonderie.example").expect("a name");
        assert!(site.covers(&uri("https://fonderie.example/any/page")));
        assert!(!site.covers(&uri("https://www.fonderie.example/")));
        assert_eq!(site.question("https"), Some(Question::Texts("_ancrage.fonderie.example".into())));
        let file = new(Method::WellKnown, "fonderie.example").expect("a name").question("https");
        assert_eq!(file, Some(Question::File(uri("https://fonderie.example/.well-known/ancrage-verification"))));
    }
}
