//! Figures, taken several times.

use std::fmt;

/// The median of several rounds, and how far they lie apart.
#[derive(Debug, Clone, Copy)]
pub struct Sample {
    pub median: f64,
    low: f64,
    high: f64,
}

impl Sample {
    /// Of at least one figure.
    pub fn of(mut figures: Vec<f64>) -> Self {
        figures.sort_by(f64::total_cmp);
        let at = |index: usize| figures.get(index).copied().unwrap_or(f64::NAN);
        Self { median: at(figures.len() / 2), low: at(0), high: at(figures.len().saturating_sub(1)) }
    }
}

impl fmt::Display for Sample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = if self.median < 10.0 { 3 } else { 1 };
        write!(f, "{:.digits$} ± {:.digits$}", self.median, (self.high - self.low) / 2.0)
    }
}
