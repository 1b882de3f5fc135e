//! People and companies as the pages show them: a portrait with names, and what kind of company it is.

use std::collections::HashMap;

use app::media::place::Place;
use domain::{
    actor::{Actor, ActorKind},
    company::CompanyKind,
    id::ActorId,
    territory::{Scheme, Territory, TerritoryCode},
    text::sanitize,
    uri::Uri,
};
use storage::{
    AccountView,
    views::{self, CompanyView, Trade},
};

use super::{
    Pages, asset,
    fault::Fault,
    html,
    words::{Key, Words},
};

/// A portrait with names.
#[derive(Debug, Clone)]
pub struct Face {
    /// Who.
    pub id: ActorId,
    /// The name, plain.
    pub name: String,
    /// The name as HTML, with custom emoji.
    pub name_html: String,
    /// `@name` here, `@name@host` elsewhere.
    pub handle: String,
    /// The page here.
    pub href: String,
    /// The portrait.
    pub avatar: String,
    /// Whether it is a company.
    pub company: bool,
}

impl Face {
    /// The face of an account.
    pub fn of(pages: &Pages, account: &AccountView) -> Self {
        let actor = &account.actor;
        let name = actor.display_name().to_owned();
        Self {
            id: actor.id,
            name_html: html::plain(&name, &account.emojis, pages.app().instance()),
            name,
            handle: format!("@{}", actor.handle()),
            href: path(actor),
            avatar: portrait(pages, actor),
            company: actor.kind == ActorKind::Organization,
        }
    }
}

/// The path of an actor's page here.
pub fn path(actor: &Actor) -> String {
    html::profile_path(actor.username.as_str(), actor.host.as_ref())
}

/// The portrait of an actor, or its initial on a colour of its own.
fn portrait(pages: &Pages, actor: &Actor) -> String {
    let own = picture(pages, actor, Place::Avatar(actor.id), actor.icon.as_ref());
    own.unwrap_or_else(|| asset::initial_href(actor.display_name(), actor.id.0.unsigned_abs()))
}

/// The portrait of an actor as others quote it, who show no initial.
pub fn avatar(pages: &Pages, actor: &Actor) -> String {
    let own = picture(pages, actor, Place::Avatar(actor.id), actor.icon.as_ref());
    own.unwrap_or_else(|| asset::href("avatar.png"))
}

/// The picture behind a profile.
pub fn header(pages: &Pages, actor: &Actor) -> String {
    let own = picture(pages, actor, Place::Header(actor.id), actor.image.as_ref());
    own.unwrap_or_else(|| asset::href("header.png"))
}

/// A picture of an actor; `None` where it has none, or where pictures of its server are not shown.
fn picture(pages: &Pages, actor: &Actor, place: Place, picture: Option<&Uri>) -> Option<String> {
    let shown = picture.filter(|_| shows_pictures(pages, actor))?;
    Some(place.address(pages.app().instance(), shown).into_owned())
}

fn shows_pictures(pages: &Pages, actor: &Actor) -> bool {
    actor.host.as_ref().is_none_or(|host| !pages.app().gate().rejects_media(host))
}

/// What the portrait and the picture behind a profile show; empty where nobody says, and where ours stand instead.
pub fn descriptions(pages: &Pages, actor: &Actor) -> [String; 2] {
    let said = |text: &String| if shows_pictures(pages, actor) { text.clone() } else { String::new() };
    [&actor.icon_description, &actor.image_description].map(said)
}

/// What kind of account it is, where that is worth a word.
#[derive(Debug, Clone)]
pub struct Badge {
    /// The name of the picture beside it.
    pub icon: &'static str,
    /// The kind, and for companies here the territory.
    pub text: String,
    /// Whether it is a company.
    pub company: bool,
}

/// The local organisations among these actors.
pub fn organisations<'a>(actors: impl Iterator<Item = &'a Actor>) -> Vec<ActorId> {
    let ours = actors.filter(|actor| actor.is_local() && actor.kind == ActorKind::Organization);
    let mut ids: Vec<ActorId> = ours.map(|actor| actor.id).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// What is known of organisations, for their badges.
pub type Trades = HashMap<ActorId, Trade>;

/// What is known of [`organisations`], asked once.
pub async fn trades(pages: &Pages, organisations: &[ActorId]) -> Result<Trades, Fault> {
    Ok(views::trades(&pages.app().read(), organisations, pages.app().now()).await?)
}

/// The badge of an account; people have none.
pub fn badge(words: Words, actor: &Actor, trades: &Trades) -> Option<Badge> {
    let other = |key: Key| Some(Badge { icon: "public", text: words.say(key), company: false });
    match actor.kind {
        ActorKind::Person => None,
        ActorKind::Organization => {
            let text =
                trades.get(&actor.id).map_or_else(|| words.say(Key("kind-company")), |trade| about(words, trade));
            Some(Badge { icon: "company", text, company: true })
        }
        ActorKind::Group => other(Key("kind-group")),
        ActorKind::Service | ActorKind::Application => other(Key("kind-service")),
    }
}

/// What a company is and where, in words.
pub fn about(words: Words, trade: &Trade) -> String {
    let kind = kind(words, trade.kind);
    places(words, trade).map_or_else(|| kind.clone(), |places| format!("{kind} · {places}"))
}

/// What kind of organisation it is, in words.
pub fn kind(words: Words, kind: CompanyKind) -> String {
    words.say(match kind {
        CompanyKind::Company => Key("kind-company"),
        CompanyKind::Cooperative => Key("kind-cooperative"),
        CompanyKind::Association => Key("kind-association"),
        CompanyKind::PublicBody => Key("kind-public-body"),
        CompanyKind::SelfEmployed => Key("kind-self-employed"),
    })
}

/// Where a company works, in words: its first commune, and how many more there are.
fn places(words: Words, trade: &Trade) -> Option<String> {
    let (first, more) = seat(words, trade)?;
    Some(if more.is_empty() { first } else { format!("{first} {more}") })
}

/// The first commune in which a company works, in words, and how many more there are; nothing of these where there are
/// none.
pub fn seat(words: Words, trade: &Trade) -> Option<(String, String)> {
    let (first, more) = trade.communes.split_first()?;
    let first = first.label.clone().unwrap_or_else(|| coded(words, &first.code));
    let more = i64::try_from(more.len()).ok().filter(|more| *more > 0);
    Some((first, more.map(|more| words.count("place-more", more)).unwrap_or_default()))
}

/// An area of a company in words: its name, or its official code where it is not known.
pub fn place(words: Words, view: &CompanyView, code: &TerritoryCode) -> String {
    view.place(code).map_or_else(|| coded(words, code), Territory::label)
}

fn coded(words: Words, code: &TerritoryCode) -> String {
    let key = match code.scheme() {
        Scheme::InseeCom => Key("territory-commune"),
        Scheme::InseeEpci => Key("territory-intercommunality"),
        Scheme::InseeDep => Key("territory-departement"),
        Scheme::InseeReg => Key("territory-region"),
        Scheme::InseeZe => Key("territory-employment"),
        Scheme::Iso31661 => Key("territory-country"),
        Scheme::Iso31662 | Scheme::Nuts | Scheme::Custom => Key("territory-other"),
    };
    words.fill(key, "code", code.code())
}

/// An account in a list.
#[derive(Debug, Clone)]
pub struct Card {
    /// Who.
    pub face: Face,
    /// What kind of account.
    pub badge: Option<Badge>,
    /// The beginning of what it says about itself, plain.
    pub about: String,
}

/// Accounts as cards.
pub async fn cards(pages: &Pages, words: Words, accounts: &[AccountView]) -> Result<Vec<Card>, Fault> {
    let ids = organisations(accounts.iter().map(|account| &account.actor));
    let known = trades(pages, &ids).await?;
    let card = |account: &AccountView| Card {
        face: Face::of(pages, account),
        badge: badge(words, &account.actor, &known),
        about: sanitize::excerpt(&account.actor.summary, 160),
    };
    Ok(accounts.iter().map(card).collect())
}
