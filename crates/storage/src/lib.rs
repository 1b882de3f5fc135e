//! What Ancrage remembers, on SQLite or PostgreSQL.
//!
//! **Here:** the only SQL of the project. [`Store`] connects; [`Read`] asks; [`Tx`] changes, and writes the
//! events of a change in the commit that makes it. One repository per feature (`tx.follows()`), rows private,
//! rows ↔ domain types. `views` composes domain types for timelines, threads and profiles in a fixed number
//! of queries.
//!
//! **Not here:** decisions (domain), sequence (app), JSON for others (web, federation).
//!
//! **To add a table:** 1. a step in `migrations`; 2. a module named after the feature with its row and its
//! repository; 3. its accessor in [`tx`].

mod account_view;
mod activity;
mod actor;
mod approval;
mod attachment;
mod audit;
mod block;
mod bookmark;
mod buddy;
mod community;
mod company;
mod correction;
mod cursor;
mod delivery;
mod directory;
mod early_end;
mod emoji;
mod error;
mod event;
mod follow;
mod group;
mod hand;
mod home;
mod idempotency;
mod ids;
mod inbox;
mod invitation;
mod kept;
mod lesson;
mod like;
mod lock;
mod login;
mod login_link;
mod mail;
mod marker;
mod membership;
mod mute;
mod notification;
mod page;
mod pin;
mod policy;
mod poll;
mod post;
mod preference;
mod private_note;
mod quote;
mod report;
mod revision;
mod second_step;
mod session;
mod setting;
mod signup;
mod signup_invite;
mod sql;
mod store;
mod territory;
mod token;
mod totp;
pub mod tx;
mod verification;
pub mod views;

pub use account_view::AccountView;
pub use activity::{Activities, StoredActivity};
pub use actor::{ActorSearch, Actors, Standings, ToldCounts};
pub use approval::Approvals;
pub use attachment::{Attachments, Unused};
pub use audit::{Audit, AuditEntry};
pub use block::Blocks;
pub use bookmark::Bookmarks;
pub use buddy::Buddies;
pub use community::{Ban, Communities, CommunityFilter};
pub use company::Companies;
pub use cursor::Cursors;
pub use delivery::{Deliveries, DeliverySummary, DueDelivery, DueHost, FailedDeliveries, NewDelivery, Outcome, Unwell};
pub use directory::{
    Directory, DirectoryFilter, DirectoryMap, DirectoryMark, DirectoryOnly, DirectoryPage, Listed, NewListing,
    Subscription, Subscriptions,
};
pub use early_end::EarlyEnds;
pub use emoji::Emojis;
pub use error::StorageError;
pub use event::{DeadEvent, EventLog, PendingEvent};
pub use follow::Follows;
pub use group::{GroupEntry, Groups};
pub use hand::HandActs;
pub use home::Home;
pub use idempotency::IdempotencyKeys;
pub use ids::Ids;
pub use inbox::{DeadLetter, InboxLog, NewInboxEntry, PendingEntry};
pub use invitation::Invitations;
pub use kept::Kept;
pub use lesson::Lessons;
pub use like::Likes;
pub use lock::Lock;
pub use login::Logins;
pub use login_link::{LinkPurpose, LoginLink, LoginLinks};
pub use mail::{FailedMail, Mails};
pub use marker::{Marker, Markers};
pub use membership::Memberships;
pub use mute::{Mute, Mutes};
pub use notification::Notifications;
pub use page::Page;
pub use pin::Pins;
pub use policy::DomainPolicies;
pub use poll::Polls;
pub use post::Posts;
pub use preference::{Preference, Preferences};
pub use private_note::PrivateNotes;
pub use report::Reports;
pub use second_step::{SecondStep, SecondSteps};
pub use session::{Session, Sessions};
pub use setting::Settings;
pub use signup::{NewSignup, Signups};
pub use signup_invite::SignupInvites;
pub use store::{Backend, Store, StoreOptions, sqlite_file};
pub use territory::{
    Ancestor, KnownTerritory, Territories, TerritoryRow, TerritoryWords,
    announce::{Announced, TerritoryAnnounces},
    group::{TerritoryGroup, TerritoryGroups},
    steward::Stewards,
    tie::Ties,
};
pub use token::{Token, Tokens};
pub use totp::{Totp, Totps};
pub use tx::{Look, Read, Tx};
pub use verification::Verifications;
