//! Sortable 64-bit ids: 48 bits of milliseconds since 1970, 6 bits of node number, 10 bits of sequence.
//!
//! The Mastodon API needs ids that sort by time; a leased node number keeps several processes on one
//! database from making the same id.

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl From<i64> for $name {
            fn from(raw: i64) -> Self {
                Self(raw)
            }
        }
    )*};
}

ids! {
    /// Anything that can be followed, local or remote.
    ActorId,
    /// A post, or a boost of one.
    PostId,
    /// A relation follower → target.
    FollowId,
    /// The credentials of a person.
    LoginId,
    /// A relation person ↔ company.
    MembershipId,
    /// A picture, sound or film, attached or about to be.
    AttachmentId,
    /// A poll.
    PollId,
    /// Something that a person is told about.
    NotificationId,
    /// A bearer token.
    TokenId,
    /// A report to the moderators.
    ReportId,
    /// A row of the event log.
    EventId,
    /// An activity that we send.
    ActivityId,
    /// One activity for one inbox.
    DeliveryId,
    /// A row of the inbox log.
    InboxEntryId,
    /// A custom emoji.
    EmojiId,
    /// An official area.
    TerritoryId,
    /// A letter that waits to be sent.
    MailId,
    /// Somebody who wants an account.
    SignupId,
    /// An invitation to take an account here.
    SignupInviteId,
    /// Somebody in the directory; the same number as the actor of somebody who lives here.
    ListingId,
    /// The directory of another server that this one reads.
    SubscriptionId,
    /// A place where a company works.
    EstablishmentId,
    /// A way in which somebody proved that a site is theirs.
    VerificationId,
    /// An offer of a membership that one side has not answered.
    InvitationId,
    /// A request to do something with a post, and the answer.
    ApprovalId,
}

/// How many low bits do not belong to the time.
const LOW_BITS: u32 = 16;
/// How many of the low bits count within one millisecond.
const SEQUENCE_BITS: u32 = 10;

/// Makes ids for one node. Pure: the caller keeps it behind a lock and says what time it is.
#[derive(Debug)]
pub struct Sequence {
    node: u8,
    last: i64,
}

impl Sequence {
    /// The highest node number that fits.
    pub const MAX_NODE: u8 = 63;

    /// A sequence for a leased node number; `None` when the number does not fit into its six bits.
    pub fn new(node: u8) -> Option<Self> {
        (node <= Self::MAX_NODE).then_some(Self { node, last: 0 })
    }

    /// The next id, greater than every earlier one of this sequence even when the clock steps back
    /// or more than 1,024 ids are asked for within a millisecond (it then borrows from the next).
    pub fn next(&mut self, now_ms: i64) -> i64 {
        let floor = now_ms << SEQUENCE_BITS;
        self.last = floor.max(self.last + 1);
        let (ms, step) = (self.last >> SEQUENCE_BITS, self.last & ((1 << SEQUENCE_BITS) - 1));
        (ms << LOW_BITS) | (i64::from(self.node) << SEQUENCE_BITS) | step
    }
}

/// The id of something that happened elsewhere at `ms`: it sorts by when it was published. `salt` fills the
/// low bits, so that two posts of the same millisecond differ.
pub fn at(ms: i64, salt: u16) -> i64 {
    (ms.max(0) << LOW_BITS) | i64::from(salt)
}

/// The salt for [`at`] of something that lives elsewhere, made of its address (FNV-1a), so that the same post
/// gets the same id whenever it is met.
pub fn salt(uri: &crate::uri::Uri) -> u16 {
    let hash =
        uri.as_str().bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (hash ^ (hash >> 16)) as u16
}

/// The millisecond in which an id was made.
pub fn ms_of(id: i64) -> i64 {
    id >> LOW_BITS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_rise_when_the_clock_steps_back_or_the_millisecond_is_full() {
        let mut sequence = Sequence::new(3).expect("three fits");
        let mut last = 0;
        for step in 0..5_000 {
            let now = if step == 2_500 { 1_000 } else { 2_000 };
            let id = sequence.next(now);
            assert!(id > last, "{id} after {last}");
            last = id;
        }
        assert!(ms_of(last) >= 2_000);
    }

    #[test]
    fn two_nodes_never_make_the_same_id() {
        let mut one = Sequence::new(1).expect("fits");
        let mut two = Sequence::new(2).expect("fits");
        let ones: std::collections::HashSet<_> = (0..3_000).map(|_| one.next(7)).collect();
        assert!((0..3_000).all(|_| !ones.contains(&two.next(7))));
    }

    #[test]
    fn a_node_number_that_does_not_fit_is_refused() {
        assert!(Sequence::new(64).is_none());
    }
}
