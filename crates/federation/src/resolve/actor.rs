//! An actor's document, and what of it is kept.

use activitypub_federation::{
    config::Data,
    traits::{Actor as ActorTrait, Object},
};
use app::receive::{ReceiveActor, RemoteActor};
use async_trait::async_trait;
use domain::{
    actor::{Actor, ActorKey, ActorKind, Endpoints, Field},
    attachment::MAX_DESCRIPTION,
    emoji::is_shortcode,
    handle::{Handle, Host, Username},
    text::sanitize,
    uri::Uri,
};
use url::Url;

use super::{Budget, ResolveError, host_of};
use crate::{
    Federation,
    context::{Ground, uri},
    documents, wire,
};

/// An actor as the library's traits see it.
#[derive(Debug)]
pub(crate) struct ActorDocument {
    pub actor: Actor,
    id: Url,
}

fn refused(why: &str) -> ResolveError {
    ResolveError::Refused(why.into())
}

#[async_trait]
impl Object for ActorDocument {
    type DataType = Ground;
    type Kind = wire::Actor;
    type Error = ResolveError;

    fn id(&self) -> &Url {
        &self.id
    }

    async fn read_from_id(id: Url, data: &Data<Ground>) -> Result<Option<Self>, ResolveError> {
        let Some(uri) = uri(&id) else { return Ok(None) };
        Ok(data.federation()?.app().read().actors().find_by_uri(&uri).await?.map(|actor| Self { actor, id }))
    }

    async fn into_json(self, data: &Data<Ground>) -> Result<wire::Actor, ResolveError> {
        let federation = data.federation()?;
        let app = federation.app();
        let document =
            documents::actor(&app.read(), self.actor.id, app.instance(), app.now()).await?.ok_or(ResolveError::Gone)?;
        wire::Actor::read(document).map_err(|error| ResolveError::Refused(error.to_string()))
    }

    async fn verify(json: &wire::Actor, expected: &Url, _data: &Data<Ground>) -> Result<(), ResolveError> {
        let id = uri(&json.id).ok_or_else(|| refused("the id is no address"))?;
        let from = uri(expected).ok_or_else(|| refused("not an address"))?;
        if !id.same_origin(&from) {
            return Err(refused("the document lives on another server"));
        }
        Ok(())
    }

    async fn from_json(json: wire::Actor, data: &Data<Ground>) -> Result<Self, ResolveError> {
        let id = json.id.clone();
        Ok(Self { actor: keep(&data.federation()?, json, &Budget::new()).await?, id })
    }
}

/// Keeps an actor whose origin was verified.
pub(super) async fn keep(federation: &Federation, json: wire::Actor, budget: &Budget) -> Result<Actor, ResolveError> {
    let remote = read(federation, json, budget).await?;
    let actor = Box::pin(federation.app().execute(ReceiveActor(remote))).await?;
    if let Some(key) = &actor.key {
        federation.keys().forget(&key.id).await;
    }
    Box::pin(federation.acquaintances().meet(&actor)).await;
    Ok(actor)
}

impl ActorTrait for ActorDocument {
    fn public_key_pem(&self) -> &str {
        self.actor.key.as_ref().map_or("", |key| key.public_pem.as_str())
    }

    /// Private keys never leave the signer.
    fn private_key_pem(&self) -> Option<String> {
        None
    }

    fn inbox(&self) -> Url {
        self.actor.endpoints.inbox.to_url()
    }
}

/// How many custom emoji of one profile are kept.
const MAX_EMOJIS: usize = 32;

async fn read(federation: &Federation, json: wire::Actor, budget: &Budget) -> Result<RemoteActor, ResolveError> {
    let id = uri(&json.id).ok_or_else(|| refused("the id is no address"))?;
    // That its server suspended an actor is kept for those we know. Others are not kept at all.
    let hidden = if json.suspended {
        let known = federation.app().read().actors().find_by_uri(&id).await?;
        let handle = known.and_then(|actor| Some((actor.username, actor.host?)));
        Some(handle.ok_or_else(|| refused("its own server suspended it"))?)
    } else {
        None
    };
    let username = json.preferred_username.as_deref().and_then(|name| Username::new_remote(name).ok());
    let username = username.ok_or_else(|| refused("the user name is missing or unusable"))?;
    let on_origin = |url: &Option<Url>| url.as_ref().and_then(uri).filter(|other| other.same_origin(&id));
    let inbox = on_origin(&json.inbox).ok_or_else(|| refused("the inbox is missing or elsewhere"))?;
    // WebFinger may no longer answer for a suspended actor, so it keeps the handle under which we know it.
    let (username, host) = if let Some(handle) = hidden {
        handle
    } else {
        let host = confirmed_host(federation, &id, &username, json.webfinger.as_deref(), budget).await?;
        (username, host)
    };
    let key = json.public_keys.iter().find(|key| key.owner == json.id).and_then(|key| {
        let key_id = uri(&key.id).filter(|key_id| key_id.same_origin(&id))?;
        Some(ActorKey { id: key_id, public_pem: key.public_key_pem.clone() })
    });
    let picture = |image: &Option<wire::media::Image>| image.as_ref().and_then(|image| uri(&image.url));
    Ok(RemoteActor {
        kind: kind(json.kind),
        username,
        host,
        url: json.page().and_then(uri),
        endpoints: Endpoints {
            inbox,
            shared_inbox: on_origin(&json.shared_inbox),
            outbox: on_origin(&json.outbox),
            followers: on_origin(&json.followers),
            following: on_origin(&json.following),
            featured: on_origin(&json.featured),
        },
        name: sanitize::inline_html(json.name.as_deref().unwrap_or_default()),
        summary: sanitize::bio_html(json.summary.as_deref().unwrap_or_default()),
        fields: json.fields.iter().map(field).collect(),
        icon: picture(&json.icon),
        icon_description: described(json.icon.as_ref()),
        image: picture(&json.image),
        image_description: described(json.image.as_ref()),
        locked: json.manually_approves_followers,
        members_only: json.members_only,
        moderators_only: json.posting_restricted_to_mods,
        discoverable: json.discoverable.unwrap_or(false),
        indexable: json.indexable.unwrap_or(false),
        memorial: json.memorial,
        suspended: json.suspended,
        also_known_as: json.also_known_as.iter().filter_map(uri).collect(),
        key,
        created_at: json.published,
        emojis: emojis(&json.tags),
        counts: None,
        uri: id,
    })
}

/// The custom emoji that a document brings along: names and pictures.
pub(super) fn emojis(tags: &wire::tag::Tags) -> Vec<(String, Uri)> {
    let emoji = |emoji: &wire::tag::Emoji| {
        Some((is_shortcode(&emoji.name).then(|| emoji.name.clone())?, uri(&emoji.icon.url)?))
    };
    tags.emojis.iter().filter_map(emoji).take(MAX_EMOJIS).collect()
}

/// What a picture of a profile shows.
fn described(picture: Option<&wire::media::Image>) -> String {
    let text = picture.and_then(|picture| picture.description.as_deref()).unwrap_or_default();
    sanitize::excerpt(text, MAX_DESCRIPTION)
}

fn field(field: &wire::actor::Field) -> Field {
    Field { name: sanitize::inline_html(&field.name), value: sanitize::bio_html(&field.value), verified_at: None }
}

fn kind(kind: wire::kind::ActorKind) -> ActorKind {
    match kind {
        wire::kind::ActorKind::Person => ActorKind::Person,
        wire::kind::ActorKind::Organization => ActorKind::Organization,
        wire::kind::ActorKind::Group => ActorKind::Group,
        wire::kind::ActorKind::Service => ActorKind::Service,
        wire::kind::ActorKind::Application => ActorKind::Application,
    }
}

/// The host of an actor's handle: that of its id, unless another host says that this handle leads to the actor
/// (handles on `example.org`, actors on `social.example.org`). Only the other host can say so.
async fn confirmed_host(
    federation: &Federation,
    id: &Uri,
    username: &Username,
    claimed: Option<&str>,
    budget: &Budget,
) -> Result<Host, ResolveError> {
    let own = host_of(id)?;
    let subject = match claimed.and_then(|claim| claim.parse::<Handle>().ok()) {
        Some(handle) => Some(handle),
        None if federation.own_handles().contains_key(&own) || budget.spend().is_err() => return Ok(own),
        None => federation
            .finger(username, &own)
            .await
            .ok()
            .filter(|finger| finger.actors.contains(id))
            .and_then(|finger| finger.subject),
    };
    if subject.as_ref().is_some_and(|handle| handle.host.as_ref() == Some(&own)) {
        federation.own_handles().insert(own.clone(), ()).await;
    }
    let Some(other) = subject.filter(|handle| handle.username.key() == username.key()).and_then(|handle| handle.host)
    else {
        return Ok(own);
    };
    if other == own || federation.app().instance().is_local_host(&other) || federation.app().gate().is_suspended(&other)
    {
        return Ok(own);
    }
    if budget.spend().is_err() {
        return Ok(own);
    }
    match federation.finger(username, &other).await {
        Ok(finger) if finger.actors.contains(id) => Ok(other),
        _ => Ok(own),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_a_picture_shows_is_one_short_line_of_plain_text() {
        let read = |icon: serde_json::Value| {
            let document = json!({ "type": "Person", "id": "https://brest.example/users/anna", "icon": icon });
            described(wire::Actor::read(document).expect("an actor").icon.as_ref())
        };
        let url = "https://brest.example/anna.png";
        for (icon, said) in [
            (json!({ "type": "Image", "url": url, "summary": "Anna au port", "name": "anna.png" }), "Anna au port"),
            (
                json!({ "type": "Image", "url": url, "name": "Anna <b>au</b>\nport\u{202e}<script>x</script>" }),
                "Anna au port",
            ),
            (json!({ "type": "Image", "url": url, "summary": 7 }), ""),
            (json!(url), ""),
            (json!(null), ""),
        ] {
            assert_eq!(read(icon.clone()), said, "{icon}");
        }
        let long = read(json!({ "type": "Image", "url": url, "summary": "é".repeat(9_000) }));
        assert_eq!(long.chars().count(), MAX_DESCRIPTION);
    }
}
