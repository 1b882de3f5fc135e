//! What was tried and what came of it, as a text of aligned lines.

use std::collections::BTreeSet;

/// What is tried: a letter for the table, and what it stands for.
pub type Actions = &'static [(char, &'static str)];

/// A line for each thing and each one who tried.
pub struct Table {
    actions: Actions,
    lines: Vec<Line>,
}

struct Line {
    thing: String,
    who: String,
    /// In the order of the actions: allowed or not; `None` where it was not tried.
    outcomes: Vec<Option<bool>>,
}

impl Table {
    pub fn new(actions: Actions) -> Self {
        Self { actions, lines: Vec::new() }
    }

    /// What somebody reached with something.
    pub fn add(&mut self, thing: &str, who: &str, outcomes: Vec<Option<bool>>) {
        assert_eq!(outcomes.len(), self.actions.len(), "{who}, {thing}");
        self.lines.push(Line { thing: thing.to_owned(), who: who.to_owned(), outcomes });
    }

    /// The things, in the order in which they were tried first.
    pub fn things(&self) -> Vec<&str> {
        let mut seen = BTreeSet::new();
        self.lines.iter().map(|line| line.thing.as_str()).filter(|thing| seen.insert(*thing)).collect()
    }

    /// What somebody may do with something.
    #[track_caller]
    pub fn may(&self, thing: &str, who: &str) -> BTreeSet<char> {
        let line = self.lines.iter().find(|line| line.thing == thing && line.who == who);
        let line = line.unwrap_or_else(|| panic!("{who} did not try {thing}"));
        let letters = self.actions.iter().zip(&line.outcomes);
        letters.filter(|(_, outcome)| **outcome == Some(true)).map(|((letter, _), _)| *letter).collect()
    }

    /// Who may do something with something.
    pub fn who_may(&self, thing: &str, action: char) -> BTreeSet<&str> {
        let at = self.actions.iter().position(|(letter, _)| *letter == action).expect("an action");
        let lines = self.lines.iter().filter(|line| line.thing == thing && line.outcomes[at] == Some(true));
        lines.map(|line| line.who.as_str()).collect()
    }

    /// Refuses a table in which `less` may do what `more` may not, of any thing that both tried.
    #[track_caller]
    pub fn assert_no_more(&self, less: &str, more: &str) {
        for thing in self.things() {
            let (less_may, more_may) = (self.may(thing, less), self.may(thing, more));
            assert!(less_may.is_subset(&more_may), "{thing}: {less} may {less_may:?}, {more} only {more_may:?}");
        }
    }

    /// Refuses a table in which two differ.
    #[track_caller]
    pub fn assert_same(&self, one: &str, other: &str) {
        self.assert_no_more(one, other);
        self.assert_no_more(other, one);
    }

    /// The table with its legend: `-` is refused, `.` was not tried.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for (letter, meaning) in self.actions {
            text.push_str(&format!("{letter}  {meaning}\n"));
        }
        let width = |of: fn(&Line) -> usize| self.lines.iter().map(of).max().unwrap_or_default();
        let (things, people) = (width(|line| line.thing.len()), width(|line| line.who.len()));
        let mut above = "";
        for line in &self.lines {
            if above != line.thing {
                text.push('\n');
                above = line.thing.as_str();
            }
            let cells = self.actions.iter().zip(&line.outcomes).map(|((letter, _), outcome)| match outcome {
                Some(true) => *letter,
                Some(false) => '-',
                None => '.',
            });
            let cells: String = cells.collect();
            text.push_str(&format!("{:<things$}  {:<people$}  {cells}\n", line.thing, line.who));
        }
        text
    }
}

/// The same with the answer of the server in each cell instead of a letter.
pub struct Answers {
    deeds: &'static [&'static str],
    lines: Vec<(String, Vec<String>)>,
}

impl Answers {
    pub fn new(deeds: &'static [&'static str]) -> Self {
        Self { deeds, lines: Vec::new() }
    }

    /// What somebody was answered, deed by deed.
    pub fn add(&mut self, who: &str, answers: Vec<String>) {
        assert_eq!(answers.len(), self.deeds.len(), "{who}");
        self.lines.push((who.to_owned(), answers));
    }

    /// Which deeds succeeded for somebody.
    #[track_caller]
    pub fn done(&self, who: &str) -> BTreeSet<&'static str> {
        let line = self.lines.iter().find(|(known, _)| known == who);
        let (_, answers) = line.unwrap_or_else(|| panic!("{who} tried nothing"));
        self.deeds.iter().zip(answers).filter(|(_, answer)| answer.starts_with('2')).map(|(deed, _)| *deed).collect()
    }

    /// The table, with the deeds above.
    pub fn text(&self) -> String {
        let mut text = self.line("", self.deeds.iter().copied());
        for (who, answers) in &self.lines {
            text.push_str(&self.line(who, answers.iter().map(String::as_str)));
        }
        text
    }

    fn line<'a>(&self, who: &str, cells: impl Iterator<Item = &'a str>) -> String {
        let people = self.lines.iter().map(|(who, _)| who.len()).max().unwrap_or_default();
        let mut text = format!("{who:<people$}");
        for (cell, deed) in cells.zip(self.deeds) {
            text.push_str(&format!("  {cell:<width$}", width = deed.len().max(3)));
        }
        format!("{}\n", text.trim_end())
    }
}
