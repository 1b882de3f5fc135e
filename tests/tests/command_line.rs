//! The command line: what every command prints, and how it ends.

use std::collections::BTreeSet;

use app::{Clock, clock::SystemClock};
use chrono::TimeDelta;
use domain::{id::ActivityId, uri::Uri};
use serde_json::Value;
use storage::{NewDelivery, NewInboxEntry, Outcome, Store, StoreOptions, StoredActivity};
use testkit::{TestDatabase, for_each_database, process::Installation};

/// Every command there is: others rely on their names.
const COMMANDS: [&str; 40] = [
    "serve",
    "demo",
    "migrate",
    "account",
    "account create",
    "account totp-reset",
    "account alias",
    "account move",
    "account delete",
    "account suspend",
    "account unsuspend",
    "company",
    "company create",
    "company list",
    "company owner",
    "company show",
    "community",
    "community moderator",
    "territory",
    "territory import",
    "territory find",
    "territory show",
    "territory enable",
    "territory disable",
    "territory steward",
    "directory",
    "directory subscribe",
    "directory unsubscribe",
    "directory list",
    "token",
    "token create",
    "domain",
    "domain suspend",
    "domain limit",
    "domain allow",
    "domain clear",
    "domain list",
    "queue",
    "queue status",
    "queue retry",
];
const PASSWORD: &str = "correct horse\n";
/// Employment areas, as the statistics office publishes them.
const PUBLISHED: &str = include_str!("../fixtures/territories/zones-emploi.csv");

async fn with_anna() -> Installation {
    let here = Installation::new().await;
    here.must(&["account", "create", "anna", "--email", "anna@lyon.example", "--role", "owner"], PASSWORD).await;
    here
}

async fn with_fonderie() -> Installation {
    let here = with_anna().await;
    let company = ["company", "create", "fonderie", "--name", "Fonderie du Rhône", "--owner", "anna"];
    here.must(&[&company[..], &["--territory", "insee-com:69123", "--kind", "cooperative"]].concat(), "").await;
    here
}

/// The commands that a help lists.
fn listed(help: &str) -> Vec<&str> {
    let (_, list) = help.split_once("\nCommands:\n").unwrap_or_default();
    // What goes on about one stands further in.
    let begins = |line: &&str| line.starts_with("  ") && !line.starts_with("   ");
    let lines = list.lines().take_while(|line| !line.is_empty()).filter(begins);
    lines.filter_map(|line| line.split_whitespace().next()).collect()
}

#[tokio::test]
async fn every_command_explains_itself() {
    let here = Installation::new().await;
    let (mut met, mut left) = (BTreeSet::new(), vec![String::new()]);
    while let Some(command) = left.pop() {
        let arguments: Vec<&str> = command.split_whitespace().chain(["--help"]).collect();
        let help = here.must(&arguments, "").await;
        assert!(help.contains("Usage: ancrage") && help.contains("--config <FILE>"), "{command:?}: {help}");
        left.extend(listed(&help).iter().map(|name| format!("{command} {name}").trim().to_owned()));
        met.insert(command);
    }
    met.remove("");
    assert_eq!(met, BTreeSet::from(COMMANDS.map(str::to_owned)));
    assert!(here.must(&["--version"], "").await.starts_with("ancrage "));
}

#[tokio::test]
async fn bad_input_is_one_line_and_status_2() {
    let here = with_fonderie().await;
    for (arguments, stdin, said) in [
        (&[][..], "", "a command is missing"),
        (&["fly"], "", "unrecognized subcommand 'fly'"),
        (&["serve", "--fast"], "", "unexpected argument '--fast'"),
        (&["migrate", "sideways"], "", "invalid value 'sideways'"),
        (&["--config", "/nowhere.toml", "serve"], "", "cannot read the configuration /nowhere.toml"),
        (&["account", "create"], "", "--email"),
        (&["account", "create", "bob", "--email", "bob"], PASSWORD, "not an e-mail address"),
        (&["account", "create", "bob", "--email", "bob@lyon.example"], "short\n", "a password has 8 to 200 characters"),
        (&["account", "create", "bob", "--email", "bob@lyon.example"], "", "no password on the standard input"),
        (&["account", "create", "b b", "--email", "bob@lyon.example"], PASSWORD, "a user name has only"),
        (&["account", "create", "anna", "--email", "bob@lyon.example"], PASSWORD, "@anna is taken"),
        (&["account", "create", "bob", "--email", "bob@lyon.example", "--role", "king"], PASSWORD, "'king'"),
        (&["account", "totp-reset", "nobody"], "", "no person @nobody"),
        (&["account", "totp-reset", "anna"], "", "without a second factor"),
        (&["account", "alias", "anna", "sing", "fonderie"], "", "'sing'"),
        (&["account", "alias", "nobody", "add", "anna"], "", "no person or company \"nobody\""),
        (&["account", "alias", "anna", "add", "nobody"], "", "account not found"),
        (&["account", "alias", "anna", "add", "no handle"], "", "is not a handle"),
        (&["account", "move", "anna", "fonderie"], "", "must first name this one as an alias"),
        (&["account", "delete", "nobody"], "", "no person or company \"nobody\""),
        (&["account", "delete", "anna"], "", "@fonderie has no other owner"),
        (&["account", "suspend", "nobody"], "", "no account @nobody"),
        (&["account", "suspend", "@bob@brest.example"], "", "no account @bob@brest.example"),
        (&["account", "unsuspend", "b b"], "", "a user name has only"),
        (
            &["company", "create", "mill", "--name", "Mill", "--owner", "nobody", "--territory", "insee-com:69123"],
            "",
            "no person @nobody",
        ),
        (&["company", "create", "mill", "--name", "Mill", "--owner", "anna", "--territory", "lyon"], "", "SCHEME:CODE"),
        (&["community", "moderator", "forge", "anna"], "", "no account @forge"),
        (&["community", "moderator", "forge"], "", "<MEMBER>"),
        (&["territory", "find", "brest"], "", "ancrage territory import"),
        (&["territory", "find", "--kind", "town", "brest"], "", "'town'"),
        (&["territory", "find", "—"], "", "no word to look for"),
        (&["territory", "show", "brest"], "", "SCHEME:CODE"),
        (&["territory", "enable", "brest"], "", "SCHEME:CODE"),
        (&["territory", "enable", "insee-com:29019"], "", "ancrage territory import"),
        (&["territory", "disable", "insee-com:29019"], "", "ancrage territory import"),
        (&["territory", "steward", "brest", "anna"], "", "SCHEME:CODE"),
        (&["territory", "steward", "insee-com:29019"], "", "<ACCOUNT>"),
        (&["territory", "steward", "insee-com:29019", "anna"], "", "ancrage territory import"),
        (&["territory", "import", "--dataset", "mars"], "", "no dataset \"mars\""),
        (&["territory", "import", "--dataset", "./mars.csv"], "", "cannot read ./mars.csv"),
        (&["territory", "import", "--dataset", "./france.csv"], "", "cannot be called france"),
        (&["token", "create", "nobody", "--scopes", "read"], "", "no account @nobody"),
        (&["token", "create", "anna", "--scopes", "fly"], "", "unknown scope \"fly\""),
        (&["token", "create", "anna", "--as", "mill", "--scopes", "read"], "", "no account @mill"),
        (&["domain", "suspend", "not a host"], "", "\"not a host\" is not a domain"),
        (&["domain", "suspend", here.domain()], "", "cannot have a policy on itself"),
        (&["domain", "clear", "unknown.example"], "", "no policy on unknown.example"),
        (&["queue", "retry", "--host", "not a host"], "", "\"not a host\" is not a host"),
    ] {
        let ended = here.run(arguments, stdin).await;
        assert_eq!(ended.status, Some(2), "{arguments:?}: {ended:?}");
        assert_eq!(ended.stdout, "", "{arguments:?}");
        assert_eq!(ended.stderr.lines().count(), 1, "{arguments:?}: {}", ended.stderr);
        assert!(
            ended.stderr.starts_with("ancrage: ") && ended.stderr.contains(said),
            "{arguments:?}: {}",
            ended.stderr
        );
    }
    let unknown = here.clone().with("ANCRAGE_COLOUR", "blue").run(&["migrate"], "").await;
    assert_eq!((unknown.status, unknown.stderr.lines().count()), (Some(2), 1));
    assert!(unknown.stderr.starts_with("ancrage: unknown key ANCRAGE_COLOUR in the environment"), "{unknown:?}");
}

#[tokio::test]
async fn a_failure_of_the_machine_is_status_1() {
    let nowhere = Installation::new().await.with("ANCRAGE_DATABASE__URL", "sqlite:/proc/nowhere/ancrage.sqlite");
    let ended = nowhere.run(&["migrate"], "").await;
    assert_eq!((ended.status, ended.stderr.lines().count()), (Some(1), 1), "{ended:?}");
    let unwritable = Installation::new().await.with("ANCRAGE_DATABASE__URL", "sqlite:/proc/ancrage.sqlite");
    let ended = unwritable.run(&["migrate"], "").await;
    assert_eq!((ended.status, ended.stderr.lines().count()), (Some(1), 1), "{ended:?}");
    assert!(ended.stderr.contains("`database.url`"), "{ended:?}");

    let server = Installation::new().await.serve().await;
    let listen = server.installation().url("").replace("http://", "");
    let busy = Installation::new().await.with("ANCRAGE_LISTEN", &listen).run(&["serve"], "").await;
    assert_eq!((busy.status, busy.stderr.lines().count()), (Some(1), 1), "{busy:?}");
    assert!(
        busy.stderr.contains(&format!("cannot listen on {listen}")) && busy.stderr.contains("`listen`"),
        "{busy:?}"
    );
}

#[tokio::test]
async fn accounts_companies_and_tokens_work() {
    let here = with_fonderie().await;
    let own = here.must(&["token", "create", "anna", "--scopes", "read write follow"], "").await;
    let company = here.must(&["token", "create", "anna", "--as", "fonderie", "--scopes", "read"], "").await;
    let server = here.serve().await;
    for (token, name) in [(own, "anna"), (company, "fonderie")] {
        assert!(token.len() >= 43 && !token.contains(char::is_whitespace), "the token stands alone: {token:?}");
        let url = here.url("/api/v1/accounts/verify_credentials");
        let answer = testkit::process::http_client().get(url).bearer_auth(&token).send().await.expect("an answer");
        assert_eq!(answer.status(), 200, "{name}");
        let credentials: Value = serde_json::from_str(&answer.text().await.expect("text")).expect("JSON");
        assert_eq!(credentials["username"], name);
    }
    let finger = format!("/.well-known/webfinger?resource=acct:fonderie@{}", here.domain());
    assert_eq!(server.get(&finger).await.expect("an answer").0, 200);
    assert!(server.terminate().await.success());
}

#[tokio::test]
async fn accounts_name_others_move_to_them_and_are_deleted() {
    let here = with_fonderie().await;
    here.must(&["account", "create", "bob", "--email", "bob@lyon.example"], PASSWORD).await;
    let [anna, bob, company] = ["anna", "bob", "fonderie"].map(|name| format!("@{name}@{}", here.domain()));
    let named = here.must(&["account", "alias", "bob", "add", &anna], "").await;
    assert!(named.starts_with(&format!("http://{}/actors/", here.domain())), "{named}");
    assert_eq!(here.must(&["account", "alias", &bob, "add", "anna"], "").await, named, "once");
    assert_eq!(here.must(&["account", "alias", "bob", "remove", "anna"], "").await, "");
    let refused = here.run(&["account", "move", "anna", "bob"], "").await;
    assert!(refused.status == Some(2) && refused.stderr.contains("as an alias"), "{refused:?}");
    for name in ["anna", "fonderie"] {
        here.must(&["account", "alias", "bob", "add", name], "").await;
    }
    assert_eq!(here.must(&["account", "move", "anna", &bob], "").await, format!("{anna} moves to {bob}"));
    assert_eq!(here.must(&["account", "move", "fonderie", "bob"], "").await, format!("{company} moves to {bob}"));

    let server = here.serve().await;
    let (status, shown) = server.get("/api/v1/accounts/lookup?acct=anna").await.expect("an answer");
    let shown: Value = serde_json::from_str(&shown).expect("JSON");
    assert_eq!((status, &shown["moved"]["acct"]), (200, &"bob".into()));
    // Beside the server that runs: the company first, because she is its only owner.
    assert_eq!(here.must(&["account", "delete", &company], "").await, format!("{company} is deleted"));
    assert_eq!(here.must(&["account", "delete", "anna"], "").await, format!("{anna} is deleted"));
    for name in ["anna", "fonderie"] {
        let finger = format!("/.well-known/webfinger?resource=acct:{name}@{}", here.domain());
        assert_ne!(server.get(&finger).await.expect("an answer").0, 200, "{name}");
        let again = here.run(&["account", "delete", name], "").await;
        assert!(again.status == Some(2) && again.stderr.contains("no person or company"), "{again:?}");
    }
    let taken = here.run(&["account", "create", "anna", "--email", "a@lyon.example"], PASSWORD).await;
    assert!(taken.status == Some(2) && taken.stderr.contains("@anna is taken"), "{taken:?}");
    assert!(server.terminate().await.success());
}

#[tokio::test]
async fn accounts_are_suspended_and_let_back() {
    let here = with_fonderie().await;
    let publication = async || {
        let printed = here.must(&["company", "show", "fonderie", "--json"], "").await;
        let shown: Value = serde_json::from_str(&printed).expect("JSON");
        shown["publication"].as_str().expect("a word").to_owned()
    };
    let open = publication().await;
    let suspended = here.must(&["account", "suspend", "anna", "--reason", "Publicité"], "").await;
    assert_eq!(suspended.trim(), "@anna is suspended");
    assert_eq!(publication().await, "hidden", "nobody else answers for it");
    assert_eq!(here.must(&["account", "unsuspend", "@anna"], "").await.trim(), "@anna is no longer suspended");
    assert_eq!(publication().await, open);
}

#[tokio::test]
async fn made_things_are_printed_as_json_too() {
    let here = with_anna().await;
    let company = ["company", "create", "mill", "--name", "Mill", "--owner", "anna", "--territory", "insee-com:69123"];
    let printed = here.must(&[&company[..], &["--json"]].concat(), "").await;
    let made: Value = serde_json::from_str(&printed).expect("JSON");
    assert_eq!(made["handle"], format!("@mill@{}", here.domain()));
    let uri = format!("http://{}/actors/{}", here.domain(), made["id"].as_str().expect("an id"));
    assert_eq!(made["uri"], uri);
}

#[tokio::test]
async fn policies_are_set_listed_and_cleared() {
    let here = Installation::new().await;
    here.must(&["domain", "suspend", "Bad.Example.", "--private-comment", "spam"], "").await;
    here.must(&["domain", "limit", "loud.example", "--reject-media"], "").await;
    here.must(&["domain", "allow", "good.bad.example"], "").await;
    here.must(&["domain", "clear", "loud.example"], "").await;
    assert_eq!(here.must(&["domain", "list"], "").await, "suspend  bad.example\nallow  good.bad.example");
    let listed: Value = serde_json::from_str(&here.must(&["domain", "list", "--json"], "").await).expect("JSON");
    assert_eq!(listed[0]["host"], "bad.example");
    assert_eq!(listed[0]["private_comment"], "spam");
}

#[tokio::test]
async fn territories_are_brought_in_found_and_shown() {
    let here = with_anna().await;
    let imported = here.must(&["territory", "import"], "").await;
    assert!(imported.starts_with("france: ") && imported.ends_with("new, 0 changed, 0 as before, 0 no longer in use"));
    let found = here.must(&["territory", "find", "saint", "denis", "--limit", "2"], "").await;
    let expected =
        "insee-com:97411  Saint-Denis  commune, La Réunion\ninsee-com:93066  Saint-Denis  commune, Seine-Saint-Denis";
    assert_eq!(found, expected);
    let shown = here.must(&["territory", "show", "insee-com:93066"], "").await;
    assert!(
        shown.contains("insee-epci:200054781") && !shown.contains("insee-dep:91"),
        "in no other département: {shown}"
    );
    let shown = here.must(&["territory", "show", "insee-com:01340"], "").await;
    assert!(shown.starts_with("insee-com:01015  Arboys en Bugey  commune\n  insee-com:01340 leads here"), "{shown}");
    let shown: Value =
        serde_json::from_str(&here.must(&["territory", "show", "insee-com:29019", "--json"], "").await).expect("JSON");
    assert_eq!((&shown["name"], &shown["within"][0]["name"]), (&"Brest".into(), &"Brest Métropole".into()));
    // An account, for an old code that of the present commune.
    let enabled = here.must(&["territory", "enable", "insee-com:01340"], "").await;
    assert!(
        enabled.contains("insee-com:01015  Arboys en Bugey  @arboys_en_bugey@") && enabled.ends_with("passes posts on"),
        "{enabled}"
    );
    let again: Value =
        serde_json::from_str(&here.must(&["territory", "enable", "insee-com:01015", "--json"], "").await)
            .expect("JSON");
    assert_eq!((&again["code"], &again["active"]), (&"insee-com:01015".into(), &true.into()));
    let disabled = here.must(&["territory", "disable", "insee-com:01015"], "").await;
    assert!(disabled.ends_with("passes nothing on any more"), "{disabled}");
    let chosen = here.must(&["territory", "enable", "insee-com:29019", "--handle", "brest_ville"], "").await;
    assert!(chosen.contains("@brest_ville@"), "{chosen}");
    // Somebody who confirms the companies there.
    for (more, said) in [
        (&[][..], "is steward"),
        (&[], "is steward already"),
        (&["--remove"], "is steward no more"),
        (&["--remove"], "was no steward"),
    ] {
        let steward = here.must(&[&["territory", "steward", "insee-com:01340", "anna"][..], more].concat(), "").await;
        let line = format!("insee-com:01015  Arboys en Bugey  @anna@{} {said}", here.domain());
        assert_eq!(steward, line);
    }
    let named = here.must(&["territory", "steward", "insee-com:29019", "anna", "--json"], "").await;
    let named: Value = serde_json::from_str(&named).expect("JSON");
    assert_eq!((&named["code"], &named["steward"]), (&"insee-com:29019".into(), &true.into()));
    for (arguments, said) in [
        (&["territory", "steward", "insee-com:29019", "nobody"][..], "no person @nobody"),
        (&["territory", "steward", "insee-com:29000", "anna"], "there is no territory"),
        (&["territory", "enable", "insee-com:29019", "--handle", "autre"], "a handle stays"),
        (&["territory", "enable", "insee-com:29000"], "there is no territory"),
        (&["territory", "disable", "insee-com:35238"], "has no account"),
    ] {
        let refused = here.run(arguments, "").await;
        assert!(refused.status == Some(2) && refused.stderr.contains(said), "{refused:?}");
    }
    std::fs::write(here.folder().join("own.csv"), "code,name,parents\ncustom:rade,Rade de Brest,nowhere\n")
        .expect("written");
    let wrong = here.run(&["territory", "import", "--dataset", "own.csv"], "").await;
    assert_eq!(wrong.status, Some(2));
    assert!(wrong.stderr.starts_with("ancrage: own.csv: line 2: \"nowhere\""), "{wrong:?}");
    let table = "code,name,parents\ncustom:rade,Rade de Brest,insee-dep:29\ninsee-com:29019,,custom:rade\n";
    std::fs::write(here.folder().join("own.csv"), table).expect("written");
    let added = here.must(&["territory", "import", "--dataset", "own.csv", "--json"], "").await;
    assert_eq!(serde_json::from_str::<Value>(&added).expect("JSON")["new"], 1);
    std::fs::write(here.folder().join("zones.csv"), PUBLISHED).expect("written");
    let published = here.must(&["territory", "import", "--dataset", "zones.csv"], "").await;
    let said = "zones: 4 new, 9 changed, 0 as before, 0 no longer in use\n  \
                2 not known here and left out: insee-com:29998, insee-com:44999";
    assert_eq!(published, said);
    let company = ["company", "create", "mill", "--name", "Mill", "--owner", "anna", "--territory"];
    let unknown = here.run(&[&company[..], &["insee-com:29999"]].concat(), "").await;
    assert_eq!(unknown.status, Some(2));
    assert!(unknown.stderr.contains("ancrage territory find"), "{unknown:?}");
    here.must(&[&company[..], &["custom:rade"]].concat(), "").await;
}

#[tokio::test]
async fn the_queue_is_visible() {
    let here = Installation::new().await;
    let text = here.must(&["queue", "status"], "").await;
    let lines = [
        "deliveries: 0 pending, 0 failed",
        "inbox: 0 pending, 0 dead letters",
        "events: 0 pending, 0 dead",
        "mails: 0 pending, 0 failed",
    ];
    assert_eq!(text, lines.join("\n"));
    let json: Value = serde_json::from_str(&here.must(&["queue", "status", "--json"], "").await).expect("JSON");
    assert_eq!(json["deliveries"]["pending"], 0);
    assert_eq!(json["inbox"]["dead_letters"], Value::Array(Vec::new()));
    let retried = here.must(&["queue", "retry"], "").await;
    assert!(retried.starts_with("0 deliveries are tried again"), "{retried}");
}

/// A dead letter and a delivery that expired, as a server leaves them.
async fn give_up(database: &TestDatabase) {
    let now = SystemClock.now();
    let mut store = database.store().await;
    store.lease_node(now).await.expect("a number");
    let anna = "anna".parse().expect("a handle");
    let anna = store.read(now).actors().find_by_handle(&anna).await.expect("reads").expect("made before");
    let tx = store.begin(now).await.expect("a change");
    let entry = NewInboxEntry {
        activity_uri: "https://brest.example/likes/1".to_owned(),
        digest: "0".repeat(64),
        sender: "https://brest.example/actors/1".to_owned(),
        host: "brest.example".to_owned(),
        body: "{}".to_owned(),
    };
    tx.inbox().insert_all(store.ids(), &[entry], now).await.expect("received");
    let taken = tx.inbox().claim(store.node(), now, now, 3, 10, &[]).await.expect("taken");
    tx.inbox().put_off(taken[0].id, None, "unreachable: took too long").await.expect("given up");
    let address = |text: &str| Uri::parse(text).expect("an address");
    let activity = StoredActivity {
        id: ActivityId(tx.next_id()),
        uri: address("https://lyon.example/activities/1"),
        actor: anna.id,
        open: false,
        body: "{}".to_owned(),
    };
    tx.activities().insert(&activity, now).await.expect("stored");
    let inboxes = [address("https://brest.example/inbox")];
    let delivery = NewDelivery { activity: activity.id, object_key: "x", inboxes: &inboxes };
    tx.deliveries().enqueue(store.ids(), &delivery, now - TimeDelta::days(15)).await.expect("queued");
    let host = "brest.example".to_owned();
    let due = tx.deliveries().due(std::slice::from_ref(&host), now, 1).await.expect("due");
    let outcome = Outcome {
        host,
        answered: false,
        delivered: Vec::new(),
        failed: vec![(due[0].id, "expired after 14 days".to_owned())],
        put_off: Vec::new(),
        unwell: None,
    };
    tx.deliveries().settle(&[outcome], now).await.expect("written down");
    tx.commit().await.expect("committed");
    store.release_node().await.expect("released");
    store.close().await.expect("closed");
}

#[tokio::test]
async fn what_was_given_up_is_named_and_tried_again() {
    for_each_database(async |database| {
        let here = Installation::new().await.with("ANCRAGE_DATABASE__URL", database.url());
        here.must(&["account", "create", "anna", "--email", "anna@lyon.example"], PASSWORD).await;
        give_up(&database).await;
        let lines = [
            "deliveries: 0 pending, 1 failed",
            "  brest.example: 1 failed: expired after 14 days",
            "inbox: 0 pending, 1 dead letters",
            "  https://brest.example/likes/1 from https://brest.example/actors/1: unreachable: took too long",
        ];
        let text = here.must(&["queue", "status"], "").await;
        assert!(text.starts_with(&lines.join("\n")), "{text}");
        let status: Value = serde_json::from_str(&here.must(&["queue", "status", "--json"], "").await).expect("JSON");
        assert_eq!((&status["deliveries"]["failed"], &status["inbox"]["failed"]), (&1.into(), &1.into()), "{status:#}");
        let retried = here.must(&["queue", "retry"], "").await;
        let said = "1 deliveries are tried again\n1 dead letters are processed again\n";
        assert!(retried.starts_with(said), "{retried}");
        let status: Value = serde_json::from_str(&here.must(&["queue", "status", "--json"], "").await).expect("JSON");
        let (deliveries, inbox) = (&status["deliveries"], &status["inbox"]);
        assert_eq!((&deliveries["pending"], &deliveries["failed"]), (&1.into(), &0.into()), "{status:#}");
        assert_eq!((&inbox["pending"], &inbox["dead_letters"]), (&1.into(), &Value::Array(Vec::new())), "{status:#}");
    })
    .await;
}

#[tokio::test]
async fn migrations_are_run_from_the_command_line() {
    let here = Installation::new().await;
    assert!(here.must(&["migrate", "status"], "").await.lines().all(|line| line.starts_with("pending  ")));
    here.must(&["migrate"], "").await;
    assert!(here.must(&["migrate", "status"], "").await.lines().all(|line| line.starts_with("applied  ")));
    let steps: Value = serde_json::from_str(&here.must(&["migrate", "status", "--json"], "").await).expect("JSON");
    assert_eq!(steps[0]["applied"], true);
    here.must(&["migrate", "down"], "").await;
    assert!(here.must(&["migrate", "status"], "").await.lines().all(|line| line.starts_with("pending  ")));
}

#[tokio::test]
async fn a_server_that_is_asked_to_stop_ends_well_and_comes_back() {
    let here = with_anna().await;
    let server = here.serve().await;
    assert_eq!(server.get("/health").await.expect("an answer"), (200, "ok\n".into()));
    let log = server.log();
    assert!(server.terminate().await.success(), "{log}");
    let killed = here.serve().await.kill().await;
    let again = killed.serve().await;
    let finger = format!("/.well-known/webfinger?resource=acct:anna@{}", here.domain());
    assert_eq!(again.get(&finger).await.expect("an answer").0, 200);
    assert!(again.terminate().await.success());
}

/// A word changed in the configuration would leave behind everything that other servers know.
#[tokio::test]
async fn the_data_of_one_domain_is_not_served_as_another() {
    let here = Installation::new().await;
    let server = here.serve().await;
    assert!(server.terminate().await.success());
    let moved = here.clone().with("ANCRAGE_DOMAIN", "brest.localhost");
    let ended = moved.run(&["serve"], "").await;
    let said = format!("this database was made for {} and cannot become that of brest.localhost", here.domain());
    assert_eq!(ended.status, Some(2), "{ended:?}");
    assert!(ended.stderr.contains(&said), "{ended:?}");
    let server = here.serve().await;
    assert!(server.terminate().await.success());
}

#[tokio::test]
async fn two_nodes_never_share_a_number() {
    for_each_database(async |database| {
        let options = StoreOptions { url: database.url().to_owned(), connections: 2 };
        let mut stores: Vec<Store> = Vec::new();
        for _ in 0..8 {
            stores.push(Store::connect(&options).await.expect("a node"));
        }
        let now = chrono::DateTime::UNIX_EPOCH;
        let leases = futures::future::join_all(stores.iter_mut().map(|store| store.lease_node(now))).await;
        assert!(leases.iter().all(Result::is_ok), "{leases:?}");
        let numbers: BTreeSet<u8> = stores.iter().map(Store::node).collect();
        assert_eq!(numbers.len(), stores.len(), "{numbers:?}");

        // One that was away for too long has lost its number to whoever came.
        let late = now + TimeDelta::hours(1);
        let mut newcomer = Store::connect(&options).await.expect("a node");
        newcomer.lease_node(late).await.expect("a number");
        let robbed = stores.iter().find(|store| store.node() == newcomer.node()).expect("numbers are taken in order");
        assert!(!robbed.renew_node(late).await.expect("an answer"));
        assert!(newcomer.renew_node(late).await.expect("an answer"));
        for store in stores.into_iter().chain([newcomer]) {
            store.release_node().await.expect("released");
            store.close().await.expect("closed");
        }
    })
    .await;
}
