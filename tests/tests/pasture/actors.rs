//! The six actors of the verifier, who show and take more or less: with WebFinger or without, to signed requests or
//! to all.

use std::{path::Path, process::Stdio};

use ancrage_tests::lab::{installation, populate};
use serde_json::{Value, json};
use tokio::process::Command;

use super::python;

/// What came of asking in the name of everyone.
async fn verify(python: &std::ffi::OsStr, actor: &str) -> Value {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("pasture/verify.py");
    let ended = Command::new(python).arg(script).arg(actor).stdin(Stdio::null()).output().await.expect("Python starts");
    let text = String::from_utf8_lossy(&ended.stdout);
    let line = text.lines().rfind(|line| line.starts_with('{'));
    let line = line.unwrap_or_else(|| panic!("{text}\n{}", String::from_utf8_lossy(&ended.stderr)));
    serde_json::from_str(line).expect("JSON")
}

#[tokio::test]
async fn everyone_with_a_name_who_signs_is_heard() {
    let Some(python) = python() else { return };
    for strict in [false, true] {
        let here = installation("lyon").await.with("ANCRAGE_FEDERATION__AUTHORIZED_FETCH", &strict.to_string());
        populate(&here).await;
        let server = here.serve().await;
        let handle = format!("acct:fonderie@{}", server.installation().domain());
        let said = verify(&python, &handle).await;
        // Who signs nothing sees what everyone may see, and says nothing.
        let unsigned = json!({ "get_actor": !strict, "post_inbox": false });
        let signed = json!({ "get_actor": true, "post_inbox": true });
        // Nor does who has no user name: they could not be shown here, as on Mastodon.
        let expected = json!({
            "alice": unsigned, "dean": unsigned, "emily": unsigned, "frank": unsigned,
            "bob": signed, "claire": signed,
            "webfinger": true,
        });
        assert_eq!(said["result"], expected, "signed requests only: {strict}\n{:#}", said["messages"]);
        let log = server.log();
        assert!(!log.contains("panicked"), "{log}");
        assert!(server.terminate().await.success());
    }
}
