//! The command line: what every command prints, and how it ends.
//!
//! **Here:** what holds for every command: its help, its refusals, the status it ends with; and the commands that have
//! few tests. Beside it: people and companies ([`account`]), official areas ([`territory`]), what waits for other
//! servers ([`queue`]).

mod account;
mod queue;
mod territory;

use std::collections::BTreeSet;

use serde_json::Value;
use testkit::process::Installation;

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
    let here = with_anna().await;
    let server = here.serve().await;
    assert!(server.terminate().await.success());
    let moved = here.clone().with("ANCRAGE_DOMAIN", "brest.localhost");
    let said = format!("this database was made for {} and cannot become that of brest.localhost", here.domain());
    // Nor is anything made there that would have an address of the other.
    let company = ["company", "create", "fonderie", "--name", "Fonderie", "--owner", "anna"];
    let company = [&company[..], &["--territory", "insee-com:69123"]].concat();
    for command in [&["serve"][..], &company] {
        let ended = moved.run(command, "").await;
        assert_eq!(ended.status, Some(2), "{command:?}: {ended:?}");
        assert!(ended.stderr.contains(&said), "{command:?}: {ended:?}");
    }
    let server = here.serve().await;
    assert!(server.terminate().await.success());
}
