//! The program `ancrage`: configuration, wiring, command line.
//!
//! **Here:** what the one who runs the server decides ([`config`]), the way from there to a running server
//! ([`start`], [`serve`]), and the commands ([`cli`]). It is a library too, so that tests can start servers.
//!
//! **Not here:** anything that a server does; that is `app`, `federation` and `web`.

pub mod cli;
pub mod config;
mod demo;
pub mod figures;
pub mod housekeeping;
pub mod http;
pub mod log;
pub mod mail;
pub mod node;
pub mod serve;
pub mod start;
pub mod subscribers;
