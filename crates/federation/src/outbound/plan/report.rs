//! Reports that the reporter wants sent on, in the name of the server.

use app::Error;
use domain::{id::ReportId, uri::Uri};

use crate::outbound::{
    activity,
    sender::{Access, Sender},
};

pub(super) async fn filed(sender: &Sender<'_>, report: ReportId) -> Result<(), Error> {
    let report = sender.tx.reports().get(report).await?;
    if !report.forward {
        return Ok(());
    }
    let Some((_, target)) = sender.across(report.reporter, report.target).await? else { return Ok(()) };
    let Some(instance) = sender.tx.actors().find_instance().await? else { return Ok(()) };
    let posts = sender.tx.posts().find_all(&report.posts).await?;
    let posts: Vec<Uri> = posts.into_iter().filter(|post| post.author == target.id).map(|post| post.uri).collect();
    let activity = activity::flag(&report, &instance, &target, posts);
    let reach = sender.reach().with(&target);
    sender.send(&instance, Access::Closed, &report.uri, &activity, reach).await
}
