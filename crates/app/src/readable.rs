//! Which post somebody means, provided that they may have to do with it.

use domain::{
    id::{ActorId, PostId},
    post::Post,
};

use crate::{Error, Tx, post};

/// The post that `actor` means with `id` and wants to do something with: the boosted one where it is a boost.
///
/// What `actor` may not read, and everything of an author with whom there is a block, does not exist.
pub(crate) async fn get(tx: &Tx, actor: ActorId, id: PostId) -> Result<Post, Error> {
    let post = post::readable(tx, id, actor).await?;
    if post.author != actor && tx.blocks().between(actor, post.author).await? {
        return Err(Error::NotFound("post"));
    }
    Ok(post)
}

/// The post that `id` stands for, readable or not, for taking something back: the boosted one where it is a boost.
pub(crate) async fn original(tx: &Tx, id: PostId) -> Result<PostId, Error> {
    let post = tx.posts().find(id).await?.ok_or(Error::NotFound("post"))?;
    Ok(post.original())
}
