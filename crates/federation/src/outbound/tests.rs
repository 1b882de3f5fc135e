mod addressing;
pub(in crate::outbound) mod cast;
mod golden;
mod planning;
mod reading;
mod world;
