//! Boosting a post: showing it to one's own followers, as it is.

use domain::{audience::Audience, event::Event, id::PostId, post::Post, time::Timestamp, uri::Uri};

use crate::{Command, Error, Instance, Origin, Tx, company, readable, refusal::Reason};

/// Boosts a post; a boost stands for the post that it boosts. Boosting twice is boosting once.
pub struct Boost {
    /// Who boosts.
    pub origin: Origin,
    /// What.
    pub post: PostId,
    /// For whom; everyone unless said, and never more than the post itself is for.
    pub audience: Option<Audience>,
    /// When another server says that it was boosted; now for boosts from here.
    pub published: Option<Timestamp>,
}

impl Command for Boost {
    /// The boost's own id.
    type Output = PostId;

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<PostId, Error> {
        company::in_public(self.origin.confirm(tx).await?)?;
        let actor = self.origin.actor();
        let post = match self.within(tx).await? {
            Some(post) => post,
            None => readable::get(tx, actor, self.post).await?,
        };
        let own = post.author == actor && post.audience == Audience::Followers;
        let passed_on = post.audience == Audience::Members && post.group == Some(actor);
        if !post.audience.may_be_boosted() && !own && !passed_on {
            return Err(Error::forbidden(Reason::named("refused-boost", "this post cannot be boosted")));
        }
        if self.origin.is_local() && self.audience == Some(Audience::Direct) {
            return Err(Error::invalid("a boost is public, unlisted or for followers"));
        }
        if let Some(boost) = tx.posts().find_boost(actor, post.id).await? {
            return Ok(boost.id);
        }
        let boost = self.boost(tx, here, &post).await?;
        tx.posts().insert(&boost, &[], &[]).await?;
        tx.home().add(&boost, tx.now()).await?;
        tx.emit(Event::PostBoosted { boost: boost.id, post: post.id, actor });
        Ok(boost.id)
    }
}

impl Boost {
    /// What a private community of another server passes on among its members, who alone may read it.
    async fn within(&self, tx: &Tx) -> Result<Option<Post>, Error> {
        if self.origin.is_local() {
            return Ok(None);
        }
        let said = |post: &Post| post.audience == Audience::Members && post.group == Some(self.origin.actor());
        Ok(tx.posts().find(self.post).await?.filter(|post| post.deleted_at.is_none() && said(post)))
    }

    async fn boost(&self, tx: &Tx, here: &Instance, post: &Post) -> Result<Post, Error> {
        let (id, uri, hand, published_at) = match &self.origin {
            Origin::Local(speaker) => {
                let id: PostId = tx.next_id();
                (id, here.activity(&format!("boosts/{id}")), speaker.hand(), tx.now())
            }
            Origin::Remote { activity, .. } => {
                let at = self.published.map_or(tx.now(), |published| published.min(tx.now()));
                (self.remote_id(tx, activity, at).await?, activity.clone(), None, at)
            }
        };
        let boost = Post::new(id, uri, self.origin.actor(), self.audience(post), published_at);
        let group = (post.audience == Audience::Members).then_some(post.group).flatten();
        Ok(Post { hand, group, boost_of: Some(post.id), local: self.origin.is_local(), ..boost })
    }

    /// For whom the boost is. Territories pass on for everyone what is for them.
    fn audience(&self, post: &Post) -> Audience {
        let wanted = self.audience.unwrap_or(Audience::Public);
        if post.audience == Audience::Territory && wanted == Audience::Public {
            return Audience::Public;
        }
        wanted.of_reaction().narrower(post.audience.of_reaction())
    }

    /// An id that sorts by when the boost was made, and that no other post has.
    async fn remote_id(&self, tx: &Tx, activity: &Uri, at: Timestamp) -> Result<PostId, Error> {
        if tx.posts().find_by_uri(activity).await?.is_some() {
            return Err(Error::Conflict("something else is known by this id".into()));
        }
        crate::receive::post_id(tx, activity, at).await
    }
}

/// Takes a boost back; does nothing where there is none.
pub struct UndoBoost {
    /// Who boosted.
    pub origin: Origin,
    /// The boosted post, or any boost of it.
    pub post: PostId,
}

impl Command for UndoBoost {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        self.origin.confirm_undoing(tx).await?;
        let actor = self.origin.actor();
        let post = readable::original(tx, self.post).await?;
        let Some(boost) = tx.posts().find_boost(actor, post).await? else { return Ok(()) };
        tx.posts().delete_boost(&boost).await?;
        tx.emit(Event::BoostUndone { boost: boost.id, uri: boost.uri, post, actor });
        Ok(())
    }
}
