mod addressing;
mod cast;
mod golden;
