//! The pages, asked as a browser asks them: the real router, a real database in memory, a clock that stands still.

mod act;
mod catalogue;
mod community;
mod company;
mod correction;
mod departure;
mod directory;
mod feed;
mod group;
mod harness;
mod limit;
mod live;
mod privacy;
mod read;
mod refused;
mod second_step;
mod security;
mod session;
mod settings;
mod sharing;
mod signup;
mod steward;
mod style;
mod team;
mod territory;
mod write;
