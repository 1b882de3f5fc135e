//! The viewer's own account.

use std::collections::HashMap;

use app::{
    media::{self, Portrait},
    preference::SavePreference,
    profile::{ProfileChange, UpdateProfile, line},
};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use domain::{attachment::MAX_UPLOAD, audience::Audience, login::Role, text::language, uri::Uri};
use serde::Deserialize;
use storage::{Page, Preference, views};

use super::{Routes, entity::CredentialAccount};
use crate::{
    WebState,
    error::ApiError,
    extract::{
        File, Signed, Upload, Viewer, blank,
        scope::{ReadProfile, WriteAccounts},
    },
};

/// Two pictures, and room for the text.
const MAX_REQUEST: usize = 2 * MAX_UPLOAD + 64 * 1024;

pub(super) fn routes() -> Routes {
    Routes::default()
        .get("/api/v1/accounts/verify_credentials", verify)
        .patch("/api/v1/accounts/update_credentials", update)
        .delete("/api/v1/profile/avatar", delete_avatar)
        .delete("/api/v1/profile/header", delete_header)
        .with_body_limit(MAX_REQUEST)
}

/// How many who wait to follow are counted.
const MAX_REQUESTS: u32 = 100;

async fn answer(state: &WebState, viewer: &Viewer) -> Result<Response, ApiError> {
    let read = state.app.read();
    let view = views::accounts(&read, &[viewer.id()]).await?.pop().ok_or(ApiError::NotFound)?;
    let preference = read.preferences().find(viewer.id()).await?;
    let requests = read.follows().requests(viewer.id(), Page::first(MAX_REQUESTS)).await?.len();
    // A company has no role here, whoever speaks for it.
    let role = match viewer.speaker.hand() {
        None => read.logins().find_by_person(viewer.id()).await?.map_or(Role::Member, |login| login.role),
        Some(_) => Role::Member,
    };
    let here = state.here(Some(viewer.id()));
    let lines = line::of_account(&read, here.instance, &view.actor, here.now).await?;
    Ok(Json(CredentialAccount::new(&view, &here, &preference, role, requests).with(&lines)).into_response())
}

async fn verify(viewer: Signed<ReadProfile>, State(state): State<WebState>) -> Result<Response, ApiError> {
    answer(&state, &viewer).await
}

#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    name: String,
    #[serde(default)]
    value: String,
}

#[derive(Default, Deserialize)]
struct AskedSource {
    #[serde(default, deserialize_with = "blank")]
    privacy: Option<String>,
    #[serde(default, deserialize_with = "blank")]
    sensitive: Option<bool>,
    /// Empty for none.
    language: Option<String>,
}

#[derive(Deserialize)]
struct Asked {
    display_name: Option<String>,
    note: Option<String>,
    fields_attributes: Option<Vec<Line>>,
    avatar_description: Option<String>,
    header_description: Option<String>,
    #[serde(default, deserialize_with = "blank")]
    locked: Option<bool>,
    #[serde(default, deserialize_with = "blank")]
    bot: Option<bool>,
    #[serde(default, deserialize_with = "blank")]
    discoverable: Option<bool>,
    #[serde(default, deserialize_with = "blank")]
    indexable: Option<bool>,
    #[serde(default, deserialize_with = "blank")]
    hide_collections: Option<bool>,
    attribution_domains: Option<Vec<String>>,
    source: Option<AskedSource>,
}

impl AskedSource {
    /// What is chosen, where it is not what was chosen before.
    fn change(self, before: &Preference) -> Result<Option<Preference>, ApiError> {
        let audience = match self.privacy.as_deref() {
            None => before.audience,
            Some(name) => {
                Audience::from_visibility(name).ok_or_else(|| ApiError::invalid("source[privacy] is not known"))?
            }
        };
        let after = Preference {
            audience,
            sensitive: self.sensitive.unwrap_or(before.sensitive),
            language: match self.language {
                None => before.language.clone(),
                Some(tag) => language::normalise(&tag),
            },
        };
        Ok((after != *before).then_some(after))
    }
}

/// What changes of a picture: nothing, none any more, or another one.
type Picture = Option<Option<Uri>>;

/// The portrait and the picture behind the profile. Where the second is refused, the first is not kept either.
async fn portraits(state: &WebState, files: &mut HashMap<String, File>) -> Result<[Picture; 2], ApiError> {
    let icon = portrait(state, files.remove("avatar"), Portrait::Icon).await?;
    match portrait(state, files.remove("header"), Portrait::Image).await {
        Ok(image) => Ok([icon, image]),
        Err(error) => {
            let useless: Vec<Uri> = icon.flatten().into_iter().collect();
            media::discard(&state.app, &useless).await;
            Err(error)
        }
    }
}

async fn portrait(state: &WebState, file: Option<File>, which: Portrait) -> Result<Picture, ApiError> {
    match file {
        // A field that was left empty is sent as a file without content.
        Some(file) if !file.bytes.is_empty() => {
            Ok(Some(Some(media::upload_portrait(&state.app, file.bytes, which).await?)))
        }
        _ => Ok(None),
    }
}

async fn update(
    viewer: Signed<WriteAccounts>,
    State(state): State<WebState>,
    mut asked: Upload<Asked>,
) -> Result<Response, ApiError> {
    let before = state.app.read().preferences().find(viewer.id()).await?;
    let preference = asked.fields.source.unwrap_or_default().change(&before)?;
    let lines =
        asked.fields.fields_attributes.map(|lines| lines.into_iter().map(|line| (line.name, line.value)).collect());
    let [icon, image] = portraits(&state, &mut asked.files).await?;
    let change = ProfileChange {
        name: asked.fields.display_name,
        summary: asked.fields.note,
        fields: lines,
        locked: asked.fields.locked,
        bot: asked.fields.bot,
        discoverable: asked.fields.discoverable,
        indexable: asked.fields.indexable,
        hides_follows: asked.fields.hide_collections,
        icon,
        icon_description: asked.fields.avatar_description,
        image,
        image_description: asked.fields.header_description,
        also_known_as: None,
        attribution_domains: asked.fields.attribution_domains,
    };
    save(&state, &viewer, change).await?;
    if let Some(preference) = preference {
        state.app.execute(SavePreference { speaker: viewer.speaker, preference }).await?;
    }
    answer(&state, &viewer).await
}

/// Changes the profile, and throws away pictures that nothing shows any more.
async fn save(state: &WebState, viewer: &Viewer, change: ProfileChange) -> Result<(), ApiError> {
    let uploaded: Vec<Uri> = [&change.icon, &change.image].into_iter().flatten().flatten().cloned().collect();
    let result = state.app.execute(UpdateProfile { speaker: viewer.speaker, change }).await;
    let useless: Vec<Uri> = match &result {
        Ok(after) => {
            let before = [(&viewer.actor.icon, &after.icon), (&viewer.actor.image, &after.image)];
            before.into_iter().filter(|(before, after)| before != after).filter_map(|(uri, _)| uri.clone()).collect()
        }
        Err(_) => uploaded,
    };
    media::discard(&state.app, &useless).await;
    result?;
    Ok(())
}

async fn delete_avatar(viewer: Signed<WriteAccounts>, State(state): State<WebState>) -> Result<Response, ApiError> {
    save(&state, &viewer, ProfileChange { icon: Some(None), ..ProfileChange::default() }).await?;
    answer(&state, &viewer).await
}

async fn delete_header(viewer: Signed<WriteAccounts>, State(state): State<WebState>) -> Result<Response, ApiError> {
    save(&state, &viewer, ProfileChange { image: Some(None), ..ProfileChange::default() }).await?;
    answer(&state, &viewer).await
}
