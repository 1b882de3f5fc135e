//! federation

pub mod net;
pub mod signature;
