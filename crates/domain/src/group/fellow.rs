//! Who else belongs to a group of another server: that server alone knows. It is asked before a post from here that is
//! for the group's members is shown to somebody who lives elsewhere.

use chrono::TimeDelta;

use crate::{
    actor::{Actor, ActorKind},
    audience::Audience,
    post::Post,
    time::Timestamp,
};

/// What the server of a group says of somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// They belong to it.
    Member,
    /// They do not.
    Stranger,
    /// It did not answer.
    Silence,
}

impl Word {
    /// Whether it still holds. Whoever left soon reads no more, and whoever was just let in does not wait for long.
    pub fn holds(self, given: Timestamp, now: Timestamp) -> bool {
        let lasts = match self {
            Self::Member => TimeDelta::minutes(2),
            Self::Stranger => TimeDelta::minutes(1),
            Self::Silence => TimeDelta::seconds(10),
        };
        now - given < lasts
    }

    /// What is answered by it to somebody who lives where members are known to live, or not. Of silence others do not
    /// hear: by it they would learn that there is something to read.
    #[must_use]
    pub fn told(self, among_members: bool) -> Self {
        if self == Self::Silence && !among_members { Self::Stranger } else { self }
    }
}

/// Whether the server of `group` is asked if `asker` belongs to it, who wants to read `post` and is not known here as
/// one of its readers; `blocked` tells whether its author blocks them. About others nobody is asked: they are strangers.
pub fn is_to_ask(post: &Post, author: &Actor, group: &Actor, asker: &Actor, blocked: bool) -> bool {
    let for_members = post.audience == Audience::Members && post.group == Some(group.id) && post.boost_of.is_none();
    let shown = post.deleted_at.is_none() && post.withheld.is_none();
    let from_here = post.local && post.author == author.id && author.is_shown();
    let elsewhere = group.kind == ActorKind::Group && !group.is_local() && group.is_active();
    // Servers often sign as their instance actor first, which is a member of nothing.
    let may_belong = !matches!(asker.kind, ActorKind::Group | ActorKind::Application);
    let may_read = may_belong && !asker.is_local() && asker.is_active() && !blocked;
    for_members && shown && from_here && elsewhere && may_read
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        actor::{Endpoints, Standing},
        company::Publication,
        cursor::Withheld,
        handle::{Host, Username},
        id::{ActorId, PostId},
        time::from_ms,
        uri::Uri,
    };

    fn actor(id: i64, kind: ActorKind, host: Option<&str>) -> Actor {
        let uri = Uri::parse(&format!("https://{}/{id}", host.unwrap_or("brest.example"))).expect("an address");
        let endpoints = Endpoints::new(uri.clone());
        let host = host.map(|host| Host::parse(host).expect("a host"));
        Actor::new(ActorId(id), kind, Username::from_stored(format!("a{id}")), host, uri, endpoints, from_ms(0))
    }

    fn post() -> Post {
        let uri = Uri::parse("https://brest.example/objects/9").expect("an address");
        let post = Post::new(PostId(9), uri, ActorId(1), Audience::Members, from_ms(0));
        Post { local: true, group: Some(ActorId(2)), ..post }
    }

    #[test]
    fn a_word_holds_for_a_short_while() {
        let at = |seconds: i64| from_ms(seconds * 1_000);
        for (word, last) in [(Word::Member, 119), (Word::Stranger, 59), (Word::Silence, 9)] {
            assert!(word.holds(at(0), at(0)) && word.holds(at(0), at(last)), "{word:?}");
            assert!(!word.holds(at(0), at(last + 1)), "{word:?}");
        }
    }

    #[test]
    fn of_silence_only_those_hear_who_live_where_members_do() {
        for word in [Word::Member, Word::Stranger, Word::Silence] {
            assert_eq!(word.told(true), word);
        }
        assert_eq!(Word::Member.told(false), Word::Member, "the first who comes from there");
        for word in [Word::Stranger, Word::Silence] {
            assert_eq!(word.told(false), Word::Stranger);
        }
    }

    #[test]
    fn a_group_is_asked_about_people_of_other_servers_and_its_own_posts_alone() {
        let (author, group) = (actor(1, ActorKind::Person, None), actor(2, ActorKind::Group, Some("lyon.example")));
        let asker = actor(3, ActorKind::Person, Some("nantes.example"));
        assert!(is_to_ask(&post(), &author, &group, &asker, false));
        assert!(!is_to_ask(&post(), &author, &group, &asker, true), "whom the author blocks");

        for other in [
            Post { audience: Audience::Direct, ..post() },
            Post { audience: Audience::Followers, ..post() },
            Post { group: None, ..post() },
            Post { group: Some(ActorId(7)), ..post() },
            Post { local: false, ..post() },
            Post { author: ActorId(7), ..post() },
            Post { boost_of: Some(PostId(1)), ..post() },
            Post { deleted_at: Some(from_ms(1)), ..post() },
            Post { withheld: Some(Withheld::Hand), ..post() },
        ] {
            assert!(!is_to_ask(&other, &author, &group, &asker, false), "{other:?}");
        }
        for hidden in [
            Actor { standing: Standing::Suspended, ..author.clone() },
            Actor { deleted_at: Some(from_ms(1)), ..author.clone() },
            Actor { publication: Publication::Hidden, ..author.clone() },
        ] {
            assert!(!is_to_ask(&post(), &hidden, &group, &asker, false), "{hidden:?}");
        }
        for other in [
            actor(2, ActorKind::Group, None),
            actor(2, ActorKind::Person, Some("lyon.example")),
            Actor { standing: Standing::Suspended, ..group.clone() },
        ] {
            assert!(!is_to_ask(&post(), &author, &other, &asker, false), "{other:?}");
        }
        for other in [
            actor(3, ActorKind::Person, None),
            actor(3, ActorKind::Application, Some("nantes.example")),
            actor(3, ActorKind::Group, Some("nantes.example")),
            Actor { deleted_at: Some(from_ms(1)), ..asker.clone() },
        ] {
            assert!(!is_to_ask(&post(), &author, &group, &other, false), "{other:?}");
        }
    }
}
