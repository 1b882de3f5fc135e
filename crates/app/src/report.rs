//! Telling the moderators of a wrong.

use std::collections::BTreeSet;

use domain::{
    actor::Actor,
    event::Event,
    id::{ActorId, PostId, ReportId},
    report::{MAX_COMMENT, MAX_OPEN_PER_HOST, MAX_POSTS, Report},
};

use crate::{Command, Error, Instance, Origin, Tx, refusal::Reason};

/// Reports an actor, and posts of theirs.
pub struct FileReport {
    /// Who reports.
    pub origin: Origin,
    /// Who is reported.
    pub target: ActorId,
    /// Which posts; those of others are left out.
    pub posts: Vec<PostId>,
    /// What is wrong; what is too long is cut off.
    pub comment: String,
    /// Whether the target's server is to be told too.
    pub forward: bool,
}

impl Command for FileReport {
    /// The report; `None` where another server's was not taken.
    type Output = Option<Report>;

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<Option<Report>, Error> {
        let reporter = self.origin.confirm(tx).await?;
        let target = tx.actors().find(self.target).await?.ok_or(Error::NotFound("account"))?;
        if reporter.id == target.id {
            return Err(Error::invalid(Reason::named("refused-report-oneself", "you cannot report yourself")));
        }
        if !self.is_taken(tx, &reporter, &target).await? {
            return Ok(None);
        }
        let id: ReportId = tx.next_id();
        let report = Report {
            id,
            uri: self.origin.activity(here, &format!("reports/{id}")),
            reporter: reporter.id,
            target: target.id,
            posts: self.posts_of(tx, &target).await?,
            comment: self.comment.trim().chars().take(MAX_COMMENT).collect(),
            forward: self.forward && self.origin.is_local() && !target.is_local(),
            created_at: tx.now(),
            resolved_at: None,
        };
        if !tx.reports().insert(&report).await? {
            return Ok(None);
        }
        tx.emit(Event::ReportFiled { report: id });
        Ok(Some(report))
    }
}

impl FileReport {
    /// Another server may report accounts of ours, and what stands in our groups, so many at a time that it cannot bury
    /// the moderators.
    async fn is_taken(&self, tx: &Tx, reporter: &Actor, target: &Actor) -> Result<bool, Error> {
        match &reporter.host {
            None => Ok(true),
            Some(_) if !target.is_local() && !self.is_in_our_group(tx).await? => Ok(false),
            Some(host) => Ok(tx.reports().open_from(host).await? < MAX_OPEN_PER_HOST),
        }
    }

    /// Whether it is about what a group of this server passed on, whoever wrote it.
    async fn is_in_our_group(&self, tx: &Tx) -> Result<bool, Error> {
        let posts: Vec<PostId> = self.posts.iter().copied().take(MAX_POSTS).collect();
        for post in tx.posts().find_all(&posts).await? {
            if let Some(group) = post.group
                && tx.groups().moderation(group).await?.is_some()
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn posts_of(&self, tx: &Tx, target: &Actor) -> Result<Vec<PostId>, Error> {
        let wanted: BTreeSet<PostId> = self.posts.iter().copied().take(MAX_POSTS).collect();
        let mut wanted: Vec<PostId> = wanted.into_iter().collect();
        if self.origin.is_local() {
            // Naming a post must not tell whether one exists that the reporter cannot read.
            wanted = tx.posts().readable_among(&wanted, Some(self.origin.actor())).await?;
        }
        let mut posts = tx.posts().find_all(&wanted).await?;
        posts.retain(|post| post.author == target.id && post.boost_of.is_none());
        posts.sort_by_key(|post| post.id);
        Ok(posts.into_iter().map(|post| post.id).collect())
    }
}
