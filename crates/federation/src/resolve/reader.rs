//! Reading in the name of somebody here what other servers show to followers, or to the members of a group, alone.

use domain::{
    actor::{Actor, ActorKind},
    id::ActorId,
    uri::Uri,
};

use super::{Budget, ResolveError};
use crate::{
    Federation,
    net::{FetchError, Fetched},
    wire,
};

/// Who sent the activity for which something is fetched.
pub(super) struct Sender {
    id: ActorId,
    uri: Uri,
    /// The followers of a group that passes something on among them.
    members: Option<Uri>,
}

impl Sender {
    pub(super) fn of(sender: &Actor, activity: &wire::Activity) -> Self {
        let passes_on = sender.kind == ActorKind::Group && activity.kind == wire::Kind::Announce;
        let among = |members: &Uri| is_among(&activity.addressing, members) && members.same_origin(&sender.uri);
        let members = sender.endpoints.followers.clone().filter(|members| passes_on && among(members));
        Self { id: sender.id, uri: sender.uri.clone(), members }
    }
}

/// Whether something is for these members, and not for everyone.
fn is_among(addressing: &wire::Addressing, members: &Uri) -> bool {
    !addressing.is_public() && addressing.contains(&members.to_url())
}

impl Federation {
    /// Asks once more, as somebody here who follows the sender, on the sender's own server, which knows of them. What a
    /// group passes on among its members is asked for on their servers too; there only what is for them counts, so that
    /// no group makes anyone here read something else for it. `None` where none of that is so.
    pub(super) async fn as_reader(
        &self,
        at: &Uri,
        budget: &Budget,
    ) -> Result<Option<Result<Fetched, FetchError>>, ResolveError> {
        let Some(sender) = &budget.sender else { return Ok(None) };
        let own = sender.uri.same_origin(at);
        let members = sender.members.as_ref().filter(|_| !own);
        if !own && members.is_none() {
            return Ok(None);
        }
        let Some(reader) = self.app().read().follows().a_local_follower(sender.id).await? else { return Ok(None) };
        budget.spend()?;
        let answer = self.ask(at, Some(reader)).await?;
        let counts = match (&answer, members) {
            (Ok(fetched), Some(members)) => is_for(&fetched.bytes, members),
            (Ok(_), None) | (Err(_), _) => true,
        };
        Ok(counts.then_some(answer))
    }
}

/// Whether a document is something for these members, and not for everyone.
fn is_for(document: &[u8], members: &Uri) -> bool {
    let object = wire::json::parse(document).and_then(wire::Object::read);
    object.is_ok_and(|object| is_among(&object.addressing, members))
}
