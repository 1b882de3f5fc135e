//! Uploading pictures for posts and profiles, and describing them.

use bytes::Bytes;
use domain::{
    attachment::{Attachment, AttachmentKind, Focus, MAX_DESCRIPTION, MAX_UPLOAD},
    id::{ActorId, AttachmentId},
    uri::Uri,
};

use super::picture;
use crate::{App, Command, Error, Instance, Tx, company, media, refusal::Reason, secret};

/// A picture that somebody uploads for a post.
pub struct Upload {
    /// Who.
    pub owner: ActorId,
    /// The file; what it is, is read from itself.
    pub bytes: Bytes,
    /// What it shows; empty for nothing said.
    pub description: Option<String>,
    /// What stays visible when it is cropped.
    pub focus: Option<Focus>,
}

impl Upload {
    /// Reads the picture, keeps it and its small version, and waits for a post to use it.
    pub async fn store(self, app: &App) -> Result<Attachment, Error> {
        let description = checked(self.description)?;
        let bytes = bounded(self.bytes)?;
        let picture = app.work().run(move || picture::attachment(&bytes)).await??;
        let id = AttachmentId(app.store().ids().next(app.now()));
        let (width, height) = (picture.original.width, picture.original.height);
        let media_type = picture.original.media_type;
        let url = keep(app, id, "original", picture.original).await?;
        let preview_url = match keep(app, id, "small", picture.small).await {
            Ok(preview_url) => preview_url,
            Err(error) => {
                media::discard(app, &[url]).await;
                return Err(error);
            }
        };
        let attachment = Attachment {
            id,
            owner: self.owner,
            post: None,
            kind: AttachmentKind::Image,
            media_type: media_type.into(),
            url: url.clone(),
            preview_url: Some(preview_url.clone()),
            remote_url: None,
            description,
            blurhash: picture.blurhash,
            focus: self.focus,
            width: Some(width),
            height: Some(height),
            created_at: app.now(),
        };
        match app.execute(SaveUpload { attachment }).await {
            Ok(attachment) => Ok(attachment),
            Err(error) => {
                media::discard(app, &[url, preview_url]).await;
                Err(error)
            }
        }
    }
}

fn bounded(bytes: Bytes) -> Result<Bytes, Error> {
    if bytes.len() > MAX_UPLOAD {
        Err(Error::invalid(Reason::named("refused-file-large", "a file has at most 16 MB")))
    } else {
        Ok(bytes)
    }
}

fn checked(description: Option<String>) -> Result<Option<String>, Error> {
    let description = description.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    if description.as_ref().is_some_and(|text| text.chars().count() > MAX_DESCRIPTION) {
        return Err(Error::invalid(Reason::named(
            "refused-picture-description",
            "a description has at most 1500 characters",
        )));
    }
    Ok(description)
}

async fn keep(app: &App, id: AttachmentId, which: &str, file: picture::File) -> Result<Uri, Error> {
    // Ids can be guessed and files are served to whoever knows their name, so the name holds a secret.
    let key = &secret::token_hash(&secret::random_token()?)[..32];
    let name = format!("media/{id}/{which}-{key}.{}", file.extension);
    app.media().put(&name, file.bytes.into()).await?;
    Ok(app.instance().uri(&format!("/{name}")))
}

struct SaveUpload {
    attachment: Attachment,
}

impl Command for SaveUpload {
    type Output = Attachment;

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<Attachment, Error> {
        let owner = tx.actors().get(self.attachment.owner).await?;
        if !owner.is_active() {
            return Err(company::inactive());
        }
        tx.attachments().save_all(std::slice::from_ref(&self.attachment)).await?;
        // As it comes back from the database, with moments in whole milliseconds.
        tx.attachments().find(self.attachment.id).await?.ok_or(Error::NotFound("media"))
    }
}

/// A change of the description of an attachment, or of its focal point.
#[derive(Debug, Clone)]
pub struct MediaChange {
    /// Which.
    pub id: AttachmentId,
    /// What it shows, empty for nothing said; unchanged where `None`.
    pub description: Option<String>,
    /// What stays visible when it is cropped; unchanged where `None`.
    pub focus: Option<Focus>,
}

impl MediaChange {
    pub(crate) fn apply(&self, attachment: &mut Attachment) -> Result<(), Error> {
        if self.description.is_some() {
            attachment.description = checked(self.description.clone())?;
        }
        attachment.focus = self.focus.or(attachment.focus);
        Ok(())
    }
}

/// Describes an upload that no post uses yet.
pub struct UpdateMedia {
    /// Who uploaded it.
    pub owner: ActorId,
    /// Which.
    pub id: AttachmentId,
    /// What it shows, empty for nothing said; unchanged where `None`.
    pub description: Option<String>,
    /// What stays visible when it is cropped; unchanged where `None`.
    pub focus: Option<Focus>,
}

impl Command for UpdateMedia {
    type Output = Attachment;

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<Attachment, Error> {
        tx.attachments().hold(&[self.id]).await?;
        let found = tx.attachments().find(self.id).await?;
        // Of others' uploads nobody learns that they exist; what is in a post changes with the post.
        let mut attachment =
            found.filter(|found| found.owner == self.owner && found.post.is_none()).ok_or(Error::NotFound("media"))?;
        let change = MediaChange { id: self.id, description: self.description.clone(), focus: self.focus };
        change.apply(&mut attachment)?;
        tx.attachments().save_all(std::slice::from_ref(&attachment)).await?;
        Ok(attachment)
    }
}

/// Which picture of a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Portrait {
    /// The portrait: a square of at most 400 pixels.
    Icon,
    /// The picture behind the profile: at most 1500 × 500 pixels.
    Image,
}

/// Keeps a picture for a profile, cut to its shape. Its address is for
/// [`ProfileChange`](crate::profile::ProfileChange).
pub async fn upload_portrait(app: &App, bytes: Bytes, which: Portrait) -> Result<Uri, Error> {
    let bytes = bounded(bytes)?;
    let (width, height) = match which {
        Portrait::Icon => (400, 400),
        Portrait::Image => (1_500, 500),
    };
    let file = app.work().run(move || picture::cropped(&bytes, width, height)).await??;
    keep(app, AttachmentId(app.store().ids().next(app.now())), "original", file).await
}
