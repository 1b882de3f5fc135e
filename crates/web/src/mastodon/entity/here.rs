//! Where and when something is shown, and to whom.

use std::borrow::Cow;

use app::{Instance, media::place::Place};
use domain::{actor::Actor, id::ActorId, time::Timestamp, uri::Uri};

/// This server and this moment, as one viewer sees them.
#[derive(Debug, Clone)]
pub struct Here<'a> {
    /// This server.
    pub instance: &'a Instance,
    /// Now.
    pub now: Timestamp,
    /// Who looks; `None` is a stranger.
    pub viewer: Option<ActorId>,
    avatar: String,
    header: String,
}

impl<'a> Here<'a> {
    /// This server, now, for a viewer.
    pub fn new(instance: &'a Instance, now: Timestamp, viewer: Option<ActorId>) -> Self {
        let path = |path: &str| instance.uri(path).as_str().to_owned();
        Self { instance, now, viewer, avatar: path("/assets/avatar.png"), header: path("/assets/header.png") }
    }

    /// The portrait of an actor, or the one for those who have none or are suspended.
    pub fn avatar<'b>(&'b self, actor: &'b Actor) -> Cow<'b, str> {
        self.picture(actor, Place::Avatar(actor.id), actor.icon.as_ref(), &self.avatar)
    }

    /// The picture behind a profile, or the one for those who have none or are suspended.
    pub fn header<'b>(&'b self, actor: &'b Actor) -> Cow<'b, str> {
        self.picture(actor, Place::Header(actor.id), actor.image.as_ref(), &self.header)
    }

    fn picture<'b>(&self, actor: &Actor, place: Place, picture: Option<&'b Uri>, none: &'b str) -> Cow<'b, str> {
        picture.filter(|_| actor.is_active()).map_or(Cow::Borrowed(none), |uri| place.address(self.instance, uri))
    }

    /// The page of a hashtag, by the form that is looked up.
    pub fn tag(&self, key: &str) -> String {
        let mut url = self.instance.uri("/tags/").to_url();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().push(key);
        }
        url.into()
    }
}
