//! A choice among several values, as forms show it.

/// One of several values to choose.
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What it says.
    pub label: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// Chooses a value, where it is among those that are offered.
pub fn choose(choices: &mut [Choice], wanted: &str) {
    if choices.iter().any(|choice| choice.value == wanted) {
        for choice in choices {
            choice.chosen = choice.value == wanted;
        }
    }
}
