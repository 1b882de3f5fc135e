//! `GET /live`: whoever looks at a page is told that there is something new, and how much, never what: that stands on
//! the pages alone, for those who may read it. Without scripts nobody asks, and pages are reloaded.
//!
//! Server-sent events (HTML Living Standard, section 9.2). Each connection asks the database now and then, one
//! statement at a time, so that it does not matter on which node something came in.

mod place;
mod since;

use std::{collections::VecDeque, convert::Infallible, time::Duration};

use axum::{
    extract::{Query, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode},
    response::{
        IntoResponse, Response, Sse,
        sse::{Event, KeepAlive},
    },
};
use domain::id::{ActorId, NotificationId, PostId};
use serde::Deserialize;
use storage::views::{self, MOST_NEWS, News, Shown};
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use self::place::Place;
pub(super) use self::{place::Places, since::Since};
use super::{
    Pages,
    fault::Fault,
    visitor::Visitor,
    words::{Key, Words},
};

/// How long a connection is silent at the most: proxies cut what says nothing.
const HEARTBEAT: Duration = Duration::from_secs(25);
/// How long browsers wait before they connect again.
const RETRY: Duration = Duration::from_secs(10);

/// How those who look at a page are told of news.
#[derive(Debug, Clone)]
pub struct LiveOptions {
    /// How often each connection asks the database.
    pub rhythm: Duration,
    /// How long it is believed, while nothing is told, that a session and the right to act go on.
    pub trust: Duration,
    /// How many connections there are at the most. Each takes a file descriptor.
    pub connections: usize,
    /// Ends every connection, so that a server that stops waits for none.
    pub stop: CancellationToken,
}

impl Default for LiveOptions {
    fn default() -> Self {
        Self {
            rhythm: Duration::from_secs(5),
            trust: Duration::from_secs(25),
            connections: 512,
            stop: CancellationToken::new(),
        }
    }
}

/// What a page shows, as it says in the address that it asks.
#[derive(Debug, Deserialize)]
pub struct Asked {
    /// To whom the page was shown.
    #[serde(rename = "as")]
    actor: Option<ActorId>,
    /// The newest post of the home timeline.
    home: Option<PostId>,
    /// The newest notification.
    notifications: Option<NotificationId>,
    /// The post whose answers are read.
    thread: Option<PostId>,
    /// The newest of them.
    answers: Option<PostId>,
}

impl Asked {
    fn shown(&self) -> Shown {
        Shown {
            home: self.home,
            notifications: self.notifications,
            thread: self.thread.map(|post| (post, self.answers.unwrap_or(post))),
        }
    }
}

/// `GET /live`
pub async fn show(
    State(pages): State<Pages>,
    visitor: Visitor,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let Some(me) = visitor.me.clone() else { return Ok(StatusCode::UNAUTHORIZED.into_response()) };
    let actor = me.actor();
    if asked.actor.is_some_and(|shown| shown != actor) {
        // The page was shown to another of their faces. This answer says that asking again is of no use.
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let most = pages.options().live.connections;
    let place = pages.places().take(&me.person.to_string(), most).ok_or(Fault::TooMany)?;
    let watch = Watch {
        actor,
        shown: asked.shown(),
        told: News::default(),
        waiting: VecDeque::from([Event::default().retry(RETRY)]),
        pause: Duration::ZERO,
        checked: Instant::now(),
        ended: false,
        pages,
        visitor,
        headers,
        _place: place,
    };
    let stream = futures::stream::unfold(watch, Watch::next);
    let mut response = Sse::new(stream).keep_alive(KeepAlive::new().interval(HEARTBEAT)).into_response();
    // Some proxies would gather what is sent.
    response.headers_mut().insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    Ok(response)
}

/// One connection.
struct Watch {
    pages: Pages,
    /// Who asked, and the headers that say so: they are recognised again and again.
    visitor: Visitor,
    headers: HeaderMap,
    actor: ActorId,
    shown: Shown,
    told: News,
    waiting: VecDeque<Event>,
    pause: Duration,
    checked: Instant,
    ended: bool,
    _place: Place,
}

impl Watch {
    /// The next event; `None` ends the connection.
    async fn next(mut self) -> Option<(Result<Event, Infallible>, Self)> {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return Some((Ok(event), self));
            }
            if self.ended {
                return None;
            }
            let stop = self.pages.options().live.stop.clone();
            tokio::select! {
                () = stop.cancelled() => return None,
                () = sleep(self.pause) => {}
            }
            self.pause = self.pages.options().live.rhythm;
            if let Err(error) = self.look().await {
                // The browser comes back.
                tracing::warn!(%error, "nobody could be told of news");
                return None;
            }
        }
    }

    /// Looks for news.
    async fn look(&mut self) -> Result<(), app::Error> {
        let news = views::news(&self.pages.app().read(), self.actor, self.shown).await?;
        if news == self.told && self.checked.elapsed() < self.pages.options().live.trust {
            return Ok(());
        }
        // Asked last: whoever lost the right meanwhile is told nothing more.
        if !self.goes_on().await? {
            self.waiting.push_back(Event::default().event("end").data("{}"));
            self.ended = true;
            return Ok(());
        }
        self.checked = Instant::now();
        let words = self.visitor.words();
        for (name, key, before, count) in [
            ("home", Key("live-home"), self.told.home, news.home),
            ("notifications", Key("live-notifications"), self.told.notifications, news.notifications),
            ("thread", Key("live-thread"), self.told.thread, news.thread),
        ] {
            if count != before {
                self.waiting.push_back(event(words, name, key, count));
            }
        }
        self.told = news;
        Ok(())
    }

    /// Whether the session is still there, and still acts as the one to whom the page was shown.
    async fn goes_on(&self) -> Result<bool, app::Error> {
        // Boxed, because the future of every open connection would be as large as this one.
        let visitor = Box::pin(self.visitor.clone().recognise(self.pages.app(), &self.headers)).await?;
        Ok(visitor.viewer() == Some(self.actor))
    }
}

/// How much is new, as a number and in words.
fn event(words: Words, name: &str, key: Key, count: i64) -> Event {
    let text = if count < MOST_NEWS {
        words.count(key, count)
    } else {
        words.fill("live-more", "what", words.count(key, MOST_NEWS - 1))
    };
    Event::default().event(name).data(serde_json::json!({ "count": count, "text": text }).to_string())
}
