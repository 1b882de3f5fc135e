//! `/settings/profile`: the name, the text, the lines and the pictures of the account that the visitor speaks as.

use app::{
    Kind,
    media::{self, Portrait},
    profile::{ProfileChange, UpdateProfile},
};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    actor::{Actor, Field, MAX_FIELD, MAX_LOCAL_FIELDS, MAX_NAME, MAX_SUMMARY},
    attachment::MAX_DESCRIPTION,
    text::sanitize,
    uri::Uri,
};
use storage::views;

use super::{
    super::{
        Pages,
        account::{self, Face},
        fault::Fault,
        flash,
        form::{self, Fields, File, Posted},
        frame::{Frame, render},
        visitor::{Me, Visitor},
        words::Key,
    },
    Link, Tab, links,
};

/// What the form holds.
struct Contents {
    name: String,
    summary: String,
    avatar_description: String,
    header_description: String,
    /// Name and value of each line, empty ones up to what there is room for.
    lines: Vec<(String, String)>,
    locked: bool,
    discoverable: bool,
    indexable: bool,
    hides_follows: bool,
}

impl Contents {
    fn of(actor: &Actor) -> Self {
        let line = |field: &Field| (field.name.clone(), sanitize::plain(&field.value));
        Self {
            name: actor.name.clone(),
            summary: sanitize::plain(&actor.summary),
            avatar_description: actor.icon_description.clone(),
            header_description: actor.image_description.clone(),
            lines: with_room(actor.fields.iter().map(line).collect()),
            locked: actor.locked,
            discoverable: actor.discoverable,
            indexable: actor.indexable,
            hides_follows: actor.hides_follows,
        }
    }

    fn sent(form: &Fields) -> Self {
        let lines = form.all("line-name").zip(form.all("line-value"));
        Self {
            name: form.one("name").to_owned(),
            summary: form.one("summary").replace("\r\n", "\n"),
            avatar_description: form.one("avatar-description").to_owned(),
            header_description: form.one("header-description").to_owned(),
            lines: with_room(lines.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()),
            locked: form.ticked("locked"),
            discoverable: form.ticked("discoverable"),
            indexable: form.ticked("indexable"),
            hides_follows: form.ticked("hides-follows"),
        }
    }
}

fn with_room(mut lines: Vec<(String, String)>) -> Vec<(String, String)> {
    lines.resize(MAX_LOCAL_FIELDS, (String::new(), String::new()));
    lines
}

#[derive(askama::Template)]
#[template(path = "settings_profile.html")]
struct Page {
    f: Frame,
    links: Vec<Link>,
    face: Face,
    header: String,
    /// There is a portrait to remove.
    has_avatar: bool,
    /// There is a picture behind the profile to remove.
    has_header: bool,
    contents: Contents,
    max_name: usize,
    max_summary: usize,
    max_line: usize,
    max_description: usize,
    error: Option<String>,
}

/// `GET /settings/profile`
pub async fn show(State(pages): State<Pages>, visitor: Visitor) -> Result<Response, Fault> {
    let Some(me) = visitor.me.clone() else { return Ok(form::log_in_first(&visitor)) };
    page(&pages, &visitor, &me, None, None).await
}

async fn page(
    pages: &Pages,
    visitor: &Visitor,
    me: &Me,
    contents: Option<Contents>,
    error: Option<Key>,
) -> Result<Response, Fault> {
    let view = views::accounts(&pages.app().read(), &[me.actor()]).await?.pop().ok_or(Fault::NotFound)?;
    let (actor, words) = (&view.actor, visitor.words());
    let page = Page {
        f: Frame::new(pages, visitor, words.say("settings-profile")).hidden(),
        links: links(words, Tab::Profile, me),
        face: Face::of(pages, &view),
        header: account::header(pages, actor),
        has_avatar: actor.icon.is_some(),
        has_header: actor.image.is_some(),
        contents: contents.unwrap_or_else(|| Contents::of(actor)),
        max_name: MAX_NAME,
        max_summary: MAX_SUMMARY,
        max_line: MAX_FIELD,
        max_description: MAX_DESCRIPTION,
        error: error.map(|key| words.say(key)),
    };
    Ok(render(&page)?.into_response())
}

/// `POST /settings/profile`
pub async fn save(State(pages): State<Pages>, posted: Posted<Fields>) -> Result<Response, Fault> {
    let Posted { visitor, me, form, files } = posted;
    let contents = Contents::sent(&form);
    let wrong = match pictures(&pages, &form, files).await {
        Err(error) => (error, Key("settings-picture-refused")),
        Ok(pictures) => match change(&pages, &me, &contents, pictures).await {
            Ok(()) => return flash::SAVED.with(&pages, Redirect::to("/settings/profile")),
            Err(error) => (error, Key("settings-refused")),
        },
    };
    match wrong {
        (error, key) if error.kind() == Kind::Invalid => {
            let key = Key::of(&error, key);
            let page = page(&pages, &visitor, &me, Some(contents), Some(key)).await?;
            Ok((Fault::Invalid.status(), page).into_response())
        }
        (error, _) => Err(error.into()),
    }
}

/// What changes of a picture: nothing, none any more, or another one.
type Picture = Option<Option<Uri>>;

/// The portrait and the picture behind the profile, uploaded where the form brought them.
async fn pictures(pages: &Pages, form: &Fields, files: Vec<File>) -> Result<[Picture; 2], app::Error> {
    let removed = |name: &str| form.ticked(name).then_some(None);
    let mut pictures = [removed("drop-avatar"), removed("drop-header")];
    for File { field, bytes } in files {
        let (which, place) = match field.as_str() {
            "avatar" => (Portrait::Icon, 0),
            "header" => (Portrait::Image, 1),
            _ => continue,
        };
        match media::upload_portrait(pages.app(), bytes, which).await {
            Ok(uri) => pictures[place] = Some(Some(uri)),
            Err(error) => {
                discard(pages, pictures).await;
                return Err(error);
            }
        }
    }
    Ok(pictures)
}

async fn discard(pages: &Pages, pictures: [Picture; 2]) {
    let uploaded: Vec<Uri> = pictures.into_iter().flatten().flatten().collect();
    media::discard(pages.app(), &uploaded).await;
}

/// Changes the profile, and throws away pictures that nothing shows any more.
async fn change(pages: &Pages, me: &Me, contents: &Contents, pictures: [Picture; 2]) -> Result<(), app::Error> {
    let before = pages.app().read().actors().get(me.actor()).await?;
    // What was not touched keeps its links and its marks.
    let known = Contents::of(&before);
    let [icon, image] = pictures.clone();
    let change = ProfileChange {
        name: Some(contents.name.clone()),
        summary: (contents.summary.trim() != known.summary.trim()).then(|| contents.summary.clone()),
        fields: (contents.lines != known.lines).then(|| contents.lines.clone()),
        locked: Some(contents.locked),
        discoverable: Some(contents.discoverable),
        indexable: Some(contents.indexable),
        hides_follows: Some(contents.hides_follows),
        icon,
        icon_description: Some(contents.avatar_description.clone()),
        image,
        image_description: Some(contents.header_description.clone()),
        ..ProfileChange::default()
    };
    match pages.app().execute(UpdateProfile { speaker: me.speaker, change }).await {
        Ok(after) => {
            let pairs = [(before.icon, after.icon), (before.image, after.image)];
            let useless: Vec<Uri> =
                pairs.into_iter().filter(|(old, new)| old != new).filter_map(|(old, _)| old).collect();
            media::discard(pages.app(), &useless).await;
            Ok(())
        }
        Err(error) => {
            discard(pages, pictures).await;
            Err(error)
        }
    }
}
