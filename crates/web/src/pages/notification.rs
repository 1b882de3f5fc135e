//! `GET /notifications`: what the visitor is told, and answering those who ask to follow.

mod link;

use app::follow::AnswerFollow;
use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
};
use domain::{
    actor::Actor,
    id::{self, ActorId, NotificationId},
    notification::{Notification, NotificationKind},
    quote::QuoteState,
    report::Report,
    text::sanitize,
    time::to_ms,
};
use serde::Deserialize;
use storage::views::{self, NotificationView, ReportView, Shown};

use self::link::Links;
use super::{
    Pages,
    account::{self, Face},
    community,
    date::{self, When},
    fault::Fault,
    flash,
    form::{self, Posted},
    frame::{Frame, Place, render},
    list::{Paging, Part},
    post, suspension,
    visitor::{Me, Visitor},
    words::{Key, Words},
};

/// One thing that the visitor is told.
struct Notice {
    icon: &'static str,
    from: Face,
    /// What happened, with the name left out in front.
    text: String,
    when: When,
    /// The beginning of the post that it is about, and its page.
    excerpt: Option<(String, String, Option<String>)>,
    /// Somebody waits to be let in.
    asks: bool,
    /// Somebody waits for leave to quote.
    asks_to_quote: bool,
}

#[derive(askama::Template)]
#[template(path = "notifications.html")]
struct Told {
    f: Frame,
    notices: Vec<Notice>,
    paging: Paging,
}

/// `GET /notifications`
pub async fn show(State(pages): State<Pages>, visitor: Visitor, Query(part): Query<Part>) -> Result<Response, Fault> {
    let Some(me) = visitor.me.clone() else { return Ok(form::log_in_first(&visitor)) };
    let (read, page) = (pages.app().read(), part.page());
    let list = read.notifications().page(me.actor(), &NotificationKind::ALL, None, page).await?;
    let ids: Vec<i64> = list.iter().map(|notification| notification.id.0).collect();
    let views = views::notifications(&read, list, me.actor()).await?;
    let links = Links::load(&read, &me, &views, pages.app().now()).await?;
    let first = page.max_id.is_none() && page.min_id.is_none();
    let newest = ids.first().copied().unwrap_or_else(|| id::at(to_ms(pages.app().now()), 0));
    let shown = Shown { notifications: first.then_some(NotificationId(newest)), ..Shown::default() };
    let page = Told {
        f: Frame::new(&pages, &visitor, visitor.words().say("nav-notices")).at(Place::Notices).hidden().showing(shown),
        notices: views.iter().map(|view| notice(&pages, visitor.words(), &me, &links, view)).collect(),
        paging: Paging::of("/notifications", page, &ids),
    };
    Ok(render(&page)?.into_response())
}

fn notice(pages: &Pages, words: Words, me: &Me, links: &Links, view: &NotificationView) -> Notice {
    let Notification { kind, created_at, .. } = &view.notification;
    let quote = view.post.as_ref().and_then(|about| about.post.quote.as_ref());
    let asks_to_quote =
        *kind == NotificationKind::Quote && quote.is_some_and(|quote| quote.state == QuoteState::Pending);
    let (icon, key) = match kind {
        NotificationKind::Mention => ("reply", Key("notice-mention")),
        NotificationKind::Status => ("pen", Key("notice-status")),
        NotificationKind::Reblog => ("boost", Key("notice-boost")),
        NotificationKind::Follow => ("check", Key("notice-follow")),
        NotificationKind::FollowRequest => ("lock", Key("notice-follow-request")),
        NotificationKind::Favourite => ("like", Key("notice-like")),
        NotificationKind::Poll => ("check", Key("notice-poll")),
        NotificationKind::Update => ("pen", Key("notice-update")),
        NotificationKind::Quote if asks_to_quote => ("reply", Key("notice-quote-asks")),
        NotificationKind::Quote => ("reply", Key("notice-quote")),
        NotificationKind::AdminReport => ("bell", Key("notice-report")),
        NotificationKind::CompanyRegistered => ("company", Key("notice-company-registered")),
        NotificationKind::CompanyDecided => ("company", Key("notice-company-decided")),
        NotificationKind::SponsorNamed => ("company", Key("notice-sponsor-named")),
        NotificationKind::StewardNamed => ("check", Key("notice-steward-named")),
        NotificationKind::VerificationWithdrawn => ("warning", Key("notice-verification-withdrawn")),
        NotificationKind::Invited => ("company", Key("notice-invited")),
        NotificationKind::JoinRequested => ("people", Key("notice-join-requested")),
        NotificationKind::Joined => ("check", Key("notice-joined")),
        NotificationKind::MembershipEnded => ("people", Key("notice-membership-ended")),
        NotificationKind::MembershipEnding => ("bell", Key("notice-membership-ending")),
        NotificationKind::BuddyAsked => ("people", Key("notice-buddy-asked")),
        NotificationKind::BuddyAgreed => ("check", Key("notice-buddy-agreed")),
        NotificationKind::BuddyDeclined => ("people", Key("notice-buddy-declined")),
        NotificationKind::BuddyEnded => ("people", Key("notice-buddy-ended")),
        NotificationKind::CommunityAsked => ("people", Key("notice-community-asked")),
        NotificationKind::CommunityInvited => ("people", Key("notice-community-invited")),
        NotificationKind::CommunityAdmitted => ("check", Key("notice-community-admitted")),
    };
    let (text, place) = links.tell(words, me, view, key).unzip();
    let excerpt = view.post.as_ref().map(|about| {
        let entry = &about.post;
        let warning = entry.warning();
        let text = if warning.is_empty() { sanitize::excerpt(&entry.content, 200) } else { warning.to_owned() };
        let text = if text.is_empty() { words.say("notice-see") } else { text };
        (text, post::path(&about.author.actor, entry.id), entry.language.clone())
    });
    let excerpt = excerpt.or_else(|| {
        if let Some(ReportView { report, target }) = &view.report {
            return Some(reported(words, report, &target.actor));
        }
        if *kind == NotificationKind::CompanyRegistered {
            return Some((words.say("notice-team"), "/companies/pending".to_owned(), None));
        }
        if *kind == NotificationKind::StewardNamed {
            return Some((words.say("notice-team"), "/settings/territories".to_owned(), None));
        }
        if *kind == NotificationKind::SponsorNamed {
            return Some((words.say("notice-team"), "/memberships".to_owned(), None));
        }
        if kind.is_about_buddies() {
            return Some((words.say("notice-team"), "/buddies".to_owned(), None));
        }
        if kind.is_about_communities() {
            let page = community::path(&view.from.actor);
            let asked = *kind == NotificationKind::CommunityAsked;
            return Some((words.say("notice-team"), if asked { format!("{page}/people") } else { page }, None));
        }
        // A company's page of its team, or the person's own memberships.
        place.map(|(name, href)| (name, href, None))
    });
    Notice {
        icon,
        from: Face::of(pages, &view.from),
        text: text.unwrap_or_else(|| words.say(key)),
        when: date::when(words, *created_at, pages.app().now()),
        excerpt,
        asks: *kind == NotificationKind::FollowRequest,
        asks_to_quote,
    }
}

/// Who is reported and what for, and where moderators decide about the account, or see it.
fn reported(words: Words, report: &Report, target: &Actor) -> (String, String, Option<String>) {
    let (name, said) = (target.display_name(), report.comment.as_str());
    let text = if said.is_empty() {
        words.fill("notice-report-about", "name", name)
    } else {
        words.fill_all("notice-report-said", &[("name", name), ("said", said)])
    };
    let path = if target.is_suspendable() { suspension::path(target) } else { account::path(target) };
    (text, path, None)
}

/// Yes or no.
#[derive(Deserialize)]
pub struct Answer {
    answer: String,
    next: Option<String>,
}

/// `POST /follow-requests/{id}`, `id` being the one who asks
pub async fn answer(
    State(pages): State<Pages>,
    Path(id): Path<String>,
    posted: Posted<Answer>,
) -> Result<Response, Fault> {
    let follower: ActorId = id.parse().map_err(|_| Fault::NotFound)?;
    let accept = match posted.form.answer.as_str() {
        "accept" => true,
        "refuse" => false,
        _ => return Err(Fault::Invalid),
    };
    pages.app().execute(AnswerFollow { speaker: posted.me.speaker, follower, accept }).await?;
    let said = if accept { flash::ACCEPTED } else { flash::REFUSED };
    said.with(&pages, form::go(posted.form.next.as_deref(), "/follow-requests"))
}
