//! Forms of people who are logged in: nothing is done for a form that does not carry its session's token.

mod multipart;

use std::sync::Arc;

use app::{Origin, company};
use axum::{
    body::to_bytes,
    extract::{FromRequest, Request},
    http::header,
    response::{IntoResponse, Redirect, Response},
};
use domain::id::ActorId;
use serde::{Deserialize, de::DeserializeOwned};
use subtle::ConstantTimeEq;

pub use self::multipart::File;

use super::{
    Pages,
    fault::Fault,
    flash, limit, next,
    visitor::{Me, Visitor},
};

/// The largest form that is read, in bytes: a post of 5,000 characters, encoded, with room.
const MAX_FORM: usize = 256 * 1024;

/// A form of somebody who is logged in, with the right token.
pub struct Posted<T> {
    /// Who sent it.
    pub visitor: Visitor,
    /// The same, known to be logged in.
    pub me: Arc<Me>,
    /// What they sent.
    pub form: T,
    /// The files that came with it.
    pub files: Vec<File>,
}

/// The fields of a form by their names, for forms whose fields are not always the same.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Every value of a field.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The value of a field; empty where it was not sent.
    pub fn one<'a>(&'a self, name: &'a str) -> &'a str {
        self.all(name).next().unwrap_or_default()
    }

    /// Whether a box was ticked.
    pub fn ticked(&self, name: &str) -> bool {
        self.all(name).next().is_some()
    }

    fn read<T: DeserializeOwned>(&self) -> Result<T, Fault> {
        // No text of a form holds U+0000: see `extract::null`.
        if self.0.iter().any(|(name, value)| name.contains('\0') || value.contains('\0')) {
            return Err(Fault::Malformed);
        }
        let text = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.0).finish();
        serde_urlencoded::from_str(&text).map_err(|_| Fault::Malformed)
    }
}

impl<T> Posted<T> {
    /// The one who acts, as commands want it.
    pub fn origin(&self) -> Origin {
        Origin::Local(self.me.speaker)
    }
}

impl<T: DeserializeOwned> FromRequest<Pages> for Posted<T> {
    type Rejection = Response;

    async fn from_request(request: Request, pages: &Pages) -> Result<Self, Response> {
        let visitor = request.extensions().get::<Visitor>().cloned();
        let visitor = visitor.ok_or_else(|| Fault::Internal.into_response())?;
        let Some(me) = visitor.me.clone() else { return Err(log_in_again(pages, request.uri().path())) };
        let right = |token: &str| token.as_bytes().ct_eq(me.csrf.as_bytes()).into();
        let (fields, files) = fields_of(request, right).await.map_err(IntoResponse::into_response)?;
        limit::admit_files(pages, &me, files.len()).map_err(IntoResponse::into_response)?;
        let form = fields.read().map_err(IntoResponse::into_response)?;
        Ok(Self { visitor, me, form, files })
    }
}

/// Where a session that ended is begun again. Those who wrote or edited come back to it, and learn how to keep their
/// text.
fn log_in_again(pages: &Pages, path: &str) -> Response {
    let edits = path.starts_with("/posts/") && path.ends_with("/edit");
    let back = match path {
        "/posts" => "/compose",
        _ if edits => path,
        _ => return Redirect::to("/login").into_response(),
    };
    let next: String = url::form_urlencoded::byte_serialize(back.as_bytes()).collect();
    let door = Redirect::to(&format!("/login?next={next}"));
    flash::ENDED.with(pages, door).unwrap_or_else(IntoResponse::into_response)
}

async fn fields_of(request: Request, token: impl Fn(&str) -> bool) -> Result<(Fields, Vec<File>), Fault> {
    let kind = request.headers().get(header::CONTENT_TYPE).map(|kind| kind.as_bytes().to_ascii_lowercase());
    if kind.is_some_and(|kind| kind.starts_with(b"multipart/form-data")) {
        return multipart::read(request, token).await;
    }
    let fields = pairs(request).await?;
    if token(fields.one("csrf")) { Ok((fields, Vec::new())) } else { Err(Fault::Expired) }
}

async fn pairs(request: Request) -> Result<Fields, Fault> {
    let bytes = to_bytes(request.into_body(), MAX_FORM).await.map_err(|_| Fault::TooLarge)?;
    Ok(Fields(url::form_urlencoded::parse(&bytes).into_owned().collect()))
}

/// A form of a stranger: logging in.
pub struct Sent<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Pages> for Sent<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, _pages: &Pages) -> Result<Self, Fault> {
        pairs(request).await?.read().map(Self)
    }
}

/// Asks a stranger to log in, and leads back to the page that they wanted.
pub fn log_in_first(visitor: &Visitor) -> Response {
    let next: String = url::form_urlencoded::byte_serialize(visitor.here.as_bytes()).collect();
    Redirect::to(&format!("/login?next={next}")).into_response()
}

/// Goes to where the form wanted to go, if that is on this server, or to `otherwise`.
pub fn go(next: Option<&str>, otherwise: &str) -> Redirect {
    Redirect::to(next.and_then(next::local_path).unwrap_or(otherwise))
}

/// The speaker that a form chose, or the one that the session speaks as.
pub async fn speaker(pages: &Pages, me: &Me, chosen: Option<ActorId>) -> Result<company::Speaker, Fault> {
    match chosen {
        Some(actor) if actor != me.actor() => {
            Ok(company::speaker(&pages.app().read(), me.person, actor, pages.app().now()).await?)
        }
        _ => Ok(me.speaker),
    }
}
