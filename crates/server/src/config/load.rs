//! Reading: the file, the environment over it, and errors that name the key where it was written.

use std::path::Path;

use domain::handle::Host;
use figment::{
    Figment, Metadata, Profile, Provider,
    error::Kind,
    providers::{Format, Toml},
    value::{Dict, Map, Value},
};

use super::{Config, ConfigError};

/// The file that is read when none is named, if it is there.
pub const CONFIG_FILE: &str = "ancrage.toml";
/// How variables of the environment begin.
const PREFIX: &str = "ANCRAGE_";
/// Variables that steer the tests, not the server.
const FOR_TESTS: [&str; 2] = ["ANCRAGE_TEST_", "ANCRAGE_REQUIRE_ALL"];

/// Reads the named file (or [`CONFIG_FILE`] in the working directory, if it is there) and the environment.
pub fn load(file: Option<&Path>) -> Result<Config, ConfigError> {
    // A variable whose name is not UTF-8 cannot be one of ours.
    let environment = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.to_string_lossy().into_owned())));
    let file = file.or_else(|| Some(Path::new(CONFIG_FILE)).filter(|path| path.is_file()));
    load_from(file, environment)
}

/// Reads this file and these variables, and checks that the server can work with them.
pub fn load_from(
    file: Option<&Path>,
    environment: impl IntoIterator<Item = (String, String)>,
) -> Result<Config, ConfigError> {
    let mut figment = Figment::new();
    if let Some(path) = file {
        figment = figment.merge(Layer::file(path)?);
    }
    let config: Config = figment.merge(Layer::environment(environment)?).extract().map_err(|errors| {
        ConfigError::Key(errors.into_iter().map(|error| describe(&error)).collect::<Vec<_>>().join("; "))
    })?;
    config.check()?;
    Ok(config)
}

/// Values from one place.
struct Layer {
    place: String,
    values: Dict,
}

impl Layer {
    fn file(path: &Path) -> Result<Self, ConfigError> {
        let text =
            std::fs::read_to_string(path).map_err(|source| ConfigError::File { path: path.to_owned(), source })?;
        let values = Toml::from_str(&text)
            .map_err(|error| ConfigError::Syntax { path: path.to_owned(), problem: one_line(&error.to_string()) })?;
        Ok(Self { place: path.display().to_string(), values })
    }

    fn environment(variables: impl IntoIterator<Item = (String, String)>) -> Result<Self, ConfigError> {
        let mut values = Dict::new();
        for (name, text) in variables {
            let Some(key) = name.strip_prefix(PREFIX) else { continue };
            if FOR_TESTS.iter().any(|prefix| name.starts_with(prefix)) {
                continue;
            }
            let Ok(value) = text.parse::<Value>();
            let parts: Vec<String> = key.split("__").map(str::to_lowercase).collect();
            insert(&mut values, &parts, value).ok_or_else(|| {
                ConfigError::Key(format!("{name} names no key; variables are written ANCRAGE_SECTION__KEY"))
            })?;
        }
        Ok(Self { place: ENVIRONMENT.into(), values })
    }
}

const ENVIRONMENT: &str = "the environment";

/// Puts a value where `path` leads; `None` when the way is not free.
fn insert(values: &mut Dict, path: &[String], value: Value) -> Option<()> {
    let (first, rest) = path.split_first()?;
    if first.is_empty() {
        return None;
    }
    if rest.is_empty() {
        return values.insert(first.clone(), value).is_none().then_some(());
    }
    match values.entry(first.clone()).or_insert_with(|| Value::from(Dict::new())) {
        Value::Dict(_, section) => insert(section, rest, value),
        _ => None,
    }
}

impl Provider for Layer {
    fn metadata(&self) -> Metadata {
        Metadata::named(self.place.clone())
    }

    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        Ok(Profile::Default.collect(self.values.clone()))
    }
}

/// What is wrong with which key, where it was written, and what to change.
fn describe(error: &figment::Error) -> String {
    let place = error.metadata.as_ref().map(|metadata| metadata.name.as_ref());
    let name = |path: &[String]| match place {
        Some(ENVIRONMENT) => format!("{PREFIX}{}", path.join("__").to_uppercase()),
        _ => path.join("."),
    };
    let in_place = match place {
        Some(ENVIRONMENT) => " in the environment".into(),
        Some(place) => format!(" in {place}"),
        None => String::new(),
    };
    match &error.kind {
        Kind::UnknownField(field, expected) => {
            let mut path = error.path.clone();
            if path.last() != Some(field) {
                path.push(field.clone());
            }
            let key = name(&path);
            format!("unknown key {key}{in_place}: remove it, or use one of {}", expected.join(", "))
        }
        Kind::MissingField(field) if field == "domain" => {
            format!("domain is not set: add domain = \"your.host\" to {CONFIG_FILE}, or set {PREFIX}DOMAIN")
        }
        Kind::MissingField(field) => format!("{field} is not set{in_place}"),
        kind => format!("{}{in_place}: {}", name(&error.path), one_line(&kind.to_string())),
    }
}

/// A message without the picture that parsers draw beneath it.
fn one_line(text: &str) -> String {
    let is_picture = |line: &&str| {
        let start = line.trim_start().trim_start_matches(|c: char| c.is_ascii_digit()).trim_start();
        !start.starts_with('|') && !start.is_empty()
    };
    text.lines().filter(is_picture).map(str::trim).collect::<Vec<_>>().join(": ")
}

impl Config {
    /// The defaults for a lab: plain HTTP on a name of this machine, which may contact the networks of the
    /// machine and counts no calls.
    pub fn lab(domain: Host) -> Self {
        let mut config = Self::new(domain);
        config.scheme = super::Scheme::Http;
        config.rate_limits = false;
        config.federation.allowed_networks.clone_from(&config.trusted_proxies);
        config
    }
}
