//! Parameters of a request, from its query and its body together, and uploaded files.

use std::collections::HashMap;

use axum::{
    extract::{FromRequest, Multipart, Request, multipart::MultipartError},
    http::{StatusCode, header::CONTENT_TYPE},
};
use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{
    lenient::Lenient,
    null,
    params::{MAX_PARAMS, insert},
};
use crate::error::ApiError;

/// What a request asks for, read from the query, a form, a multipart form or JSON alike.
#[derive(Debug)]
pub struct Params<T>(pub T);

/// The same with the files of a multipart form.
#[derive(Debug)]
pub struct Upload<T> {
    /// The fields that are no files.
    pub fields: T,
    /// The files, by the name of their field.
    pub files: HashMap<String, File>,
}

/// An uploaded file.
#[derive(Debug, Clone)]
pub struct File {
    /// What the app says it is. Nothing relies on it.
    pub media_type: Option<String>,
    /// Its content.
    pub bytes: Bytes,
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Params<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let Upload { fields, .. } = Upload::from_request(request, state).await?;
        Ok(Self(fields))
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Upload<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let mut root = Map::new();
        let mut files = HashMap::new();
        pairs(&mut root, request.uri().query().unwrap_or_default().as_bytes())?;
        match Form::of(&request) {
            Form::Multipart => {
                let multipart = Multipart::from_request(request, state).await.map_err(|error| {
                    ApiError::Malformed(format!("The multipart form cannot be read: {}", error.body_text()))
                })?;
                files = parts(&mut root, multipart).await?;
            }
            Form::Json => json(&mut root, &bytes(request, state).await?)?,
            Form::Pairs => pairs(&mut root, &bytes(request, state).await?)?,
        }
        let root = Value::Object(root);
        if null::in_json(&root) {
            return Err(ApiError::Malformed("The request contains a null character".into()));
        }
        let fields = T::deserialize(Lenient(root)).map_err(ApiError::invalid)?;
        Ok(Self { fields, files })
    }
}

enum Form {
    Pairs,
    Json,
    Multipart,
}

impl Form {
    fn of(request: &Request) -> Self {
        let name = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let essence = name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match essence.as_str() {
            "multipart/form-data" => Self::Multipart,
            "application/json" => Self::Json,
            _ => Self::Pairs,
        }
    }
}

async fn bytes<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, ApiError> {
    Bytes::from_request(request, state).await.map_err(|rejection| {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            ApiError::TooLarge
        } else {
            ApiError::Malformed("The request cannot be read".into())
        }
    })
}

fn pairs(root: &mut Map<String, Value>, text: &[u8]) -> Result<(), ApiError> {
    for (count, (name, value)) in url::form_urlencoded::parse(text).enumerate() {
        if count >= MAX_PARAMS {
            return Err(ApiError::Malformed("The request has too many parameters".into()));
        }
        // Some apps end their queries with "&" or "=".
        if !name.is_empty() {
            insert(root, &name, Value::String(value.into_owned()))?;
        }
    }
    Ok(())
}

fn json(root: &mut Map<String, Value>, bytes: &[u8]) -> Result<(), ApiError> {
    if bytes.is_empty() {
        return Ok(());
    }
    let value: Value = serde_json::from_slice(bytes)
        .map_err(|error| ApiError::Malformed(format!("The JSON cannot be read: {error}")))?;
    let Value::Object(map) = value else {
        return Err(ApiError::Malformed("The JSON must be an object".into()));
    };
    // Apps that build both forms and JSON from one list of names write `"id[]"` here too.
    root.extend(map.into_iter().map(|(name, value)| match name.strip_suffix("[]") {
        Some(plain) => (plain.to_owned(), value),
        None => (name, value),
    }));
    Ok(())
}

async fn parts(root: &mut Map<String, Value>, mut form: Multipart) -> Result<HashMap<String, File>, ApiError> {
    let mut files = HashMap::new();
    let mut count = 0;
    while let Some(part) = form.next_field().await.map_err(|error| broken(&error))? {
        count += 1;
        if count > MAX_PARAMS {
            return Err(ApiError::Malformed("The request has too many parameters".into()));
        }
        let name = part.name().unwrap_or_default().to_owned();
        let is_file = part.file_name().is_some();
        let media_type = part.content_type().map(str::to_owned);
        let bytes = part.bytes().await.map_err(|error| broken(&error))?;
        if is_file {
            files.insert(name, File { media_type, bytes });
        } else if !name.is_empty() {
            insert(root, &name, Value::String(String::from_utf8_lossy(&bytes).into_owned()))?;
        }
    }
    Ok(files)
}

fn broken(error: &MultipartError) -> ApiError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        ApiError::TooLarge
    } else {
        ApiError::Malformed(format!("The multipart form cannot be read: {}", error.body_text()))
    }
}
