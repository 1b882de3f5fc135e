//! Who listens to a group, by what runs on their servers.

use std::collections::BTreeSet;

use app::Error;
use domain::{
    actor::Actor,
    group::{Dialect, Software},
    uri::Uri,
};

use crate::outbound::sender::Sender;

/// The inboxes of those who listen to a group, each with what runs there.
pub(super) struct Listeners(Vec<(Uri, Software)>);

impl Listeners {
    /// Everyone who follows `group`, and the server of `also`.
    pub(super) async fn of(sender: &Sender<'_>, group: &Actor, also: Option<&Actor>) -> Result<Self, Error> {
        let mut inboxes: BTreeSet<Uri> = sender.tx.groups().inboxes(group.id).await?.into_iter().collect();
        if let Some(actor) = also.filter(|actor| !actor.is_local() && actor.is_active()) {
            inboxes.insert(actor.endpoints.delivery_inbox().clone());
        }
        let hosts: BTreeSet<&str> = inboxes.iter().map(Uri::authority).collect();
        let known = sender.tx.groups().software(&hosts.into_iter().collect::<Vec<_>>()).await?;
        let with_software = |inbox: Uri| {
            let software = known.get(inbox.authority()).cloned().unwrap_or_default();
            (inbox, software)
        };
        Ok(Self(inboxes.into_iter().map(with_software).collect()))
    }

    /// The inboxes of servers that understand one of these.
    pub(super) fn inboxes(&self, dialects: &[Dialect]) -> Vec<Uri> {
        let heard = self.0.iter().filter(|(_, software)| dialects.contains(&software.dialect()));
        heard.map(|(inbox, _)| inbox.clone()).collect()
    }

    /// The inboxes of servers that show a plain boost, whether they unwrap activities or not.
    pub(super) fn boosting(&self) -> Vec<Uri> {
        let heard = self.0.iter().filter(|(_, software)| software.takes_boosts());
        heard.map(|(inbox, _)| inbox.clone()).collect()
    }

    /// Those who unwrap activities: first those who take arrays for comments, then the others.
    pub(super) fn threads(&self) -> (Vec<Uri>, Vec<Uri>) {
        let (mut careful, mut others) = (Vec::new(), Vec::new());
        for (inbox, software) in self.0.iter().filter(|(_, software)| software.dialect() == Dialect::Threads) {
            if software.takes_arrays_for_comments() { &mut careful } else { &mut others }.push(inbox.clone());
        }
        (careful, others)
    }
}
