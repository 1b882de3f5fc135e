//! Who may know whom: cargo's graph against the picture in ARCHITECTURE.md; and that the files are there that the page
//! leads to.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    process::Command,
};

use serde_json::Value;

/// What each crate of the workspace lists, dependencies of its tests left out.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--no-deps", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo prints JSON");
    let text = |value: &Value| value.as_str().expect("a name").to_owned();
    let packages = metadata["packages"].as_array().expect("packages");
    let listed = |package: &Value| {
        let dependencies = package["dependencies"].as_array().expect("dependencies");
        dependencies.iter().filter(|one| one["kind"].is_null()).map(|one| text(&one["name"])).collect()
    };
    packages.iter().map(|package| (text(&package["name"]), listed(package))).collect()
}

/// The crates of the workspace that list a dependency.
fn who_lists(dependency: &str) -> Vec<String> {
    dependencies().into_iter().filter(|(_, listed)| listed.contains(dependency)).map(|(name, _)| name).collect()
}

#[test]
fn arrows_point_one_way() {
    // An arrow permits everything further right: server → web, federation → app → storage → domain.
    let permitted: BTreeMap<&str, &[&str]> = BTreeMap::from([
        ("domain", &[] as &[&str]),
        ("storage", &["domain"]),
        ("app", &["domain", "storage"]),
        ("federation", &["domain", "storage", "app"]),
        ("web", &["domain", "storage", "app"]),
        ("migrations", &[]),
        ("server", &["domain", "storage", "app", "federation", "web", "migrations"]),
        ("testkit", &["domain", "storage", "app", "federation", "web", "migrations", "server"]),
        ("ancrage-tests", &["domain", "storage", "app", "federation", "web", "migrations", "server", "testkit"]),
        ("xtask", &[]),
    ]);
    let graph = dependencies();
    let known: BTreeSet<&str> = graph.keys().map(String::as_str).collect();
    assert_eq!(known, permitted.keys().copied().collect(), "the picture shows every crate, and no other");
    for (name, listed) in &graph {
        for other in listed.iter().filter(|other| known.contains(other.as_str())) {
            assert!(permitted[name.as_str()].contains(&other.as_str()), "{name} must not know {other}");
        }
    }
}

#[test]
fn the_database_is_known_to_storage_alone() {
    assert_eq!(who_lists("sea-orm"), ["storage"]);
    assert_eq!(who_lists("sea-orm-migration"), ["migrations"]);
    // The test kit makes and drops databases; the benchmarks insert into bare ones and count rows from outside.
    assert_eq!(who_lists("sqlx"), ["storage", "testkit", "xtask"]);
}

#[test]
fn the_federation_library_is_known_to_federation_alone() {
    assert_eq!(who_lists("activitypub_federation"), ["federation"]);
}

#[test]
fn the_domain_does_nothing_but_decide() {
    let domain = &dependencies()["domain"];
    for doing in ["tokio", "axum", "reqwest", "sqlx", "sea-orm", "futures", "tracing", "rand", "serde_json"] {
        assert!(!domain.contains(doing), "domain must not list {doing}");
    }
}

#[test]
fn only_programs_use_the_catch_all_error() {
    let users = who_lists("anyhow");
    assert!(users.iter().all(|name| ["server", "xtask"].contains(&name.as_str())), "{users:?}");
}

#[test]
fn nothing_here_reads_xml() {
    // No entity is ever resolved where nobody knows what one is.
    let lock = include_str!("../../Cargo.lock");
    let names: Vec<&str> = lock.lines().filter_map(|line| line.strip_prefix("name = ")).collect();
    assert!(names.len() > 100, "the dependencies are listed");
    let readers: Vec<&&str> = names.iter().filter(|name| name.contains("xml") || name.contains("svg")).collect();
    assert!(readers.is_empty(), "{readers:?}");
}

fn is_rust(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == "rs")
}

/// Every file of Rust and every folder below `folder`, as they are written from the root of the workspace.
fn places(folder: &Path, written: &str, into: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry")) {
        let name = entry.file_name().to_string_lossy().into_owned();
        let place = format!("{written}/{name}");
        if entry.file_type().expect("a type").is_dir() {
            if !["target", "node_modules"].contains(&name.as_str()) {
                places(&entry.path(), &place, into);
                into.push(place);
            }
        } else if is_rust(&name) {
            into.push(place);
        }
    }
}

#[test]
fn the_files_that_the_page_names_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut known = Vec::new();
    for folder in ["crates", "migrations", "tests", "xtask"] {
        places(&root.join(folder), &format!("/{folder}"), &mut known);
    }
    let page = include_str!("../../ARCHITECTURE.md");
    // Between the marks; addresses of the server begin with a slash, and what has a space or a bracket is code.
    let named = page.lines().flat_map(|line| line.split('`').skip(1).step_by(2));
    let is_place = |name: &&str| {
        (is_rust(name) || name.contains('/'))
            && !name.starts_with(['/', '.'])
            && !name.contains([' ', '(', '*', ':', '{'])
    };
    let named: BTreeSet<&str> = named.filter(is_place).collect();
    assert!(named.len() > 50, "the page leads to files: {named:?}");
    let is_there = |name: &str| {
        let end = format!("/{}", name.trim_end_matches('/'));
        known.iter().any(|place| place.ends_with(&end))
    };
    let missing: Vec<&&str> = named.iter().filter(|name| !is_there(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
