//! federation

pub mod signature;
