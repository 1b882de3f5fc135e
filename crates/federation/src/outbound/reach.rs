//! Which inboxes something goes to: each once, shared ones where there are any, none that is ours or suspended.

use std::collections::BTreeSet;

use app::Error;
use domain::{
    actor::Actor,
    audience::{Audience, Relations, recipients},
    id::ActorId,
    post::Post,
    uri::Uri,
};

use super::sender::Sender;

/// Inboxes, gathered.
pub(super) struct Reach<'a> {
    sender: &'a Sender<'a>,
    inboxes: BTreeSet<Uri>,
}

impl<'a> Reach<'a> {
    pub(super) fn new(sender: &'a Sender<'a>) -> Self {
        Self { sender, inboxes: BTreeSet::new() }
    }

    fn add(&mut self, inbox: Uri) {
        if !self.sender.here.is_local(&inbox) && !self.sender.gate.is_suspended_uri(&inbox) {
            self.inboxes.insert(inbox);
        }
    }

    /// One actor, in its own inbox: for what is between two.
    pub(super) fn only(mut self, actor: &Actor) -> Self {
        self.add(actor.endpoints.inbox.clone());
        self
    }

    /// One actor among others, in the inbox that its server shares.
    pub(super) fn with(mut self, actor: &Actor) -> Self {
        if !actor.is_local() && actor.is_active() {
            self.add(actor.endpoints.delivery_inbox().clone());
        }
        self
    }

    /// Several actors among others.
    pub(super) async fn with_all(mut self, actors: &[ActorId]) -> Result<Self, Error> {
        for actor in self.sender.tx.actors().find_all(actors).await? {
            self = self.with(&actor);
        }
        Ok(self)
    }

    /// Everyone who follows an actor.
    pub(super) async fn with_followers(mut self, actor: ActorId) -> Result<Self, Error> {
        for inbox in self.sender.tx.follows().follower_inboxes(actor).await? {
            self.add(inbox);
        }
        Ok(self)
    }

    /// Whoever gets a post, its edits and its end.
    pub(super) async fn with_readers(self, post: &Post) -> Result<Self, Error> {
        let tx = self.sender.tx;
        let mentioned = tx.posts().mentions(post.id).await?;
        let engaged = if post.audience.is_open() { tx.posts().engaged(post).await? } else { Vec::new() };
        // Followers are not loaded one by one: the database knows their inboxes.
        let relations = Relations { followers: &[], mentioned: &mentioned, engaged: &engaged };
        let named: Vec<ActorId> = recipients(post.audience, relations).into_iter().collect();
        let reach = self.with_all(&named).await?;
        match post.audience {
            Audience::Public | Audience::Quiet | Audience::Followers => reach.with_followers(post.author).await,
            Audience::Direct => Ok(reach),
        }
    }

    /// Every server that is known, once.
    pub(super) async fn with_every_host(mut self) -> Result<Self, Error> {
        const BATCH: u32 = 500;
        let mut last = String::new();
        loop {
            let batch = self.sender.tx.actors().host_inboxes(&last, BATCH).await?;
            let Some((host, _)) = batch.last() else { return Ok(self) };
            last.clone_from(host);
            for (_, inbox) in batch {
                self.add(inbox);
            }
        }
    }

    pub(super) fn into_inboxes(self) -> Vec<Uri> {
        self.inboxes.into_iter().collect()
    }
}
