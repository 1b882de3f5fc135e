//! The levels of sharing on pages: what they are called, the choice between them, and who moved a cursor lately.

use domain::{
    cursor::{Change, Level},
    id::ActorId,
};
use storage::views;

use super::{
    Pages,
    account::Face,
    date::{self, When},
    fault::Fault,
    words::{Key, Words},
};

/// How many of the latest moves are shown.
const MOVES: u32 = 20;

/// What a level is called.
pub fn name(words: Words, level: Level) -> String {
    words.say(match level {
        Level::Showcase => Key("sharing-0"),
        Level::Listening => Key("sharing-1"),
        Level::Dialogue => Key("sharing-2"),
        Level::CoCreation => Key("sharing-3"),
        Level::Cooperation => Key("sharing-4"),
    })
}

/// A level to choose.
pub struct Choice {
    /// Its name in forms.
    pub value: &'static str,
    /// Its place.
    pub number: u8,
    /// What it is called.
    pub name: String,
    /// What it means, and what it asks of those who choose it.
    pub asks: String,
    /// It is the present one.
    pub chosen: bool,
}

/// Every level to choose; `asks` is what is said of each.
pub fn choices(words: Words, chosen: Option<Level>, asks: impl Fn(Level) -> Key) -> Vec<Choice> {
    let choice = |level: Level| Choice {
        value: level.as_str(),
        number: level.number(),
        name: name(words, level),
        asks: words.say(asks(level)),
        chosen: Some(level) == chosen,
    };
    Level::ALL.into_iter().map(choice).collect()
}

/// A move of a cursor.
pub struct Move {
    /// Who moved it, and where to.
    pub what: String,
    /// When.
    pub when: When,
}

/// The latest moves of somebody's cursor.
pub async fn moves(pages: &Pages, words: Words, actor: ActorId) -> Result<Vec<Move>, Fault> {
    let (read, now) = (pages.app().read(), pages.app().now());
    let log = read.cursors().changes(actor, MOVES).await?;
    let by: Vec<_> = log.iter().filter_map(|change| change.by).collect();
    let people = views::accounts(&read, &by).await?;
    let moved = |change: &Change| {
        let by = change.by.and_then(|id| people.iter().find(|person| person.actor.id == id));
        let by = by.map_or_else(|| words.say("sharing-server"), |person| Face::of(pages, person).name);
        Move {
            what: words.fill_all("sharing-moved", &[("level", &name(words, change.to)), ("name", &by)]),
            when: date::when(words, change.at, now),
        }
    };
    Ok(log.iter().map(moved).collect())
}
