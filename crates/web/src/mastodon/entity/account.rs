//! Accounts, as everyone sees them.

use std::{borrow::Cow, collections::HashMap, hash::BuildHasher};

use app::{Instance, media::place, profile::line::Line};
use domain::{
    actor::{Actor, ActorKind, Standing},
    company::Publication,
    emoji::Emoji,
    id::{ActorId, EmojiId},
    time::Timestamp,
};
use serde::Serialize;
use storage::AccountView;

use super::{Here, id, iso, iso_or_null};

/// <https://docs.joinmastodon.org/entities/Account/>
#[derive(Debug, Clone, Serialize)]
pub struct Account<'a> {
    #[serde(serialize_with = "id")]
    pub id: ActorId,
    pub username: &'a str,
    pub acct: String,
    pub display_name: &'a str,
    pub locked: bool,
    pub bot: bool,
    pub discoverable: bool,
    pub indexable: bool,
    pub group: bool,
    #[serde(serialize_with = "iso")]
    pub created_at: Timestamp,
    pub note: &'a str,
    pub url: &'a str,
    pub uri: &'a str,
    pub avatar: Cow<'a, str>,
    pub avatar_static: Cow<'a, str>,
    pub avatar_description: &'a str,
    pub header: Cow<'a, str>,
    pub header_static: Cow<'a, str>,
    pub header_description: &'a str,
    pub followers_count: i64,
    pub following_count: i64,
    pub statuses_count: i64,
    pub last_status_at: Option<String>,
    pub hide_collections: bool,
    pub noindex: bool,
    pub show_media: bool,
    pub show_media_replies: bool,
    pub show_featured: bool,
    pub emojis: Vec<CustomEmoji<'a>>,
    pub roles: Vec<super::Role>,
    pub fields: Vec<Field<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moved: Option<Box<Account<'a>>>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub memorial: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub suspended: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub limited: bool,
}

/// <https://docs.joinmastodon.org/entities/Account/#Field>
#[derive(Debug, Clone, Serialize)]
pub struct Field<'a> {
    pub name: &'a str,
    pub value: &'a str,
    #[serde(serialize_with = "iso_or_null")]
    pub verified_at: Option<Timestamp>,
}

/// <https://docs.joinmastodon.org/entities/CustomEmoji/>
#[derive(Debug, Clone, Serialize)]
pub struct CustomEmoji<'a> {
    #[serde(skip)]
    pub id: EmojiId,
    pub shortcode: &'a str,
    pub url: Cow<'a, str>,
    pub static_url: Cow<'a, str>,
    pub visible_in_picker: bool,
    /// Emoji are not sorted.
    pub category: Option<()>,
}

impl<'a> CustomEmoji<'a> {
    /// An emoji; only those of this server can be chosen from.
    pub fn new(emoji: &'a Emoji, here: &Instance) -> Self {
        let Emoji { id, shortcode, host, url: _ } = emoji;
        let url = place::emoji(here, emoji);
        Self { id: *id, shortcode, static_url: url.clone(), url, visible_in_picker: host.is_none(), category: None }
    }

    pub(super) fn all(emojis: &'a [Emoji], here: &Instance) -> Vec<Self> {
        emojis.iter().map(|emoji| Self::new(emoji, here)).collect()
    }
}

impl<'a> Account<'a> {
    /// An account. Of a suspended one, nothing is shown but its name.
    pub fn new(view: &'a AccountView, here: &'a Here<'a>) -> Self {
        let AccountView { actor, moved, emojis } = view;
        let mut account = Self::of_actor(actor, here);
        if !account.suspended {
            account.emojis = CustomEmoji::all(emojis, here.instance);
            account.moved = moved.as_deref().map(|moved| Box::new(Self::of_actor(moved, here)));
        }
        account
    }

    /// The same with lines that nobody typed, as other servers are told them.
    #[must_use]
    pub fn with(mut self, lines: &'a [Line]) -> Self {
        let line = |line: &'a Line| Field { name: &line.name, value: &line.value, verified_at: line.verified_at };
        self.fields.extend(lines.iter().map(line));
        self
    }

    fn of_actor(actor: &'a Actor, here: &'a Here<'a>) -> Self {
        let suspended = actor.standing == Standing::Suspended;
        let shown = |text: &'a str| if suspended { "" } else { text };
        let (avatar, header) = (here.avatar(actor), here.header(actor));
        let sharing = actor.sharing.map(|level| {
            let (name, value) = app::cursor::profile_line(here.instance, level);
            Field { name, value, verified_at: None }
        });
        let fields = actor.fields.iter().map(Field::new).chain(sharing).filter(|_| !suspended);
        let counts = if suspended { domain::actor::Counts::default() } else { actor.counts };
        Self {
            id: actor.id,
            username: actor.username.as_str(),
            acct: actor.handle().to_string(),
            display_name: shown(&actor.name),
            locked: actor.locked && !suspended,
            bot: actor.kind.is_bot(),
            discoverable: actor.discoverable && actor.publication == Publication::Listed && !suspended,
            indexable: actor.indexable && !suspended,
            group: actor.kind == ActorKind::Group,
            created_at: actor.created_at,
            note: shown(&actor.summary),
            url: actor.url.as_ref().unwrap_or(&actor.uri).as_str(),
            uri: actor.uri.as_str(),
            avatar_static: avatar.clone(),
            avatar,
            avatar_description: shown(&actor.icon_description),
            header_static: header.clone(),
            header,
            header_description: shown(&actor.image_description),
            followers_count: counts.followers,
            following_count: counts.following,
            statuses_count: counts.posts,
            last_status_at: counts.last_post_at.map(|at| at.date_naive().to_string()),
            hide_collections: actor.hides_follows,
            noindex: !actor.indexable,
            show_media: true,
            show_media_replies: true,
            show_featured: true,
            emojis: Vec::new(),
            roles: Vec::new(),
            fields: fields.collect(),
            moved: None,
            memorial: actor.memorial,
            suspended,
            limited: actor.standing == Standing::Limited,
        }
    }
}

impl<'a> Field<'a> {
    fn new(field: &'a domain::actor::Field) -> Self {
        let domain::actor::Field { name, value, verified_at } = field;
        Self { name, value, verified_at: *verified_at }
    }
}

/// Accounts, in the order of their views, with the lines of their profiles that nobody typed.
pub fn accounts_with<'a, S: BuildHasher>(
    views: &'a [AccountView],
    lines: &'a HashMap<ActorId, Vec<Line>, S>,
    here: &'a Here<'a>,
) -> Vec<Account<'a>> {
    let lines = |id: ActorId| lines.get(&id).map(Vec::as_slice).unwrap_or_default();
    views.iter().map(|view| Account::new(view, here).with(lines(view.actor.id))).collect()
}

/// Accounts, in the order of their views, with what their own rows say.
pub fn accounts<'a>(views: &'a [AccountView], here: &'a Here<'a>) -> Vec<Account<'a>> {
    views.iter().map(|view| Account::new(view, here)).collect()
}
