//! What people did in their company's name, with whoever it names.

use domain::{
    actor::Actor,
    hand::HandAct,
    id::{ActorId, PostId},
    post::Post,
};

use crate::{Actors, HandActs, Look, Page, Posts, StorageError};

/// An act as those who manage the company read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandActView {
    /// The act.
    pub act: HandAct,
    /// Who did it; `None` where the account is gone.
    pub person: Option<Actor>,
    /// Whom it was about; `None` where it was about nobody else, or the account is gone.
    pub target: Option<Actor>,
    /// The author of the post that it was about, as long as the company may read the post.
    pub author: Option<Actor>,
}

/// What was done in the name of a company, newest first.
pub async fn hand_acts(look: &impl Look, company: ActorId, page: Page) -> Result<Vec<HandActView>, StorageError> {
    let acts = HandActs(look.conn()).of_company(company, page).await?;
    let posts: Vec<PostId> = acts.iter().filter_map(|act| act.post).collect();
    let repository = Posts(look.conn(), look.now());
    let readable = repository.readable_among(&posts, Some(company)).await?;
    let posts: Vec<Post> = repository.find_all(&readable).await?;
    let named = acts.iter().flat_map(|act| [act.person, act.target]).flatten();
    let ids: Vec<ActorId> = named.chain(posts.iter().map(|post| post.author)).collect();
    let actors = Actors(look.conn()).find_all(&ids).await?;
    let actor = |id: ActorId| actors.iter().find(|actor| actor.id == id && actor.deleted_at.is_none()).cloned();
    let view = |act: HandAct| {
        let post = act.post.and_then(|id| posts.iter().find(|post| post.id == id));
        let author = post.and_then(|post| actor(post.author));
        HandActView { person: act.person.and_then(actor), target: act.target.and_then(actor), author, act }
    };
    Ok(acts.into_iter().map(view).collect())
}
