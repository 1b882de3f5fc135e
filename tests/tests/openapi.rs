//! Our API against its own description: `schemathesis` asks whatever the description allows and forbids, and compares
//! the answers. It finds faults (5xx), answers that are not as described, refusals of what is allowed, and the
//! reverse. What is described at an id is there: the description gets what was made before as examples.

use std::{ffi::OsString, process::Stdio, sync::Arc};

use ancrage_tests::client::Client;
use app::{
    App,
    clock::SystemClock,
    media::FsMediaStore,
    territory::{Dataset, dataset::FRANCE, import},
};
use domain::{
    handle::{Host, Username},
    signup::{DECIDE_WITHIN, Signup, SignupState, Way},
};
use serde_json::{Value, json};
use server::config::Config;
use storage::NewSignup;
use testkit::{
    for_each_database,
    process::{Installation, ServerProcess},
};
use tokio::process::Command;

/// A Python that has the package; `scripts/test` installs one.
const PYTHON: &str = "ANCRAGE_TEST_PYTHON";
/// How long it may ask, in seconds, each time.
const SECONDS: &str = "15";
/// What is asked: of reading, everything; of writing, that nothing breaks. No description can say which digits check
/// out, which year has begun and who may be invited.
const QUESTIONS: [&[&str]; 2] = [&["--include-method", "GET"], &["--checks", "not_a_server_error"]];
/// The file with the description and its examples, in the folder of the server.
const DESCRIPTION: &str = "openapi.json";
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

/// What stands at a place of some paths: how they begin, what the place is called, and what is there.
struct Example(&'static str, &'static str, String);

/// Makes something of everything that has an id, so that questions about one thing find it: a community with a member
/// and a thread, a company with a team, an invitation and a proof, an area with an account, an invitation to come in.
/// Somebody waits already.
async fn seeded(here: &Installation, signup: String) -> Vec<Example> {
    const COMPANY: &str = "/api/ancrage/v1/companies/fonderie";
    let (anna, bea) = (Client::log_in(here, "anna", None).await, Client::log_in(here, "bea", None).await);
    let id = |made: &Value| made["id"].as_str().expect("an id").to_owned();
    let member = id(&bea.get("/api/v1/accounts/verify_credentials").await);

    let new = json!({ "handle": "fondeurs", "purpose": "trade", "access": "open" });
    let community = id(&anna.post("/api/ancrage/v1/communities", new).await);
    bea.post(&format!("/api/ancrage/v1/communities/{community}/join"), json!({})).await;
    let post = id(&anna.post("/api/v1/statuses", json!({ "status": "@fondeurs Bonjour" })).await);

    let invite = json!({ "to": "person", "person": "bea", "role": "employee" });
    let invited = id(&anna.post(&format!("{COMPANY}/invitations"), invite).await);
    bea.post(&format!("/api/ancrage/v1/invitations/{invited}/accept"), json!({})).await;
    let code = json!({ "to": "code", "role": "employee" });
    let invitation = id(&anna.post(&format!("{COMPANY}/invitations"), code).await);
    let site = json!({ "method": "dns", "subject": "fonderie.example" });
    let proof = id(&anna.post(&format!("{COMPANY}/proofs"), site).await);
    let company = anna.get(COMPANY).await;
    let pass = id(&anna.post("/api/ancrage/v1/signup-invitations", json!({ "uses": 2 })).await);
    anna.put("/api/ancrage/v1/territories/insee-com:29019/account", json!({})).await;

    let communities = |name, value: &str| Example("/api/ancrage/v1/communities/", name, value.to_owned());
    let companies = |name, value: &str| Example("/api/ancrage/v1/companies/", name, value.to_owned());
    vec![
        communities("id", &community),
        communities("account", &member),
        communities("post", &post),
        companies("id", &id(&company)),
        companies("company", "fonderie"),
        companies("person", "bea"),
        companies("invitation", &invitation),
        companies("establishment", &id(&company["establishments"][0])),
        companies("proof", &proof),
        Example("/api/ancrage/v1/memberships/", "company", "fonderie".to_owned()),
        Example("/api/ancrage/v1/invitations/", "invitation", invitation),
        Example("/api/ancrage/v1/signup-invitations/", "invitation", pass),
        Example("/api/ancrage/v1/signups/", "signup", signup),
        Example("/api/ancrage/v1/withheld/", "post", post),
    ]
}

/// Somebody confirmed the address, which takes a letter, and waits for the moderators; the id of the request.
async fn waiting(app: &App) -> String {
    let tx = app.store().begin(app.now()).await.expect("begins");
    let now = tx.now();
    let signup = Signup {
        id: tx.next_id(),
        username: Username::from_stored("nina".to_owned()),
        email: "nina@brest.example".to_owned(),
        password_hash: String::new(),
        locale: None,
        reason: "Je fonds du bronze".to_owned(),
        invite: None,
        offer: None,
        by_domain: false,
        way: Way::Approval,
        state: SignupState::Waiting,
        letters: 1,
        lettered_at: now,
        created_at: now,
        expires_at: now + DECIDE_WITHIN,
    };
    let new = NewSignup { signup: &signup, confirm_hash: "confirm", ticket_hash: "ticket" };
    tx.signups().insert(&new).await.expect("stored");
    tx.commit().await.expect("commits");
    signup.id.to_string()
}

/// The description as the server gives it, with what there is as examples: no id is known before it is made.
async fn described(server: &ServerProcess, examples: &[Example]) -> Value {
    let (status, text) = server.get(web::ancrage::openapi::PATH).await.expect("an answer");
    assert_eq!(status, 200, "{text}");
    let mut document: Value = serde_json::from_str(&text).expect("JSON");
    let paths = document["paths"].as_object_mut().expect("paths");
    for Example(start, name, value) in examples {
        let mut known = false;
        for (_, operations) in paths.iter_mut().filter(|(path, _)| path.starts_with(*start)) {
            let operations = operations.as_object_mut().expect("operations").values_mut();
            let places = operations.filter_map(|operation| operation.get_mut("parameters")?.as_array_mut()).flatten();
            for place in places.filter(|place| place["name"] == *name && place["in"] == "path") {
                place["example"] = json!(value);
                known = true;
            }
        }
        assert!(known, "no path below {start} has a place for {name}");
    }
    document
}

#[tokio::test]
async fn the_api_is_as_it_is_described() {
    let Some(python) = python() else { return };
    for_each_database(async |database| {
        // Where people come in, there is more to ask for.
        let here = Installation::new()
            .await
            .with("ANCRAGE_DATABASE__URL", database.url())
            .with("ANCRAGE_REGISTRATIONS", "approval")
            .with("ANCRAGE_CONTACT_EMAIL", "bonjour@brest.example")
            .with("ANCRAGE_MAIL__FOLDER", "letters");
        let config = Config::new(Host::parse(here.domain()).expect("a domain"));
        let (files, clock) = (Arc::new(FsMediaStore::new(here.folder())), Arc::new(SystemClock));
        let app = server::start::assemble(&config, database.store().await, clock, files).await.expect("an application");
        let dataset = Dataset::built_in(FRANCE).expect("the dataset").around(&["insee-dep:29"]);
        import(&app, &dataset, |_| {}).await.expect("imported");
        let signup = waiting(&app).await;
        app.store().release_node().await.expect("released");
        app.store().clone().close().await.expect("closed");

        // What only moderators see is asked for too.
        for (name, email, role) in [("anna", "anna@brest.example", "moderator"), ("bea", "bea@brest.example", "member")]
        {
            here.must(&["account", "create", name, "--email", email, "--role", role], "correct horse\n").await;
        }
        let company = ["company", "create", "fonderie", "--name", "Fonderie de l'Elorn", "--owner", "anna"];
        here.must(&[&company[..], &["--territory", "insee-com:29019"]].concat(), "").await;
        let token = here.must(&["token", "create", "anna", "--scopes", "read write"], "").await;
        let server = here.serve().await;
        let document = described(&server, &seeded(&here, signup).await).await;
        tokio::fs::write(here.folder().join(DESCRIPTION), document.to_string()).await.expect("written");
        for questions in QUESTIONS {
            let mut command = Command::new(&python);
            command.args(["-m", "schemathesis.cli", "run", DESCRIPTION]);
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
