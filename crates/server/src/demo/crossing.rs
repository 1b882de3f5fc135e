//! A line for every activity that crosses from one server to the other.

use std::{fmt, io::Write};

use tracing::{
    Event, Level, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{Layer, filter::Targets, layer::Context, layer::SubscriberExt, util::SubscriberInitExt};

/// Where deliveries say that they arrived.
const TARGET: &str = "ancrage::crossing";

/// Prints crossings to the standard output, and what goes wrong to the standard error.
pub fn start_log() {
    let faults = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_filter(
        Targets::new().with_default(Level::WARN).with_target(TARGET, tracing::level_filters::LevelFilter::OFF),
    );
    let crossings = Crossings.with_filter(Targets::new().with_target(TARGET, Level::DEBUG));
    // A process that has a log already, as in tests, keeps it.
    let _ = tracing_subscriber::registry().with(faults).with(crossings).try_init();
}

struct Crossings;

impl<S: Subscriber> Layer<S> for Crossings {
    fn on_event(&self, event: &Event<'_>, _context: Context<'_, S>) {
        let mut line = Line::default();
        event.record(&mut line);
        // Nobody to read is no reason to stop.
        let _ = writeln!(std::io::stdout().lock(), "{line}");
    }
}

/// What a crossing says of itself.
#[derive(Default)]
struct Line {
    from: String,
    to: String,
    kind: String,
    about: String,
}

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let text = format!("{value:?}");
        match field.name() {
            "from" => self.from = text,
            "to" => self.to = text,
            "kind" => self.kind = text,
            "about" => self.about = text,
            _ => {}
        }
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |host: &str| host.split('.').next().unwrap_or_default().to_owned();
        write!(f, "  {:>5} → {:<5}  {:<8}  {}", name(&self.from), name(&self.to), self.kind, self.about)
    }
}
