//! The use-cases on a real database: what they change, what they refuse, and what they say happened.

mod account_alias;
mod account_delete;
mod account_move;
mod block;
mod boost;
mod claims;
mod conflict;
mod domain_policy;
mod follow;
mod harness;
mod like;
mod media;
mod moderation;
mod notification;
mod pin;
mod poll;
mod profile;
mod quote;
mod relation;
mod remote_media;
mod report;
mod speaker;
