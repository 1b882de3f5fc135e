//! Voting in polls, and their end.

use domain::{
    event::Event,
    id::PollId,
    poll::{Poll, PollError},
};

use crate::{Command, Error, Instance, Origin, Tx, company, readable, secret};

/// Stands for the options of a poll as they are: its author may ask it anew while somebody reads it.
pub fn mark(poll: &Poll) -> String {
    let titles: Vec<&str> = poll.options.iter().map(|option| option.title.as_str()).collect();
    secret::digest(titles.join("\0").as_bytes())
}

/// Chooses options of a poll.
pub struct Vote {
    /// Who votes.
    pub origin: Origin,
    /// In which poll.
    pub poll: PollId,
    /// The positions of the options.
    pub choices: Vec<usize>,
    /// Which options these are positions of ([`mark`]); those that there are where `None`.
    pub seen: Option<String>,
}

impl Command for Vote {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        company::in_public(self.origin.confirm(tx).await?)?;
        let voter = self.origin.actor();
        let poll = tx.polls().find(self.poll).await?.ok_or(Error::NotFound("poll"))?;
        let post = readable::get(tx, voter, poll.post).await.map_err(as_poll)?;
        if !self.origin.is_local() && !post.local {
            return Err(Error::forbidden("only the poll's own server counts the votes of others"));
        }
        if self.seen.as_ref().is_some_and(|seen| *seen != mark(&poll)) {
            return Err(Error::invalid(PollError::Changed));
        }
        let mut choices = self.choices.clone();
        choices.sort_unstable();
        choices.dedup();
        let earlier = tx.polls().choices(&[poll.id], voter).await?.remove(&poll.id).unwrap_or_default();
        match poll.check_vote(voter, &earlier, &choices, tx.now()) {
            // The same activity again, under another id.
            Err(PollError::AlreadyVoted) if !self.origin.is_local() => return Ok(()),
            result => result.map_err(Error::invalid)?,
        }
        tx.polls().vote(poll.id, voter, &choices, earlier.is_empty()).await?;
        let choices = choices.iter().filter_map(|choice| u32::try_from(*choice).ok()).collect();
        tx.emit(Event::PollVoted { poll: poll.id, voter, choices });
        Ok(())
    }
}

/// Who may not see the post may not know of its poll.
fn as_poll(error: Error) -> Error {
    match error {
        Error::NotFound(_) => Error::NotFound("poll"),
        other => other,
    }
}

/// How many polls are closed in one change.
const BATCH: u32 = 100;

/// Closes polls whose end has come, some at a time. Run it until it returns 0.
pub struct ClosePolls;

impl Command for ClosePolls {
    /// How many were closed.
    type Output = usize;

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<usize, Error> {
        let ended = tx.polls().ended(tx.now(), BATCH).await?;
        let polls = tx.polls().find_all(&ended).await?;
        let posts: Vec<_> = polls.iter().map(|poll| poll.post).collect();
        let posts = tx.posts().find_all(&posts).await?;
        for Poll { id, post, .. } in polls {
            let stands = posts.iter().any(|found| found.id == post && found.deleted_at.is_none());
            if tx.polls().close(id).await? && stands {
                tx.emit(Event::PollEnded { poll: id, post });
            }
        }
        Ok(ended.len())
    }
}
