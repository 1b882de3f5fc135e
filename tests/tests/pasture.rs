//! The sample objects that implementations of the Fediverse compare themselves with (`fediverse-pasture-inputs`):
//! each that has an id and a type is read, and what cannot be understood in it costs only that part.

use std::process::Command;

use federation::wire::{Activity, ParseError};
use serde_json::Value;

/// A Python that has the package; `scripts/test` installs one.
const PYTHON: &str = "ANCRAGE_TEST_PYTHON";
/// Prints every sample as the activity that would be sent, a line each, after its name.
const PRINT: &str = r#"
import json
from fediverse_pasture_inputs import available
ORIGIN = "http://pasture.localhost"
for name, data in sorted(available.items()):
    for number, example in enumerate(data.examples):
        note = {
            "@context": "https://www.w3.org/ns/activitystreams", "type": "Note",
            "id": f"{ORIGIN}/object/{name}/{number}", "attributedTo": f"{ORIGIN}/actor",
            "to": ["https://www.w3.org/ns/activitystreams#Public"], "published": "2026-01-01T00:00:00Z",
        } | example
        create = {
            "@context": "https://www.w3.org/ns/activitystreams", "type": "Create",
            "id": f"{ORIGIN}/activity/{name}/{number}", "actor": f"{ORIGIN}/actor",
            "to": ["https://www.w3.org/ns/activitystreams#Public"],
            "object": {key: value for key, value in note.items() if value is not None},
        }
        print(json.dumps([f"{name}, sample {number + 1}", create]))
"#;

#[test]
fn every_sample_is_read() {
    let Some(python) = std::env::var_os(PYTHON) else {
        assert!(std::env::var_os("ANCRAGE_REQUIRE_ALL").is_none(), "{PYTHON} is not set, and nothing may be skipped");
        return;
    };
    let printed = Command::new(python).args(["-c", PRINT]).output().expect("Python starts");
    assert!(printed.status.success(), "{}", String::from_utf8_lossy(&printed.stderr));
    let (mut count, mut unread) = (0, Vec::new());
    for line in String::from_utf8(printed.stdout).expect("text").lines() {
        let (name, create): (String, Value) = serde_json::from_str(line).expect("a name and an activity");
        count += 1;
        // Nothing can be done with what has no name or no kind (ActivityPub, section 3).
        let complete = ["id", "type"].iter().all(|property| !create["object"][property].is_null());
        match read(&create) {
            Err(error) if complete => unread.push(format!("{name}: {error}: {}", create["object"])),
            Ok(()) if !complete => unread.push(format!("{name}: taken although incomplete: {}", create["object"])),
            _ => {}
        }
    }
    assert!(count > 200, "only {count} samples");
    assert!(unread.is_empty(), "{} of {count} are not read as they should:\n{}", unread.len(), unread.join("\n"));
}

fn read(create: &Value) -> Result<(), ParseError> {
    let activity = Activity::parse(create.to_string().as_bytes())?;
    activity.embedded_object().expect("there is an object").map(|_| ())
}
