//! What others asked to do with posts of ours, and what was said to it. A row that was granted is the authorisation
//! that anyone may fetch. And what others said to answers from here ([`Permit`]).

use std::collections::HashMap;

use domain::{
    id::{ActorId, ApprovalId, PostId},
    quote::{Approval, ApprovalKind, ApprovalState, Permit},
    time::{Timestamp, from_ms, to_ms},
    uri::Uri,
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};

use crate::{Page, StorageError, sql};

/// Requests and their answers.
pub struct Approvals<'a, C>(pub(crate) &'a C);

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    kind: String,
    post_id: i64,
    author: i64,
    actor_id: i64,
    object: String,
    request: Option<String>,
    state: String,
    decided_by: Option<i64>,
    created_at: i64,
}

impl Row {
    fn into_domain(self) -> Result<Approval, StorageError> {
        let Self { id, kind, post_id, author, actor_id, object, request, state, decided_by, created_at } = self;
        Ok(Approval {
            id: ApprovalId(id),
            kind: ApprovalKind::from_name(&kind).ok_or_else(|| StorageError::corrupt("approval", &kind))?,
            post: PostId(post_id),
            author: ActorId(author),
            actor: ActorId(actor_id),
            object: Uri::from_stored(object),
            request: request.map(Uri::from_stored),
            state: ApprovalState::from_name(&state).ok_or_else(|| StorageError::corrupt("approval", &state))?,
            decided_by: decided_by.map(ActorId),
            created_at: from_ms(created_at),
        })
    }
}

#[derive(FromQueryResult)]
struct PermitRow {
    post_id: i64,
    accept: String,
    stamp: Option<String>,
    ended: bool,
}

impl PermitRow {
    fn into_domain(self) -> (PostId, Permit) {
        let Self { post_id, accept, stamp, ended } = self;
        let permit = Permit { accept: Uri::from_stored(accept), stamp: stamp.map(Uri::from_stored), ended };
        (PostId(post_id), permit)
    }
}

impl<C: ConnectionTrait> Approvals<'_, C> {
    /// By what these answers from here were let pass, also where that was taken back.
    pub async fn permits(&self, posts: &[PostId]) -> Result<HashMap<PostId, Permit>, StorageError> {
        let mut permits = HashMap::new();
        for chunk in posts.chunks(sql::CHUNK) {
            let raw: Vec<i64> = chunk.iter().map(|id| id.0).collect();
            let list = sql::list(0, &raw);
            let sql = format!("SELECT post_id, accept, stamp, ended FROM permit WHERE post_id IN {}", list.sql);
            let rows: Vec<PermitRow> = sql::all(self.0, sql, list.values).await?;
            permits.extend(rows.into_iter().map(PermitRow::into_domain));
        }
        Ok(permits)
    }

    /// The answers from here that an authorisation stands behind.
    pub async fn permitted_by(&self, stamp: &Uri) -> Result<Vec<PostId>, StorageError> {
        let sql = "SELECT post_id AS id FROM permit WHERE stamp = $1 LIMIT 20";
        Ok(sql::ids(self.0, sql, vec![stamp.as_str().into()]).await?.into_iter().map(PostId).collect())
    }

    async fn select(&self, condition: &str, values: Vec<sea_orm::Value>) -> Result<Vec<Approval>, StorageError> {
        let rows: Vec<Row> = sql::all(self.0, format!("SELECT * FROM approval WHERE {condition}"), values).await?;
        rows.into_iter().map(Row::into_domain).collect()
    }

    /// The request with this id.
    pub async fn find(&self, id: ApprovalId) -> Result<Option<Approval>, StorageError> {
        Ok(self.select("id = $1", vec![id.0.into()]).await?.pop())
    }

    /// What was asked for `object` and a post of ours.
    pub async fn find_for(
        &self,
        object: &Uri,
        post: PostId,
        kind: ApprovalKind,
    ) -> Result<Option<Approval>, StorageError> {
        let values = vec![object.as_str().into(), post.0.into(), kind.as_str().into()];
        Ok(self.select("object = $1 AND post_id = $2 AND kind = $3", values).await?.pop())
    }

    /// The quotes that wait for an actor's word, newest first.
    pub async fn waiting(&self, author: ActorId, page: Page) -> Result<Vec<Approval>, StorageError> {
        let (condition, values) = page.condition("id", 1);
        let condition = format!("author = $1 AND state = 'pending'{condition}{}", page.order("id"));
        Ok(page.arrange(self.select(&condition, [vec![author.0.into()], values].concat()).await?))
    }

    /// How many requests of an actor wait for a word.
    pub async fn count_waiting_of(&self, actor: ActorId) -> Result<i64, StorageError> {
        let sql = "SELECT COUNT(*) FROM approval WHERE actor_id = $1 AND state = 'pending'";
        sql::number(self.0, sql, vec![actor.0.into()]).await
    }
}

impl Approvals<'_, DatabaseTransaction> {
    /// Keeps by what an answer from here was let pass, or that this ended.
    pub async fn save_permit(&self, post: PostId, permit: &Permit) -> Result<(), StorageError> {
        let Permit { accept, stamp, ended } = permit;
        let sql = "INSERT INTO permit (post_id, accept, stamp, ended) VALUES ($1, $2, $3, $4)
                   ON CONFLICT (post_id) DO UPDATE SET accept = excluded.accept, stamp = excluded.stamp, ended = excluded.ended";
        let stamp = stamp.as_ref().map(Uri::as_str);
        sql::exec(self.0, sql, vec![post.0.into(), accept.as_str().into(), stamp.into(), (*ended).into()]).await?;
        Ok(())
    }

    /// Stores a request; false where it is known already.
    pub async fn insert(&self, approval: &Approval) -> Result<bool, StorageError> {
        let sql = "INSERT INTO approval (id, kind, post_id, author, actor_id, object, request, state, created_at)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING";
        let values = vec![
            approval.id.0.into(),
            approval.kind.as_str().into(),
            approval.post.0.into(),
            approval.author.0.into(),
            approval.actor.0.into(),
            approval.object.as_str().into(),
            approval.request.as_ref().map(Uri::as_str).into(),
            approval.state.as_str().into(),
            to_ms(approval.created_at).into(),
        ];
        Ok(sql::exec(self.0, sql, values).await? > 0)
    }

    /// Writes down what was said to a request, and by whom; `None` where the cursor decided.
    pub async fn decide(
        &self,
        id: ApprovalId,
        state: ApprovalState,
        by: Option<ActorId>,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        let sql = "UPDATE approval SET state = $2, decided_by = $3, decided_at = $4 WHERE id = $1";
        sql::exec(self.0, sql, vec![id.0.into(), state.as_str().into(), by.map(|by| by.0).into(), to_ms(at).into()])
            .await?;
        Ok(())
    }

    /// Names the activity that asked, so that the answer names it too: asked again, it has another id.
    pub async fn save_request(&self, id: ApprovalId, request: &Uri) -> Result<(), StorageError> {
        sql::exec(self.0, "UPDATE approval SET request = $2 WHERE id = $1", vec![id.0.into(), request.as_str().into()])
            .await?;
        Ok(())
    }
}
