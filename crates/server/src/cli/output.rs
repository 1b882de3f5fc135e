//! Printing: plain lines for people, JSON for programs.

use std::{
    fmt::Display,
    io::{self, Write},
};

use serde::Serialize;

use super::Failure;

/// The standard output.
pub(super) struct Output(io::StdoutLock<'static>);

impl Output {
    pub(super) fn stdout() -> Self {
        Self(io::stdout().lock())
    }

    /// Prints as it is.
    pub(super) fn text(&mut self, text: impl Display) -> io::Result<()> {
        write!(self.0, "{text}")
    }

    /// Prints a line.
    pub(super) fn line(&mut self, text: impl Display) -> io::Result<()> {
        writeln!(self.0, "{text}")
    }

    /// Prints JSON, and a line end.
    pub(super) fn json(&mut self, value: &impl Serialize) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut self.0, value)?;
        writeln!(self.0)
    }
}

/// Prints why it did not work: one line, whatever the message holds.
pub(super) fn complain(failure: &Failure) {
    let line: Vec<String> = failure.to_string().lines().map(|line| line.trim().to_owned()).collect();
    // Nobody is left to tell when this fails.
    let _ = writeln!(io::stderr(), "ancrage: {}", line.join(" "));
}
