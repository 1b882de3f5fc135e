//! `/posts/{id}/edit`: changing what was published. Who may read it and what it answers stay as they are.

use app::post::{Edit, EditPost};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    id::PostId,
    post::Post,
    text::sanitize,
    time::{from_ms, to_ms},
};

use super::{
    super::{
        Pages,
        fault::Fault,
        flash,
        form::{self, Fields, Posted},
        post,
        visitor::{Me, Visitor},
        words::Key,
    },
    Composer, Contents, Refusal, lines, own_post, page, parent,
    pictures::{self, Picture},
    publish::{check, refusal},
};

/// Why an edit is refused that was made from what the post no longer says.
const CHANGED: Key = Key("refused-post-changed");

impl Composer {
    /// A box with what a post says.
    async fn edit(pages: &Pages, visitor: &Visitor, me: &Me, before: &Post) -> Result<Self, Fault> {
        let files = pages.app().read().attachments().of_posts(&[before.id]).await?;
        let usual = Contents::usual(pages, visitor, me).await?;
        let contents = Contents {
            text: before.source.clone().unwrap_or_else(|| sanitize::plain(&before.content)),
            warning: before.warning().to_owned(),
            language: before.language.clone().unwrap_or_default(),
            // A warning covers what is below it in any case.
            sensitive: before.sensitive && before.warning().is_empty(),
            pictures: files.iter().map(Picture::of).collect(),
            ..usual
        };
        let mut composer = Self::with(visitor.words(), me, contents)?;
        composer.become_edit(before);
        Ok(composer)
    }

    fn become_edit(&mut self, before: &Post) {
        self.editing = Some(before.id);
        self.made_from = Some(to_ms(before.said_since()));
        self.poll = None;
        if before.poll.is_some() {
            self.free = 0..0;
        }
    }
}

/// `GET /posts/{id}/edit`
pub async fn show(State(pages): State<Pages>, visitor: Visitor, Path(id): Path<String>) -> Result<Response, Fault> {
    let Some(me) = visitor.me.clone() else { return Ok(form::log_in_first(&visitor)) };
    let id: PostId = id.parse().map_err(|_| Fault::NotFound)?;
    let before = own_post(&pages, &me, id).await?;
    let composer = Composer::edit(&pages, &visitor, &me, &before).await?;
    page(&pages, &visitor, None, Some(composer)).await
}

/// `POST /posts/{id}/edit`
pub async fn save(
    State(pages): State<Pages>,
    Path(id): Path<String>,
    posted: Posted<Fields>,
) -> Result<Response, Fault> {
    let Posted { visitor, me, form, files } = posted;
    let id: PostId = id.parse().map_err(|_| Fault::NotFound)?;
    let before = own_post(&pages, &me, id).await?;
    let (pictures, wrong) = pictures::take(&pages, me.actor(), Some(id), &form, files).await?;
    let edit = Edit {
        text: lines(form.one("text")),
        warning: form.one("warning").to_owned(),
        sensitive: form.ticked("sensitive"),
        language: Some(form.one("language").to_owned()).filter(|tag| !tag.is_empty()),
        attachments: Some(pictures.iter().map(|picture| picture.id).collect()),
    };
    let made_from: Option<i64> = form.one("made_from").parse().ok();
    let outcome = match wrong {
        Some(key) => Err(key.into()),
        None => run(&pages, &me, &before, edit.clone(), made_from).await,
    };
    let (key, fault) = match outcome {
        Ok(()) => {
            let author = pages.app().read().actors().get(before.author).await?;
            return flash::EDITED.with(&pages, Redirect::to(&post::path(&author, id)));
        }
        Err(Refusal::Words(key, fault)) => (key, fault),
        Err(Refusal::Fault(fault)) => return Err(fault),
    };
    let usual = Contents::usual(&pages, &visitor, &me).await?;
    let contents = Contents {
        text: edit.text,
        warning: edit.warning,
        language: edit.language.unwrap_or_default(),
        sensitive: edit.sensitive,
        pictures,
        ..usual
    };
    let mut composer = Composer::with(visitor.words(), &me, contents)?;
    composer.become_edit(&before);
    composer.error = Some(visitor.words().say(key));
    let now = if key == CHANGED {
        // Whoever read what it says now may replace it.
        composer.made_from = Some(to_ms(own_post(&pages, &me, id).await?.said_since()));
        parent(&pages, &me, &id.to_string()).await?
    } else {
        composer.made_from = made_from.or(composer.made_from);
        None
    };
    let page = page(&pages, &visitor, now, Some(composer)).await?;
    Ok((fault.status(), page).into_response())
}

async fn run(pages: &Pages, me: &Me, before: &Post, edit: Edit, made_from: Option<i64>) -> Result<(), Refusal> {
    let pictures = edit.attachments.as_ref().map_or(0, Vec::len);
    check(&edit.text, &edit.warning, pictures, before.poll.is_some())?;
    let command = EditPost::prepare(pages.app(), pages.remote(), me.speaker, before.id, edit).await;
    let command = command.map_err(refusal)?.made_from(made_from.map(from_ms));
    pages.app().execute(command).await.map_err(refusal)
}
