//! Notifications with who caused them and what they are about.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use domain::{
    id::{ActorId, PostId, ReportId},
    login::Role,
    notification::Notification,
    report::Report,
};

use super::{PostView, accounts, posts};
use crate::{AccountView, Logins, Look, Posts, Reports, StorageError};

/// A notification with everything that is shown with it.
#[derive(Debug, Clone)]
pub struct NotificationView {
    /// The notification.
    pub notification: Notification,
    /// Who caused it.
    pub from: Arc<AccountView>,
    /// The post that it is about.
    pub post: Option<PostView>,
    /// The report that it is about.
    pub report: Option<ReportView>,
}

/// A report with whom it is about.
#[derive(Debug, Clone)]
pub struct ReportView {
    /// The report.
    pub report: Report,
    /// Who is reported.
    pub target: Arc<AccountView>,
}

/// Notifications as their recipient sees them; those whose post is gone, or closed to them by now, and those of
/// suspended accounts are left out.
pub async fn notifications(
    look: &impl Look,
    list: Vec<Notification>,
    viewer: ActorId,
) -> Result<Vec<NotificationView>, StorageError> {
    let reports = reports(look, &list, viewer).await?;
    let named: BTreeSet<ActorId> =
        list.iter().map(|notification| notification.from).chain(reports.iter().map(|report| report.target)).collect();
    let named: Vec<ActorId> = named.into_iter().collect();
    let known: HashMap<ActorId, Arc<AccountView>> =
        accounts(look, &named).await?.into_iter().map(|account| (account.actor.id, Arc::new(account))).collect();
    let with_target = |report: Report| {
        let target = known.get(&report.target).map(Arc::clone)?;
        Some((report.id, ReportView { report, target }))
    };
    let reports: HashMap<ReportId, ReportView> = reports.into_iter().filter_map(with_target).collect();
    let about: BTreeSet<PostId> = list.iter().filter_map(|notification| notification.post).collect();
    let about: Vec<PostId> = about.into_iter().collect();
    // What one was told of may be closed to one since: an edit took the mention back, or the author blocked.
    let about = Posts(look.conn(), look.now()).readable_among(&about, Some(viewer)).await?;
    let about: HashMap<PostId, PostView> =
        posts(look, &about, Some(viewer)).await?.into_iter().map(|post| (post.post.id, post)).collect();
    let view = |notification: Notification| {
        let from = known.get(&notification.from).filter(|from| from.actor.is_active()).map(Arc::clone)?;
        let post = match notification.post {
            Some(id) => Some(about.get(&id)?.clone()),
            None => None,
        };
        let report = notification.report.and_then(|id| reports.get(&id)).cloned();
        Some(NotificationView { notification, from, post, report })
    };
    Ok(list.into_iter().filter_map(view).collect())
}

/// The reports that notifications are about, for those who moderate. Who did so once was told of some, and reads them no
/// longer.
async fn reports(look: &impl Look, list: &[Notification], viewer: ActorId) -> Result<Vec<Report>, StorageError> {
    let ids: BTreeSet<ReportId> = list.iter().filter_map(|notification| notification.report).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let login = Logins(look.conn()).find_by_person(viewer).await?;
    if login.is_none_or(|login| login.role < Role::Moderator) {
        return Ok(Vec::new());
    }
    Reports(look.conn()).find_all(&ids.into_iter().collect::<Vec<_>>()).await
}
