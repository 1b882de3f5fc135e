//! What implementations of the Fediverse compare themselves with: the sample objects and the verifier of actors of
//! the `fediverse-pasture` packages.

mod actors;
mod inputs;

use std::ffi::OsString;

/// A Python that has the packages; `scripts/test` installs one.
const PYTHON: &str = "ANCRAGE_TEST_PYTHON";

/// The Python, where there is one.
fn python() -> Option<OsString> {
    let python = std::env::var_os(PYTHON);
    assert!(
        python.is_some() || std::env::var_os("ANCRAGE_REQUIRE_ALL").is_none(),
        "{PYTHON} is not set, and nothing may be skipped"
    );
    python
}
