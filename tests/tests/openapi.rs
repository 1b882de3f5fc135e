//! Our API against its own description: `schemathesis` asks whatever the description allows and forbids, and compares
//! the answers. It finds faults (5xx), answers that are not as described, refusals of what is allowed, and the
//! reverse.

use std::{ffi::OsString, process::Stdio, sync::Arc};

use app::{
    clock::SystemClock,
    media::FsMediaStore,
    territory::{Dataset, dataset::FRANCE, import},
};
use domain::handle::Host;
use server::config::Config;
use testkit::{for_each_database, process::Installation};
use tokio::process::Command;

/// A Python that has the package; `scripts/test` installs one.
const PYTHON: &str = "ANCRAGE_TEST_PYTHON";
/// How long it may ask, in seconds, each time.
const SECONDS: &str = "15";
/// What is asked: of reading, everything; of writing, that nothing breaks. No description can say which digits check
/// out, which year has begun and who may be invited.
const QUESTIONS: [&[&str]; 2] = [&["--include-method", "GET"], &["--checks", "not_a_server_error"]];
/// The same requests every time.
const SEED: &str = "29019";

/// The Python, where there is one.
fn python() -> Option<OsString> {
    let python = std::env::var_os(PYTHON);
    assert!(
        python.is_some() || std::env::var_os("ANCRAGE_REQUIRE_ALL").is_none(),
        "{PYTHON} is not set, and nothing may be skipped"
    );
    python
}

#[tokio::test]
async fn the_api_is_as_it_is_described() {
    let Some(python) = python() else { return };
    for_each_database(async |database| {
        let here = Installation::new().await.with("ANCRAGE_DATABASE__URL", database.url());
        let config = Config::new(Host::parse(here.domain()).expect("a domain"));
        let (files, clock) = (Arc::new(FsMediaStore::new(here.folder())), Arc::new(SystemClock));
        let app = server::start::assemble(&config, database.store().await, clock, files).await.expect("an application");
        let dataset = Dataset::built_in(FRANCE).expect("the dataset").around(&["insee-dep:29"]);
        import(&app, &dataset, |_| {}).await.expect("imported");
        app.store().release_node().await.expect("released");
        app.store().clone().close().await.expect("closed");

        here.must(&["account", "create", "anna", "--email", "anna@brest.example"], "correct horse\n").await;
        let company = ["company", "create", "chantier", "--name", "Chantier naval Kervella", "--owner", "anna"];
        here.must(&[&company[..], &["--territory", "insee-com:29019"]].concat(), "").await;
        let token = here.must(&["token", "create", "anna", "--scopes", "read write"], "").await;
        let server = here.serve().await;
        for questions in QUESTIONS {
            let mut command = Command::new(&python);
            command.args(["-m", "schemathesis.cli", "run"]).arg(here.url(web::ancrage::openapi::PATH));
            command.args(["--url", &here.url(""), "--header", &format!("Authorization: Bearer {token}")]);
            command.args(["--max-time", SECONDS, "--seed", SEED, "--no-color"]).args(questions);
            let output = command
                .current_dir(here.folder())
                .stdin(Stdio::null())
                .kill_on_drop(true)
                .output()
                .await
                .expect("Python starts");
            let said = String::from_utf8_lossy(&output.stdout);
            assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
            assert!(said.contains("passed"), "nothing was asked:\n{said}");
        }
        assert!(!server.log().contains("panicked"), "the server broke:\n{}", server.log());
        assert!(server.terminate().await.success());
    })
    .await;
}
