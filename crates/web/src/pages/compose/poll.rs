//! The poll of the box.

use app::post::PollDraft;
use domain::poll;

use crate::pages::{
    choice::Choice,
    form::Fields,
    words::{Key, Words},
};

/// How many choices the box has room for.
const ROOM: usize = 4;
/// How long a poll may last, in seconds, and what that is called.
const DURATIONS: [(i64, Key); 6] = [
    (3_600, Key("poll-hour")),
    (6 * 3_600, Key("poll-six-hours")),
    (86_400, Key("poll-day")),
    (3 * 86_400, Key("poll-three-days")),
    (7 * 86_400, Key("poll-week")),
    (30 * 86_400, Key("poll-month")),
];
/// What is chosen at first.
const USUAL: i64 = 3 * 86_400;

/// The poll so far.
pub struct PollForm {
    /// The choices as they were typed.
    pub options: Vec<String>,
    /// Whether several may be chosen.
    pub multiple: bool,
    /// How long it lasts.
    pub durations: Vec<Choice>,
}

impl PollForm {
    /// What a form holds of a poll.
    pub fn of(words: Words, form: &Fields) -> Self {
        let mut options: Vec<String> = form.all("option").take(ROOM).map(str::to_owned).collect();
        options.resize(ROOM, String::new());
        let chosen = duration(form);
        let choice = |(seconds, label): (i64, Key)| Choice {
            value: seconds.to_string(),
            label: words.say(label),
            chosen: seconds == chosen,
        };
        Self { options, multiple: form.ticked("multiple"), durations: DURATIONS.map(choice).into() }
    }

    /// Whether anything was typed.
    pub fn is_begun(&self) -> bool {
        self.options.iter().any(|option| !option.trim().is_empty())
    }
}

fn duration(form: &Fields) -> i64 {
    form.one("duration").parse().unwrap_or(USUAL)
}

/// The poll that a form asks for: none where no choice was typed.
pub fn draft(form: &Fields) -> Result<Option<PollDraft>, Key> {
    let options: Vec<String> =
        form.all("option").map(str::trim).filter(|option| !option.is_empty()).map(str::to_owned).collect();
    if options.is_empty() {
        return Ok(None);
    }
    let expires_in = duration(form);
    poll::check_draft(&options, expires_in).map_err(|error| Key(error.name()))?;
    Ok(Some(PollDraft { options, multiple: form.ticked("multiple"), expires_in }))
}
