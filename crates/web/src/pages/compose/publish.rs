//! `POST /posts`: publishing what was written.

use app::{
    Kind,
    company::Speaker,
    post::{Draft, PublishPost},
};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    audience::Audience,
    id::{ActorId, PostId},
    membership::HandShown,
    post::check_draft,
    territory::TerritoryCode,
    text::compose::{length, scan},
};

use super::{
    super::{
        Pages,
        fault::Fault,
        flash,
        form::{self, Fields, Posted},
        thread,
        words::Key,
    },
    Composer, Contents, PollForm, Refusal, lines, page, parent, pictures, poll, territories,
};

/// `POST /posts`
pub async fn publish(State(pages): State<Pages>, posted: Posted<Fields>) -> Result<Response, Fault> {
    let Posted { visitor, me, form, files } = posted;
    // An audience, or the code of the territory that the post is for.
    let territory = TerritoryCode::parse(form.one("audience")).ok();
    let audience = match &territory {
        Some(_) => Audience::Territory,
        None => Audience::from_name(form.one("audience")).ok_or(Fault::Invalid)?,
    };
    // A text is never lost: what it answers may be gone by now, and so may the right to speak for a company.
    let (parent, lost) = match parent(&pages, &me, form.one("in_reply_to")).await {
        Err(fault @ Fault::NotFound) => (None, Some(fault)),
        parent => (parent?, None),
    };
    let (quoted, lost) = match self::parent(&pages, &me, form.one("quote")).await {
        Err(fault @ Fault::NotFound) => (None, lost.or(Some(fault))),
        quoted => (quoted?, lost),
    };
    let quotes = quoted.as_ref().map(|quoted| quoted.post.id);
    let corrects = parent.as_ref().map(|parent| parent.post.id).filter(|_| !form.one("corrects").is_empty());
    let chosen = form.one("speaker").parse().ok();
    let (speaker, silenced) = match form::speaker(&pages, &me, chosen).await {
        Err(fault @ (Fault::Forbidden | Fault::Refused(Kind::Forbidden, _))) => (me.speaker, Some(fault)),
        speaker => (speaker?, None),
    };
    let (pictures, wrong) = pictures::take(&pages, speaker.actor(), None, &form, files).await?;
    // Whoever is quoted is asked, and reads what they are asked for.
    let asks = quoted.as_ref().is_some_and(|quoted| quoted.post.author != speaker.actor());
    let wrong = wrong.or((asks && !audience.is_open()).then_some(Key("compose-quote-closed")));
    // The use-case asks whether they may begin a thread in the community.
    let community: Option<ActorId> = form.one("community").parse().ok().filter(|_| parent.is_none());
    let widest = match &parent {
        Some(parent) => parent.post.audience.of_reaction(),
        None if community.is_some() && audience == Audience::Members => Audience::Members,
        None => Audience::Public,
    };
    let sensitive = form.ticked("sensitive");
    let text = lines(form.one("text"));
    let refusal = match (lost.or(silenced), wrong, poll::draft(&form)) {
        (Some(fault), _, _) => Refusal::Words(Key("compose-not-allowed"), fault),
        (None, Some(key), _) | (None, None, Err(key)) => key.into(),
        (None, None, Ok(poll)) => {
            let draft = Draft {
                text: text.clone(),
                warning: form.one("warning").to_owned(),
                sensitive,
                language: Some(form.one("language").to_owned()).filter(|tag| !tag.is_empty()),
                audience: if audience.is_circle() { audience } else { audience.narrower(widest) },
                in_reply_to: parent.as_ref().map(|parent| parent.post.id),
                attachments: pictures.iter().map(|picture| picture.id).collect(),
                poll,
            };
            let hand_shown = HandShown::from_name(form.one("signature"));
            let beside = Beside { territory: territory.clone(), quotes, hand_shown, community, corrects };
            match run(&pages, speaker, draft, beside, form.one("key")).await {
                Ok(id) => {
                    let next = match &parent {
                        Some(parent) => Redirect::to(&thread::place(&pages, &visitor, parent, id).await?),
                        None => form::go(Some(form.one("next")), "/home"),
                    };
                    return flash::PUBLISHED.with(&pages, next);
                }
                Err(refusal) => refusal,
            }
        }
    };
    let (error, fault) = match refusal {
        Refusal::Words(key, fault) => (visitor.words().say(key), fault),
        Refusal::Fault(fault) => return Err(fault),
    };
    let contents = Contents {
        text,
        warning: form.one("warning").to_owned(),
        language: form.one("language").to_owned(),
        audience,
        territory,
        territories: territories(&pages, &me, speaker.actor()).await?,
        widest,
        speaker: speaker.actor(),
        in_reply_to: parent.as_ref().map(|parent| parent.post.id),
        quotes,
        community,
        next: form.one("next").to_owned(),
        sensitive,
        pictures,
        poll: PollForm::of(visitor.words(), &form),
    };
    let mut composer = Composer::with(visitor.words(), &me, contents)?;
    if corrects.is_some() {
        composer.become_correction();
    }
    composer.error = Some(error);
    let page = page(&pages, &visitor, parent.or(quoted), Some(composer)).await?;
    Ok((fault.status(), page).into_response())
}

/// What is wrong with a text and what comes with it, in words.
pub fn check(text: &str, warning: &str, pictures: usize, poll: bool) -> Result<(), Key> {
    let characters = length(text, &scan(text)) + warning.trim().chars().count();
    let said = if text.trim().is_empty() && warning.trim().is_empty() { 0 } else { characters };
    check_draft(said, pictures, poll).map_err(|error| Key(error.name()))
}

/// What an error of the use-case means to the one who wrote.
pub fn refusal(error: app::Error) -> Refusal {
    let otherwise = match error.kind() {
        Kind::Invalid => Key("compose-refused"),
        Kind::Conflict if error.refusal().is_some() => Key("compose-refused"),
        Kind::NotFound | Kind::Forbidden => Key("compose-not-allowed"),
        // The limit on open requests is reached.
        Kind::TooMany => Key("error-too-many-text"),
        _ => return Refusal::Fault(error.into()),
    };
    Refusal::Words(Key::of(&error, otherwise), error.into())
}

/// What comes with a draft.
struct Beside {
    territory: Option<TerritoryCode>,
    quotes: Option<PostId>,
    hand_shown: Option<HandShown>,
    community: Option<ActorId>,
    corrects: Option<PostId>,
}

async fn run(
    pages: &Pages,
    speaker: Speaker,
    draft: Draft,
    Beside { territory, quotes, hand_shown, community, corrects }: Beside,
    key: &str,
) -> Result<PostId, Refusal> {
    check(&draft.text, &draft.warning, draft.attachments.len(), draft.poll.is_some())?;
    let key = Some(key.to_owned()).filter(|key| !key.is_empty() && key.len() <= 200);
    let command = PublishPost::prepare(pages.app(), pages.remote(), speaker, draft, key).await.map_err(refusal)?;
    let for_one = territory.is_some();
    let command = command.for_territory(territory).quoting(quotes).signed(hand_shown).in_community(community);
    let command = command.correcting(corrects);
    pages.app().execute(command).await.map_err(|error| match error.kind() {
        // The account may have left the territory since the form was shown, or speaks as another one now.
        Kind::Invalid if for_one => Key::of(&error, Key("compose-territory")).into(),
        _ => refusal(error),
    })
}
