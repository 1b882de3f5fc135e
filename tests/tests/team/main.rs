//! Teams of companies, on both databases: how people come to belong to one, what they may do then, and how it ends.

mod town;

mod begin;
mod circle;
mod end;
mod hand;
mod matrix;
mod race;
mod relation;
mod sponsor;
mod voice;
