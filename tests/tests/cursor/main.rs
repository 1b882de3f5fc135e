//! The sharing cursor between servers, on both databases: who may answer a company and what becomes of other answers
//! ([`replies`]), and who moves it ([`moving`]).

mod moving;
mod quotes;
mod replies;

use app::{company, cursor::MoveCursor};
use domain::{cursor::Level, id::ActorId, membership::Mandate};
use testkit::{Account, Server};

/// The mandate of a person over a company.
async fn mandate(server: &Server, person: ActorId, company: ActorId) -> Result<Mandate, app::Error> {
    company::mandate(&server.app().read(), person, company, server.app().now()).await
}

/// Its owner moves a company's cursor.
async fn open(company: &Account, level: Level) {
    let server = company.server();
    let owner = server.person(&format!("{}_boss", company.username())).await;
    let mandate = mandate(server, owner.id(), company.id()).await.expect("the owner's mandate");
    server.app().execute(MoveCursor { mandate, level }).await.expect("moved");
}
