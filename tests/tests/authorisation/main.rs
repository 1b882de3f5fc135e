//! Who may do what: everybody tries everything, by the doors that apps, browsers and other servers use. What they are
//! answered stands in tables that are reviewed as files.
//!
//! **Here:** [`cast`], who tries; [`ask`], how they ask; [`post`], everything that one tries with a post, which
//! [`companies`] does with the posts of a company and of a person in each audience, and [`communities`] with threads;
//! [`team`], what is tried with a company itself; [`sweep`], every address with the id of a post that is not for the
//! one who asks.
//!
//! Beside the tables stand rules that hold in any table: nobody may do more than those who stand closer.

mod ask;
mod cast;
mod communities;
mod companies;
mod post;
mod sweep;
mod table;
mod team;
