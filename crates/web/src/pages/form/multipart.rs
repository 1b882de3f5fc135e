//! Forms with files. The token comes first, so that nobody without one makes the server hold a file.

use axum::{
    extract::{DefaultBodyLimit, FromRequest, Multipart, Request, multipart::MultipartError},
    http::StatusCode,
};
use bytes::Bytes;
use domain::attachment::MAX_UPLOAD;

use super::{super::fault::Fault, Fields, MAX_FORM};

/// The largest form with files that is read, in bytes.
const MAX_BODY: usize = 2 * MAX_UPLOAD + MAX_FORM;
/// The most parts that are read.
const MAX_PARTS: usize = 100;

/// A file that came with a form.
#[derive(Debug, Clone)]
pub struct File {
    /// The field that it was chosen in.
    pub field: String,
    /// Its content; what it is, is read from itself.
    pub bytes: Bytes,
}

/// The fields and the files of a form. Inputs without a file bring none.
pub async fn read(mut request: Request, token: impl Fn(&str) -> bool) -> Result<(Fields, Vec<File>), Fault> {
    DefaultBodyLimit::max(MAX_BODY).apply(&mut request);
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| Fault::Malformed)?;
    let (mut fields, mut files, mut admitted) = (Vec::new(), Vec::new(), false);
    for _ in 0..MAX_PARTS {
        let Some(part) = form.next_field().await.map_err(|error| broken(&error))? else {
            return if admitted { Ok((Fields(fields), files)) } else { Err(Fault::Expired) };
        };
        let field = part.name().unwrap_or_default().to_owned();
        let is_file = part.file_name().is_some();
        if is_file && !admitted {
            return Err(Fault::Expired);
        }
        let bytes = part.bytes().await.map_err(|error| broken(&error))?;
        if is_file {
            if bytes.len() > MAX_UPLOAD {
                return Err(Fault::TooLarge);
            }
            files.extend((!bytes.is_empty()).then_some(File { field, bytes }));
        } else {
            let value = String::from_utf8(bytes.to_vec()).map_err(|_| Fault::Malformed)?;
            if field == "csrf" {
                admitted = token(&value);
                if !admitted {
                    return Err(Fault::Expired);
                }
            }
            fields.push((field, value));
        }
    }
    Err(Fault::Malformed)
}

fn broken(error: &MultipartError) -> Fault {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE { Fault::TooLarge } else { Fault::Malformed }
}
