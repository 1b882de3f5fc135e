//! federation

pub mod net;
pub mod signature;
pub mod wire;
