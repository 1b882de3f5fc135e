//! Which inboxes something goes to: each once, shared ones where there are any, none that is ours or suspended.

use std::collections::BTreeSet;

use app::Error;
use domain::{
    actor::Actor,
    audience::{Audience, Occasion, Recipients, Relations, recipients},
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

    /// These inboxes.
    pub(super) fn with_inboxes(mut self, inboxes: impl IntoIterator<Item = Uri>) -> Self {
        for inbox in inboxes {
            self.add(inbox);
        }
        self
    }

    /// Whoever is told of a post on this occasion.
    pub(super) async fn with_readers(self, post: &Post, occasion: Occasion) -> Result<Self, Error> {
        let posts = self.sender.tx.posts();
        let open = post.audience.is_open();
        let (mut formerly_mentioned, mut boosters) = (Vec::new(), Vec::new());
        if occasion != Occasion::Published {
            formerly_mentioned = posts.formerly_mentioned(post.id).await?;
            boosters = posts.ever_boosted_here(post.id).await?;
        }
        let relations = Relations {
            author: post.author,
            mentioned: &posts.mentions(post.id).await?,
            // What is for a circle goes to each by a copy: see `plan/circle.rs`.
            circle: &[],
            formerly_mentioned: &formerly_mentioned,
            engaged: &if open { posts.engaged(post).await? } else { Vec::new() },
            boosters: &boosters,
        };
        let Recipients { actors, followers_of } = recipients(post.audience, occasion, relations);
        let mut actors: Vec<ActorId> = actors.into_iter().collect();
        if open || post.audience == Audience::Members {
            // A group of another server passes it on to those who listen to it; ours is nobody to deliver to.
            actors.extend(post.group);
        }
        let mut reach = self.with_all(&actors).await?;
        // Followers are not loaded one by one: the database knows their inboxes.
        for followed in followers_of {
            reach = reach.with_followers(followed).await?;
        }
        Ok(reach)
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

    /// Whether it would go to nobody.
    pub(super) fn is_empty(&self) -> bool {
        self.inboxes.is_empty()
    }

    pub(super) fn into_inboxes(self) -> Vec<Uri> {
        self.inboxes.into_iter().collect()
    }
}
