//! Requests that are not what they say, or not from whom they say.

mod coverage;
mod dates;
mod keys;

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::{
    lab::Lab,
    on_both_databases,
    peer::{Answer, Person},
};

const REJECT: [u16; 2] = [401, 403];
const REJECT_OR_MALFORMED: [u16; 3] = [400, 401, 403];

fn follow(lab: &Lab, person: &Person) -> Value {
    person.follow(lab.lea.uri.as_str())
}

/// What every other probe is a distortion of, in both schemes.
async fn honest_follow_in_both_schemes(lab: &Lab) {
    for (name, newer) in [("alice", false), ("anna", true)] {
        let person = lab.evil.person(name);
        let letter = lab.letter(&follow(lab, &person));
        let letter = if newer { letter.rfc9421(&person) } else { letter.sign(&person) };
        assert_eq!(letter.send().await.status, 202);
        lab.settle().await;
        assert!(lab.is_followed_by(&person).await, "{name} follows");
        let accepts = lab.evil.activities("Accept");
        assert!(
            accepts.iter().any(|accept| accept["object"]["actor"] == person.uri),
            "{name} is answered: {accepts:?}"
        );
    }
}

async fn replay(lab: &Lab) {
    let alice = lab.evil.person("alice");
    let activity = follow(lab, &alice);
    let letter = lab.letter(&activity).sign(&alice);
    for _ in 0..3 {
        assert_eq!(letter.clone().send().await.status, 202);
        lab.settle().await;
    }
    let contents = lab.contents().await;
    assert_eq!((contents.rows("follow"), contents.rows("inbox_entry")), (1, 1));
    assert_eq!(lab.evil.activities("Accept").len(), 1, "answered once");
    lab.take(&alice, &alice.activity("Undo", "undo/1", &activity)).await;
    assert!(!lab.is_followed_by(&alice).await);
    // What was undone does not come back by repeating it, within the time that a signature is good for.
    lab.clock.advance(TimeDelta::hours(11));
    assert_eq!(letter.send().await.status, 202);
    lab.settle().await;
    assert!(!lab.is_followed_by(&alice).await);
}

/// Hollo uses an id again for other content, which is then another activity.
async fn honest_id_used_again_for_other_content(lab: &Lab) {
    let alice = lab.evil.person("alice");
    let activity = follow(lab, &alice);
    lab.take(&alice, &activity).await;
    let mut undo = alice.activity("Undo", "x", &activity);
    undo["id"] = activity["id"].clone();
    lab.take(&alice, &undo).await;
    assert!(!lab.is_followed_by(&alice).await);
}

/// A document signature is not read, so restructuring around one changes nothing.
async fn document_signatures(lab: &Lab) {
    let (alice, victim) = (lab.evil.person("alice"), lab.other.person("victim"));
    let proof = json!({
        "type": "RsaSignature2017", "creator": victim.key_id, "created": "2026-11-21T11:00:00Z", "signatureValue": "AAAA",
    });
    let mut forwarded = follow(lab, &victim);
    forwarded["signature"] = proof.clone();
    lab.refused(lab.letter(&forwarded).sign(&alice), &REJECT).await;
    let inner = follow(lab, &victim);
    for keyword in ["@graph", "@included", "@reverse"] {
        let mut hidden = alice.activity("View", &format!("views/{}", &keyword[1..]), &json!(lab.lea.uri));
        hidden[keyword] = json!([inner]);
        hidden["signature"] = proof.clone();
        lab.without_effect(&alice, &hidden).await;
        let mut only = json!({ "@context": "https://www.w3.org/ns/activitystreams", "signature": proof });
        only[keyword] = json!([inner]);
        lab.refused(lab.letter(&only).sign(&alice), &[400]).await;
    }
    // Aliases of a context of the sender's own mean nothing here.
    let aliased = json!({
        "@context": ["https://www.w3.org/ns/activitystreams", { "who": "as:actor", "what": "as:object" }],
        "id": alice.id("x"), "type": "Follow", "who": victim.uri, "what": lab.lea.uri, "signature": proof,
    });
    lab.refused(lab.letter(&aliased).sign(&alice), &[400]).await;
    assert!(!lab.is_followed_by(&victim).await);
    assert_eq!(lab.other.take_log(), [""; 0]);
}

/// Mastodon tells everyone of a deleted account; its key is gone too.
async fn honest_farewell_of_a_stranger(lab: &Lab) {
    let ghost = lab.evil.person("ghost");
    lab.evil.serve("/users/ghost", Answer::status(410));
    let before = lab.contents().await;
    let farewell = ghost.activity("Delete", "delete", &json!(ghost.uri));
    assert_eq!(lab.deliver(&ghost, &farewell).await, 202);
    lab.process().await;
    assert_eq!(lab.evil.take_log(), [""; 0], "nothing is fetched");
    assert_eq!(lab.changed(&before).await, [""; 0]);
}

/// Somebody who is known here is not deleted by a stranger's word.
async fn forged_farewell(lab: &Lab) {
    let alice = lab.evil.person("alice");
    lab.take(&alice, &follow(lab, &alice)).await;
    let farewell = alice.activity("Delete", "delete", &json!(alice.uri));
    lab.refused(lab.letter(&farewell).sign(&alice.with_new_key()), &REJECT).await;
    let mallory = lab.other.person("mallory");
    let foreign = mallory.activity("Delete", "delete", &json!(alice.uri));
    lab.take(&mallory, &foreign).await;
    let known = lab.actor(&alice.uri).await.expect("alice is known");
    assert!(known.deleted_at.is_none() && lab.is_followed_by(&alice).await);
}

on_both_databases! {
    honest_follow_in_both_schemes,
    replay,
    honest_id_used_again_for_other_content,
    document_signatures,
    honest_farewell_of_a_stranger,
    forged_farewell,
}
