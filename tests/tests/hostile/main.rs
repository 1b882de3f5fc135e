//! What hostile servers send, over real sockets, on both databases.
//!
//! **Here:** one module per kind of attack, each test named after its attack and beside it what an honest server
//! does. Each checks the answer, that nothing but what is stated changed in the database, and that no more is
//! fetched than stated.
//!
//! [`makings`] holds what honest servers say in groups, step by step (`tests/fixtures/groups`).
//!
//! **The harness:** [`lab`] is a whole server on a port of its own; [`peer`] is another server that answers as its
//! script says and remembers what it was asked; [`letter`] writes and signs requests with code of its own, so that
//! what is tested is not trusted to test itself; [`database`] tells which tables changed.
//!
//! **To add a probe:** an `async fn` that takes a [`lab::Lab`], and its name in the module's `on_both_databases!`.

mod database;
mod lab;
mod letter;
mod peer;

mod delivery;
mod discovery;
mod fetch;
mod groups;
mod identity;
mod inbox;
mod load;
mod makings;
mod meeting;
mod parsing;
mod privacy;
mod signatures;
mod strict;

/// Makes one test per database of each probe; after `strict;` on a server that answers signed requests only.
macro_rules! on_both_databases {
    (strict; $($probe:ident),* $(,)?) => {
        $(crate::on_both_databases! { @ $probe, crate::lab::Setting { authorized_fetch: true } })*
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
