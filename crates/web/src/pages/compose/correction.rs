//! The box for a correction: by who wrote the post, for those whom it was for.

use storage::views::PostView;

use super::{
    super::{
        Pages,
        fault::Fault,
        visitor::{Me, Visitor},
    },
    Composer,
};

impl Composer {
    /// A box for a correction of a post of the visitor's own; whom that one names hears of it without being named again.
    pub async fn correction(pages: &Pages, visitor: &Visitor, me: &Me, original: &PostView) -> Result<Self, Fault> {
        let mut composer = Self::reply(pages, visitor, me, original).await?;
        composer.text.clear();
        composer.become_correction();
        Ok(composer)
    }

    /// Leaves no choice of whom it is for and of who speaks.
    pub(super) fn become_correction(&mut self) {
        self.corrects = true;
        self.audiences.truncate(1);
        self.speakers.clear();
    }
}
