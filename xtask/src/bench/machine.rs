//! How much slower the machine is than the one whose figures stand in ARCHITECTURE.md.

use super::{limit::Limits, load::Costs};

/// Milliseconds of a bare RSA-2048 signature there.
const SIGNATURE: f64 = 0.43;
/// Of an empty route.
const ROUTE: f64 = 0.021;
/// Of a bare insert with its commit into a file of SQLite.
const INSERT: f64 = 0.05;

/// How many times as much each costs here.
pub struct Machine {
    pub signature: f64,
    pub route: f64,
    /// Only where the database is a part of the process: elsewhere the insert is not the client's work.
    pub insert: Option<f64>,
}

impl Machine {
    /// By what was measured in this run.
    pub fn of(limits: &Limits, costs: &Costs) -> Self {
        Self {
            signature: limits.signature.median / SIGNATURE,
            route: costs.empty.program.median / ROUTE,
            insert: limits.insert_database.is_none().then_some(limits.insert.median / INSERT),
        }
    }

    /// How much more an answer may cost here: no more than the empty route does, and no more than the signature, in
    /// which nothing of this program is, so that what makes every answer dearer is no excuse for itself.
    pub fn answers(&self) -> f64 {
        self.route.min(self.signature)
    }
}
