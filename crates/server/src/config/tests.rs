use std::{collections::BTreeSet, path::PathBuf};

use serde_json::Value;

use super::*;

const EXAMPLE: &str = include_str!("../../../../config/ancrage.example.toml");

struct TempFile(PathBuf);

impl TempFile {
    fn new(name: &str, text: &str) -> Self {
        let path = std::env::temp_dir().join(format!("ancrage-config-{}-{name}.toml", std::process::id()));
        std::fs::write(&path, text).expect("a temporary file");
        Self(path)
    }
}

impl Drop for TempFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn load_text(name: &str, text: &str, environment: &[(&str, &str)]) -> Result<Config, String> {
    let file = TempFile::new(name, text);
    let environment = environment.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
    load_from(Some(&file.0), environment).map_err(|error| {
        let text = error.to_string();
        assert!(!text.contains('\n'), "not one line: {text}");
        text.replace(&file.0.display().to_string(), "FILE")
    })
}

fn lyon() -> Config {
    Config::new(Host::parse("lyon.example").expect("valid"))
}

/// Every key with its value, sections joined with a dot.
fn keys(value: &Value, prefix: &str, out: &mut Vec<(String, Value)>) {
    match value {
        Value::Object(section) => {
            for (key, value) in section {
                let path = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
                keys(value, &path, out);
            }
        }
        value => out.push((prefix.to_owned(), value.clone())),
    }
}

fn keys_of(config: &impl Serialize) -> Vec<(String, Value)> {
    let mut out = Vec::new();
    keys(&serde_json::to_value(config).expect("a configuration is JSON"), "", &mut out);
    out
}

/// `#key = value` without its mark; prose keeps its mark, which a space follows.
fn uncommented() -> String {
    let bare = |line: &str| match line.strip_prefix('#') {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_lowercase()) => format!("{rest}\n"),
        _ => format!("{line}\n"),
    };
    EXAMPLE.lines().map(bare).collect()
}

#[test]
fn the_example_names_every_key_and_shows_its_default() {
    let table: toml::Table = toml::from_str(&uncommented()).expect("the example is TOML");
    let written: BTreeSet<String> = keys_of(&table).into_iter().map(|(key, _)| key).collect();
    let known: BTreeSet<String> = keys_of(&lyon()).into_iter().map(|(key, _)| key).collect();
    assert_eq!(written, known);

    let shown = keys_of(&load_text("shown", &uncommented(), &[]).expect("valid"));
    for ((key, shown), (_, default)) in shown.iter().zip(keys_of(&lyon())) {
        // What has no default is shown with an example.
        assert!(default.is_null() || *shown == default, "{key}: shown {shown}, default {default}");
    }
    assert_eq!(load_text("as-is", EXAMPLE, &[]).expect("valid"), lyon());
}

#[test]
fn every_key_of_the_example_is_explained() {
    let lines: Vec<&str> = EXAMPLE.lines().collect();
    for (number, line) in lines.iter().enumerate() {
        let is_key = line.trim_start_matches('#').starts_with(|c: char| c.is_ascii_lowercase());
        if is_key {
            assert!(number > 0 && lines[number - 1].starts_with("# "), "nothing explains {line}");
        }
    }
}

#[test]
fn the_environment_wins_over_the_file() {
    let config = load_text(
        "environment",
        "domain = \"lyon.example\"\ntitle = \"File\"\n[log]\nlevel = \"debug\"\n",
        &[
            ("ANCRAGE_TITLE", "Environment"),
            ("ANCRAGE_DATABASE__URL", "postgres://ancrage:secret@db/ancrage"),
            ("ANCRAGE_DATABASE__CONNECTIONS", "7"),
            ("ANCRAGE_FEDERATION__ALLOWED_NETWORKS", "127.0.0.0/8, ::1"),
            ("ANCRAGE_TRUSTED_PROXIES", "[\"10.0.0.1\"]"),
            ("ANCRAGE_TEST_POSTGRES", "postgres://elsewhere"),
            ("HOME", "/root"),
        ],
    )
    .expect("valid");
    assert_eq!(config.title, "Environment");
    assert_eq!(config.log.level, "debug");
    assert_eq!(config.database.url, "postgres://ancrage:secret@db/ancrage");
    assert_eq!(config.database.connections, 7);
    let networks: Vec<String> = config.federation.allowed_networks.iter().map(ToString::to_string).collect();
    assert_eq!(networks, ["127.0.0.0/8", "::1/128"]);
    assert_eq!(config.trusted_proxies, ["10.0.0.1/32".parse::<IpNet>().expect("valid")]);
}

#[test]
fn unknown_keys_are_refused_by_name() {
    let domain = "domain = \"lyon.example\"\n";
    let in_file = load_text("unknown", &format!("{domain}tilte = \"x\"\n"), &[]).expect_err("refused");
    assert!(in_file.starts_with("unknown key tilte in FILE: remove it, or use one of domain,"), "{in_file}");
    let nested = load_text("nested", &format!("{domain}[federation]\nallow = []\n"), &[]).expect_err("refused");
    assert_eq!(
        nested,
        "unknown key federation.allow in FILE: remove it, or use one of allowed_networks, authorized_fetch, delivery_concurrency, delivery_unproven_concurrency, delivery_per_host"
    );
    let variable = load_text("variable", domain, &[("ANCRAGE_LOG__COLOR", "on")]).expect_err("refused");
    assert_eq!(variable, "unknown key ANCRAGE_LOG__COLOR in the environment: remove it, or use one of format, level");
    let section = load_text("section", domain, &[("ANCRAGE_LOG__", "on")]).expect_err("refused");
    assert!(section.starts_with("ANCRAGE_LOG__ names no key"), "{section}");
}

#[test]
fn wrong_values_say_what_to_change() {
    for (line, said) in [
        ("", "domain is not set: add domain = \"your.host\" to ancrage.toml, or set ANCRAGE_DOMAIN"),
        ("domain = \"https://lyon.example\"", "domain in FILE: \"https://lyon.example\" is not a host"),
        ("domain = 3", "domain in FILE: invalid type: found signed int `3`, expected a string"),
        ("domain = \"a.example\"\nscheme = \"ftp\"", "scheme in FILE: unknown variant"),
        ("domain = \"a.example\"\nscheme = \"http\"", "scheme = \"http\": http is for labs"),
        ("domain = \"10.0.0.1\"\nscheme = \"http\"", "scheme = \"http\": http is for labs"),
        ("domain = \"a.example\"\nlisten = \"4000\"", "listen in FILE: invalid socket address syntax"),
        ("domain = \"a.example\"\ntitle = \"\"", "title = \"\": a title has 1 to 100 characters"),
        ("domain = \"a.example\"\ntitle = \"a\\u0000b\"", "title = \"a\\0b\": a title has 1 to 100 characters, none"),
        ("domain = \"a.example\"\nlanguages = []", "languages = \"[]\": name at least one language"),
        ("domain = \"a.example\"\nlanguages = [\"français\"]", "languages = \"français\": write language tags"),
        ("domain = \"a.example\"\nsource_url = \"code.example\"", "source_url = \"code.example\": write an address"),
        ("domain = \"a.example\"\nrate_limits = 3", "rate_limits in FILE: invalid type"),
        ("domain = \"a.example\"\ncontact_email = \"anna\"", "contact_email = \"anna\": write an e-mail address"),
        (
            "domain = \"a.example\"\ntrusted_proxies = [\"proxy\"]",
            "trusted_proxies in FILE: \"proxy\" is not a network",
        ),
        (
            "domain = \"a.example\"\n[database]\nurl = \"mysql://root:pw@db\"",
            "database.url = \"…\": it begins with sqlite:",
        ),
        ("domain = \"a.example\"\n[database]\nconnections = 0", "database.connections = \"0\": use 1 to 1000"),
        ("domain = \"a.example\"\n[log]\nlevel = \"a=b=c\"", "log.level = \"a=b=c\": use error"),
        ("domain = \"a.example\"\n[log]\nlevel = \"inof\"", "log.level = \"inof\": use error"),
        ("domain = \"a.example\"\n[log]\nlevel = \"info,federation\"", "log.level = \"info,federation\": use error"),
        ("domain = \"a.example\"\ntitle = ", "FILE is not valid TOML: TOML parse error at line 2, column"),
    ] {
        let error = load_text("wrong", line, &[]).expect_err(line);
        assert!(error.starts_with(said), "{line:?} said {error:?}");
    }
}

#[test]
fn http_is_for_labs() {
    for lab in ["localhost:4000", "lyon.localhost", "lyon.localhost:4001", "127.0.0.1:4000", "[::1]:4000"] {
        let config = Config::lab(Host::parse(lab).expect(lab));
        assert!(config.check().is_ok(), "{lab}");
    }
    for open in ["lyon.example", "localhost.example", "10.0.0.1"] {
        assert!(Config::lab(Host::parse(open).expect(open)).check().is_err(), "{open}");
    }
}

#[test]
fn the_file_must_be_there_when_it_is_named() {
    let error = load_from(Some(std::path::Path::new("/nowhere/ancrage.toml")), []).expect_err("refused");
    assert!(error.to_string().starts_with("cannot read the configuration /nowhere/ancrage.toml: "), "{error}");
}
