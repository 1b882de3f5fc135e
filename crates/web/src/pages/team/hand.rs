//! `GET /@{handle}/team/acts`: who did what in the company's name, for its owners. What people do as themselves is
//! nowhere written down, and so never here.

use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
};
use domain::{
    actor::Actor,
    hand::{ActKind, HandAct},
};
use storage::views::{self, HandActView};

use super::managed;
use crate::pages::{
    Pages, account,
    date::{self, When},
    fault::Fault,
    form,
    frame::{Frame, render},
    list::{Paging, Part},
    post,
    visitor::Visitor,
    words::{Key, Words},
};

/// Somebody whom a line names.
struct Named {
    name: String,
    handle: String,
    href: String,
}

impl Named {
    fn new(actor: &Actor) -> Self {
        let (name, handle) = (actor.display_name().to_owned(), format!("@{}", actor.handle()));
        Self { name, handle, href: account::path(actor) }
    }
}

/// An act in words.
struct Line {
    /// Who did it; nobody where the account is gone.
    person: Option<Named>,
    what: String,
    /// The post, while it is there.
    post: Option<String>,
    target: Option<Named>,
    when: When,
}

#[derive(askama::Template)]
#[template(path = "team_acts.html")]
struct Page {
    f: Frame,
    company: Named,
    acts: Vec<Line>,
    paging: Paging,
}

/// `GET /@{handle}/team/acts`
pub async fn show(
    State(pages): State<Pages>,
    visitor: Visitor,
    Path(handle): Path<String>,
    Query(part): Query<Part>,
) -> Result<Response, Fault> {
    let Some(me) = visitor.me.clone() else { return Ok(form::log_in_first(&visitor)) };
    let (company, _) = managed(&pages, &visitor, &me, &handle).await?;
    let (words, now) = (visitor.words(), pages.app().now());
    let acts = views::hand_acts(&pages.app().read(), company.id, part.page()).await?;
    let ids: Vec<i64> = acts.iter().map(|one| one.act.id).collect();
    let company = Named::new(&company);
    let line = |one: &HandActView| Line {
        person: one.person.as_ref().map(Named::new),
        what: words.say(what(one.act.kind)),
        post: link(&one.act, one.author.as_ref()),
        target: one.target.as_ref().map(Named::new),
        when: date::when(words, one.act.at, now),
    };
    let page = Page {
        f: Frame::new(&pages, &visitor, title(words, &company)).hidden(),
        acts: acts.iter().map(line).collect(),
        paging: Paging::of(&format!("{}/team/acts", company.href), part.page(), &ids),
        company,
    };
    Ok(render(&page)?.into_response())
}

fn title(words: Words, company: &Named) -> String {
    words.fill("hand-title", "name", &company.name)
}

/// The page of the post that an act was about.
fn link(act: &HandAct, author: Option<&Actor>) -> Option<String> {
    Some(post::path(author?, act.post?))
}

/// What was done, in words.
fn what(kind: ActKind) -> Key {
    match kind {
        ActKind::Published => Key("hand-published"),
        ActKind::Edited => Key("hand-edited"),
        ActKind::Deleted => Key("hand-deleted"),
        ActKind::Boosted => Key("hand-boosted"),
        ActKind::Unboosted => Key("hand-unboosted"),
        ActKind::Liked => Key("hand-liked"),
        ActKind::Unliked => Key("hand-unliked"),
        ActKind::Disliked => Key("hand-disliked"),
        ActKind::Undisliked => Key("hand-undisliked"),
        ActKind::Voted => Key("hand-voted"),
        ActKind::Pinned => Key("hand-pinned"),
        ActKind::Unpinned => Key("hand-unpinned"),
        ActKind::Withheld => Key("hand-withheld"),
        ActKind::AskedToFollow => Key("hand-asked-to-follow"),
        ActKind::Followed => Key("hand-followed"),
        ActKind::Unfollowed => Key("hand-unfollowed"),
        ActKind::LetIn => Key("hand-let-in"),
        ActKind::TurnedAway => Key("hand-turned-away"),
        ActKind::Blocked => Key("hand-blocked"),
        ActKind::Unblocked => Key("hand-unblocked"),
        ActKind::Muted => Key("hand-muted"),
        ActKind::Unmuted => Key("hand-unmuted"),
        ActKind::Reported => Key("hand-reported"),
        ActKind::Decided => Key("hand-decided"),
        ActKind::PageChanged => Key("hand-page-changed"),
        ActKind::Moved => Key("hand-moved"),
        ActKind::SponsorNamed => Key("hand-sponsor-named"),
        ActKind::Invited => Key("hand-invited"),
        ActKind::Withdrew => Key("hand-withdrew"),
        ActKind::Admitted => Key("hand-admitted"),
        ActKind::Refused => Key("hand-refused"),
        ActKind::MemberChanged => Key("hand-member-changed"),
        ActKind::Dismissed => Key("hand-dismissed"),
        ActKind::BuddyAsked => Key("hand-buddy-asked"),
        ActKind::BuddyAgreed => Key("hand-buddy-agreed"),
        ActKind::BuddyDeclined => Key("hand-buddy-declined"),
        ActKind::BuddyEnded => Key("hand-buddy-ended"),
        ActKind::CommunityLed => Key("hand-community-led"),
    }
}
