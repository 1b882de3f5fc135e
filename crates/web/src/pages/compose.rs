//! Writing: the box on the timeline and below threads, the page `/compose`, and publishing.

use app::{
    Kind,
    post::{Draft, PublishPost},
    secret,
};
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    audience::Audience,
    id::{ActorId, PostId},
    post::{DraftError, MAX_CHARACTERS, check_draft},
    text::compose::{length, scan},
};
use serde::Deserialize;
use storage::views::{self, PostView};

use super::{
    Pages,
    fault::Fault,
    form::{self, Posted},
    frame::{Frame, render},
    post::{self, PostCard},
    visitor::{Me, Visitor},
    words::{Key, Words},
};

/// Languages to write in, by their own names.
const LANGUAGES: &[(&str, &str)] = &[
    ("fr", "Français"),
    ("br", "Brezhoneg"),
    ("ca", "Català"),
    ("co", "Corsu"),
    ("de", "Deutsch"),
    ("en", "English"),
    ("es", "Español"),
    ("eu", "Euskara"),
    ("it", "Italiano"),
    ("nl", "Nederlands"),
    ("oc", "Occitan"),
    ("pl", "Polski"),
    ("pt", "Português"),
    ("ro", "Română"),
    ("tr", "Türkçe"),
    ("uk", "Українська"),
    ("ar", "العربية"),
];

/// One of several values to choose.
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What it says.
    pub label: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// The box to write in.
pub struct Composer {
    /// What is written so far.
    pub text: String,
    /// The content warning so far.
    pub warning: String,
    /// In which language.
    pub languages: Vec<Choice>,
    /// For whom.
    pub audiences: Vec<Choice>,
    /// As whom; empty for people without companies.
    pub speakers: Vec<Choice>,
    /// The post that is answered.
    pub in_reply_to: Option<PostId>,
    /// The same on every try, so that a post that is sent twice is published once.
    pub key: String,
    /// What is wrong.
    pub error: Option<String>,
    /// How many characters there may be.
    pub limit: usize,
    /// Where to go afterwards.
    pub next: String,
    /// Whether the box is larger, on a page of its own.
    pub tall: bool,
}

/// What the box held, or is to hold.
struct Contents<'a> {
    text: String,
    warning: String,
    language: &'a str,
    audience: Audience,
    widest: Audience,
    speaker: ActorId,
    in_reply_to: Option<PostId>,
    next: String,
}

impl Composer {
    /// An empty box.
    pub fn new(visitor: &Visitor, me: &Me) -> Result<Self, Fault> {
        let contents = Contents {
            text: String::new(),
            warning: String::new(),
            language: visitor.lang.tag(),
            audience: Audience::Public,
            widest: Audience::Public,
            speaker: me.actor(),
            in_reply_to: None,
            next: "/home".to_owned(),
        };
        Self::with(visitor.words(), me, contents)
    }

    /// A box for an answer: to the same people, under the same warning, in the same language.
    pub fn reply(visitor: &Visitor, me: &Me, parent: &PostView) -> Result<Self, Fault> {
        let (entry, author) = (&parent.post, &parent.author.actor);
        let others = parent.mentions.iter().map(|mention| (mention.id, mention.handle.to_string()));
        let mut named = vec![me.actor()];
        let mut text = String::new();
        for (id, handle) in std::iter::once((author.id, author.handle().to_string())).chain(others) {
            if !named.contains(&id) {
                named.push(id);
                text.extend(["@", &handle, " "]);
            }
        }
        let contents = Contents {
            text,
            warning: entry.warning().to_owned(),
            language: entry.language.as_deref().unwrap_or(visitor.lang.tag()),
            audience: entry.audience,
            widest: entry.audience,
            speaker: me.actor(),
            in_reply_to: Some(entry.id),
            next: post::path(author, entry.id),
        };
        Self::with(visitor.words(), me, contents)
    }

    fn with(words: Words, me: &Me, contents: Contents<'_>) -> Result<Self, Fault> {
        let known = LANGUAGES.iter().any(|(tag, _)| *tag == contents.language);
        let other = (!known).then_some((contents.language, contents.language));
        let language = |(tag, name): &(&str, &str)| Choice {
            value: (*tag).to_owned(),
            label: (*name).to_owned(),
            chosen: *tag == contents.language,
        };
        // An answer never reaches further than what it answers.
        let audiences = Audience::ALL.into_iter().filter(|audience| audience.narrower(contents.widest) == *audience);
        let audience = |audience: Audience| Choice {
            value: audience.as_str().to_owned(),
            label: words.say(reach(audience)),
            chosen: audience == contents.audience,
        };
        let speaker = |account: &storage::AccountView| Choice {
            value: account.actor.id.to_string(),
            label: account.actor.display_name().to_owned(),
            chosen: account.actor.id == contents.speaker,
        };
        Ok(Self {
            text: contents.text,
            warning: contents.warning,
            languages: other.iter().chain(LANGUAGES).map(language).collect(),
            audiences: audiences.map(audience).collect(),
            speakers: if me.faces.len() > 1 { me.faces.iter().map(speaker).collect() } else { Vec::new() },
            in_reply_to: contents.in_reply_to,
            key: secret::random_token()?,
            error: None,
            limit: MAX_CHARACTERS,
            next: contents.next,
            tall: false,
        })
    }
}

/// Who will see a post, in words.
fn reach(audience: Audience) -> Key {
    match audience {
        Audience::Public => Key("audience-public"),
        Audience::Quiet => Key("audience-quiet"),
        Audience::Followers => Key("audience-followers"),
        Audience::Direct => Key("audience-direct"),
    }
}

#[derive(askama::Template)]
#[template(path = "compose.html")]
struct Compose {
    f: Frame,
    parent: Option<PostCard>,
    composer: Composer,
}

/// What a link to `/compose` may bring.
#[derive(Deserialize)]
pub struct Wish {
    in_reply_to: Option<String>,
    text: Option<String>,
}

/// `GET /compose`
pub async fn show(State(pages): State<Pages>, visitor: Visitor, Query(wish): Query<Wish>) -> Result<Response, Fault> {
    let Some(me) = &visitor.me else {
        let f = Frame::new(&pages, &visitor, String::new());
        return Ok(Redirect::to(&f.login_href()).into_response());
    };
    let parent = parent(&pages, me, wish.in_reply_to.as_deref()).await?;
    let mut composer = match &parent {
        Some(parent) => Composer::reply(&visitor, me, parent)?,
        None => Composer::new(&visitor, me)?,
    };
    if let Some(text) = wish.text {
        composer.text.extend(text.chars().take(MAX_CHARACTERS));
    }
    page(&pages, &visitor, parent, composer).await
}

async fn parent(pages: &Pages, me: &Me, id: Option<&str>) -> Result<Option<PostView>, Fault> {
    let Some(id) = id.filter(|id| !id.is_empty()) else { return Ok(None) };
    let id: PostId = id.parse().map_err(|_| Fault::NotFound)?;
    let read = pages.app().read();
    let found = read.posts().find_readable(id, Some(me.actor())).await?.ok_or(Fault::NotFound)?;
    let view = views::posts(&read, &[found.boost_of.unwrap_or(id)], Some(me.actor())).await?.pop();
    view.ok_or(Fault::NotFound).map(Some)
}

async fn page(
    pages: &Pages,
    visitor: &Visitor,
    parent: Option<PostView>,
    mut composer: Composer,
) -> Result<Response, Fault> {
    composer.tall = true;
    let title = visitor.words().say(if parent.is_some() { Key("compose-reply") } else { Key("compose-title") });
    let parent = post::cards(pages, visitor, parent.as_slice()).await?.pop();
    let f = Frame::new(pages, visitor, title).hidden();
    Ok(render(&Compose { f, parent, composer })?.into_response())
}

/// What the box sends.
#[derive(Deserialize)]
pub struct Written {
    text: String,
    #[serde(default)]
    warning: String,
    #[serde(default)]
    language: String,
    audience: String,
    #[serde(default)]
    in_reply_to: String,
    #[serde(default)]
    speaker: String,
    key: Option<String>,
    next: Option<String>,
}

/// `POST /posts`
pub async fn publish(State(pages): State<Pages>, posted: Posted<Written>) -> Result<Response, Fault> {
    let Posted { visitor, me, form } = posted;
    let audience = Audience::from_name(&form.audience).ok_or(Fault::Invalid)?;
    // A text is never lost: what it answers may be gone by now, and so may the right to speak for a company.
    let (parent, lost) = match parent(&pages, &me, Some(&form.in_reply_to)).await {
        Err(fault @ Fault::NotFound) => (None, Some(fault)),
        parent => (parent?, None),
    };
    let chosen = form.speaker.parse().ok();
    let (speaker, silenced) = match form::speaker(&pages, &me, chosen).await {
        Err(fault @ Fault::Forbidden) => (me.speaker, Some(fault)),
        speaker => (speaker?, None),
    };
    let widest = parent.as_ref().map_or(Audience::Public, |parent| parent.post.audience);
    // Browsers send line ends as CR LF.
    let text = form.text.replace("\r\n", "\n");
    let draft = Draft {
        text: text.clone(),
        warning: form.warning.clone(),
        sensitive: false,
        language: Some(form.language.clone()).filter(|tag| !tag.is_empty()),
        audience: audience.narrower(widest),
        in_reply_to: parent.as_ref().map(|parent| parent.post.id),
        attachments: Vec::new(),
        poll: None,
    };
    let outcome = match lost.or(silenced) {
        Some(fault) => Err(Refusal::Words(Key("compose-not-allowed"), fault)),
        None => run(&pages, speaker, draft, form.key.clone()).await,
    };
    let (error, fault) = match outcome {
        Ok(id) => {
            let anchor = parent.map(|parent| format!("{}#p{id}", post::path(&parent.author.actor, parent.post.id)));
            return Ok(match anchor {
                Some(thread) => Redirect::to(&thread).into_response(),
                None => form::go(form.next.as_deref(), "/home").into_response(),
            });
        }
        Err(Refusal::Words(key, fault)) => (visitor.words().count(key, MAX_CHARACTERS as i64), fault),
        Err(Refusal::Fault(fault)) => return Err(fault),
    };
    let contents = Contents {
        text,
        warning: form.warning,
        language: &form.language,
        audience,
        widest,
        speaker: speaker.actor(),
        in_reply_to: parent.as_ref().map(|parent| parent.post.id),
        next: form.next.unwrap_or_default(),
    };
    let mut composer = Composer::with(visitor.words(), &me, contents)?;
    composer.error = Some(error);
    let page = page(&pages, &visitor, parent, composer).await?;
    Ok((fault.status(), page).into_response())
}

/// Why nothing was published.
enum Refusal {
    /// The box is shown again and says this; the fault gives the status.
    Words(Key, Fault),
    /// Anything else.
    Fault(Fault),
}

async fn run(
    pages: &Pages,
    speaker: app::company::Speaker,
    draft: Draft,
    key: Option<String>,
) -> Result<PostId, Refusal> {
    if draft.text.trim().is_empty() && draft.warning.trim().is_empty() {
        return Err(Refusal::Words(Key("compose-empty"), Fault::Invalid));
    }
    let characters = length(&draft.text, &scan(&draft.text)) + draft.warning.chars().count();
    match check_draft(characters, 0, false) {
        Ok(()) => {}
        Err(DraftError::TooLong) => return Err(Refusal::Words(Key("compose-too-long"), Fault::Invalid)),
        Err(_) => return Err(Refusal::Words(Key("compose-empty"), Fault::Invalid)),
    }
    let refusal = |error: app::Error| match error.kind() {
        Kind::Invalid => Refusal::Words(Key("compose-refused"), Fault::Invalid),
        Kind::NotFound | Kind::Forbidden => Refusal::Words(Key("compose-not-allowed"), error.into()),
        _ => Refusal::Fault(error.into()),
    };
    let key = key.filter(|key| !key.is_empty() && key.len() <= 200);
    let command = PublishPost::prepare(pages.app(), pages.remote(), speaker, draft, key).await.map_err(refusal)?;
    pages.app().execute(command).await.map_err(refusal)
}
