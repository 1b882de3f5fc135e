//! What an event puts into the delivery queue, on a real database.

mod accounts;
mod between_two;
mod circle;
mod groups;
mod invites;
mod late;
mod posts;
mod shown;
mod silence;

use domain::actor::{Actor, ActorKind};

use super::cast::actor;

/// Another person on Anna's server, which has a shared inbox.
fn bruno() -> Actor {
    actor(12, ActorKind::Person, "bruno", Some("brest.example"))
}

/// Somebody on a server without a shared inbox.
fn chloe() -> Actor {
    let mut chloe = actor(13, ActorKind::Person, "chloe", Some("quimper.example"));
    chloe.endpoints.shared_inbox = None;
    chloe
}

fn dora() -> Actor {
    actor(14, ActorKind::Person, "dora", Some("vannes.example"))
}
