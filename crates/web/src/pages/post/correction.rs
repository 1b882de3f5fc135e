//! What a post corrects, and what corrects it, as the pages show it.

use domain::{actor::Actor, correction, id::PostId};

use super::{super::date, Maker, path};

/// The other post: of the same author.
pub struct Pointer {
    /// Its page here.
    pub href: String,
    /// The day on which it was published.
    pub day: String,
}

impl Maker<'_> {
    pub(super) fn pointer(&self, author: &Actor, post: Option<PostId>) -> Option<Pointer> {
        let post = post?;
        Some(Pointer { href: path(author, post), day: date::day(self.words, correction::published(post)) })
    }
}
