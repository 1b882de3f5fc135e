//! `cargo xtask sectors`: makes the table of sectors that the program carries, the French nomenclature of activities.
//!
//! The source is a package of a pinned version, fetched by npm into `target/sectors` and checked against the digest
//! below. The form of the table is described where it is read, in `crates/domain/src/company/sector.rs`; the licence
//! of the source is in `crates/domain/data/NOTICE`.

use std::{fs, process::Command};

use anyhow::{Context, ensure};
use clap::Args;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The npm package.
const PACKAGE: &str = "@socialgouv/codes-naf@1.1.1";
/// The file that is read, and the beginning of its SHA-256.
const SOURCE: (&str, &str) = ("node_modules/@socialgouv/codes-naf/index.json", "8d7502e4a959efe4");
/// Where the table goes, from the root of the repository.
const TABLE: &str = "crates/domain/data/sectors.tsv";

/// What is made.
#[derive(Args)]
pub struct Arguments {
    /// Only compare what comes out with what is there
    #[arg(long)]
    check: bool,
}

/// Makes the table.
pub fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let folder = crate::root().join("target/sectors");
    fs::create_dir_all(&folder)?;
    let (name, expected) = SOURCE;
    if !folder.join(name).exists() {
        fs::write(folder.join("package.json"), r#"{"private": true}"#)?;
        let npm = ["install", "--no-save", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund", PACKAGE];
        let status = Command::new("npm").args(npm).current_dir(&folder).status().context("npm is needed")?;
        ensure!(status.success(), "npm failed");
    }
    let bytes = fs::read(folder.join(name)).with_context(|| format!("{name} cannot be read"))?;
    let found = format!("{:x}", Sha256::digest(&bytes));
    ensure!(found.starts_with(expected), "{name} is another edition: {}", &found[..16]);
    let text = written(&serde_json::from_slice(&bytes)?)?;
    let path = crate::root().join(TABLE);
    if arguments.check {
        ensure!(fs::read_to_string(&path)? == text, "{TABLE} is not what comes out");
    } else {
        fs::write(&path, text)?;
    }
    Ok(())
}

/// One line per code, in order; the label is left out where it is that of the line before.
fn written(source: &Value) -> anyhow::Result<String> {
    let rows = source.as_array().context("a list")?;
    let mut sectors = Vec::new();
    for row in rows {
        let (code, label) = (row["id"].as_str().context("a code")?, row["label"].as_str().context("a label")?);
        let label = label.replace('’', "'").split_whitespace().collect::<Vec<_>>().join(" ");
        ensure!(!label.is_empty(), "{code} has no label");
        sectors.push((code, label));
    }
    sectors.sort();
    let mut text = String::new();
    let mut last = String::new();
    for (code, label) in sectors {
        text.push_str(code);
        if label != last {
            text.push('\t');
            text.push_str(&label);
        }
        text.push('\n');
        last = label;
    }
    Ok(text)
}
