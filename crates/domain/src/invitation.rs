//! Offers of a membership, which come into force when the other side says yes too. Nothing of them is shown to
//! others.

use chrono::TimeDelta;

use crate::{
    id::{ActorId, InvitationId},
    membership::{CompanyRole, Membership},
    time::Timestamp,
    uri::Uri,
};

/// Who offers, and to whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InvitationKind {
    /// The company, to whoever has a link.
    Link,
    /// The company, to whoever types a code.
    Code,
    /// The company, to whoever has a confirmed address at a domain.
    Domain,
    /// The company, to one person.
    Person,
    /// An owner hands the company over to one person.
    Transfer,
    /// A person, to a company.
    Request,
}

impl InvitationKind {
    /// Every kind.
    pub const ALL: [Self; 6] = [Self::Link, Self::Code, Self::Domain, Self::Person, Self::Transfer, Self::Request];

    /// Its name in the database and in our API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Code => "code",
            Self::Domain => "domain",
            Self::Person => "person",
            Self::Transfer => "transfer",
            Self::Request => "request",
        }
    }

    /// The kind with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// Whether this kind of offer may lead to that role. A link passes through many hands, so that nobody becomes an
    /// owner by one; at a domain nobody was named, so that nobody there speaks or answers for the company unseen.
    pub fn may_give(self, role: CompanyRole) -> bool {
        match self {
            Self::Link | Self::Code => role != CompanyRole::Owner,
            Self::Domain => !role.may_answer(),
            Self::Person => true,
            Self::Transfer => role == CompanyRole::Owner,
            Self::Request => !role.may_manage(),
        }
    }

    /// How often it may be used: a link or code that gives a voice by one person alone.
    pub fn most_uses(self, role: CompanyRole) -> i64 {
        match self {
            Self::Link | Self::Code if role.may_answer() => 1,
            Self::Link | Self::Code => 100,
            Self::Domain => 10_000,
            Self::Person | Self::Transfer | Self::Request => 1,
        }
    }

    /// How long it stands at the most.
    pub fn lifetime(self) -> TimeDelta {
        match self {
            Self::Code => TimeDelta::days(7),
            Self::Link | Self::Person | Self::Transfer => TimeDelta::days(30),
            Self::Request => TimeDelta::days(90),
            Self::Domain => TimeDelta::days(365),
        }
    }
}

/// An offer that one side has not answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Our id for it.
    pub id: InvitationId,
    /// The company.
    pub company: ActorId,
    /// Who offers, and to whom.
    pub kind: InvitationKind,
    /// What the person would be.
    pub role: CompanyRole,
    /// What the person would do there, in a few words; may be empty.
    pub title: String,
    /// The person, where it is for one, or by one.
    pub person: Option<ActorId>,
    /// The domain of addresses, where it is for one.
    pub domain: Option<String>,
    /// Who made it: somebody of the company, or the person who asks.
    pub made_by: ActorId,
    /// A few words with it.
    pub note: String,
    /// How often it can still be used.
    pub uses_left: i64,
    /// When the membership would end.
    pub until: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Until when it stands.
    pub expires_at: Timestamp,
    /// The id of the Offer, where another server made it.
    pub offer: Option<Uri>,
}

impl Invitation {
    /// One as it begins: to nobody by name, used once, and for as long as its kind stands at the most.
    pub fn new(
        id: InvitationId,
        kind: InvitationKind,
        company: ActorId,
        role: CompanyRole,
        made_by: ActorId,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            company,
            kind,
            role,
            title: String::new(),
            person: None,
            domain: None,
            made_by,
            note: String::new(),
            uses_left: 1,
            until: None,
            created_at: now,
            expires_at: now + kind.lifetime(),
            offer: None,
        }
    }

    /// Whether it can be answered.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.uses_left > 0 && now < self.expires_at
    }

    /// Whether it is for somebody who belonged to the company before: what was offered since they left, not the link
    /// that goes round since before. Whoever was let go would come back by it.
    pub fn is_since(&self, former: &Membership) -> bool {
        former.until.is_none_or(|until| until <= self.created_at)
    }

    /// Whether it ends when whoever made it owns the company no longer: links and codes, which they know by heart, and
    /// what gives a voice.
    pub fn ends_with_its_maker(&self) -> bool {
        match self.kind {
            InvitationKind::Link | InvitationKind::Code => true,
            InvitationKind::Person | InvitationKind::Transfer => self.role.may_answer(),
            InvitationKind::Domain | InvitationKind::Request => false,
        }
    }
}

/// The longest note, in characters.
pub const MAX_NOTE: usize = 500;
/// How many open offers a company has, and how many requests a person.
pub const MAX_OPEN: usize = 200;

/// Domains where anybody has an address: belonging to one says nothing.
const FOR_ANYBODY: [&str; 24] = [
    "aol.com",
    "bbox.fr",
    "free.fr",
    "gmail.com",
    "gmx.com",
    "gmx.de",
    "gmx.fr",
    "googlemail.com",
    "hotmail.com",
    "hotmail.fr",
    "icloud.com",
    "laposte.net",
    "live.com",
    "live.fr",
    "me.com",
    "neuf.fr",
    "orange.fr",
    "outlook.com",
    "outlook.fr",
    "proton.me",
    "protonmail.com",
    "sfr.fr",
    "wanadoo.fr",
    "yahoo.fr",
];

/// A domain of addresses as it is compared, with or without the `@`; `None` where it is none, or one where anybody
/// has an address.
pub fn email_domain(typed: &str) -> Option<String> {
    let domain = typed.trim().trim_start_matches('@').to_lowercase();
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    let good = domain.len() <= 253 && domain.contains('.') && domain.split('.').all(label);
    (good && !FOR_ANYBODY.contains(&domain.as_str()) && domain != "yahoo.com").then_some(domain)
}

/// The domain of an e-mail address that was stored, lower case.
pub fn domain_of(email: &str) -> Option<&str> {
    email.rsplit_once('@').map(|(_, domain)| domain)
}

/// The characters of codes: none that is taken for another.
const LETTERS: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
/// How many characters a code has: with [`LETTERS`] 8 × 10¹¹ codes, few of which stand at a time.
pub const CODE_LENGTH: usize = 8;

/// A code out of random bytes: `K7QM-2XZP`. `None` where the bytes do not suffice.
pub fn code(random: &[u8]) -> Option<String> {
    // Bytes beyond the last whole round of letters would make some letters likelier.
    let even = 256 - 256 % LETTERS.len();
    let usable = random.iter().map(|byte| usize::from(*byte)).filter(|byte| *byte < even);
    let letters: Vec<u8> = usable.take(CODE_LENGTH).map(|byte| LETTERS[byte % LETTERS.len()]).collect();
    let text = String::from_utf8(letters).ok().filter(|text| text.len() == CODE_LENGTH)?;
    let (front, back) = text.split_at(CODE_LENGTH / 2);
    Some(format!("{front}-{back}"))
}

/// A code as it was typed, in the form that was made; anything else, such as the secret of a link, as it is.
pub fn normal_secret(typed: &str) -> String {
    let plain: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect::<String>().to_uppercase();
    if plain.len() == CODE_LENGTH && plain.bytes().all(|byte| LETTERS.contains(&byte)) {
        let (front, back) = plain.split_at(CODE_LENGTH / 2);
        format!("{front}-{back}")
    } else {
        typed.trim().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::from_ms;

    #[test]
    fn only_named_people_become_owners() {
        for kind in InvitationKind::ALL {
            assert_eq!(
                kind.may_give(CompanyRole::Owner),
                matches!(kind, InvitationKind::Person | InvitationKind::Transfer)
            );
            assert_eq!(InvitationKind::from_name(kind.as_str()), Some(kind));
        }
        assert!(!InvitationKind::Domain.may_give(CompanyRole::Spokesperson));
        assert!(!InvitationKind::Domain.may_give(CompanyRole::Agent));
        assert!(InvitationKind::Domain.may_give(CompanyRole::Employee));
        assert_eq!(InvitationKind::Link.most_uses(CompanyRole::Spokesperson), 1);
        assert_eq!(InvitationKind::Code.most_uses(CompanyRole::Client), 100);
    }

    #[test]
    fn what_a_former_owner_knows_or_gave_a_voice_with_ends() {
        let offer = |kind, role| Invitation::new(InvitationId(1), kind, ActorId(2), role, ActorId(3), from_ms(0));
        for (kind, employee, spokesperson) in [
            (InvitationKind::Link, true, true),
            (InvitationKind::Code, true, true),
            (InvitationKind::Domain, false, false),
            (InvitationKind::Person, false, true),
            (InvitationKind::Transfer, false, true),
            (InvitationKind::Request, false, false),
        ] {
            assert_eq!(offer(kind, CompanyRole::Employee).ends_with_its_maker(), employee, "{kind:?}");
            assert_eq!(offer(kind, CompanyRole::Spokesperson).ends_with_its_maker(), spokesperson, "{kind:?}");
        }
    }

    #[test]
    fn domains_are_read_and_those_of_anybody_refused() {
        for (typed, domain) in [
            ("fonderie.example", Some("fonderie.example")),
            (" @Fonderie.Example ", Some("fonderie.example")),
            ("gmail.com", None),
            ("GMAIL.COM", None),
            ("fonderie", None),
            ("-x.example", None),
            ("a..example", None),
            ("a b.example", None),
            ("x@y.example", None),
            ("", None),
        ] {
            assert_eq!(email_domain(typed).as_deref(), domain, "{typed}");
        }
        assert_eq!(domain_of("lea@fonderie.example"), Some("fonderie.example"));
    }

    #[test]
    fn codes_are_read_however_they_are_typed() {
        let bytes: Vec<u8> = (0..=255).collect();
        let made = code(&bytes).expect("enough bytes");
        assert_eq!(made, "2345-6789");
        for typed in ["2345-6789", "23456789", " 2345 6789 "] {
            assert_eq!(normal_secret(typed), made);
        }
        assert_eq!(normal_secret("k7qm2xzp"), "K7QM-2XZP");
        let link = "Zm9vYmFyYmF6-_0123456789abcdefghijklmnopqrs";
        assert_eq!(normal_secret(link), link);
        assert_eq!(code(&[255; 100]), None, "what would be uneven is left out");
    }
}
