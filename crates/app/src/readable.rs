//! Which post somebody means, provided that they may have to do with it.

use domain::{
    id::{ActorId, PostId},
    post::Post,
};

use crate::{Error, Tx};

/// The post that `actor` means with `post`: the boosted one where it is a boost.
///
/// What `actor` may not read, and everything of an author with whom there is a block, does not exist.
pub(crate) async fn get(tx: &Tx, actor: ActorId, post: PostId) -> Result<Post, Error> {
    let missing = Error::NotFound("post");
    let Some(mut post) = tx.posts().find_readable(post, Some(actor)).await? else { return Err(missing) };
    if let Some(boosted) = post.boost_of {
        let Some(original) = tx.posts().find_readable(boosted, Some(actor)).await? else { return Err(missing) };
        post = original;
    }
    if post.author != actor && tx.blocks().between(actor, post.author).await? {
        return Err(missing);
    }
    Ok(post)
}

/// The id that `post` stands for, readable or not, for taking something back: the boosted post where it is a boost.
pub(crate) async fn original(tx: &Tx, post: PostId) -> Result<PostId, Error> {
    let post = tx.posts().find(post).await?.ok_or(Error::NotFound("post"))?;
    Ok(post.boost_of.unwrap_or(post.id))
}
