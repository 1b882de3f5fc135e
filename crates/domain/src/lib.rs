//! The model of Ancrage: its words, its decisions and what can happen.
//!
//! **Here:** types that cannot hold nonsense (ids, handles, hosts, territory codes), decisions as pure
//! functions ([`follow::decide`], [`audience::recipients`], [`policy::Policies::of`]) and [`event::Event`].
//!
//! **Not here:** input and output of any kind, async, SQL, JSON shapes, the clock (time is an argument).
//!
//! **To add a feature:** 1. a module named after it, with its type and its decision; 2. the events it can
//! cause, in [`event`]; 3. a table of cases as tests beside the decision.

pub mod account_move;
pub mod actor;
pub mod attachment;
pub mod audience;
pub mod buddy;
pub mod community;
pub mod company;
pub mod correction;
pub mod cursor;
pub mod delivery;
pub mod directory;
pub mod emoji;
pub mod event;
pub mod follow;
pub mod group;
pub mod hand;
pub mod handle;
pub mod id;
pub mod inbox;
pub mod invitation;
pub mod lesson;
pub mod login;
pub mod mail;
pub mod membership;
pub mod notification;
pub mod policy;
pub mod poll;
pub mod post;
pub mod quote;
pub mod report;
pub mod scope;
pub mod signup;
pub mod territory;
pub mod text;
pub mod time;
pub mod uri;
pub mod verification;
