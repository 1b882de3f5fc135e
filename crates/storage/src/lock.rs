//! Everything that one process at a time may do, whichever of them it is. All in one place, so that no two share a
//! number.

/// What is done by one process at a time, until the change that asked for it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lock {
    /// Making the server's own actor.
    InstanceActor,
    /// Deciding whose received activities are processed by whom.
    InboxClaim,
    /// Taking a node number.
    NodeLease,
    /// Storing official areas.
    Territories,
    /// Deciding what territories pass on.
    TerritoryAnnounces,
    /// Telling a subscriber of the event log what happened.
    Subscriber(&'static str),
}

impl Lock {
    /// Its number in PostgreSQL. Subscribers have theirs by their name (FNV-1a), above all others.
    pub(crate) fn number(self) -> i64 {
        match self {
            Self::InstanceActor => 1,
            Self::InboxClaim => 2,
            Self::NodeLease => 3,
            Self::Territories => 4,
            Self::TerritoryAnnounces => 24,
            Self::Subscriber(name) => {
                let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                    (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
                });
                (hash >> 1 | 1 << 32) as i64
            }
        }
    }
}
