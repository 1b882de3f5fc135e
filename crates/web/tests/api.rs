//! The client API over its real router and a real database, without sockets.

mod api {
    mod bad_input;
    mod buddy;
    mod community;
    mod company;
    mod correction;
    mod directory;
    mod entities;
    mod harness;
    mod lesson;
    mod media;
    mod notifications;
    mod pages;
    mod polls;
    mod profile;
    mod relations;
    mod scopes;
    mod search;
    mod sharing;
    mod signup;
    mod statements;
    mod statuses;
    mod steward;
    mod team;
    mod territory;
    mod throttle;
    mod ties;
    mod timelines;
    mod views;
}
