//! Which lessons companies have done.

use domain::{
    id::ActorId,
    lesson::{Done, Lesson},
    time::{from_ms, to_ms},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};

use crate::{StorageError, sql};

/// Lessons that companies have done.
pub struct Lessons<'a, C>(pub(crate) &'a C);

#[derive(FromQueryResult)]
struct Row {
    lesson: String,
    done_at: i64,
}

impl Row {
    fn into_domain(self) -> Result<Done, StorageError> {
        let Self { lesson, done_at } = self;
        let lesson = Lesson::from_name(&lesson).ok_or_else(|| StorageError::corrupt("lesson", &lesson))?;
        Ok(Done { lesson, at: from_ms(done_at) })
    }
}

impl<C: ConnectionTrait> Lessons<'_, C> {
    /// What a company has done, the oldest first.
    pub async fn done(&self, company: ActorId) -> Result<Vec<Done>, StorageError> {
        let sql = "SELECT lesson, done_at FROM lesson_done WHERE company = $1 ORDER BY done_at, lesson";
        let rows: Vec<Row> = sql::all(self.0, sql, vec![company.0.into()]).await?;
        rows.into_iter().map(Row::into_domain).collect()
    }
}

impl Lessons<'_, DatabaseTransaction> {
    /// Notes that a company has done a lesson; the first time counts.
    pub async fn save(&self, company: ActorId, done: Done) -> Result<(), StorageError> {
        let sql = "INSERT INTO lesson_done (company, lesson, done_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
        let values = vec![company.0.into(), done.lesson.as_str().into(), to_ms(done.at).into()];
        sql::exec(self.0, sql, values).await?;
        Ok(())
    }

    /// Takes that back.
    pub async fn delete(&self, company: ActorId, lesson: Lesson) -> Result<(), StorageError> {
        let sql = "DELETE FROM lesson_done WHERE company = $1 AND lesson = $2";
        sql::exec(self.0, sql, vec![company.0.into(), lesson.as_str().into()]).await?;
        Ok(())
    }

    /// Forgets what a company has done, for when the account goes.
    pub async fn forget_actor(&self, company: ActorId) -> Result<(), StorageError> {
        sql::exec(self.0, "DELETE FROM lesson_done WHERE company = $1", vec![company.0.into()]).await?;
        Ok(())
    }
}
