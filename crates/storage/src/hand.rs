//! What people did in their company's name: written with every act, never changed, kept for a time.

use domain::{
    hand::{ActKind, HandAct},
    id::{ActorId, PostId},
    time::{Timestamp, from_ms, to_ms},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};

use crate::{Page, StorageError, sql};

/// What people did in their company's name.
pub struct HandActs<'a, C>(pub(crate) &'a C);

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    company: i64,
    person: Option<i64>,
    kind: String,
    post_id: Option<i64>,
    target: Option<i64>,
    created_at: i64,
}

impl Row {
    fn into_domain(self) -> Result<HandAct, StorageError> {
        let Self { id, company, person, kind, post_id, target, created_at } = self;
        Ok(HandAct {
            id,
            company: ActorId(company),
            person: person.map(ActorId),
            kind: ActKind::from_name(&kind).ok_or_else(|| StorageError::corrupt("hand_act", &kind))?,
            post: post_id.map(PostId),
            target: target.map(ActorId),
            at: from_ms(created_at),
        })
    }
}

impl<C: ConnectionTrait> HandActs<'_, C> {
    /// What was done in the name of a company, newest first.
    pub async fn of_company(&self, company: ActorId, page: Page) -> Result<Vec<HandAct>, StorageError> {
        let (condition, bounds) = page.condition("id", 1);
        let sql = format!("SELECT * FROM hand_act WHERE company = $1{condition}{}", page.order("id"));
        let rows: Vec<Row> = sql::all(self.0, sql, [vec![company.0.into()], bounds].concat()).await?;
        Ok(page.arrange(rows.into_iter().map(Row::into_domain).collect::<Result<_, _>>()?))
    }
}

impl HandActs<'_, DatabaseTransaction> {
    /// Writes an act down.
    pub async fn insert(&self, act: &HandAct) -> Result<(), StorageError> {
        let sql = "INSERT INTO hand_act (id, company, person, kind, post_id, target, created_at)
                   VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let values = vec![
            act.id.into(),
            act.company.0.into(),
            act.person.map(|id| id.0).into(),
            act.kind.as_str().into(),
            act.post.map(|id| id.0).into(),
            act.target.map(|id| id.0).into(),
            to_ms(act.at).into(),
        ];
        sql::exec(self.0, sql, values).await?;
        Ok(())
    }

    /// Forgets that it was this actor, and everything of a company, for when the account goes.
    pub async fn forget_actor(&self, actor: ActorId) -> Result<(), StorageError> {
        for sql in [
            "DELETE FROM hand_act WHERE company = $1",
            "UPDATE hand_act SET person = NULL WHERE person = $1",
            "UPDATE hand_act SET target = NULL WHERE target = $1",
        ] {
            sql::exec(self.0, sql, vec![actor.0.into()]).await?;
        }
        Ok(())
    }

    /// Forgets what was done before; how much it was.
    pub async fn forget(&self, before: Timestamp) -> Result<u64, StorageError> {
        sql::exec(self.0, "DELETE FROM hand_act WHERE created_at < $1", vec![to_ms(before).into()]).await
    }
}
