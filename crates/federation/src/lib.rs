//! federation

pub mod net;
pub mod outbound;
pub mod signature;
pub mod wire;
