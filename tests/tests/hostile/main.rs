//! What hostile servers send, over real sockets, on both databases.
//!
//! **Here:** one module per kind of attack, each test named after its attack and beside it what an honest server
//! does. Each checks the answer, that nothing but what is stated changed in the database, and that no more is
//! fetched than stated.
//!
//! [`makings`] holds what honest servers say in groups, step by step (`tests/fixtures/groups`).
//!
//! **The harness:** [`lab`] is a whole server on a port of its own; [`peer`] is another server that answers as its
//! script says and remembers what it was asked; [`canary`] lies behind the firewall; [`letter`] writes and signs requests with code of its own, so that
//! what is tested is not trusted to test itself, and so does [`gzip`]; [`database`] tells which tables changed,
//! [`memory`] what it cost.
//!
//! **To add a probe:** an `async fn` that takes a [`lab::Lab`], and its name in the module's `on_both_databases!`.

mod canary;
mod database;
mod gzip;
mod lab;
mod letter;
mod memory;
mod peer;

mod closed;
mod delivery;
mod discovery;
mod dripping;
mod ends;
mod fetch;
mod groups;
mod identity;
mod inbox;
mod load;
mod makings;
mod markup;
mod meeting;
mod outbox;
mod parsing;
mod privacy;
mod proxy;
mod seeking;
mod signatures;
mod strict;

/// Makes one test per database of each probe; after `strict;` on a server that answers signed requests only, after
/// `usual_port;` on one whose addresses have no port, after `hurried;` on one that waits for nobody long.
macro_rules! on_both_databases {
    (strict; $($probe:ident),* $(,)?) => {
        $(crate::on_both_databases! { @ $probe, crate::lab::Setting { authorized_fetch: true, ..Default::default() } })*
    };
    (usual_port; $($probe:ident),* $(,)?) => {
        $(crate::on_both_databases! { @ $probe, crate::lab::Setting { usual_port: true, ..Default::default() } })*
    };
    (hurried; $($probe:ident),* $(,)?) => {
        $(crate::on_both_databases! { @ $probe, crate::lab::Setting { hurried: true, ..Default::default() } })*
    };
    (@ $probe:ident, $setting:expr) => {
        mod $probe {
            #[tokio::test]
            async fn sqlite() {
                crate::lab::on_sqlite($setting, super::$probe).await;
            }

            #[tokio::test]
            async fn postgres() {
                crate::lab::on_postgres($setting, super::$probe).await;
            }
        }
    };
    ($($probe:ident),* $(,)?) => {
        $(crate::on_both_databases! { @ $probe, crate::lab::Setting::default() })*
    };
}
use on_both_databases;
