//! Noting what a company has learned.

use domain::{
    lesson::{Done, Lesson},
    membership::Mandate,
};

use crate::{Command, Error, Instance, Tx, company};

/// Notes that a company has done a lesson, or takes that back. Either counts once.
pub struct MarkLesson {
    /// Which company, and the owner who says so.
    pub mandate: Mandate,
    /// Which lesson.
    pub lesson: Lesson,
    /// It is done.
    pub done: bool,
}

impl Command for MarkLesson {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        let company = company::confirm_mandate(self.mandate, tx).await?.id;
        if self.done {
            tx.lessons().save(company, Done { lesson: self.lesson, at: tx.now() }).await?;
        } else {
            tx.lessons().delete(company, self.lesson).await?;
        }
        Ok(())
    }
}
