//! What is told about memberships, in words: who, which company, and as what.

use domain::{
    actor::ActorKind,
    id::ActorId,
    invitation::{Invitation, InvitationKind},
    membership::{CompanyRole, Membership},
    notification::NotificationKind,
    time::Timestamp,
};
use storage::{Read, views::NotificationView};

use crate::pages::{
    account,
    fault::Fault,
    team,
    visitor::Me,
    words::{Key, Words},
};

/// The memberships and the offers that who is told may know of.
#[derive(Default)]
pub(super) struct Links {
    memberships: Vec<Membership>,
    offers: Vec<Invitation>,
}

impl Links {
    /// Those that these could be about; nothing is asked for where none is about a membership.
    pub(super) async fn load(read: &Read, me: &Me, views: &[NotificationView], now: Timestamp) -> Result<Self, Fault> {
        let mut links = Self::default();
        let about = || views.iter().filter(|view| view.notification.kind.is_about_membership());
        if about().next().is_none() {
            return Ok(links);
        }
        let mut companies = vec![me.actor()];
        if me.actor() == me.person {
            links.memberships = read.memberships().of_person(me.person).await?;
            links.offers = read.invitations().of_person(me.person, now).await?;
            // What people do is told to the owners of the company.
            let owns = |one: &&Membership| one.role.may_manage() && one.is_active(now);
            let owned = links.memberships.iter().filter(owns).map(|one| one.company);
            companies = if about().any(by_person) { owned.collect() } else { Vec::new() };
        }
        for company in companies {
            links.memberships.extend(read.memberships().of_company(company).await?);
            links.offers.extend(read.invitations().of_company(company, now).await?);
        }
        Ok(links)
    }

    /// What happened, and where one answers: what that is called and its address. `None` where it is not about a
    /// membership.
    pub(super) fn tell(
        &self,
        words: Words,
        me: &Me,
        view: &NotificationView,
        key: Key,
    ) -> Option<(String, (String, String))> {
        let kind = view.notification.kind;
        if !kind.is_about_membership() {
            return None;
        }
        let (by_person, about) = (by_person(view), self.about(me, view));
        let of_mine = |id: ActorId| me.faces.iter().find(|face| face.actor.id == id && id != me.person);
        let meant = about.filter(|_| by_person).and_then(|(company, _)| of_mine(company));
        // Whoever speaks for a single company is led to its team without choosing, unless it is about another.
        let only = me.faces.get(1).filter(|_| by_person && about.is_none() && me.faces.len() == 2);
        let company = of_mine(me.actor()).or(meant).or(only);
        let own = || words.say("notice-company-yours");
        let name = company.map_or_else(own, |face| face.actor.display_name().to_owned());
        let key = match kind {
            NotificationKind::Joined if by_person => Key("notice-joined-by"),
            NotificationKind::MembershipEnded if by_person => Key("notice-membership-ended-by"),
            NotificationKind::MembershipEnding if by_person => Key("notice-membership-ending-by"),
            _ => key,
        };
        let text = words.fill(key, "company", &name);
        let text = match about {
            Some((_, role)) => words.fill_all("notice-as", &[("text", &text), ("role", &team::role(words, role))]),
            None => text,
        };
        let place = match company {
            Some(face) => (words.fill("team-title", "name", &name), format!("{}/team", account::path(&face.actor))),
            None => (words.say("memberships-title"), "/memberships".to_owned()),
        };
        Some((text, place))
    }

    /// The company and the role that one is about, where there is no doubt.
    fn about(&self, me: &Me, view: &NotificationView) -> Option<(ActorId, CompanyRole)> {
        let (own, from) = (me.actor(), view.from.actor.id);
        let between = |company: ActorId, person: ActorId| person == from || (company == from && person == own);
        let offered = matches!(view.notification.kind, NotificationKind::Invited | NotificationKind::JoinRequested);
        let mut found: Vec<(ActorId, CompanyRole)> = if offered {
            // What a company offers is not what somebody asks of it.
            let asked = view.notification.kind == NotificationKind::JoinRequested;
            let offers = self.offers.iter().filter(|one| (one.kind == InvitationKind::Request) == asked);
            let offers = offers.filter(|one| one.person.is_some_and(|person| between(one.company, person)));
            offers.map(|one| (one.company, one.role)).collect()
        } else {
            let memberships = self.memberships.iter().filter(|one| between(one.company, one.person));
            memberships.map(|one| (one.company, one.role)).collect()
        };
        // An owner's own are read with theirs and with the company's.
        found.dedup();
        match found[..] {
            [one] => Some(one),
            _ => None,
        }
    }
}

/// A person did it, not the company.
fn by_person(view: &NotificationView) -> bool {
    view.from.actor.kind != ActorKind::Organization
}
