//! The row of an actor, and the way from and to the domain's.

use domain::{
    actor::{Actor, ActorKey, ActorKind, Counts, Endpoints, Field, Standing},
    company::Publication,
    cursor::Level,
    handle::{Host, Username},
    id::ActorId,
    time::{from_ms, to_ms},
    uri::Uri,
};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::standing;
use crate::StorageError;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "actor")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub kind: String,
    pub username: String,
    pub username_key: String,
    pub host: String,
    pub uri: String,
    pub url: Option<String>,
    pub inbox: String,
    pub shared_inbox: Option<String>,
    pub outbox: Option<String>,
    pub followers: Option<String>,
    pub following: Option<String>,
    pub featured: Option<String>,
    pub name: String,
    pub summary: String,
    pub fields: String,
    pub icon: Option<String>,
    pub image: Option<String>,
    pub locked: bool,
    pub discoverable: bool,
    pub indexable: bool,
    pub memorial: bool,
    pub also_known_as: String,
    pub moved_to: Option<i64>,
    pub key_id: Option<String>,
    pub public_pem: Option<String>,
    /// The worse of `decided_standing` and what its own server says.
    pub own_standing: String,
    pub host_standing: String,
    /// The worse of the two, made by the database.
    pub standing: String,
    pub created_at: i64,
    pub updated_at: i64,
    pub fetched_at: Option<i64>,
    pub deleted_at: Option<i64>,
    pub followers_count: i64,
    pub following_count: i64,
    pub posts_count: i64,
    pub last_post_at: Option<i64>,
    pub sharing: Option<String>,
    pub version: i64,
    pub ties: i64,
    pub publication: String,
    pub decided_standing: String,
    pub suspended_at_home: bool,
    pub hides_follows: bool,
    pub icon_description: String,
    pub image_description: String,
    pub attribution_domains: String,
}

impl ActiveModelBehavior for ActiveModel {}

/// A profile line in the `fields` column.
#[derive(Serialize, Deserialize)]
struct FieldRow {
    name: String,
    value: String,
    verified_at: Option<i64>,
}

fn optional(uri: Option<String>) -> Option<Uri> {
    uri.map(Uri::from_stored)
}

impl Model {
    pub(super) fn new(actor: &Actor) -> Result<Self, StorageError> {
        let corrupt = |error| StorageError::corrupt("actor", error);
        let fields: Vec<FieldRow> = actor
            .fields
            .iter()
            .map(|Field { name, value, verified_at }| FieldRow {
                name: name.clone(),
                value: value.clone(),
                verified_at: verified_at.map(to_ms),
            })
            .collect();
        let text = |uri: &Option<Uri>| uri.as_ref().map(ToString::to_string);
        Ok(Self {
            id: actor.id.0,
            kind: actor.kind.as_str().into(),
            username: actor.username.to_string(),
            username_key: actor.username.key(),
            host: actor.host.as_ref().map(ToString::to_string).unwrap_or_default(),
            uri: actor.uri.to_string(),
            url: text(&actor.url),
            inbox: actor.endpoints.inbox.to_string(),
            shared_inbox: text(&actor.endpoints.shared_inbox),
            outbox: text(&actor.endpoints.outbox),
            followers: text(&actor.endpoints.followers),
            following: text(&actor.endpoints.following),
            featured: text(&actor.endpoints.featured),
            name: actor.name.clone(),
            summary: actor.summary.clone(),
            fields: serde_json::to_string(&fields).map_err(corrupt)?,
            icon: text(&actor.icon),
            image: text(&actor.image),
            locked: actor.locked,
            discoverable: actor.discoverable,
            indexable: actor.indexable,
            memorial: actor.memorial,
            also_known_as: serde_json::to_string(&actor.also_known_as).map_err(corrupt)?,
            moved_to: actor.moved_to.map(|id| id.0),
            key_id: actor.key.as_ref().map(|key| key.id.to_string()),
            public_pem: actor.key.as_ref().map(|key| key.public_pem.clone()),
            own_standing: standing::name(Standing::Good).into(),
            host_standing: standing::name(actor.standing).into(),
            standing: standing::name(actor.standing).into(),
            created_at: to_ms(actor.created_at),
            updated_at: to_ms(actor.updated_at),
            fetched_at: actor.fetched_at.map(to_ms),
            deleted_at: actor.deleted_at.map(to_ms),
            followers_count: actor.counts.followers,
            following_count: actor.counts.following,
            posts_count: actor.counts.posts,
            last_post_at: actor.counts.last_post_at.map(to_ms),
            sharing: actor.sharing.map(|level| level.as_str().into()),
            version: 0,
            ties: actor.counts.ties,
            publication: actor.publication.as_str().into(),
            decided_standing: standing::name(Standing::Good).into(),
            suspended_at_home: false,
            hides_follows: actor.hides_follows,
            icon_description: actor.icon_description.clone(),
            image_description: actor.image_description.clone(),
            attribution_domains: serde_json::to_string(&actor.attribution_domains).map_err(corrupt)?,
        })
    }

    pub(crate) fn into_domain(self) -> Result<Actor, StorageError> {
        let Self {
            id,
            kind,
            username,
            username_key: _,
            host,
            uri,
            url,
            inbox,
            shared_inbox,
            outbox,
            followers,
            following,
            featured,
            name,
            summary,
            fields,
            icon,
            image,
            locked,
            discoverable,
            indexable,
            memorial,
            also_known_as,
            moved_to,
            key_id,
            public_pem,
            own_standing: _,
            host_standing: _,
            standing,
            created_at,
            updated_at,
            fetched_at,
            deleted_at,
            followers_count,
            following_count,
            posts_count,
            last_post_at,
            sharing,
            version: _,
            ties,
            publication,
            decided_standing: _,
            suspended_at_home: _,
            hides_follows,
            icon_description,
            image_description,
            attribution_domains,
        } = self;
        Ok(Actor {
            id: ActorId(id),
            kind: ActorKind::from_name(&kind).ok_or_else(|| StorageError::corrupt("actor", &kind))?,
            username: Username::from_stored(username),
            host: (!host.is_empty()).then(|| Host::from_stored(host)),
            uri: Uri::from_stored(uri),
            url: optional(url),
            endpoints: Endpoints {
                inbox: Uri::from_stored(inbox),
                shared_inbox: optional(shared_inbox),
                outbox: optional(outbox),
                followers: optional(followers),
                following: optional(following),
                featured: optional(featured),
            },
            name,
            summary,
            fields: fields_of(&fields)?,
            icon: optional(icon),
            icon_description,
            image: optional(image),
            image_description,
            locked,
            discoverable,
            indexable,
            hides_follows,
            memorial,
            also_known_as: list(&also_known_as)?,
            attribution_domains: list(&attribution_domains)?,
            moved_to: moved_to.map(ActorId),
            key: key_id.zip(public_pem).map(|(id, public_pem)| ActorKey { id: Uri::from_stored(id), public_pem }),
            standing: standing::from_name(&standing),
            publication: Publication::from_name(&publication)
                .ok_or_else(|| StorageError::corrupt("actor", &publication))?,
            created_at: from_ms(created_at),
            updated_at: from_ms(updated_at),
            fetched_at: fetched_at.map(from_ms),
            deleted_at: deleted_at.map(from_ms),
            counts: Counts {
                followers: followers_count,
                following: following_count,
                posts: posts_count,
                last_post_at: last_post_at.map(from_ms),
                ties,
            },
            sharing: sharing
                .map(|name| Level::from_name(&name).ok_or_else(|| StorageError::corrupt("cursor", &name)))
                .transpose()?,
        })
    }
}

/// What a column keeps as a list, which is most often empty.
fn list<T: DeserializeOwned>(text: &str) -> Result<Vec<T>, StorageError> {
    if text == "[]" {
        return Ok(Vec::new());
    }
    serde_json::from_str(text).map_err(|error| StorageError::corrupt("actor", error))
}

fn fields_of(text: &str) -> Result<Vec<Field>, StorageError> {
    let rows: Vec<FieldRow> = list(text)?;
    let field = |FieldRow { name, value, verified_at }| Field { name, value, verified_at: verified_at.map(from_ms) };
    Ok(rows.into_iter().map(field).collect())
}
