//! Votes against what is said in a group. Nobody here sees them; other servers of the group do.

use domain::{
    event::Event,
    group::{Step, admit},
    id::PostId,
    uri::Uri,
};

use crate::{Command, Error, Instance, Origin, Tx};

/// Somebody elsewhere votes a post of a group down, or takes that back; the group passes it on.
pub struct Dislike {
    /// Who votes.
    pub origin: Origin,
    /// The post.
    pub post: PostId,
    /// The id of the vote.
    pub vote: Uri,
    /// It is taken back.
    pub undone: bool,
}

impl Command for Dislike {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        if self.undone {
            self.origin.confirm_undoing(tx).await?;
        } else {
            self.origin.confirm(tx).await?;
        }
        let Some(post) = tx.posts().find(self.post).await?.filter(|post| post.deleted_at.is_none()) else {
            return Ok(());
        };
        let Some(group) = post.group else { return Ok(()) };
        // A group elsewhere counts for itself.
        if tx.groups().moderation(group).await?.is_none() {
            return Ok(());
        }
        let actor = self.origin.actor();
        // Whoever may vote no longer still takes back what they gave.
        if !self.undone {
            let rules = tx.communities().rules(group).await?;
            let who = tx.communities().place(group, actor, tx.now()).await?;
            if admit(rules, who, Step::Vote).is_err() {
                return Ok(());
            }
        }
        let changed = if self.undone {
            tx.groups().forget_dislike(post.id, actor).await?
        } else {
            tx.groups().dislike(post.id, actor).await?
        };
        // Told again under another id it is no news.
        if changed {
            let uri = self.vote.clone();
            tx.emit(Event::GroupDisliked { group, post: post.id, actor, uri, undone: self.undone });
        }
        Ok(())
    }
}
