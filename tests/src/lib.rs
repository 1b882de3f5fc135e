//! Tests that need more than one crate: whole servers, the program itself, the shape of the workspace.
//!
//! They are in `tests/`, one file per area; what they are made of is in the crate `testkit`, and here where it
//! serves only them: the demonstration ([`demo`]), people who click in it ([`browser`]), an app ([`client`]), forms
//! ([`pages`]), the independent peer ([`fedify`]), both beside our server ([`lab`]), many small servers ([`crowd`]),
//! the addresses that there are ([`routes`]), and which of them are pages that a browser looked at ([`looked`]).
//! Wire fixtures per peer software are in `fixtures/`, the peers themselves in `peers/`, what people click in
//! `browser/`.

pub mod browser;
pub mod client;
pub mod crowd;
pub mod demo;
pub mod fedify;
pub mod lab;
pub mod looked;
pub mod pages;
pub mod routes;
