//! What one server keeps, and what becomes of it later, on both databases.
//!
//! **Here:** changes that meet ([`meeting`]), policies that reach what is stored ([`standing`]), doors that open
//! ([`doors`]), uploads that nothing uses ([`uploads`]), pictures of other servers ([`pictures`]), names that are looked
//! for ([`names`]), numbers that processes lease ([`nodes`]), votes that meet ([`votes`]), calls that are counted
//! ([`limits`]), where the source code is ([`source`]), what people choose to read and note ([`reading`]).

mod doors;
mod limits;
mod meeting;
mod names;
mod nodes;
mod pictures;
mod reading;
mod source;
mod standing;
mod uploads;
mod votes;

use domain::{
    actor::{Actor, ActorKind, Endpoints},
    handle::{Host, Username},
    id::ActorId,
    uri::Uri,
};
use storage::Tx;
use testkit::Server;

fn host(name: &str) -> Host {
    Host::parse(name).expect("a host")
}

/// An actor that nobody fetched.
fn somebody(id: ActorId, username: &str, host: &Host) -> Actor {
    let uri = |rest: &str| Uri::parse(&format!("https://{host}/users/{id}{rest}")).expect("an address");
    let (username, host) = (Username::from_stored(username.to_owned()), Some(host.clone()));
    let (endpoints, now) = (Endpoints::new(uri("/inbox")), chrono::DateTime::UNIX_EPOCH);
    Actor {
        discoverable: true,
        indexable: true,
        ..Actor::new(id, ActorKind::Person, username, host, uri(""), endpoints, now)
    }
}

/// Stores as many actors of a host.
async fn crowd(server: &Server, host: &Host, count: usize) -> Vec<ActorId> {
    change(server, async |tx| {
        let mut ids = Vec::with_capacity(count);
        for number in 0..count {
            let actor = somebody(ActorId(tx.next_id()), &format!("one{number}"), host);
            tx.actors().insert(&actor).await.expect("stored");
            ids.push(actor.id);
        }
        ids
    })
    .await
}

/// Stores what no command would.
async fn change<T>(server: &Server, change: impl AsyncFnOnce(&Tx) -> T) -> T {
    let tx = server.app().store().begin(server.app().now()).await.expect("begins");
    let result = change(&tx).await;
    tx.commit().await.expect("commits");
    result
}
