//! Signing up with a company's invitation, where sign-ups are by invitation or approval. It lets people in when its
//! maker may also invite to this server.
//!
//! An offer to a domain outlasts its maker, but no longer lets people in without them.

use super::Entry;
use crate::{
    actor::Actor, invitation::Invitation, login::Login, membership::Membership, time::Timestamp,
    verification::Verification,
};

/// Who stands behind the invitation of a company.
#[derive(Debug, Default)]
pub struct Backing {
    /// The company.
    pub company: Option<Actor>,
    /// Who made the invitation.
    pub maker: Option<Actor>,
    /// The credentials that they have here.
    pub login: Option<Login>,
    /// What they are in the company, and what they were.
    pub memberships: Vec<Membership>,
    /// What the company proved, where the invitation is for a domain.
    pub proofs: Vec<Verification>,
}

impl Backing {
    /// Whether the invitation lets in, which is open.
    pub fn lets_in(&self, offer: &Invitation, entry: &Entry, now: Timestamp) -> bool {
        // Nobody hears of a page that is not published.
        let shown = self.company.as_ref().is_some_and(Actor::is_shown);
        // Nobody comes in on the word of somebody who left.
        let owns = self.memberships.iter().any(|one| one.manages(now).is_ok());
        let invites = self.maker.as_ref().is_some_and(Actor::is_active)
            && self.login.as_ref().is_some_and(|login| entry.may_invite(login.role));
        // Whoever says that a domain is theirs lets in everybody who has an address there.
        let proved = offer.domain.as_ref().is_none_or(|domain| self.proofs.iter().any(|proof| proof.owns(domain)));
        shown && owns && invites && proved
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        actor::{ActorKind, Endpoints, Standing},
        company::Publication,
        handle::Username,
        id::{ActorId, InvitationId, LoginId, MembershipId, VerificationId},
        invitation::InvitationKind,
        login::Role,
        membership::{Badge, CompanyRole},
        signup::Registrations,
        time::from_ms,
        uri::Uri,
        verification::Method,
    };

    const COMPANY: ActorId = ActorId(1);
    const LEA: ActorId = ActorId(2);
    const DOMAIN: &str = "fonderie.example";

    fn actor(id: ActorId, kind: ActorKind) -> Actor {
        let uri = Uri::parse(&format!("https://lyon.example/actors/{}", id.0)).expect("an address");
        let username = Username::from_stored(format!("actor{}", id.0));
        Actor::new(id, kind, username, None, uri.clone(), Endpoints::new(uri), from_ms(0))
    }

    /// A company that is there, with an owner who may invite, and a proof of its domain.
    fn backing() -> Backing {
        let proof = Verification::new(VerificationId(1), COMPANY, Method::Dns, DOMAIN, from_ms(0)).expect("a site");
        Backing {
            company: Some(actor(COMPANY, ActorKind::Organization)),
            maker: Some(actor(LEA, ActorKind::Person)),
            login: Some(Login {
                id: LoginId(1),
                person: LEA,
                email: "lea@fonderie.example".into(),
                password_hash: String::new(),
                role: Role::Member,
                locale: None,
                confirmed_at: None,
                created_at: from_ms(0),
            }),
            memberships: vec![Membership {
                id: MembershipId(1),
                company: COMPANY,
                person: LEA,
                role: CompanyRole::Owner,
                since: from_ms(0),
                until: None,
                badge: Badge::default(),
            }],
            proofs: vec![Verification { verified_at: Some(from_ms(5)), ..proof }],
        }
    }

    fn offer(kind: InvitationKind) -> Invitation {
        let offer = Invitation::new(InvitationId(1), kind, COMPANY, CompanyRole::Employee, LEA, from_ms(0));
        Invitation { domain: (kind == InvitationKind::Domain).then(|| DOMAIN.to_owned()), ..offer }
    }

    fn entry(inviters: Role) -> Entry {
        Entry { registrations: Registrations::Approval, inviters, mails: true, ..Entry::default() }
    }

    #[test]
    fn all_who_stand_behind_an_invitation_have_to_be_there() {
        /// Something that ends.
        type End = fn(&mut Backing);
        let ends: [(&str, End); 7] = [
            ("the company is gone", |one| one.company = None),
            ("its page is not published", |one| {
                let hidden = Actor { publication: Publication::Hidden, ..actor(COMPANY, ActorKind::Organization) };
                one.company = Some(hidden);
            }),
            ("the maker is gone", |one| one.maker = None),
            ("the maker is suspended", |one| {
                let suspended = Actor { standing: Standing::Suspended, ..actor(LEA, ActorKind::Person) };
                one.maker = Some(suspended);
            }),
            ("the maker lives elsewhere", |one| one.login = None),
            ("the maker left", |one| one.memberships[0].until = Some(from_ms(5))),
            ("the maker no longer owns it", |one| one.memberships[0].role = CompanyRole::Spokesperson),
        ];
        for kind in [InvitationKind::Link, InvitationKind::Code, InvitationKind::Domain] {
            let lets_in = |backing: &Backing, inviters| backing.lets_in(&offer(kind), &entry(inviters), from_ms(10));
            assert!(lets_in(&backing(), Role::Member), "{kind:?}");
            assert!(!lets_in(&backing(), Role::Moderator), "{kind:?}: members do not invite");
            for (what, end) in ends {
                let mut backing = backing();
                end(&mut backing);
                assert!(!lets_in(&backing, Role::Member), "{kind:?}: {what}");
            }
        }
    }

    #[test]
    fn a_domain_has_to_be_proved_and_a_link_does_not() {
        let mut backing = backing();
        backing.proofs[0].verified_at = None;
        for (kind, lets_in) in
            [(InvitationKind::Link, true), (InvitationKind::Code, true), (InvitationKind::Domain, false)]
        {
            assert_eq!(backing.lets_in(&offer(kind), &entry(Role::Member), from_ms(10)), lets_in, "{kind:?}");
        }
    }
}
