//! Tests that need more than one crate: whole servers, the program itself, the shape of the workspace.
//!
//! They are in `tests/`, one file per area; what they are made of is in the crate `testkit`. Wire fixtures per
//! peer software are in `fixtures/`, the independent peers that some tests run against in `peers/`.
