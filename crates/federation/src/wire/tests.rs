//! Documents as each kind of server writes them, and documents as nobody writes them.

mod arbitrary;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use serde_json::{Value, json};

use super::{Activity, Actor, Collection, Kind, Object, json as bounded};

/// One folder per server software, one file per kind of document.
fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/wire")
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths = fs::read_dir(folder)
        .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>())
        .expect("the fixtures are readable");
    paths.sort();
    paths
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// Reads a document as what it says it is, and so on inwards.
fn shape(value: &Value) -> Value {
    if value.get("actor").is_some()
        && let Ok(activity) = Activity::read(value.clone())
        && !matches!(activity.kind, Kind::Unknown(_))
    {
        let inner = activity.embedded().map(shape);
        return json!({ "activity": essence(&activity), "inner": inner });
    }
    if let Ok(actor) = Actor::read(value.clone()) {
        return json!({ "actor": essence(&actor), "page": actor.page() });
    }
    if let Ok(collection) = Collection::read(value.clone()) {
        return json!({ "collection": essence(&collection) });
    }
    let object = Object::read(value.clone()).expect("a document is an activity, an actor or an object");
    json!({ "object": essence(&object), "page": object.page(), "author": object.author() })
}

/// What was read, without what was not there; of what is embedded only the type.
fn essence(shape: &impl serde::Serialize) -> Value {
    prune(serde_json::to_value(shape).expect("shapes serialise"))
}

fn prune(value: Value) -> Value {
    match value {
        Value::Object(map) => map
            .into_iter()
            .map(|(key, value)| match key.as_str() {
                "embedded" | "nameless" => (key, value["type"].clone()),
                _ => (key, prune(value)),
            })
            .filter(|(_, value)| !matches!(value, Value::Null | Value::Bool(false)))
            .filter(|(_, value)| *value != json!({}) && *value != json!([]))
            .collect(),
        Value::Array(list) => list.into_iter().map(prune).collect(),
        other => other,
    }
}

/// Every fixture is read; what was understood is kept beside this file, one snapshot a software.
#[test]
fn reads_what_each_software_writes() {
    for folder in entries(&fixtures()) {
        let shapes: BTreeMap<String, Value> = entries(&folder)
            .iter()
            .map(|path| {
                let bytes = fs::read(path).expect("the fixture is readable");
                let value = bounded::parse(&bytes).expect("the fixture is within bounds");
                (stem(path), shape(&value))
            })
            .collect();
        assert!(!shapes.is_empty(), "{} holds no fixture", folder.display());
        insta::with_settings!({
            snapshot_path => "tests/snapshots",
            prepend_module_to_snapshot => false,
            omit_expression => true,
            sort_maps => true,
        }, {
            insta::assert_json_snapshot!(stem(&folder), shapes);
        });
    }
}
