//! The directory: who is found, by what, and for how long; and what is believed of other servers' directories.

mod many;
mod map;
mod neighbours;
mod search;

use app::{
    company::CreateCompany,
    directory::{self, Found},
    territory::{Dataset, dataset::FRANCE, import},
};
use domain::{company::CompanyKind, id::TerritoryId, territory::TerritoryCode};
use storage::{DirectoryFilter, DirectoryPage};
use testkit::{Account, Server};

/// Areas of the Finistère and of the Rhône.
async fn with_areas(server: &Server) {
    let dataset = Dataset::built_in(FRANCE).expect("the dataset").around(&["insee-dep:29", "insee-dep:69"]);
    import(server.app(), &dataset, |_| {}).await.expect("imported");
}

/// A company somewhere.
async fn company(server: &Server, owner: &Account, handle: &str, name: &str, place: &str, kind: CompanyKind) {
    let command = CreateCompany::prepare(server.app(), handle, name, owner.username(), place, kind).await;
    server.app().execute(command.expect("a valid company")).await.expect("a company");
}

async fn area(server: &Server, code: &str) -> TerritoryId {
    let code = TerritoryCode::parse(code).expect("a code");
    server.app().read().territories().find_present(&code).await.expect("a look").expect("an area").id
}

async fn found(server: &Server, filter: &DirectoryFilter) -> Vec<Found> {
    directory::sweep(server.app()).await.expect("swept");
    let page = DirectoryPage { after: None, limit: 100 };
    directory::search(server.app(), filter, &page).await.expect("a search")
}

async fn names(server: &Server, filter: &DirectoryFilter) -> Vec<String> {
    found(server, filter).await.into_iter().map(|found| found.listed.listing.name).collect()
}
