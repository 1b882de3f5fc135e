mod addressing;
mod cast;
mod golden;
mod planning;
mod reading;
mod world;
