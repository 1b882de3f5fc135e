//! What a signature covers, and what was changed of what it does not.

use serde_json::json;

use super::{REJECT, REJECT_OR_MALFORMED, follow};
use crate::{
    lab::Lab,
    letter::{BASELINE, digest},
    on_both_databases,
};

async fn body_swap(lab: &Lab) {
    let alice = lab.evil.person("alice");
    let signed = lab.letter(&follow(lab, &alice)).sign(&alice);
    let forged = alice.activity("Block", "blocks/1", &json!(lab.lea.uri)).to_string();
    lab.refused(signed.clone().body(forged.as_bytes()), &REJECT).await;
    // With a digest that fits the other body, which is not the signed one.
    let fitting = digest(forged.as_bytes());
    lab.refused(signed.clone().body(forged.as_bytes()).header("Digest", &fitting), &REJECT).await;
    let newer = lab.letter(&follow(lab, &alice)).rfc9421(&alice);
    lab.refused(newer.clone().body(forged.as_bytes()), &REJECT).await;
    lab.refused(newer.body(forged.as_bytes()).content_digest().header("Digest", &fitting), &REJECT).await;
}

async fn unsigned_digest(lab: &Lab) {
    let alice = lab.evil.person("alice");
    let letter = lab.letter(&follow(lab, &alice));
    lab.refused(letter.clone().cavage(&alice, &["(request-target)", "host", "date"], ""), &REJECT).await;
    let bare = letter.without("Digest").cavage(&alice, &["(request-target)", "host", "date"], "");
    lab.refused(bare, &REJECT_OR_MALFORMED).await;
}

async fn weak_coverage(lab: &Lab) {
    let alice = lab.evil.person("alice");
    let letter = lab.letter(&follow(lab, &alice));
    for missing in BASELINE {
        let covered: Vec<&str> = BASELINE.into_iter().filter(|name| *name != missing).collect();
        lab.refused(letter.clone().cavage(&alice, &covered, ""), &REJECT).await;
    }
    lab.refused(letter.clone().cavage(&alice, &["digest"], ""), &REJECT).await;
    lab.refused(letter.cavage(&alice, &["(request-target)"], ""), &REJECT).await;
}

async fn cross_host_replay(lab: &Lab) {
    let alice = lab.evil.person("alice");
    let activity = follow(lab, &alice);
    let elsewhere = lab.letter(&activity).header("Host", &lab.other.host);
    lab.refused(elsewhere.clone().sign(&alice), &REJECT).await;
    lab.refused(elsewhere.clone().sign(&alice).header("Host", &lab.host), &REJECT).await;
    lab.refused(elsewhere.clone().rfc9421(&alice), &REJECT).await;
    lab.refused(elsewhere.rfc9421(&alice).header("Host", &lab.host), &REJECT).await;
}

async fn cross_path_replay(lab: &Lab) {
    let alice = lab.evil.person("alice");
    let mut letter = lab.letter(&follow(lab, &alice)).sign(&alice);
    letter.target = format!("/actors/{}/inbox", lab.lea.id);
    lab.refused(letter, &REJECT).await;
    let mut newer = lab.letter(&follow(lab, &alice)).rfc9421(&alice);
    newer.target = format!("/actors/{}/inbox", lab.lea.id);
    lab.refused(newer, &REJECT).await;
    let mut query = lab.letter(&follow(lab, &alice)).sign(&alice);
    query.target = "/inbox?x=1".into();
    lab.refused(query, &REJECT).await;
}

async fn two_carriers(lab: &Lab) {
    let alice = lab.evil.person("alice");
    let letter = lab.letter(&follow(lab, &alice)).sign(&alice);
    let (_, signature) = letter.headers.iter().find(|(name, _)| name == "Signature").cloned().expect("signed");
    lab.refused(letter.clone().header("Authorization", &format!("Signature {signature}")), &REJECT_OR_MALFORMED).await;
    lab.refused(letter.add("Signature", &signature), &REJECT_OR_MALFORMED).await;
    let newer = lab.letter(&follow(lab, &alice)).rfc9421(&alice);
    lab.refused(newer.header("Authorization", &format!("Signature {signature}")), &REJECT_OR_MALFORMED).await;
    let alone = lab.letter(&follow(lab, &alice)).header("Authorization", &format!("Signature {signature}"));
    assert_eq!(alone.send().await.status, 202, "the older place alone is fine");
}

async fn digest_lists(lab: &Lab) {
    let alice = lab.evil.person("alice");
    let activity = follow(lab, &alice);
    let forged = alice.activity("Block", "blocks/1", &json!(lab.lea.uri)).to_string();
    let (good, bad) = (digest(activity.to_string().as_bytes()), digest(forged.as_bytes()));
    let letter = lab.letter(&activity);
    for list in [format!("{good},{bad}"), format!("{bad},{good}"), format!("{good}, {good}")] {
        lab.refused(letter.clone().header("Digest", &list).sign(&alice), &REJECT_OR_MALFORMED).await;
        lab.refused(letter.clone().header("Digest", &list).sign(&alice).body(forged.as_bytes()), &REJECT_OR_MALFORMED)
            .await;
    }
    for (one, two) in [(&good, &bad), (&bad, &good), (&good, &good)] {
        let signed = letter.clone().header("Digest", one).sign(&alice);
        lab.refused(signed.clone().add("Digest", two), &REJECT_OR_MALFORMED).await;
        lab.refused(signed.add("Digest", two).body(forged.as_bytes()), &REJECT_OR_MALFORMED).await;
    }
}

async fn rfc9421_gaps(lab: &Lab) {
    let alice = lab.evil.person("alice");
    let letter = lab.letter(&follow(lab, &alice)).content_digest();
    let created = format!(";created={}", lab.now().timestamp());
    for covered in [
        &["@method", "@target-uri"][..],
        &["@method", "content-digest"],
        &["@target-uri", "content-digest"],
        &["@method", "@path", "content-digest"],
        &["content-digest"],
    ] {
        lab.refused(letter.clone().rfc9421_covering(&alice, covered, &created), &REJECT).await;
    }
    let all = ["@method", "@target-uri", "content-digest"];
    let signed = letter.clone().rfc9421_covering(&alice, &all, &created);
    lab.refused(signed.without("Content-Digest"), &REJECT_OR_MALFORMED).await;
    let expired = format!("{created};expires={}", lab.now().timestamp() - 60);
    lab.refused(letter.clone().rfc9421_covering(&alice, &all, &expired), &REJECT).await;
    // A second label, one of which holds.
    let double = letter.rfc9421_covering(&alice, &all, &created);
    let (_, input) = double.headers.iter().find(|(name, _)| name == "Signature-Input").cloned().expect("signed");
    let input = format!("{input}, sig2=(\"@method\"){created};keyid=\"{}\"", alice.key_id);
    lab.refused(double.header("Signature-Input", &input), &REJECT_OR_MALFORMED).await;
}

/// Anything may stand in a header.
async fn nonsense_in_headers(lab: &Lab) {
    let alice = lab.evil.person("alice");
    let letter = lab.letter(&follow(lab, &alice)).sign(&alice);
    for signature in [
        "",
        " ",
        ",",
        "=",
        "keyId",
        "keyId=",
        "keyId=\"",
        "keyId=\"\",signature=\"\"",
        "keyId=\"x\",signature=\"eA==\"",
        "keyId=\"file:///etc/passwd\",signature=\"eA==\"",
        "keyId=\"http://a@b/\",signature=\"eA==\"",
        "keyId=\"http://[::ffff:127.0.0.1]/\",headers=\"(request-target) host date digest\",signature=\"eA==\"",
        "keyId=\"http://127.2/\",headers=\"(request-target) host date digest\",signature=\"eA==\"",
    ] {
        lab.refused(letter.clone().header("Signature", signature), &REJECT_OR_MALFORMED).await;
    }
    lab.refused(letter.clone().header("Signature", &"a=\"b\",".repeat(1_000)), &REJECT_OR_MALFORMED).await;
    lab.refused(letter.without("Signature"), &[401]).await;
    assert_eq!(lab.evil.take_log(), [""; 0], "nothing is fetched");
}

on_both_databases! {
    body_swap,
    unsigned_digest,
    weak_coverage,
    cross_host_replay,
    cross_path_replay,
    two_carriers,
    digest_lists,
    rfc9421_gaps,
    nonsense_in_headers,
}
