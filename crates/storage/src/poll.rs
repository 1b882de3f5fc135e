//! Polls, their options and votes.

use std::collections::HashMap;

use domain::{
    id::{ActorId, PollId, PostId},
    poll::{Poll, PollOption},
    time::{Timestamp, from_ms, to_ms},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};

use crate::{StorageError, sql};

/// Polls.
pub struct Polls<'a, C>(pub(crate) &'a C);

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    post_id: i64,
    author: i64,
    multiple: bool,
    expires_at: Option<i64>,
    voters: i64,
    closed: bool,
}

#[derive(FromQueryResult)]
struct OptionRow {
    poll_id: i64,
    title: String,
    votes: i64,
}

#[derive(FromQueryResult)]
struct VoteRow {
    poll_id: i64,
    choice: i64,
}

impl<C: ConnectionTrait> Polls<'_, C> {
    /// The poll with this id.
    pub async fn find(&self, id: PollId) -> Result<Option<Poll>, StorageError> {
        Ok(self.find_all(&[id]).await?.pop())
    }

    /// The polls with these ids, in any order.
    pub async fn find_all(&self, ids: &[PollId]) -> Result<Vec<Poll>, StorageError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let raw: Vec<i64> = ids.iter().map(|id| id.0).collect();
        let list = sql::list(0, &raw);
        let rows: Vec<Row> =
            sql::all(self.0, format!("SELECT * FROM poll WHERE id IN {}", list.sql), list.values).await?;
        let list = sql::list(0, &raw);
        let sql = format!(
            "SELECT poll_id, title, votes FROM poll_option WHERE poll_id IN {} ORDER BY poll_id, position",
            list.sql
        );
        let options: Vec<OptionRow> = sql::all(self.0, sql, list.values).await?;
        let mut by_poll: HashMap<i64, Vec<PollOption>> = HashMap::new();
        for OptionRow { poll_id, title, votes } in options {
            by_poll.entry(poll_id).or_default().push(PollOption { title, votes });
        }
        let poll = |Row { id, post_id, author, multiple, expires_at, voters, closed }| Poll {
            id: PollId(id),
            post: PostId(post_id),
            author: ActorId(author),
            options: by_poll.remove(&id).unwrap_or_default(),
            multiple,
            expires_at: expires_at.map(from_ms),
            voters,
            closed,
        };
        Ok(rows.into_iter().map(poll).collect())
    }

    /// What an actor chose in each of these polls.
    pub async fn choices(&self, polls: &[PollId], voter: ActorId) -> Result<HashMap<PollId, Vec<usize>>, StorageError> {
        let raw: Vec<i64> = polls.iter().map(|id| id.0).collect();
        let list = sql::list(1, &raw);
        let sql = format!(
            "SELECT poll_id, choice FROM poll_vote WHERE actor_id = $1 AND poll_id IN {} ORDER BY choice",
            list.sql
        );
        let rows: Vec<VoteRow> = sql::all(self.0, sql, [vec![voter.0.into()], list.values].concat()).await?;
        let mut choices: HashMap<PollId, Vec<usize>> = HashMap::new();
        for VoteRow { poll_id, choice } in rows {
            choices.entry(PollId(poll_id)).or_default().push(usize::try_from(choice).unwrap_or(0));
        }
        Ok(choices)
    }

    /// Who voted in a poll.
    pub async fn voters(&self, poll: PollId) -> Result<Vec<ActorId>, StorageError> {
        let sql = "SELECT DISTINCT actor_id FROM poll_vote WHERE poll_id = $1";
        Ok(sql::ids(self.0, sql, vec![poll.0.into()]).await?.into_iter().map(ActorId).collect())
    }

    /// Who of this server voted in a poll.
    pub async fn local_voters(&self, poll: PollId) -> Result<Vec<ActorId>, StorageError> {
        let sql = "SELECT DISTINCT v.actor_id FROM poll_vote v JOIN actor a ON a.id = v.actor_id WHERE v.poll_id = $1 AND a.host = ''";
        Ok(sql::ids(self.0, sql, vec![poll.0.into()]).await?.into_iter().map(ActorId).collect())
    }

    /// Polls whose end has come and was not told yet.
    pub async fn ended(&self, now: Timestamp, limit: u32) -> Result<Vec<PollId>, StorageError> {
        let sql =
            format!("SELECT id FROM poll WHERE closed = FALSE AND expires_at <= $1 ORDER BY expires_at LIMIT {limit}");
        Ok(sql::ids(self.0, sql, vec![to_ms(now).into()]).await?.into_iter().map(PollId).collect())
    }
}

impl Polls<'_, DatabaseTransaction> {
    /// Stores a new poll.
    pub async fn insert(&self, poll: &Poll) -> Result<(), StorageError> {
        let sql = "INSERT INTO poll (id, post_id, author, multiple, expires_at, voters, closed) VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let values = vec![
            poll.id.0.into(),
            poll.post.0.into(),
            poll.author.0.into(),
            poll.multiple.into(),
            poll.expires_at.map(to_ms).into(),
            poll.voters.into(),
            poll.closed.into(),
        ];
        sql::exec(self.0, sql, values).await?;
        self.insert_options(poll).await
    }

    async fn insert_options(&self, poll: &Poll) -> Result<(), StorageError> {
        let row = |(position, option): (usize, &PollOption)| {
            vec![poll.id.0.into(), (position as i64).into(), option.title.clone().into(), option.votes.into()]
        };
        let rows = poll.options.iter().enumerate().map(row).collect();
        sql::insert_many(self.0, "poll_option (poll_id, position, title, votes)", 4, rows, "").await?;
        Ok(())
    }

    /// Stores what a poll says now; with other options than before, earlier votes are void.
    pub async fn replace(&self, poll: &Poll, options_changed: bool) -> Result<(), StorageError> {
        let sql = "UPDATE poll SET multiple = $2, expires_at = $3, voters = $4, closed = $5 WHERE id = $1";
        let values = vec![
            poll.id.0.into(),
            poll.multiple.into(),
            poll.expires_at.map(to_ms).into(),
            poll.voters.into(),
            poll.closed.into(),
        ];
        sql::exec(self.0, sql, values).await?;
        if options_changed {
            sql::exec(self.0, "DELETE FROM poll_vote WHERE poll_id = $1", vec![poll.id.0.into()]).await?;
        }
        sql::exec(self.0, "DELETE FROM poll_option WHERE poll_id = $1", vec![poll.id.0.into()]).await?;
        self.insert_options(poll).await
    }

    /// Remembers who elsewhere voted, as those whom the post reached, before what they chose counts for nothing: they
    /// hear of it.
    pub async fn remember_voters(&self, poll: PollId) -> Result<(), StorageError> {
        let sql = "INSERT INTO post_reach (post_id, actor_id, through)
                   SELECT DISTINCT p.post_id, v.actor_id, FALSE FROM poll p JOIN poll_vote v ON v.poll_id = p.id
                   JOIN actor a ON a.id = v.actor_id WHERE p.id = $1 AND a.host <> '' ON CONFLICT DO NOTHING";
        sql::exec(self.0, sql, vec![poll.0.into()]).await?;
        Ok(())
    }

    /// Counts a vote. `first` tells that the voter had not chosen anything in this poll before.
    ///
    /// Where one option may be chosen, a voter has one slot; where several may, one for each option. A second vote
    /// at the same moment is a conflict, whatever the two have read before.
    pub async fn vote(&self, poll: PollId, voter: ActorId, choices: &[usize], first: bool) -> Result<(), StorageError> {
        for choice in choices {
            let choice = *choice as i64;
            let sql = "INSERT INTO poll_vote (poll_id, actor_id, slot, choice)
                       SELECT id, $2, CASE WHEN multiple THEN $3 ELSE 0 END, $3 FROM poll WHERE id = $1";
            sql::exec(self.0, sql, vec![poll.0.into(), voter.0.into(), choice.into()]).await?;
            let sql = "UPDATE poll_option SET votes = votes + 1 WHERE poll_id = $1 AND position = $2";
            sql::exec(self.0, sql, vec![poll.0.into(), choice.into()]).await?;
        }
        if first {
            sql::exec(self.0, "UPDATE poll SET voters = voters + 1 WHERE id = $1", vec![poll.0.into()]).await?;
        }
        Ok(())
    }

    /// Marks that the end was told; `false` when it was already.
    pub async fn close(&self, poll: PollId) -> Result<bool, StorageError> {
        Ok(sql::exec(self.0, "UPDATE poll SET closed = TRUE WHERE id = $1 AND closed = FALSE", vec![poll.0.into()])
            .await?
            > 0)
    }
}
