//! Handing a company over: an owner offers, the other agrees, and the company never belongs to nobody. And for when
//! its owners are gone, what an admin can do.

use domain::{
    event::Event,
    handle::{Handle, Username},
    id::ActorId,
    invitation::{Invitation, InvitationKind},
    login::Role,
    membership::{Badge, CompanyRole, Mandate, Membership},
};

use crate::{App, Command, Error, Instance, Tx, company, invitation, membership, moderation};

/// An owner offers the company to another person; the owner goes on as somebody who speaks for it.
pub struct OfferCompany {
    /// Who hands over.
    pub mandate: Mandate,
    /// To whom.
    pub person: ActorId,
}

impl Command for OfferCompany {
    type Output = Invitation;

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<Invitation, Error> {
        let company = company::confirm_mandate(self.mandate, tx).await?.id;
        invitation::invitable(tx, company, self.person, Some(CompanyRole::Owner)).await?;
        let current = tx.memberships().find(company, self.person).await?;
        let title = current.into_iter().find(|one| one.is_active(tx.now())).map(|one| one.badge.title);
        let (kind, role, by) = (InvitationKind::Transfer, CompanyRole::Owner, self.mandate.hand());
        let offer = Invitation {
            title: title.unwrap_or_default(),
            person: Some(self.person),
            ..Invitation::new(tx.next_id(), kind, company, role, by, tx.now())
        };
        tx.invitations().insert(&offer, None).await?;
        tx.emit(Event::MembershipOffered { company, person: self.person, by: company });
        Ok(offer)
    }
}

/// The other agreed: they own the company and answer for it, and whoever handed it over speaks for it.
pub(crate) async fn complete(tx: &mut Tx, offer: &Invitation, person: ActorId) -> Result<Membership, Error> {
    tx.memberships().hold_owners(offer.company).await?;
    let now = tx.now();
    let former = tx.memberships().find(offer.company, offer.made_by).await?;
    // The offer ended when its maker stopped owning the company.
    let former = former.into_iter().find(|one| one.manages(now).is_ok()).ok_or(Error::NotFound("invitation"))?;
    let membership = membership::begin(tx, offer, person, person).await?;
    tx.memberships().save(&Membership { role: CompanyRole::Spokesperson, ..former }).await?;
    membership::end_offers(tx, offer.company, offer.made_by).await?;
    company::pass_on(tx, offer.company, offer.made_by, person).await?;
    Ok(membership)
}

/// An admin gives a company an owner, for when those it had are gone.
pub struct RecoverCompany {
    /// The company.
    pub company: ActorId,
    /// Who owns it from now on.
    pub person: ActorId,
    /// The admin; `None` is the command line.
    pub admin: Option<ActorId>,
}

impl RecoverCompany {
    /// The same, with both named as they are typed.
    pub async fn for_names(app: &App, company: &str, person: &str) -> Result<Self, Error> {
        let find = async |name: &str| {
            let username = Username::new_local(name.trim_start_matches('@'));
            let username = username.map_err(|error| Error::invalid(error.to_string()))?;
            let found = app.read().actors().find_by_handle(&Handle { username, host: None }).await?;
            found.ok_or_else(|| Error::invalid(format!("there is no account @{name} here")))
        };
        let (company, person) = (find(company).await?, find(person).await?);
        Ok(Self { company: company.id, person: person.id, admin: None })
    }
}

impl Command for RecoverCompany {
    type Output = Membership;

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<Membership, Error> {
        use domain::actor::ActorKind::{Organization, Person};
        moderation::permit(tx, self.admin, Role::Admin).await?;
        let found = tx.actors().find_all(&[self.company, self.person]).await?;
        let is =
            |id, kind| found.iter().any(|one| one.id == id && one.kind == kind && one.is_local() && one.is_active());
        if !is(self.company, Organization) || !is(self.person, Person) {
            return Err(Error::invalid(
                "an owner is a person here, and a company too is an account here in good standing",
            ));
        }
        tx.memberships().hold_owners(self.company).await?;
        let now = tx.now();
        let former = tx.memberships().find(self.company, self.person).await?.pop();
        let current = former.as_ref().filter(|one| one.is_active(now));
        let membership = Membership {
            id: former.as_ref().map_or_else(|| tx.next_id(), |one| one.id),
            company: self.company,
            person: self.person,
            role: CompanyRole::Owner,
            since: current.map_or(now, |one| one.since),
            until: None,
            badge: current.map_or_else(Badge::default, |one| Badge { person_shows: false, ..one.badge.clone() }),
        };
        tx.memberships().save(&membership).await?;
        company::stand_in(tx, self.company, self.person).await?;
        company::publication::settle(tx, self.company).await?;
        tx.invitations().clear(self.company, self.person).await?;
        let name = |id: ActorId| {
            found.iter().find(|one| one.id == id).map_or_else(String::new, |one| one.username.to_string())
        };
        let (target, detail) = (format!("@{}", name(self.company)), format!("@{}", name(self.person)));
        moderation::note(tx, self.admin, "company.owner", target, detail).await?;
        let role = CompanyRole::Owner.as_str().to_owned();
        let (company, person) = (self.company, self.person);
        tx.emit(Event::MembershipAgreed { company, person, by: company, role, offer: None });
        Ok(membership)
    }
}
