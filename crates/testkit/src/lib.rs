//! What tests are made of: databases, a clock that stands still, whole servers without sockets, the real program.
//!
//! **Here:** [`TestDatabase`] (SQLite and PostgreSQL for the same test), [`clock`], [`World`] (several servers in
//! one process that federate without a network), [`process`] (the program `ancrage` itself).
//!
//! **Not here:** tests. They are beside what they test, or in the crate `tests`.

pub mod clock;
mod database;
mod network;
pub mod process;
mod world;

pub use database::{TestDatabase, for_each_database};
pub use world::{Account, SOURCE, Server, World, for_each_world};
