//! What happens to a membership once both sides have agreed: another role, an end, how it is shown.
//!
//! How one begins is in [`invitation`](crate::invitation).

use chrono::TimeDelta;
use domain::{
    actor::Actor,
    event::Event,
    hand::{Act, ActKind},
    id::ActorId,
    invitation::Invitation,
    membership::{Badge, CompanyRole, HandShown, MAX_TITLE, Mandate, Membership, has_owner, may_be_given},
    time::Timestamp,
};

use crate::{
    App, Command, Error, Instance, Tx,
    company::{self, Speaker},
    hand,
    refusal::Reason,
};

/// How long before its end both sides are told.
pub const REMINDER: TimeDelta = TimeDelta::days(7);
/// The farthest end that can be set.
const FARTHEST: TimeDelta = TimeDelta::days(3_650);

/// Who acts on a membership.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The person whose membership it is.
    Person(ActorId),
    /// An owner of the company.
    Company(Mandate),
    /// Either, by their own server, whose signature was verified.
    Remote(ActorId),
}

impl Side {
    /// The one who acts may, now. Returns the side as others see it: the person, or the company.
    pub(crate) async fn confirm(self, tx: &Tx) -> Result<Actor, Error> {
        match self {
            Self::Person(person) => Speaker::Person(person).confirm(tx).await,
            Self::Company(mandate) => company::confirm_mandate(mandate, tx).await,
            Self::Remote(actor) => {
                let actor = tx.actors().get(actor).await?;
                if actor.is_active() && !actor.is_local() { Ok(actor) } else { Err(company::inactive()) }
            }
        }
    }

    /// The same for ending a membership or declining an offer: somebody elsewhere may do that even while suspended,
    /// here or on their own server.
    pub(crate) async fn confirm_ending(self, tx: &Tx) -> Result<Actor, Error> {
        let Self::Remote(actor) = self else { return self.confirm(tx).await };
        let actor = tx.actors().get(actor).await?;
        if actor.is_local() || actor.deleted_at.is_some() { Err(company::inactive()) } else { Ok(actor) }
    }
}

/// A membership that holds now.
async fn active(tx: &Tx, company: ActorId, person: ActorId) -> Result<Membership, Error> {
    let found = tx.memberships().find(company, person).await?;
    found.into_iter().find(|one| one.is_active(tx.now())).ok_or(Error::NotFound("membership"))
}

/// Refuses what would leave a company of this server to nobody, or to those alone whose account is suspended.
async fn keep_owner(tx: &Tx, company: ActorId) -> Result<(), Error> {
    let actor = tx.actors().get(company).await?;
    if !actor.is_local() {
        return Ok(());
    }
    let mut team = tx.memberships().team(company, tx.now()).await?;
    team.retain(|one| one.role == CompanyRole::Owner);
    let owners: Vec<ActorId> = team.iter().map(|one| one.person).collect();
    let found = tx.actors().find_all(&owners).await?;
    team.retain(|one| found.iter().any(|owner| owner.id == one.person && owner.is_active()));
    if has_owner(&team, tx.now()) {
        return Ok(());
    }
    let text = format!("@{} would have no owner: hand it over first", actor.username);
    Err(Error::Conflict(Reason::named("refused-membership-last-owner", text)))
}

/// What a person does there, as it is kept.
pub(crate) fn title(typed: &str) -> Result<String, Error> {
    let title = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    if title.chars().count() > MAX_TITLE {
        return Err(Error::invalid(Reason::named("refused-membership-title", "a title has at most 60 characters")));
    }
    Ok(title)
}

/// An end that lies ahead.
pub(crate) fn end_ahead(until: Option<Timestamp>, now: Timestamp) -> Result<Option<Timestamp>, Error> {
    match until {
        Some(until) if until <= now || until > now + FARTHEST => {
            Err(Error::invalid(Reason::named("refused-membership-end", "an end lies ahead, by ten years at the most")))
        }
        until => Ok(until),
    }
}

/// What others see of somebody is different now.
fn seen(tx: &mut Tx, before: &Membership, after: &Membership) {
    let now = tx.now();
    if before.is_shown(now) != after.is_shown(now) {
        tx.emit(Event::ActorUpdated { actor: after.person });
    }
}

/// Takes away every way in which a person could go on speaking for a company.
async fn silence(tx: &Tx, company: ActorId, person: ActorId) -> Result<(), Error> {
    tx.sessions().dismiss(person, company).await?;
    tx.tokens().dismiss(person, company).await?;
    Ok(())
}

/// Whoever owned a company owns it no longer: what they offered in its name and could use or let use behind its back
/// is offered no more.
pub(crate) async fn end_offers(tx: &mut Tx, company: ActorId, owner: ActorId) -> Result<(), Error> {
    let offers = tx.invitations().made_by(company, owner, tx.now()).await?;
    for offer in offers.into_iter().filter(Invitation::ends_with_its_maker) {
        tx.invitations().delete(offer.id).await?;
        if let Some(person) = offer.person {
            let role = offer.role.as_str().to_owned();
            tx.emit(Event::MembershipWithdrawn { company, person, by: company, role });
        }
    }
    Ok(())
}

/// Both sides agreed on what was offered: from now on the person belongs to the company.
pub(crate) async fn begin(tx: &mut Tx, offer: &Invitation, person: ActorId, by: ActorId) -> Result<Membership, Error> {
    let now = tx.now();
    tx.memberships().hold_owners(offer.company).await?;
    let until = end_ahead(offer.until, now)?;
    let former = tx.memberships().find(offer.company, person).await?.pop();
    let current = former.as_ref().filter(|one| one.is_active(now));
    let membership = Membership {
        id: former.as_ref().map_or_else(|| tx.next_id(), |one| one.id),
        company: offer.company,
        person,
        role: offer.role,
        since: current.map_or(now, |one| one.since),
        until,
        badge: Badge {
            title: offer.title.clone(),
            hand_shown: former.as_ref().map_or(HandShown::None, |one| one.badge.hand_shown),
            // A company elsewhere says that somebody belongs to it by agreeing to it.
            company_shows: !tx.actors().get(offer.company).await?.is_local(),
            ..Badge::default()
        },
    };
    let before = current.cloned();
    tx.memberships().save(&membership).await?;
    if let Some(before) = &before {
        if before.role == CompanyRole::Owner {
            keep_owner(tx, offer.company).await?;
            end_offers(tx, offer.company, person).await?;
        }
        if !membership.role.may_answer() {
            silence(tx, offer.company, person).await?;
        }
        seen(tx, before, &membership);
    }
    company::publication::settle(tx, offer.company).await?;
    tx.invitations().clear(offer.company, person).await?;
    tx.emit(Event::MembershipAgreed {
        company: offer.company,
        person,
        by,
        role: offer.role.as_str().to_owned(),
        offer: offer.offer.clone(),
    });
    Ok(membership)
}

/// Ends a membership at once: the person leaves, or the company lets them go. Account, posts and followers stay.
pub struct EndMembership {
    /// Who ends it.
    pub side: Side,
    /// The company.
    pub company: ActorId,
    /// Whose membership.
    pub person: ActorId,
}

impl Command for EndMembership {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        let by = self.side.confirm_ending(tx).await?.id;
        if by != self.company && by != self.person {
            return Err(Error::NotFound("membership"));
        }
        tx.memberships().hold_owners(self.company).await?;
        let before = active(tx, self.company, self.person).await?;
        end(tx, &before, by).await
    }
}

/// Ends what holds, now.
pub(crate) async fn end(tx: &mut Tx, before: &Membership, by: ActorId) -> Result<(), Error> {
    let after = Membership { until: Some(tx.now()), ..before.clone() };
    tx.memberships().save(&after).await?;
    if before.role == CompanyRole::Owner {
        keep_owner(tx, before.company).await?;
    }
    seen(tx, before, &after);
    settle(tx, &after, by).await
}

/// What follows from an end, whoever or whatever brought it.
async fn settle(tx: &mut Tx, ended: &Membership, by: ActorId) -> Result<(), Error> {
    silence(tx, ended.company, ended.person).await?;
    // Another role that was offered and not answered would bring them back.
    tx.invitations().clear(ended.company, ended.person).await?;
    if ended.role == CompanyRole::Owner {
        end_offers(tx, ended.company, ended.person).await?;
    }
    tx.memberships().settle(ended.id).await?;
    company::publication::settle(tx, ended.company).await?;
    let role = ended.role.as_str().to_owned();
    tx.emit(Event::MembershipEnded { company: ended.company, person: ended.person, by, role });
    Ok(())
}

/// Gives a member another role within the team, or among those around it, and another title.
pub struct ChangeRole {
    /// Who decides.
    pub mandate: Mandate,
    /// The member.
    pub person: ActorId,
    /// What they are from now on.
    pub role: CompanyRole,
    /// What they do, in a few words.
    pub title: String,
}

impl Command for ChangeRole {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        let company = company::confirm_mandate(self.mandate, tx).await?.id;
        tx.memberships().hold_owners(company).await?;
        let before = active(tx, company, self.person).await?;
        let mut after = Membership { role: self.role, ..before.clone() };
        after.badge.title = title(&self.title)?;
        if after.role != before.role {
            let abroad = !tx.actors().get(self.person).await?.is_local();
            if !may_be_given(before.role, after.role) || abroad {
                return Err(Error::forbidden(Reason::named(
                    "refused-membership-consent",
                    "this role needs the person's consent: invite them to it",
                )));
            }
            // What they agreed to show was another role.
            after.badge.person_shows = false;
        }
        tx.memberships().save(&after).await?;
        if before.role == CompanyRole::Owner {
            keep_owner(tx, company).await?;
        }
        if before.role == CompanyRole::Owner && after.role != CompanyRole::Owner {
            end_offers(tx, company, self.person).await?;
        }
        if !after.role.may_answer() {
            silence(tx, company, self.person).await?;
        }
        seen(tx, &before, &after);
        hand::note(tx, Act::actor(ActKind::MemberChanged, self.person)).await
    }
}

/// Sets when a membership ends, or that it has no end.
pub struct SetEnd {
    /// Who decides.
    pub mandate: Mandate,
    /// The member.
    pub person: ActorId,
    /// The end.
    pub until: Option<Timestamp>,
}

impl Command for SetEnd {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        let company = company::confirm_mandate(self.mandate, tx).await?.id;
        tx.memberships().hold_owners(company).await?;
        let before = active(tx, company, self.person).await?;
        let mut after = Membership { until: end_ahead(self.until, tx.now())?, ..before };
        after.badge.reminded = false;
        tx.memberships().save(&after).await?;
        if after.role == CompanyRole::Owner {
            keep_owner(tx, company).await?;
        }
        hand::note(tx, Act::actor(ActKind::MemberChanged, self.person)).await
    }
}

/// The company's side of showing a membership.
pub struct ShowMember {
    /// Who decides.
    pub mandate: Mandate,
    /// The member.
    pub person: ActorId,
    /// Whether the company wants it to be seen.
    pub shown: bool,
}

impl Command for ShowMember {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        let company = company::confirm_mandate(self.mandate, tx).await?.id;
        let before = active(tx, company, self.person).await?;
        let mut after = before.clone();
        after.badge.company_shows = self.shown;
        tx.memberships().save(&after).await?;
        seen(tx, &before, &after);
        hand::note(tx, Act::actor(ActKind::MemberChanged, self.person)).await
    }
}

/// The person's side: whether the membership is seen, and what stands under what they say for the company.
pub struct SaveOwn {
    /// The person.
    pub person: ActorId,
    /// The company.
    pub company: ActorId,
    /// Whether they want it to be seen.
    pub shown: bool,
    /// How they sign.
    pub hand_shown: HandShown,
}

impl Command for SaveOwn {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        Side::Person(self.person).confirm(tx).await?;
        let before = active(tx, self.company, self.person).await?;
        let mut after = before.clone();
        after.badge.person_shows = self.shown;
        after.badge.hand_shown = self.hand_shown;
        tx.memberships().save(&after).await?;
        seen(tx, &before, &after);
        Ok(())
    }
}

/// How many memberships one [`RemindOfEnds`] looks at.
const BATCH: u32 = 100;

/// Tells both sides of memberships that end soon. Returns how many there were.
pub struct RemindOfEnds;

impl Command for RemindOfEnds {
    type Output = usize;

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<usize, Error> {
        let ending = tx.memberships().ending(tx.now(), tx.now() + REMINDER, BATCH).await?;
        let count = ending.len();
        for mut one in ending {
            one.badge.reminded = true;
            tx.memberships().save(&one).await?;
            tx.emit(Event::MembershipEnding { company: one.company, person: one.person });
        }
        Ok(count)
    }
}

/// Does what follows where the end that was set has come. Returns how many there were.
///
/// Nobody spoke for a company after the end: that is asked every time. This takes the tokens and tells both sides.
pub struct SettleEnds;

impl Command for SettleEnds {
    type Output = usize;

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<usize, Error> {
        let ended = tx.memberships().ended(tx.now(), BATCH).await?;
        for one in &ended {
            settle(tx, one, one.company).await?;
            if one.badge.person_shows && one.badge.company_shows {
                tx.emit(Event::ActorUpdated { actor: one.person });
            }
        }
        Ok(ended.len())
    }
}

/// Settles what ended and reminds of what ends soon; to be called from time to time.
pub async fn sweep(app: &App) -> Result<(), Error> {
    while app.execute(SettleEnds).await? > 0 {}
    while app.execute(RemindOfEnds).await? > 0 {}
    Ok(())
}
