//! Groups: actors that pass on what their members do (FEP-1b12), told in the way that each reader's server
//! understands, and the rule of who may take part.

pub mod fellow;

use serde::{Deserialize, Serialize};

use crate::{
    cursor::{Action, Level, Relation, Verdict, allows},
    id::{ActorId, PostId},
    time::Timestamp,
};

/// What runs on another server, as its NodeInfo says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Software {
    /// Its name, lower case; empty where it is not known.
    pub name: String,
    /// Its version; empty where it is not known.
    pub version: String,
}

/// How a server wants to hear of what happens in a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialect {
    /// It knows groups: every activity, wrapped in an Announce.
    Threads,
    /// A board that reads wrapped activities of the group's own server, and plain boosts of everything else.
    Board,
    /// A microblog, or anything unknown: a plain boost of what begins a thread, and nothing more.
    Microblog,
}

impl Software {
    /// Server software that unwraps what a group announces.
    const THREADS: [&str; 8] = ["lemmy", "piefed", "mbin", "kbin", "discourse", "friendica", "lotide", "ancrage"];

    /// How servers that run it want to hear of groups.
    pub fn dialect(&self) -> Dialect {
        match self.name.as_str() {
            name if Self::THREADS.contains(&name) => Dialect::Threads,
            "nodebb" => Dialect::Board,
            _ => Dialect::Microblog,
        }
    }

    /// Whether they show a plain boost of what is said elsewhere than in the group itself; those who do not refuse it.
    pub fn takes_boosts(&self) -> bool {
        !["lemmy", "lotide"].contains(&self.name.as_str())
    }

    /// Whether it takes a post for a comment when the activity's `to` is an array, as Lemmy 1.0 beta does.
    pub fn takes_arrays_for_comments(&self) -> bool {
        self.name == "lemmy" && self.version.starts_with("1.0.0-")
    }
}

/// Who may join a community, and who reads what is said in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Access {
    /// Anyone joins at once, everyone reads, and whoever is not a member may take part too.
    Open,
    /// The moderators let people in, everyone reads, members write.
    Approval,
    /// Members are invited; nobody else reads.
    Invitation,
}

impl Access {
    /// Every kind, widest first.
    pub const ALL: [Self; 3] = [Self::Open, Self::Approval, Self::Invitation];

    /// Its name in the database and in our API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Approval => "approval",
            Self::Invitation => "invitation",
        }
    }

    /// The kind with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|access| access.as_str() == name)
    }

    /// Whether what is said there is for members alone.
    pub fn is_private(self) -> bool {
        self == Self::Invitation
    }
}

/// What a community lets people do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// Who may join, and who reads.
    pub access: Access,
    /// Where its sharing cursor stands.
    pub level: Option<Level>,
    /// Its moderators closed it, or those of the server: nobody writes there.
    pub closed: bool,
}

impl Rules {
    /// Whether only members write: the moderators let people in, or the cursor lets no stranger answer.
    pub fn members_write(self) -> bool {
        let answers = |level| allows(level, Action::Reply, Relation::Stranger) == Verdict::Allowed;
        self.access != Access::Open || !self.level.is_none_or(answers)
    }
}

/// What somebody is in a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    /// Follows it, in force.
    pub member: bool,
    /// Looks after it.
    pub moderator: bool,
    /// Is kept out of it.
    pub banned: bool,
}

/// What somebody wants to do in a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Beginning a thread.
    Thread,
    /// Answering in a thread, which may be closed.
    Answer {
        /// The moderators closed the thread.
        locked: bool,
    },
    /// Liking or disliking what is said there.
    Vote,
}

/// Why a group does not pass something on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The group keeps this account out.
    #[error("this community keeps you out")]
    Banned,
    /// Only members write there.
    #[error("only members write in this community")]
    NotMember,
    /// The moderators closed the thread.
    #[error("this thread is closed")]
    Locked,
    /// The group passes on only what it chooses itself.
    #[error("nobody writes in this group")]
    Closed,
    /// The community was closed.
    #[error("this community is closed: nobody writes there any more")]
    ClosedCommunity,
}

impl Refusal {
    /// The name under which pages have words for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Banned => "refused-group-banned",
            Self::NotMember => "refused-group-not-member",
            Self::Locked => "refused-group-locked",
            Self::Closed => "refused-group-closed",
            Self::ClosedCommunity => "refused-group-closed-community",
        }
    }
}

/// Whether a group passes on what somebody does. `rules` is `None` for groups that are no communities, such as
/// territories: they choose the posts that begin threads themselves, and pass on the answers below.
pub fn admit(rules: Option<Rules>, who: Place, step: Step) -> Result<(), Refusal> {
    if who.banned {
        return Err(Refusal::Banned);
    }
    // Whoever looks after it opens it again before they write. What is there is still liked.
    if step != Step::Vote && rules.is_some_and(|rules| rules.closed) {
        return Err(Refusal::ClosedCommunity);
    }
    if who.moderator {
        return Ok(());
    }
    if step == (Step::Answer { locked: true }) {
        return Err(Refusal::Locked);
    }
    let Some(rules) = rules else {
        return if step == Step::Thread { Err(Refusal::Closed) } else { Ok(()) };
    };
    let for_members = match step {
        Step::Thread | Step::Answer { .. } => rules.members_write(),
        Step::Vote => rules.access.is_private(),
    };
    if for_members && !who.member { Err(Refusal::NotMember) } else { Ok(()) }
}

/// A post in a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupPost {
    /// The group.
    pub group: ActorId,
    /// The post.
    pub post: PostId,
    /// The boost by the group, for what begins a thread. Its id stays when the boost itself is gone.
    pub boost: Option<PostId>,
    /// When the group first passed it on.
    pub announced_at: Timestamp,
    /// When the moderators took it out.
    pub removed_at: Option<Timestamp>,
    /// Why; empty where nobody said.
    pub reason: String,
    /// The moderators closed the thread that it begins.
    pub locked: bool,
}

/// What moderators of a group did, for the log of events. What it is about is looked up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "deed")]
#[expect(missing_docs, reason = "the fields are the ids that the variant's sentence names")]
pub enum Deed {
    /// A post was taken out.
    Removed { post: PostId },
    /// A post that had been taken out is back.
    Restored { post: PostId },
    /// A thread was closed.
    Locked { post: PostId },
    /// A thread was opened again.
    Unlocked { post: PostId },
    /// A post was put on top.
    Pinned { post: PostId },
    /// A post is no longer on top.
    Unpinned { post: PostId },
    /// Somebody is kept out, for ever or for a while.
    Banned {
        actor: ActorId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Timestamp>,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
    /// Somebody may come back.
    Unbanned { actor: ActorId },
    /// Somebody looks after the group too.
    Appointed { actor: ActorId },
    /// Somebody no longer looks after it.
    Dismissed { actor: ActorId },
    /// The whole community was closed.
    Closed,
    /// It was opened again.
    Opened,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_software_has_its_way_of_hearing_of_groups() {
        for (name, dialect) in [
            ("lemmy", Dialect::Threads),
            ("piefed", Dialect::Threads),
            ("mbin", Dialect::Threads),
            ("friendica", Dialect::Threads),
            ("ancrage", Dialect::Threads),
            ("nodebb", Dialect::Board),
            ("mastodon", Dialect::Microblog),
            ("gotosocial", Dialect::Microblog),
            ("something-new", Dialect::Microblog),
            ("", Dialect::Microblog),
        ] {
            assert_eq!(Software { name: name.into(), version: String::new() }.dialect(), dialect, "{name}");
        }
    }

    #[test]
    fn those_who_refuse_boosts_are_spared_them() {
        for (name, takes) in [("lemmy", false), ("piefed", true), ("ancrage", true), ("mastodon", true), ("", true)] {
            assert_eq!(Software { name: name.into(), version: String::new() }.takes_boosts(), takes, "{name}");
        }
    }

    #[test]
    fn only_one_version_takes_arrays_for_comments() {
        let lemmy = |version: &str| Software { name: "lemmy".into(), version: version.into() };
        assert!(lemmy("1.0.0-beta.1").takes_arrays_for_comments());
        assert!(!lemmy("0.19.12").takes_arrays_for_comments());
        assert!(!lemmy("1.0.0").takes_arrays_for_comments());
        assert!(!Software { name: "piefed".into(), version: "1.0.0-beta".into() }.takes_arrays_for_comments());
    }

    #[test]
    fn who_may_take_part() {
        let stranger = Place::default();
        let member = Place { member: true, ..stranger };
        let moderator = Place { moderator: true, ..stranger };
        let banned = Place { banned: true, member: true, moderator: true };
        let at = |access, level| Some(Rules { access, level, closed: false });
        let [open, approval, invitation] = Access::ALL.map(|access| at(access, Some(Level::Dialogue)));
        let (unset, listening) = (at(Access::Open, None), at(Access::Open, Some(Level::Listening)));
        let (answer, locked) = (Step::Answer { locked: false }, Step::Answer { locked: true });
        let close = |rules: Option<Rules>| rules.map(|rules| Rules { closed: true, ..rules });
        let (closed, closed_circle) = (close(open), close(invitation));
        for (rules, who, step, expected) in [
            (open, stranger, Step::Thread, Ok(())),
            (open, stranger, answer, Ok(())),
            (open, stranger, locked, Err(Refusal::Locked)),
            (open, member, locked, Err(Refusal::Locked)),
            (open, moderator, locked, Ok(())),
            (open, banned, Step::Thread, Err(Refusal::Banned)),
            (open, banned, Step::Vote, Err(Refusal::Banned)),
            (approval, stranger, Step::Thread, Err(Refusal::NotMember)),
            (approval, stranger, answer, Err(Refusal::NotMember)),
            (approval, stranger, Step::Vote, Ok(())),
            (approval, member, Step::Thread, Ok(())),
            (invitation, stranger, Step::Vote, Err(Refusal::NotMember)),
            (invitation, member, answer, Ok(())),
            (unset, stranger, Step::Thread, Ok(())),
            (listening, stranger, Step::Thread, Err(Refusal::NotMember)),
            (listening, stranger, answer, Err(Refusal::NotMember)),
            (listening, stranger, Step::Vote, Ok(())),
            (listening, member, Step::Thread, Ok(())),
            (closed, stranger, Step::Thread, Err(Refusal::ClosedCommunity)),
            (closed, member, Step::Thread, Err(Refusal::ClosedCommunity)),
            (closed, member, answer, Err(Refusal::ClosedCommunity)),
            (closed, moderator, Step::Thread, Err(Refusal::ClosedCommunity)),
            (closed, moderator, locked, Err(Refusal::ClosedCommunity)),
            (closed, banned, answer, Err(Refusal::Banned)),
            (closed, stranger, Step::Vote, Ok(())),
            (closed_circle, member, answer, Err(Refusal::ClosedCommunity)),
            (closed_circle, member, Step::Vote, Ok(())),
            (closed_circle, stranger, Step::Vote, Err(Refusal::NotMember)),
            (None, stranger, Step::Thread, Err(Refusal::Closed)),
            (None, member, Step::Thread, Err(Refusal::Closed)),
            (None, moderator, Step::Thread, Ok(())),
            (None, stranger, answer, Ok(())),
            (None, stranger, Step::Vote, Ok(())),
        ] {
            assert_eq!(admit(rules, who, step), expected, "{rules:?} {who:?} {step:?}");
        }
    }
}
