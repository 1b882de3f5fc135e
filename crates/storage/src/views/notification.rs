//! Notifications with who caused them and the posts they are about.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use domain::{
    id::{ActorId, PostId},
    notification::Notification,
};

use super::{PostView, accounts, posts};
use crate::{AccountView, Look, Posts, StorageError};

/// A notification with everything that is shown with it.
#[derive(Debug, Clone)]
pub struct NotificationView {
    /// The notification.
    pub notification: Notification,
    /// Who caused it.
    pub from: Arc<AccountView>,
    /// The post that it is about.
    pub post: Option<PostView>,
}

/// Notifications as their recipient sees them; those whose post is gone, or closed to them by now, and those of
/// suspended accounts are left out.
pub async fn notifications(
    look: &impl Look,
    list: Vec<Notification>,
    viewer: ActorId,
) -> Result<Vec<NotificationView>, StorageError> {
    let from: BTreeSet<ActorId> = list.iter().map(|notification| notification.from).collect();
    let from: Vec<ActorId> = from.into_iter().collect();
    let from: HashMap<ActorId, Arc<AccountView>> =
        accounts(look, &from).await?.into_iter().map(|account| (account.actor.id, Arc::new(account))).collect();
    let about: BTreeSet<PostId> = list.iter().filter_map(|notification| notification.post).collect();
    let about: Vec<PostId> = about.into_iter().collect();
    // What one was told of may be closed to one since: an edit took the mention back, or the author blocked.
    let about = Posts(look.conn(), look.now()).readable_among(&about, Some(viewer)).await?;
    let about: HashMap<PostId, PostView> =
        posts(look, &about, Some(viewer)).await?.into_iter().map(|post| (post.post.id, post)).collect();
    let view = |notification: Notification| {
        let from = from.get(&notification.from).filter(|from| from.actor.is_active()).map(Arc::clone)?;
        let post = match notification.post {
            Some(id) => Some(about.get(&id)?.clone()),
            None => None,
        };
        Some(NotificationView { notification, from, post })
    };
    Ok(list.into_iter().filter_map(view).collect())
}
