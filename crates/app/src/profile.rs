//! What actors of this server say about themselves.

pub mod line;

use domain::{
    actor::{
        Actor, ActorKind, Field, MAX_ALIASES, MAX_ATTRIBUTION_DOMAINS, MAX_FIELD, MAX_LOCAL_FIELDS, MAX_NAME,
        MAX_SUMMARY,
    },
    attachment::MAX_DESCRIPTION,
    event::Event,
    handle::{Handle, Host, Username},
    text::{
        compose::{self, MentionLink, MentionToken},
        escape, sanitize,
    },
    uri::Uri,
};
use storage::Page;

use crate::{App, Command, Error, Instance, Tx, company::Speaker, follow, refusal::Reason, verification};

/// What is to change; what is `None` stays as it is.
#[derive(Debug, Clone, Default)]
pub struct ProfileChange {
    /// What the actor is called; empty for the user name.
    pub name: Option<String>,
    /// What it says about itself, as it was typed.
    pub summary: Option<String>,
    /// The lines of the profile, name and value as they were typed; empty ones are left out.
    pub fields: Option<Vec<(String, String)>>,
    /// Whether followers are let in one by one. Opening the door lets in everyone who waits.
    pub locked: Option<bool>,
    /// Whether a machine speaks.
    pub bot: Option<bool>,
    /// Whether it wishes to be found in directories.
    pub discoverable: Option<bool>,
    /// Whether its public posts may be searched.
    pub indexable: Option<bool>,
    /// Whether it keeps to itself who follows it and whom it follows.
    pub hides_follows: Option<bool>,
    /// The portrait, uploaded before; none for `Some(None)`.
    pub icon: Option<Option<Uri>>,
    /// What the portrait shows, as it was typed; it goes with the portrait.
    pub icon_description: Option<String>,
    /// The picture behind the profile, uploaded before; none for `Some(None)`.
    pub image: Option<Option<Uri>>,
    /// What that picture shows, as it was typed; it goes with the picture.
    pub image_description: Option<String>,
    /// Other accounts of the same person or company.
    pub also_known_as: Option<Vec<Uri>>,
    /// The sites that may name it as the author of what they publish, as they were typed.
    pub attribution_domains: Option<Vec<String>>,
}

/// Changes the profile of the one who speaks.
pub struct UpdateProfile {
    /// Who speaks.
    pub speaker: Speaker,
    /// What changes.
    pub change: ProfileChange,
}

/// How many who wait are let in within one change.
const LET_IN: u32 = 200;

impl Command for UpdateProfile {
    /// The actor as it is now.
    type Output = Actor;

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<Actor, Error> {
        let before = self.speaker.confirm(tx).await?;
        let mut actor = before.clone();
        self.change.apply(tx, here, &mut actor).await?;
        if actor == before {
            return Ok(actor);
        }
        actor.updated_at = tx.now();
        if actor.fields != before.fields {
            let links = tx.companies().find(actor.id).await?.map(|company| company.links).unwrap_or_default();
            verification::follow_links(tx, here, &mut actor, &links).await?;
        }
        tx.actors().save(&actor).await?;
        tx.emit(Event::ActorUpdated { actor: actor.id });
        if before.locked && !actor.locked {
            // Here the first of them; the rest follows batch by batch, see [`sweep`].
            for request in tx.follows().requests(actor.id, Page::first(LET_IN)).await? {
                follow::answer(tx, request, true).await?;
            }
            // The figures changed with them.
            return Ok(tx.actors().get(actor.id).await?);
        }
        Ok(actor)
    }
}

/// Lets some of those in who wait at a door that stands open.
struct LetIn;

impl Command for LetIn {
    /// How many were let in.
    type Output = usize;

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<usize, Error> {
        let waiting = tx.follows().at_open_doors(LET_IN).await?;
        let count = waiting.len();
        for request in waiting {
            follow::answer(tx, request, true).await?;
        }
        Ok(count)
    }
}

/// Lets everyone in who waits at a door that stands open, batch by batch; killed at any moment, the next call goes
/// on. To be called after a profile was changed, and from time to time. Returns how many there were.
pub async fn sweep(app: &App) -> Result<usize, Error> {
    let mut count = 0;
    while !app.read().follows().at_open_doors(1).await?.is_empty() {
        count += app.execute(LetIn).await?;
    }
    Ok(count)
}

impl ProfileChange {
    async fn apply(&self, tx: &Tx, here: &Instance, actor: &mut Actor) -> Result<(), Error> {
        if let Some(name) = &self.name {
            let too_long = Reason::named("refused-profile-name", "a display name has at most 100 characters");
            actor.name = one_line(name, MAX_NAME, &too_long)?;
        }
        if let Some(summary) = &self.summary {
            if summary.chars().count() > MAX_SUMMARY {
                return Err(Error::invalid(Reason::named(
                    "refused-profile-text",
                    "a profile text has at most 1000 characters",
                )));
            }
            actor.summary = html(tx, here, summary).await?;
        }
        if let Some(fields) = &self.fields {
            actor.fields = lines(tx, here, fields, &actor.fields).await?;
        }
        if let Some(bot) = self.bot {
            actor.kind = kind(actor.kind, bot)?;
        }
        if let Some(aliases) = &self.also_known_as {
            actor.also_known_as = checked_aliases(aliases, &actor.uri)?;
        }
        if let Some(sites) = &self.attribution_domains {
            actor.attribution_domains = attribution_domains(sites)?;
        }
        actor.locked = self.locked.unwrap_or(actor.locked);
        actor.discoverable = self.discoverable.unwrap_or(actor.discoverable);
        actor.indexable = self.indexable.unwrap_or(actor.indexable);
        actor.hides_follows = self.hides_follows.unwrap_or(actor.hides_follows);
        if let Some(icon) = &self.icon {
            actor.icon.clone_from(icon);
        }
        if let Some(image) = &self.image {
            actor.image.clone_from(image);
        }
        describe(&mut actor.icon_description, self.icon_description.as_deref(), actor.icon.as_ref())?;
        describe(&mut actor.image_description, self.image_description.as_deref(), actor.image.as_ref())
    }
}

fn kind(kind: ActorKind, bot: bool) -> Result<ActorKind, Error> {
    match (kind, bot) {
        (ActorKind::Person | ActorKind::Service, true) => Ok(ActorKind::Service),
        (ActorKind::Person | ActorKind::Service, false) => Ok(ActorKind::Person),
        (_, false) => Ok(kind),
        (_, true) => Err(Error::invalid("only a personal account can be marked as automated")),
    }
}

fn checked_aliases(aliases: &[Uri], own: &Uri) -> Result<Vec<Uri>, Error> {
    let mut distinct: Vec<Uri> = Vec::new();
    for alias in aliases {
        if alias == own {
            return Err(Error::invalid(Reason::named("refused-alias-same", "an account cannot be an alias of itself")));
        }
        if !distinct.contains(alias) {
            distinct.push(alias.clone());
        }
    }
    if distinct.len() > MAX_ALIASES {
        return Err(Error::invalid(Reason::named("refused-alias-many", "an account has at most 10 aliases")));
    }
    Ok(distinct)
}

/// Sites by their domains, each once. People paste addresses, and a domain stands for those below it with or without a
/// star.
fn attribution_domains(typed: &[String]) -> Result<Vec<Host>, Error> {
    let named = || typed.iter().map(|site| site.trim()).filter(|site| !site.is_empty());
    // Counted as they were typed, and first: a request has room for a million, each compared with all before it.
    if named().nth(MAX_ATTRIBUTION_DOMAINS).is_some() {
        let most = format!("at most {MAX_ATTRIBUTION_DOMAINS} sites may name an account as their author");
        return Err(Error::invalid(most));
    }
    let mut distinct: Vec<Host> = Vec::new();
    for mut name in named() {
        for start in ["https://", "http://", "*."] {
            name = name.strip_prefix(start).unwrap_or(name);
        }
        let host = Host::parse(name.trim_end_matches('/')).ok().filter(|host| host.name() == host.as_str());
        let host = host.ok_or_else(|| Error::invalid("a site is named by its domain, as in \"atelier.example\""))?;
        if !distinct.contains(&host) {
            distinct.push(host);
        }
    }
    Ok(distinct)
}

/// Says what a picture shows, as far as that changes; where there is no picture any more, there is nothing to say.
fn describe(description: &mut String, typed: Option<&str>, picture: Option<&Uri>) -> Result<(), Error> {
    if let Some(typed) = typed {
        let too_long = "a description has at most 1500 characters";
        *description = one_line(typed, MAX_DESCRIPTION, &Reason::named("refused-picture-description", too_long))?;
    }
    if picture.is_none() {
        description.clear();
    }
    Ok(())
}

/// One line of plain text, without what would reorder or hide it.
fn one_line(typed: &str, max: usize, too_long: &Reason) -> Result<String, Error> {
    if typed.trim().chars().count() > max {
        return Err(Error::invalid(too_long.clone()));
    }
    Ok(sanitize::inline_html(&escape::html(typed)))
}

/// The lines of the profile; one whose value is still the same stays verified.
async fn lines(tx: &Tx, here: &Instance, typed: &[(String, String)], before: &[Field]) -> Result<Vec<Field>, Error> {
    let too_long = "the name and the value of a profile line have at most 255 characters each";
    let too_long = Reason::named("refused-profile-line-long", too_long);
    let mut fields = Vec::new();
    for (name, value) in typed {
        let name = one_line(name, MAX_FIELD, &too_long)?;
        let value = one_line(value, MAX_FIELD, &too_long)?;
        if name.is_empty() && value.is_empty() {
            continue;
        }
        if name.is_empty() || value.is_empty() {
            return Err(Error::invalid(Reason::named(
                "refused-profile-line",
                "a profile line needs a name and a value",
            )));
        }
        // Whoever is mentioned is looked up: not for lines that are too many anyway.
        if fields.len() == MAX_LOCAL_FIELDS {
            return Err(Error::invalid(Reason::named("refused-profile-lines", "a profile has at most 4 lines")));
        }
        let value = html(tx, here, &value).await?;
        let value = value.strip_prefix("<p>").and_then(|html| html.strip_suffix("</p>")).unwrap_or(&value).to_owned();
        let verified_at = before.iter().find(|field| field.value == value).and_then(|field| field.verified_at);
        fields.push(Field { name, value, verified_at });
    }
    Ok(fields)
}

/// Typed text as HTML. Links say `rel="me"`, which other sites verify; whom a mention means is looked up among
/// the actors that are known.
async fn html(tx: &Tx, here: &Instance, typed: &str) -> Result<String, Error> {
    let scan = compose::scan(typed);
    let mut known: Vec<(MentionToken, MentionLink)> = Vec::new();
    for token in scan.accounts() {
        if let Some(actor) = mentioned(tx, here, token).await? {
            let href = actor.url.as_ref().unwrap_or(&actor.uri).to_string();
            known.push((token.clone(), MentionLink { href, display: actor.username.to_string() }));
        }
    }
    let resolve =
        |token: &MentionToken| known.iter().find(|(other, _)| other.same_account(token)).map(|(_, link)| link.clone());
    let tag = |tag: &str| here.tag_page(tag).to_string();
    let html = compose::render(typed, &scan, resolve, tag);
    // In typed text quotes are escaped, so that this meets the links only.
    Ok(html.replace(r#" rel="nofollow noopener noreferrer""#, r#" rel="me nofollow noopener noreferrer""#))
}

async fn mentioned(tx: &Tx, here: &Instance, token: &MentionToken) -> Result<Option<Actor>, Error> {
    let Ok(username) = Username::new_remote(&token.username) else { return Ok(None) };
    let host = match token.domain.as_deref().map(Host::parse) {
        Some(Ok(host)) => Some(host),
        Some(Err(_)) => return Ok(None),
        None => None,
    };
    let actor = tx.actors().find_by_handle(&here.localise(Handle { username, host })).await?;
    Ok(actor.filter(Actor::is_active))
}
