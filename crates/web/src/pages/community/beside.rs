//! What the pages beside a community's own begin with: their frame, and the way to the community.

use super::Room;
use crate::pages::{Pages, frame::Frame, visitor::Visitor, words::Key};

/// The community that a page beside its own is about.
pub struct Beside {
    /// The path of its page.
    pub path: String,
    /// What it is called.
    pub name: String,
    /// The visitor sees its page.
    pub seen: bool,
}

impl Beside {
    /// The frame of a page with this title, which no search engine lists, and the community that it is about.
    pub fn of(pages: &Pages, visitor: &Visitor, room: &Room, title: Key) -> (Frame, Self) {
        let name = room.view.actor.display_name().to_owned();
        let frame = Frame::new(pages, visitor, visitor.words().say(title)).hidden();
        (frame, Self { path: room.path(), name, seen: room.is_seen() })
    }
}
