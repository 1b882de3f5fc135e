//! The program `ancrage`: configuration, wiring, command line.
//!
//! **Here:** what the one who runs the server decides ([`config`]).

pub mod config;
