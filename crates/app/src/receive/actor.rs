//! Keeping an actor that lives elsewhere.

use domain::{
    actor::{Actor, ActorKey, ActorKind, Counts, Endpoints, Field, Standing},
    company::Publication,
    emoji::Emoji,
    handle::{Handle, Host, Username},
    id::{ActorId, EmojiId},
    policy::Policies,
    time::Timestamp,
    uri::Uri,
};
use storage::ToldCounts;

use crate::{Command, Error, Instance, Tx, relation};

/// What another server says about an actor of its own: cleaned, bounded, its handle confirmed.
#[derive(Debug, Clone)]
pub struct RemoteActor {
    /// The ActivityPub id.
    pub uri: Uri,
    /// What it is.
    pub kind: ActorKind,
    /// The part of the handle before the host.
    pub username: Username,
    /// The host of the handle, confirmed by WebFinger or the host of the id.
    pub host: Host,
    /// The page for people, on the origin of the id.
    pub url: Option<Uri>,
    /// Where it is reached.
    pub endpoints: Endpoints,
    /// Plain text.
    pub name: String,
    /// Sanitised HTML.
    pub summary: String,
    /// Names plain, values sanitised.
    pub fields: Vec<Field>,
    /// Its portrait.
    pub icon: Option<Uri>,
    /// What the portrait shows, plain text.
    pub icon_description: String,
    /// The picture behind its profile.
    pub image: Option<Uri>,
    /// What that picture shows, plain text.
    pub image_description: String,
    /// Followers are let in one by one.
    pub locked: bool,
    /// It is a group, and what is said there is for its members alone.
    pub members_only: bool,
    /// It is a group, and moderators alone begin threads there.
    pub moderators_only: bool,
    /// It wishes to be found.
    pub discoverable: bool,
    /// Its posts may be searched.
    pub indexable: bool,
    /// The person has died.
    pub memorial: bool,
    /// Its own server suspended it.
    pub suspended: bool,
    /// Its other accounts.
    pub also_known_as: Vec<Uri>,
    /// What it signs with.
    pub key: Option<ActorKey>,
    /// When it was made there.
    pub created_at: Option<Timestamp>,
    /// The custom emoji it uses: name and picture.
    pub emojis: Vec<(String, Uri)>,
    /// How many follow it and whom it follows, as its server says.
    pub counts: Option<Counts>,
}

/// Keeps an actor, or what changed of it.
pub struct ReceiveActor(pub RemoteActor);

impl Command for ReceiveActor {
    type Output = Actor;

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<Actor, Error> {
        let remote = &self.0;
        if here.is_local(&remote.uri) || here.is_local_host(&remote.host) {
            return Err(Error::forbidden("another server cannot speak of actors of this one"));
        }
        let known = tx.actors().find_by_uri(&remote.uri).await?;
        if let Some(gone) = known.as_ref().filter(|actor| actor.deleted_at.is_some()) {
            return Ok(gone.clone());
        }
        make_room(tx, remote).await?;
        let policies = Policies::new(tx.policies().covering(&remote.host).await?);
        let media = !policies.rejects_media(&remote.host);
        let described = |picture: Option<&Uri>, text: &str| {
            if media && picture.is_some() { text.to_owned() } else { String::new() }
        };
        let now = tx.now();
        let before = known.as_ref();
        let actor = Actor {
            publication: Publication::Listed,
            id: before.map_or_else(|| ActorId(tx.next_id()), |actor| actor.id),
            kind: remote.kind,
            username: remote.username.clone(),
            host: Some(remote.host.clone()),
            uri: remote.uri.clone(),
            url: remote.url.clone(),
            endpoints: remote.endpoints.clone(),
            name: remote.name.clone(),
            summary: remote.summary.clone(),
            fields: remote.fields.clone(),
            icon: remote.icon.clone().filter(|_| media),
            icon_description: described(remote.icon.as_ref(), &remote.icon_description),
            image: remote.image.clone().filter(|_| media),
            image_description: described(remote.image.as_ref(), &remote.image_description),
            locked: remote.locked,
            discoverable: remote.discoverable,
            indexable: remote.indexable,
            hides_follows: false,
            memorial: remote.memorial,
            also_known_as: remote.also_known_as.clone(),
            attribution_domains: Vec::new(),
            moved_to: before.and_then(|actor| actor.moved_to),
            key: remote.key.clone(),
            standing: before.map_or_else(|| policies.standing(&remote.host), |actor| actor.standing),
            created_at: remote
                .created_at
                .filter(|at| *at <= now)
                .unwrap_or_else(|| before.map_or(now, |actor| actor.created_at)),
            updated_at: now,
            fetched_at: Some(now),
            deleted_at: None,
            counts: before.map_or_else(|| remote.counts.unwrap_or_default(), |actor| actor.counts),
            sharing: None,
        };
        if before.is_some() {
            tx.actors().save(&actor).await?;
        } else {
            tx.actors().insert(&actor).await?;
        }
        let actor = stand(tx, actor, remote.suspended).await?;
        if actor.kind == ActorKind::Group {
            tx.communities().save_closed_elsewhere(actor.id, remote.members_only).await?;
            tx.communities().save_moderators_only(actor.id, remote.moderators_only).await?;
        }
        if media {
            save_emojis(tx, &remote.host, &remote.emojis).await?;
        }
        // A profile that was emptied takes nothing back: who comes back shows it again.
        if before.is_some() && !remote.suspended {
            relation::read_profile(tx, &actor).await?;
        }
        Ok(actor)
    }
}

/// Keeps the figures that another server tells of an actor of its own.
pub struct ReceiveCounts {
    /// The actor.
    pub actor: ActorId,
    /// What is told.
    pub counts: ToldCounts,
}

impl Command for ReceiveCounts {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        Ok(tx.actors().set_counts(self.actor, self.counts).await?)
    }
}

/// Its own server suspended it, or let it back; only who is suspended can be. What our moderators decided stays.
async fn stand(tx: &Tx, actor: Actor, suspended: bool) -> Result<Actor, Error> {
    if !suspended && actor.standing != Standing::Suspended {
        return Ok(actor);
    }
    tx.actors().save_suspended_at_home(actor.id, suspended).await?;
    Ok(tx.actors().get(actor.id).await?)
}

/// A handle belongs to the actor that its server names now: one that had it before gives it up. A group and somebody
/// of the same name, as Lemmy has them, leave each other alone.
async fn make_room(tx: &mut Tx, remote: &RemoteActor) -> Result<(), Error> {
    let handle = Handle { username: remote.username.clone(), host: Some(remote.host.clone()) };
    let other = tx.actors().find_namesake(&handle, remote.kind == ActorKind::Group).await?;
    if let Some(mut other) = other.filter(|other| other.uri != remote.uri) {
        other.username = Username::from_stored(format!("{}-{}", other.username, other.id));
        tx.actors().save(&other).await?;
    }
    Ok(())
}

/// Keeps the pictures of custom emoji.
pub(super) async fn save_emojis(tx: &Tx, host: &Host, emojis: &[(String, Uri)]) -> Result<(), Error> {
    for (shortcode, url) in emojis {
        let emoji = Emoji {
            id: EmojiId(tx.next_id()),
            shortcode: shortcode.clone(),
            host: Some(host.clone()),
            url: url.clone(),
        };
        tx.emojis().save(&emoji).await?;
    }
    Ok(())
}
