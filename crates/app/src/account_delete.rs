//! Deleting an account: at once it is gone for everyone, and what it wrote is cleared away batch by batch.
//!
//! A tombstone stays: the user name is never given to somebody else, and the key still signs the Delete.

use domain::{
    actor::{Actor, ActorKind},
    attachment::Attachment,
    event::Event,
    handle::Handle,
    id::ActorId,
    login::{Login, Role},
    membership::{CompanyRole, Mandate, Membership, has_owner},
    time::Timestamp,
    uri::Uri,
};
use storage::Read;

use crate::{
    App, Command, Error, Instance, Tx,
    company::{self, publication},
    login, media,
    membership::end_offers,
    moderation,
};

/// On whose word an account is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Authority {
    /// The person's own, whose password was asked for.
    Owner,
    /// That of an owner of the company, whose password was asked for.
    Mandate(Mandate),
    /// An admin's; `None` is the command line.
    Admin(Option<ActorId>),
    /// That of the server where the account lives.
    Home,
}

/// Deletes an account. Deleting twice is deleting once.
///
/// Nothing of it is shown from now on; [`sweep`] clears its posts away.
pub struct DeleteAccount {
    /// Whose account.
    pub actor: ActorId,
    /// On whose word.
    pub authority: Authority,
}

impl Command for DeleteAccount {
    /// Pictures of the profile that nobody needs any more, for [`media::discard`].
    type Output = Vec<Uri>;

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<Vec<Uri>, Error> {
        let actor = tx.actors().find(self.actor).await?.ok_or(Error::NotFound("account"))?;
        self.permit(tx, &actor).await?;
        if actor.deleted_at.is_some() {
            return Ok(Vec::new());
        }
        if actor.is_local() {
            close(tx, &actor).await?;
        }
        forget(tx, actor.id).await?;
        tx.actors().save(&tombstone(&actor, tx)).await?;
        if let Authority::Admin(by) = self.authority {
            moderation::note(tx, by, "account.delete", actor.handle().to_string(), String::new()).await?;
        }
        tx.emit(Event::ActorDeleted { actor: actor.id });
        Ok([actor.icon, actor.image].into_iter().flatten().collect())
    }
}

impl DeleteAccount {
    async fn permit(&self, tx: &Tx, actor: &Actor) -> Result<(), Error> {
        if actor.is_local() && actor.kind == ActorKind::Application {
            return Err(Error::forbidden("the server's own account cannot be deleted"));
        }
        match self.authority {
            Authority::Home if actor.is_local() => Err(Error::forbidden("another server cannot delete accounts here")),
            Authority::Owner | Authority::Mandate(_) | Authority::Admin(_) if !actor.is_local() => {
                Err(Error::forbidden("only its own server can delete this account"))
            }
            Authority::Owner if !matches!(actor.kind, ActorKind::Person | ActorKind::Service) => {
                Err(Error::forbidden("a company's account is deleted by an owner or an admin"))
            }
            Authority::Mandate(mandate) if mandate.company() != actor.id => {
                Err(Error::forbidden("this is another company"))
            }
            Authority::Mandate(mandate) => company::confirm_mandate(mandate, tx).await.map(drop),
            Authority::Admin(admin) => permit_admin(tx, admin, actor.id).await,
            Authority::Home | Authority::Owner => Ok(()),
        }
    }
}

/// Admins delete those who have less to say than they; owners delete anyone.
async fn permit_admin(tx: &Tx, admin: Option<ActorId>, target: ActorId) -> Result<(), Error> {
    moderation::permit(tx, admin, Role::Admin).await?;
    let Some(admin) = admin else { return Ok(()) };
    let (own, other) = (moderation::role(tx, admin).await?, moderation::role(tx, target).await?);
    if own == Role::Owner || other < own {
        Ok(())
    } else {
        Err(Error::forbidden("admins delete accounts of those who have less to say than they"))
    }
}

/// Deletes one's own account, or that of a company that one owns.
pub struct DeleteOwn {
    login: Login,
    delete: DeleteAccount,
}

impl DeleteOwn {
    /// Checks the password of `person` and the name of the account as they typed it, outside of the change.
    ///
    /// # Errors
    /// [`Error::Invalid`] when another name was typed, [`Error::Forbidden`] when the password is wrong or the person
    /// does not own the company.
    pub async fn prepare(
        app: &App,
        person: ActorId,
        actor: ActorId,
        password: &str,
        typed: &str,
    ) -> Result<Self, Error> {
        let authority = if actor == person {
            Authority::Owner
        } else {
            Authority::Mandate(company::mandate(&app.read(), person, actor, app.now()).await?)
        };
        let account = app.read().actors().get(actor).await?;
        let named = typed.parse::<Handle>().is_ok_and(|handle| {
            let handle = app.instance().localise(handle);
            handle.host.is_none() && handle.username.key() == account.username.key()
        });
        if !named {
            return Err(Error::invalid("this is not the name of the account"));
        }
        let login = login::of(app, person).await?;
        login::prove(app, &login, password).await?;
        Ok(Self { login, delete: DeleteAccount { actor, authority } })
    }
}

impl Command for DeleteOwn {
    /// As for [`DeleteAccount`].
    type Output = Vec<Uri>;

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<Vec<Uri>, Error> {
        login::still(tx, &self.login).await?;
        self.delete.run(tx, here).await
    }
}

/// Those of a team who own the company beside this person.
fn other_owners(team: &[Membership], person: ActorId) -> Vec<ActorId> {
    let others = team.iter().filter(|other| other.person != person && other.role == CompanyRole::Owner);
    others.map(|other| other.person).collect()
}

/// Whether one of these other owners stays: one whose end is set leaves the company to nobody that day, one whose
/// account is suspended at once.
fn has_another_owner(team: &[Membership], others: &[Actor], now: Timestamp) -> bool {
    let active = |one: &&Membership| others.iter().any(|other| other.id == one.person && other.is_active());
    let staying: Vec<Membership> = team.iter().filter(active).cloned().collect();
    has_owner(&staying, now)
}

/// The companies that would have no owner without this person, who hands them over or deletes them first.
pub async fn owned_alone(read: &Read, person: ActorId, now: Timestamp) -> Result<Vec<ActorId>, Error> {
    let mut alone = Vec::new();
    for membership in read.memberships().of_person(person).await? {
        if membership.role == CompanyRole::Owner && membership.is_active(now) {
            let team = read.memberships().of_company(membership.company).await?;
            let others = read.actors().find_all(&other_owners(&team, person)).await?;
            if !has_another_owner(&team, &others, now) {
                alone.push(membership.company);
            }
        }
    }
    Ok(alone)
}

/// The communities that nobody would look after without this account, which names one of their members first. Where
/// nobody else belongs to one there is nobody to name, and nothing keeps the account.
pub async fn moderated_alone(read: &Read, actor: ActorId, now: Timestamp) -> Result<Vec<ActorId>, Error> {
    Ok(read.communities().moderated_alone(actor, now).await?)
}

/// Refuses to leave a community to nobody.
async fn hand_over(tx: &Tx, actor: ActorId) -> Result<(), Error> {
    tx.communities().hold_moderated(actor).await?;
    let alone = tx.communities().moderated_alone(actor, tx.now()).await?;
    let Some(community) = alone.first().copied() else { return Ok(()) };
    let community = tx.actors().get(community).await?;
    Err(Error::Conflict(format!("@{} has no other moderator: name one first", community.username).into()))
}

/// Ends every way in, and the person's or company's memberships.
async fn close(tx: &mut Tx, actor: &Actor) -> Result<(), Error> {
    hand_over(tx, actor.id).await?;
    let now = tx.now();
    for membership in tx.memberships().of_person(actor.id).await? {
        if !membership.is_active(now) {
            continue;
        }
        if membership.role == CompanyRole::Owner {
            tx.memberships().hold_owners(membership.company).await?;
            let team = tx.memberships().of_company(membership.company).await?;
            let others = tx.actors().find_all(&other_owners(&team, actor.id)).await?;
            if !has_another_owner(&team, &others, now) {
                let company = tx.actors().get(membership.company).await?;
                return Err(Error::Conflict(
                    format!("@{} has no other owner: name one first", company.username).into(),
                ));
            }
        }
        let (company, owned) = (membership.company, membership.role == CompanyRole::Owner);
        tx.memberships().save(&Membership { until: Some(now), ..membership }).await?;
        if owned {
            // Whoever comes back under another name knows the links and codes.
            end_offers(tx, company, actor.id).await?;
        }
        publication::settle(tx, company).await?;
    }
    for membership in tx.memberships().of_company(actor.id).await? {
        if membership.is_active(now) {
            tx.memberships().save(&Membership { until: Some(now), ..membership }).await?;
        }
    }
    // Nobody stands behind these any more; the servers of the guests hear it from the communities.
    for (community, guest, invite) in tx.communities().told_by(actor.id).await? {
        tx.emit(Event::CommunityInviteEnded { community, guest, by: community, invite });
    }
    tx.invitations().forget_actor(actor.id).await?;
    tx.sessions().leave(actor.id).await?;
    tx.tokens().delete_of(actor.id).await?;
    tx.logins().delete(actor.id).await?;
    Ok(())
}

/// Ends what there was between the account and others. The Delete, which goes to every known server, tells them.
async fn forget(tx: &Tx, actor: ActorId) -> Result<(), Error> {
    tx.follows().forget_actor(actor).await?;
    tx.likes().forget_actor(actor).await?;
    tx.bookmarks().forget_actor(actor).await?;
    tx.pins().forget_actor(actor).await?;
    tx.home().forget_owner(actor).await?;
    tx.notifications().forget_actor(actor).await?;
    tx.mutes().forget_actor(actor).await?;
    tx.private_notes().forget_actor(actor).await?;
    tx.blocks().forget_actor(actor).await?;
    tx.ties().forget_actor(actor).await?;
    tx.stewards().forget_actor(actor).await?;
    tx.communities().forget_actor(actor).await?;
    tx.groups().forget_actor(actor).await?;
    tx.companies().forget(actor).await?;
    tx.hand_acts().forget_actor(actor).await?;
    tx.lessons().forget_actor(actor).await?;
    tx.buddies().forget_actor(actor).await?;
    tx.verifications().forget_actor(actor).await?;
    tx.directory().save_consent(actor, None).await?;
    Ok(())
}

fn tombstone(actor: &Actor, tx: &Tx) -> Actor {
    Actor {
        name: String::new(),
        summary: String::new(),
        fields: Vec::new(),
        icon: None,
        icon_description: String::new(),
        image: None,
        image_description: String::new(),
        locked: false,
        discoverable: false,
        indexable: false,
        hides_follows: false,
        also_known_as: Vec::new(),
        attribution_domains: Vec::new(),
        moved_to: None,
        updated_at: tx.now(),
        deleted_at: Some(tx.now()),
        ..actor.clone()
    }
}

/// How many posts are cleared away in one change.
const BATCH: u32 = 100;

/// Clears away some of what a deleted account left. It finds by itself where the last one stopped.
pub struct ClearDeleted;

/// What one [`ClearDeleted`] did.
#[derive(Debug, Default)]
pub struct Cleared {
    /// How many posts and boosts went; 0 when nothing is left to do.
    pub count: usize,
    /// What was attached to the posts, for [`media::discard`].
    pub attachments: Vec<Attachment>,
}

impl Command for ClearDeleted {
    type Output = Cleared;

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<Cleared, Error> {
        let mut cleared = Cleared::default();
        let Some(actor) = tx.actors().find_uncleared().await? else { return Ok(cleared) };
        let posts = tx.posts().batch_of(actor, BATCH).await?;
        cleared.count = posts.len();
        for post in &posts {
            if post.boost_of.is_some() {
                tx.posts().delete_boost(post).await?;
                continue;
            }
            cleared.attachments.extend(tx.attachments().remove_from(post.id).await?);
            tx.posts().bury(post, tx.now()).await?;
            tx.posts().forget_reach(post.id).await?;
            tx.territory_announces().propose_again(post.id).await?;
            if post.audience.is_open() {
                tx.actors().count_post(actor, -1, None).await?;
            }
        }
        Ok(cleared)
    }
}

/// Clears away everything that deleted accounts left, batch by batch; killed at any moment, the next call goes
/// on. To be called after a deletion, at the start, and from time to time. Returns how much went.
pub async fn sweep(app: &App) -> Result<usize, Error> {
    let mut count = 0;
    loop {
        let cleared = app.execute(ClearDeleted).await?;
        if cleared.count == 0 {
            return Ok(count);
        }
        count += cleared.count;
        let files = cleared.attachments.into_iter().flat_map(|file| [Some(file.url), file.preview_url]);
        let files: Vec<Uri> = files.flatten().collect();
        media::discard(app, &files).await;
    }
}
