//! `GET /@{handle}`: a person or a company, from here or elsewhere, with what they published.

use axum::{
    extract::{Path, Query, State},
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    actor::{Actor, ActorKind, Standing},
    company::Publication,
    handle::Handle,
    id::ActorId,
    login::Role,
    membership::Membership,
    territory::TieKind,
};
use storage::views::{self, AccountPosts, Relationship};

use super::{
    Pages,
    account::{self, Badge, Face},
    community, company,
    compose::Composer,
    date,
    fault::Fault,
    feed::{self, Kind},
    frame::{Frame, render},
    html, level,
    list::{Paging, Part},
    meta,
    post::{self, PostCard},
    suspension, team, territory,
    visitor::Visitor,
    words::{Key, Words},
};

/// Somebody or something that an account belongs with, because both sides show it.
struct Bond {
    face: Face,
    what: String,
    /// The account's own page, where it lives elsewhere: a link back, by which its server knows that this is mutual.
    origin: Option<String>,
}

/// What members write in a group of another server with; empty for all other accounts.
#[derive(Default)]
struct Desk {
    composer: Option<Composer>,
    /// What happens with what they write, or why they cannot write.
    hint: String,
    /// Its server says that moderators alone begin threads there.
    moderators_only: bool,
    /// The group invites the visitor, who has not answered.
    invited: bool,
}

/// A line of a profile.
struct Line {
    name: String,
    html: String,
    verified: bool,
}

#[derive(askama::Template)]
#[template(path = "profile.html")]
struct Profile {
    f: Frame,
    face: Face,
    handle: String,
    /// What the portrait shows.
    avatar_description: String,
    header: String,
    /// What the picture behind the profile shows.
    header_description: String,
    badge: Option<Badge>,
    summary: String,
    fields: Vec<Line>,
    facts: Vec<(String, String)>,
    /// What a company here says of itself and proved.
    company: Option<company::Shown>,
    posts_count: String,
    following: String,
    followers: String,
    moved: Option<(String, String)>,
    original: Option<String>,
    memorial: bool,
    relation: Option<Relationship>,
    /// Where the visitor, who moderates, decides about it.
    suspension: Option<String>,
    /// It is a group, whose followers are its members.
    group: bool,
    desk: Desk,
    /// It is the account that the visitor speaks as.
    own: bool,
    /// The team of a company, or the companies of a person, as far as both sides show it.
    bonds: Vec<Bond>,
    /// Communities that a company looks after.
    communities: Vec<community::list::Entry>,
    /// What the visitor, as a person, can do about the team: where it leads and what it says.
    team: Option<(String, String)>,
    pinned: Vec<PostCard>,
    posts: Vec<PostCard>,
    paging: Paging,
}

/// The account with this handle, if everyone may see it.
pub async fn find(pages: &Pages, handle: &str) -> Result<Actor, Fault> {
    let actor = known(pages, handle).await?;
    if actor.publication == Publication::Hidden { Err(Fault::NotFound) } else { Ok(actor) }
}

/// The account with this handle, if the visitor may see it: a company that is not published is there for its team and
/// the moderators.
pub async fn find_for(pages: &Pages, visitor: &Visitor, handle: &str) -> Result<Actor, Fault> {
    let actor = known(pages, handle).await?;
    if actor.publication != Publication::Hidden {
        return Ok(actor);
    }
    let Some(me) = &visitor.me else { return Err(Fault::NotFound) };
    let (read, now) = (pages.app().read(), pages.app().now());
    let memberships = read.memberships().find(actor.id, me.person).await?;
    if memberships.iter().any(|member| member.is_active(now) && member.role.in_team()) {
        return Ok(actor);
    }
    let login = read.logins().find_by_person(me.person).await?;
    if login.is_some_and(|login| login.role >= Role::Moderator) { Ok(actor) } else { Err(Fault::NotFound) }
}

async fn known(pages: &Pages, handle: &str) -> Result<Actor, Fault> {
    let actor = find_any(pages, handle).await?;
    if actor.standing == Standing::Suspended { Err(Fault::NotFound) } else { Ok(actor) }
}

/// The account with this handle, whoever hides it: for those who decide about that.
pub async fn find_any(pages: &Pages, handle: &str) -> Result<Actor, Fault> {
    let handle: Handle = handle.parse().map_err(|_| Fault::NotFound)?;
    let handle = pages.app().instance().localise(handle);
    let actor = pages.app().read().actors().find_by_handle(&handle).await?.ok_or(Fault::NotFound)?;
    if actor.deleted_at.is_some() { Err(Fault::Gone) } else { Ok(actor) }
}

/// `GET /@{handle}`, and the feeds `/@{handle}.atom` and `/@{handle}.rss`
pub async fn show(
    State(pages): State<Pages>,
    visitor: Visitor,
    Path(handle): Path<String>,
    Query(part): Query<Part>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    if let Some((name, kind)) = Kind::split(&handle) {
        return feed::show(&pages, visitor.words(), name, kind, &headers).await;
    }
    if let Some(decided) = suspension::instead(&pages, &visitor, &handle).await? {
        return Ok(decided);
    }
    let actor = find_for(&pages, &visitor, &handle).await?;
    let path = account::path(&actor);
    if actor.is_local() && handle.contains('@') {
        return Ok(Redirect::permanent(&path).into_response());
    }
    if actor.is_local() && community::find_by_actor(&pages, &actor).await?.is_some() {
        return Ok(Redirect::to(&community::path(&actor)).into_response());
    }
    let (read, words, viewer) = (pages.app().read(), visitor.words(), visitor.viewer());
    let rooting = views::rooting(&read, &actor).await?;
    if let Some(territory) = &rooting.territory {
        return Ok(Redirect::temporary(&territory::path(&territory.code)).into_response());
    }
    let view = views::accounts(&read, &[actor.id]).await?.pop().ok_or(Fault::NotFound)?;
    let relation = relation(&pages, viewer, actor.id).await?;
    if relation.as_ref().is_some_and(|relation| relation.blocked_by) {
        return Err(Fault::NotFound);
    }
    let group = actor.kind == ActorKind::Group;
    let desk = desk(&pages, &visitor, &actor, relation.as_ref()).await?;
    let page = part.page();
    let first = page.max_id.is_none() && page.min_id.is_none();
    let which = AccountPosts { exclude_replies: true, ..AccountPosts::default() };
    let listing = views::account_posts(&read, actor.id, which, None, viewer, page).await?;
    let pinned = if first { pinned(&pages, &visitor, actor.id).await? } else { Vec::new() };
    let posts = post::cards(&pages, &visitor, &listing.views(&read).await?).await?;
    let own = account::organisations(std::iter::once(&actor));
    let known = views::companies(&read, &own).await?.remove(&actor.id);
    let trades = account::trades(&pages, &own).await?;
    let company = match &known {
        Some(known) => Some(company::Shown::new(&pages, &visitor, &actor, known).await?),
        None => None,
    };
    let mut facts = Vec::new();
    for (kind, place) in &rooting.ties {
        let label = match kind {
            TieKind::Lives => Key("fact-lives"),
            TieKind::Works => Key("fact-works"),
        };
        facts.push((words.say(label), territory::name(words, place)));
    }
    if let Some(level) = actor.sharing {
        facts.push((words.say("sharing-fact"), level::name(words, level)));
    }
    facts.push((words.say("fact-since"), date::day(words, actor.created_at)));
    let [avatar_description, header_description] = account::descriptions(&pages, &actor);
    let (bonds, team) = (bonds(&pages, words, &actor).await?, team(&pages, &visitor, &actor).await?);
    let mut f = Frame::new(&pages, &visitor, actor.display_name().to_owned());
    f.head = meta::of_profile(&pages, words, &view, known.as_ref());
    let line = |field: &domain::actor::Field| Line {
        name: field.name.clone(),
        html: html::with_emojis(&field.value, &view.emojis, pages.app().instance()),
        verified: field.verified_at.is_some(),
    };
    let page = Profile {
        f,
        face: Face::of(&pages, &view),
        handle: pages.app().instance().full_handle(&actor),
        avatar_description,
        header: account::header(&pages, &actor),
        header_description,
        badge: account::badge(words, &actor, &trades),
        summary: html::with_emojis(&actor.summary, &view.emojis, pages.app().instance()),
        fields: actor.fields.iter().map(line).collect(),
        facts,
        company,
        posts_count: words.count("count-posts", actor.counts.posts),
        following: words.count("count-following", actor.counts.following),
        followers: words
            .count(if group { Key("community-members") } else { Key("count-followers") }, actor.counts.followers),
        moved: view.moved.as_ref().map(|to| (pages.app().instance().full_handle(to), account::path(to))),
        original: (!actor.is_local()).then(|| actor.url.as_ref().unwrap_or(&actor.uri).to_string()),
        memorial: actor.memorial,
        relation,
        suspension: (suspension::moderates(&visitor) && actor.is_suspendable()).then(|| suspension::path(&actor)),
        group,
        desk,
        own: viewer == Some(actor.id),
        bonds,
        communities: community::list::led(&pages, words, &actor).await?,
        team,
        pinned,
        posts,
        paging: Paging::of_posts(&path, page, listing.ids()),
    };
    Ok(render(&page)?.into_response())
}

/// The box to begin a thread in a group of another server, which is named for those who write, and what happens then.
async fn desk(pages: &Pages, visitor: &Visitor, actor: &Actor, relation: Option<&Relationship>) -> Result<Desk, Fault> {
    let (following, requested) = relation.map_or((false, false), |known| (known.following, known.requested));
    let blocking = relation.is_some_and(|known| known.blocking);
    let Some(host) = actor.host.as_ref().filter(|_| actor.kind == ActorKind::Group && !blocking) else {
        return Ok(Desk::default());
    };
    let moderators_only = pages.app().read().communities().is_moderators_only(actor.id).await?;
    let private = pages.app().read().communities().is_closed_elsewhere(actor.id).await?;
    let invited = match visitor.viewer() {
        Some(viewer) => pages.app().read().communities().is_invited(actor.id, viewer).await?,
        None => false,
    };
    let composer = match &visitor.me {
        Some(me) if following => Composer::thread(pages, visitor, me, actor, private).await?,
        _ => None,
    };
    let hint = match (following, requested) {
        // Those who only answer for a company have no box.
        (true, _) if composer.is_none() => return Ok(Desk { moderators_only, ..Desk::default() }),
        (true, _) if private => Key("group-elsewhere-within"),
        (true, _) => Key("group-elsewhere-write"),
        (false, true) => Key("group-elsewhere-asked"),
        (false, false) if invited => Key("group-elsewhere-invited"),
        (false, false) => Key("group-elsewhere-join"),
    };
    let values = [("name", actor.display_name()), ("host", host.as_str())];
    Ok(Desk { composer, hint: visitor.words().fill_all(hint, &values), moderators_only, invited })
}

/// What is between the visitor and an account; `None` for strangers and for oneself.
async fn relation(pages: &Pages, viewer: Option<ActorId>, actor: ActorId) -> Result<Option<Relationship>, Fault> {
    let Some(viewer) = viewer.filter(|viewer| *viewer != actor) else { return Ok(None) };
    let mut map = views::relationships(&pages.app().read(), viewer, &[actor], pages.app().now()).await?;
    Ok(map.remove(&actor))
}

/// How many people of a company, or companies of a person, a profile shows.
const BONDS: u32 = 50;

/// What both sides of a membership show.
async fn bonds(pages: &Pages, words: Words, actor: &Actor) -> Result<Vec<Bond>, Fault> {
    let read = pages.app().read();
    let shown = read.memberships().shown(actor.id, pages.app().now(), BONDS).await?;
    let other = |one: &Membership| if one.company == actor.id { one.person } else { one.company };
    let accounts = views::accounts(&read, &shown.iter().map(other).collect::<Vec<_>>()).await?;
    let bond = |one: &Membership| {
        let account = accounts.iter().find(|account| account.actor.id == other(one) && account.actor.is_active())?;
        let actor = &account.actor;
        let origin = (!actor.is_local()).then(|| actor.url.as_ref().unwrap_or(&actor.uri).to_string());
        Some(Bond { face: Face::of(pages, account), what: team::what(words, one.role, &one.badge.title), origin })
    };
    Ok(shown.iter().filter_map(bond).collect())
}

/// To look after a company's team for its owners, to ask to belong to it for others, also where it lives elsewhere.
async fn team(pages: &Pages, visitor: &Visitor, actor: &Actor) -> Result<Option<(String, String)>, Fault> {
    if actor.kind != ActorKind::Organization {
        return Ok(None);
    }
    let hidden = actor.publication == Publication::Hidden;
    let Some(me) = &visitor.me else { return Ok(None) };
    let (words, path, now) = (visitor.words(), account::path(actor), pages.app().now());
    let own = pages.app().read().memberships().find(actor.id, me.person).await?;
    Ok(match own.iter().find(|one| one.is_active(now)) {
        Some(one) if one.role.may_manage() => Some((format!("{path}/team"), words.say("team-manage"))),
        Some(_) => None,
        None if hidden => None,
        None => Some((format!("{path}/join"), words.say("join-button"))),
    })
}

async fn pinned(pages: &Pages, visitor: &Visitor, actor: ActorId) -> Result<Vec<PostCard>, Fault> {
    let read = pages.app().read();
    let ids = read.pins().of_actor(actor).await?;
    post::cards(pages, visitor, &views::posts(&read, &ids, visitor.viewer()).await?).await
}
