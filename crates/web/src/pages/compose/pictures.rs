//! The pictures of the box: what is uploaded stays with it until it is published, whatever else is wrong.

use app::{
    Kind,
    media::{UpdateMedia, Upload},
};
use domain::{
    attachment::Attachment,
    id::{ActorId, AttachmentId, PostId},
    post::{DraftError, MAX_ATTACHMENTS},
};

use super::super::{
    Pages,
    fault::Fault,
    form::{Fields, File},
    words::Key,
};

/// A picture in the box.
pub struct Picture {
    /// The upload.
    pub id: AttachmentId,
    /// Its small version.
    pub preview: String,
    /// What it shows.
    pub description: String,
    /// It is in a post already, and so is what is said about it.
    pub published: bool,
}

impl Picture {
    /// An upload as the box shows it.
    pub fn of(file: &Attachment) -> Self {
        Self {
            id: file.id,
            preview: file.preview_url.as_ref().unwrap_or(&file.url).to_string(),
            description: file.description.clone().unwrap_or_default(),
            published: file.post.is_some(),
        }
    }
}

/// The pictures that a form keeps, then those that it brings. What is wrong with some of them comes beside the rest.
///
/// `editing` is the post whose own pictures may be among them.
pub async fn take(
    pages: &Pages,
    owner: ActorId,
    editing: Option<PostId>,
    form: &Fields,
    files: Vec<File>,
) -> Result<(Vec<Picture>, Option<Key>), Fault> {
    let app = pages.app();
    let dropped = |id: &str| form.ticked(&format!("drop-{id}"));
    let ids: Vec<AttachmentId> =
        form.all("media").filter(|id| !dropped(id)).take(MAX_ATTACHMENTS).filter_map(|id| id.parse().ok()).collect();
    let found = app.read().attachments().find_all(&ids).await?;
    let mut pictures = Vec::new();
    let mut wrong = None;
    for id in ids {
        let own =
            |file: &&Attachment| file.id == id && file.owner == owner && (file.post.is_none() || file.post == editing);
        let Some(file) = found.iter().find(own) else {
            wrong = Some(Key("compose-picture-lost"));
            continue;
        };
        let mut picture = Picture::of(file);
        let field = format!("about-{id}");
        let said = form.one(&field).trim();
        if !picture.published && said != picture.description {
            said.clone_into(&mut picture.description);
            let command = UpdateMedia { owner, id, description: Some(said.to_owned()), focus: None };
            if let Err(error) = app.execute(command).await {
                wrong = Some(refused(error)?);
            }
        }
        pictures.push(picture);
    }
    for file in files.into_iter().filter(|file| file.field.starts_with("file-")) {
        if pictures.len() >= MAX_ATTACHMENTS {
            wrong = Some(Key(DraftError::TooManyAttachments.name()));
            break;
        }
        let description = Some(form.one(&format!("about-{}", file.field)).to_owned());
        match (Upload { owner, bytes: file.bytes, description, focus: None }).store(app).await {
            Ok(file) => pictures.push(Picture::of(&file)),
            Err(error) => wrong = Some(refused(error)?),
        }
    }
    Ok((pictures, wrong))
}

fn refused(error: app::Error) -> Result<Key, Fault> {
    match error.kind() {
        Kind::Invalid => Ok(Key::of(&error, Key("compose-picture-refused"))),
        _ => Err(error.into()),
    }
}
