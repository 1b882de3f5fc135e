//! How a membership begins: one side offers, the other agrees, and until then nothing is shown.
//!
//! A company offers by a link, a code, a domain of addresses, or to one person; a person asks a company. Using an offer
//! that is open to many is in `join`. Handing a company over is in [`transfer`](crate::transfer).

mod join;

use chrono::TimeDelta;
use domain::{
    actor::{Actor, ActorKind},
    event::Event,
    hand::{About, Act, ActKind},
    id::{ActorId, InvitationId},
    invitation::{Invitation, InvitationKind, MAX_NOTE, MAX_OPEN, code, email_domain},
    membership::{CompanyRole, Mandate, Membership},
    time::Timestamp,
};

pub use self::join::{JoinByDomain, UseInvitation, behind, by_domain};
use crate::{
    Command, Error, Instance, Tx, company, hand,
    membership::{self, Side},
    refusal::Reason,
    secret, transfer,
};

/// To whom a company offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Invitees {
    /// Whoever has the link.
    Link,
    /// Whoever types the code.
    Code,
    /// Whoever has a confirmed address at the domain.
    Domain(String),
    /// One person.
    Person(ActorId),
}

/// What is offered, or asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// What the person would be.
    pub role: CompanyRole,
    /// What they would do there, in a few words.
    pub title: String,
    /// When it would end.
    pub until: Option<Timestamp>,
    /// A few words with it.
    pub note: String,
}

/// Invites to a company.
pub struct Invite {
    mandate: Mandate,
    to: Invitees,
    terms: Terms,
    uses: i64,
    lifetime: TimeDelta,
    hash: Option<String>,
}

impl Invite {
    /// Checks what was typed and makes the secret of a link or code, which is shown once. `uses` and `days` bound how
    /// often and how long it can be used; more than the kind allows is less.
    pub fn prepare(
        mandate: Mandate,
        to: Invitees,
        terms: Terms,
        uses: i64,
        days: i64,
    ) -> Result<(Self, Option<String>), Error> {
        let (kind, to) = match to {
            Invitees::Link => (InvitationKind::Link, to),
            Invitees::Code => (InvitationKind::Code, to),
            Invitees::Person(_) => (InvitationKind::Person, to),
            Invitees::Domain(typed) => {
                let domain = email_domain(&typed)
                    .ok_or_else(|| Error::invalid("this is no domain of addresses of one organisation"))?;
                (InvitationKind::Domain, Invitees::Domain(domain))
            }
        };
        if !kind.may_give(terms.role) {
            return Err(Error::forbidden("this role is given to named people only"));
        }
        let secret = match kind {
            InvitationKind::Link => Some(secret::random_token()?),
            InvitationKind::Code => Some(new_code()?),
            _ => None,
        };
        let days = TimeDelta::days(days.clamp(1, kind.lifetime().num_days()));
        let invite = Self {
            mandate,
            to,
            terms: checked(terms)?,
            uses: uses.clamp(1, kind.most_uses(CompanyRole::Client)),
            lifetime: if kind == InvitationKind::Domain { kind.lifetime() } else { days },
            hash: secret.as_deref().map(secret::token_hash),
        };
        Ok((invite, secret))
    }

    fn kind(&self) -> InvitationKind {
        match self.to {
            Invitees::Link => InvitationKind::Link,
            Invitees::Code => InvitationKind::Code,
            Invitees::Domain(_) => InvitationKind::Domain,
            Invitees::Person(_) => InvitationKind::Person,
        }
    }
}

fn new_code() -> Result<String, Error> {
    // A code leaves out about one byte in thirty. There are four times as many bytes as letters, so they suffice.
    code(&secret::random_bytes()?).ok_or_else(|| Error::Internal("a code could not be made".into()))
}

fn checked(terms: Terms) -> Result<Terms, Error> {
    let Terms { role, title, until, note } = terms;
    let note = note.trim().to_owned();
    if note.chars().count() > MAX_NOTE {
        return Err(Error::invalid(Reason::named("refused-invitation-note", "a note has at most 500 characters")));
    }
    Ok(Terms { role, title: membership::title(&title)?, until, note })
}

impl Command for Invite {
    type Output = Invitation;

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<Invitation, Error> {
        let mut company = company::confirm_mandate(self.mandate, tx).await?;
        if let Invitees::Person(_) = self.to {
            // Nobody hears of a page that is not published.
            company = company::in_public(company)?;
        }
        let company = company.id;
        let (now, kind) = (tx.now(), self.kind());
        if tx.invitations().of_company(company, now).await?.len() >= MAX_OPEN {
            return Err(Error::TooMany(Reason::named(
                "refused-invitation-many",
                "there are 200 open invitations: withdraw some first",
            )));
        }
        let (person, domain) = match &self.to {
            Invitees::Link | Invitees::Code => (None, None),
            Invitees::Domain(domain) => (None, Some(domain.clone())),
            Invitees::Person(person) => {
                invitable(tx, company, *person, Some(self.terms.role)).await?;
                (Some(*person), None)
            }
        };
        let uses_left = match kind {
            InvitationKind::Domain => kind.most_uses(self.terms.role),
            kind => self.uses.min(kind.most_uses(self.terms.role)),
        };
        let Terms { role, title, until, note } = self.terms.clone();
        let invitation = Invitation {
            title,
            person,
            domain,
            note,
            uses_left,
            until: membership::end_ahead(until, now)?,
            expires_at: now + self.lifetime,
            ..Invitation::new(tx.next_id(), kind, company, role, self.mandate.hand(), now)
        };
        tx.invitations().insert(&invitation, self.hash.as_deref()).await?;
        if let Some(person) = person {
            tx.emit(Event::MembershipOffered { company, person, by: company });
        } else {
            hand::note(tx, Act { kind: ActKind::Invited, about: About::Nothing }).await?;
        }
        Ok(invitation)
    }
}

/// Asks whether an offer between a company and a person can be made: both live, nobody shut the other out, nothing
/// stands open, and the person is not what they would be already. `role` is `None` where nobody of the team may be.
pub(crate) async fn invitable(
    tx: &Tx,
    company: ActorId,
    person: ActorId,
    role: Option<CompanyRole>,
) -> Result<Actor, Error> {
    let actor = tx.actors().find(person).await?;
    let actor = actor.filter(|actor| actor.is_active() && actor.kind == ActorKind::Person);
    let actor = actor.ok_or(Error::NotFound("person"))?;
    if !actor.is_local() && role.is_some_and(|role| !role.may_live_elsewhere()) {
        return Err(Error::forbidden(Reason::named(
            "refused-invitation-elsewhere",
            "who speaks or answers for a company has an account on its server",
        )));
    }
    if tx.blocks().between(company, person).await? {
        return Err(Error::forbidden(Reason::named("refused-invitation-shut", "one of the two shut the other out")));
    }
    if tx.invitations().between(company, person, tx.now()).await?.is_some() {
        return Err(Error::Conflict(Reason::named(
            "refused-invitation-waits",
            "something between the two waits for an answer already",
        )));
    }
    // What expired makes room.
    tx.invitations().clear(company, person).await?;
    let current = tx.memberships().find(company, person).await?;
    match (current.iter().find(|one| one.is_active(tx.now())), role) {
        (Some(current), Some(role)) if current.role != role => Ok(actor),
        (Some(_), _) => Err(Error::Conflict(Reason::named(
            "refused-invitation-member",
            "this person belongs to the company already",
        ))),
        (None, _) => Ok(actor),
    }
}

/// A person asks to belong to a company.
pub struct AskToJoin {
    /// The person.
    pub person: ActorId,
    /// The company.
    pub company: ActorId,
    /// As what.
    pub terms: Terms,
}

impl Command for AskToJoin {
    type Output = Invitation;

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<Invitation, Error> {
        Side::Person(self.person).confirm(tx).await?;
        let now = tx.now();
        let kind = InvitationKind::Request;
        if !kind.may_give(self.terms.role) {
            return Err(Error::forbidden("nobody asks to own a company"));
        }
        let company = tx.actors().find(self.company).await?;
        let open = company.filter(|actor| actor.is_shown() && actor.kind == ActorKind::Organization);
        let company = open.ok_or(Error::NotFound("company"))?;
        if !company.is_local() && !self.terms.role.may_live_elsewhere() {
            return Err(Error::forbidden(Reason::named(
                "refused-invitation-elsewhere",
                "who speaks or answers for a company has an account on its server",
            )));
        }
        let company = company.id;
        invitable(tx, company, self.person, None).await?;
        if tx.invitations().of_person(self.person, now).await?.len() >= MAX_OPEN
            || tx.invitations().of_company(company, now).await?.len() >= MAX_OPEN
        {
            return Err(Error::TooMany(Reason::named(
                "refused-invitation-requests",
                "too many requests wait for an answer",
            )));
        }
        let Terms { role, title, until, note } = checked(self.terms.clone())?;
        let invitation = Invitation {
            title,
            person: Some(self.person),
            note,
            until: membership::end_ahead(until, now)?,
            ..Invitation::new(tx.next_id(), kind, company, role, self.person, now)
        };
        tx.invitations().insert(&invitation, None).await?;
        tx.emit(Event::MembershipOffered { company, person: self.person, by: self.person });
        Ok(invitation)
    }
}

/// The other side answers: the person who was invited, or an owner who was asked.
pub struct AnswerInvitation {
    /// Who answers.
    pub side: Side,
    /// What.
    pub invitation: InvitationId,
    /// Yes or no.
    pub accept: bool,
}

impl Command for AnswerInvitation {
    type Output = Option<Membership>;

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<Option<Membership>, Error> {
        let by = if self.accept { self.side.confirm(tx).await? } else { self.side.confirm_ending(tx).await? };
        let by = by.id;
        let offer = find(tx, self.invitation).await?;
        let person = offer.person.ok_or(Error::NotFound("invitation"))?;
        let asked = match (self.side, offer.kind) {
            (Side::Person(_), InvitationKind::Person | InvitationKind::Transfer)
            | (Side::Remote(_), InvitationKind::Person) => person,
            (Side::Company(_) | Side::Remote(_), InvitationKind::Request) => offer.company,
            _ => return Err(Error::NotFound("invitation")),
        };
        if asked != by {
            return Err(Error::NotFound("invitation"));
        }
        if !tx.invitations().delete(offer.id).await? {
            return Err(Error::NotFound("invitation"));
        }
        if !self.accept {
            let (company, role) = (offer.company, offer.role.as_str().to_owned());
            tx.emit(Event::MembershipRefused { company, person, by, role, offer: offer.offer });
            return Ok(None);
        }
        both_live(tx, offer.company, person).await?;
        if rests(tx, &offer).await? {
            return Err(Error::forbidden(Reason::named(
                "refused-invitation-rests",
                "whoever made this offer cannot act for the company at the moment",
            )));
        }
        if offer.kind == InvitationKind::Transfer {
            return transfer::complete(tx, &offer, person).await.map(Some);
        }
        membership::begin(tx, &offer, person, by).await.map(Some)
    }
}

/// Takes an offer back: an owner what the company offers, a person what they asked for.
pub struct Withdraw {
    /// Who takes it back.
    pub side: Side,
    /// What.
    pub invitation: InvitationId,
}

impl Command for Withdraw {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        let by = self.side.confirm(tx).await?.id;
        let offer = find(tx, self.invitation).await?;
        let own = match self.side {
            Side::Person(person) => offer.kind == InvitationKind::Request && offer.person == Some(person),
            Side::Company(_) => offer.kind != InvitationKind::Request && offer.company == by,
            // What another server offered it takes back by ending it: `relation::EndRelation`.
            Side::Remote(_) => false,
        };
        if !own || !tx.invitations().delete(offer.id).await? {
            return Err(Error::NotFound("invitation"));
        }
        if let Some(person) = offer.person {
            let (company, role) = (offer.company, offer.role.as_str().to_owned());
            tx.emit(Event::MembershipWithdrawn { company, person, by, role });
        } else {
            hand::note(tx, Act { kind: ActKind::Withdrew, about: About::Nothing }).await?;
        }
        Ok(())
    }
}

async fn find(tx: &Tx, id: InvitationId) -> Result<Invitation, Error> {
    tx.invitations().find(id, tx.now()).await?.ok_or(Error::NotFound("invitation"))
}

/// Neither the company nor the person was closed since the offer was made.
async fn both_live(tx: &Tx, company: ActorId, person: ActorId) -> Result<(), Error> {
    let found = tx.actors().find_all(&[company, person]).await?;
    if found.len() == 2 && found.iter().all(Actor::is_active) { Ok(()) } else { Err(company::inactive()) }
}

/// Whether an offer rests, because the account that made it is suspended and so cannot act for the company. It stands
/// again when the suspension ends. A deleted account suspends nothing: what ends with its maker has ended already.
pub(crate) async fn rests(tx: &Tx, offer: &Invitation) -> Result<bool, Error> {
    Ok(tx.actors().find(offer.made_by).await?.is_some_and(|maker| is_suspended(&maker)))
}

fn is_suspended(maker: &Actor) -> bool {
    maker.deleted_at.is_none() && !maker.is_active()
}
