//! The addresses that the program answers, read from its sources, so that a new one is walked by tests without anybody
//! remembering to.

use std::{collections::BTreeSet, fs, path::Path};

/// Every path in the sources of what answers requests, as axum and utoipa write it.
pub fn in_sources() -> BTreeSet<String> {
    fn visit(path: &Path, found: &mut BTreeSet<String>) {
        if path.is_dir() {
            for entry in fs::read_dir(path).expect("a folder") {
                visit(&entry.expect("an entry").path(), found);
            }
            return;
        }
        if path.extension().is_none_or(|extension| extension != "rs") {
            return;
        }
        let text = fs::read_to_string(path).expect("text");
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        for mark in [".route(", ".get(", "path ="] {
            for rest in text.split(mark).skip(1) {
                let rest = rest.trim_start();
                if let Some(path) = rest.strip_prefix("\"/").and_then(|rest| rest.split('"').next()) {
                    found.insert(format!("/{path}"));
                }
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
    let mut found = BTreeSet::new();
    for folder in ["crates/web/src", "crates/federation/src", "crates/server/src"] {
        visit(&root.join(folder), &mut found);
    }
    found
}

/// A path with each place filled with every value, bounded by what there is.
pub fn filled(route: &str, values: &[String]) -> Vec<String> {
    let Some((before, rest)) = route.split_once('{') else { return vec![route.to_owned()] };
    let (place, after) = rest.split_once('}').expect("a place ends");
    let choices: Vec<String> = match place {
        "deed" | "letter" | "ground" => return Vec::new(),
        _ => values.to_vec(),
    };
    choices.iter().flat_map(|value| filled(&format!("{before}{value}{after}"), values)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_routes_are_found_in_the_sources() {
        let routes = in_sources();
        for known in [
            "/@{handle}",
            "/notifications",
            "/settings/company",
            "/api/v1/accounts/{id}/statuses",
            "/api/v1/bookmarks",
            "/api/ancrage/v1/companies/{company}",
            "/actors/{id}/outbox",
        ] {
            assert!(routes.contains(known), "{known} among {} routes", routes.len());
        }
        assert!(routes.len() > 100, "{}", routes.len());
    }
}
