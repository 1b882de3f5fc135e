//! Requests that are not what they say, or not from whom they say.

use chrono::{TimeDelta, Utc};
use rsa::{
    BigUint, Pkcs1v15Sign, RsaPrivateKey, RsaPublicKey,
    pkcs8::{EncodePublicKey, LineEnding},
    rand_core::OsRng,
    sha2::{Digest as _, Sha256},
};
use serde_json::{Value, json};

use crate::{
    lab::Lab,
    letter::{BASELINE, Letter, digest},
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

/// GoToSocial: the key has an address of its own, where a stub of the actor stands.
async fn honest_key_in_a_document_of_its_own(lab: &Lab) {
    for (name, bare) in [("stub", false), ("bare", true)] {
        let mut person = lab.evil.person(name);
        person.key_id = format!("{}/main-key", person.uri);
        lab.evil.publish(&person.document());
        let key = if bare {
            person.public_key()
        } else {
            json!({ "id": person.uri, "type": "Person", "preferredUsername": name, "publicKey": person.public_key() })
        };
        lab.evil.serve(&format!("/users/{name}/main-key"), Answer::activity(&key));
        lab.take(&person, &follow(lab, &person)).await;
        assert!(lab.is_followed_by(&person).await, "{name}");
    }
}

/// 2: `hs2019` with `(created)`, as draft 12 has it.
async fn honest_created_in_place_of_date(lab: &Lab) {
    let alice = lab.evil.person("alice");
    let parameters = format!("algorithm=\"hs2019\",created={}", lab.now().timestamp());
    let covered = ["(request-target)", "(created)", "host", "digest"];
    let letter = lab.letter(&follow(lab, &alice)).without("Date").cavage(&alice, &covered, &parameters);
    assert_eq!(letter.send().await.status, 202);
}

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

async fn eternal_signature(lab: &Lab) {
    let alice = lab.evil.person("alice");
    let letter = lab.letter(&follow(lab, &alice)).without("Date");
    lab.refused(letter.clone().cavage(&alice, &["(request-target)", "host", "digest"], ""), &REJECT).await;
    // A date that nothing covers could be set anew for ever.
    let undated = letter.clone().cavage(&alice, &["(request-target)", "host", "digest"], "");
    lab.refused(undated.date(lab.now()), &REJECT).await;
    let newer = letter.content_digest().rfc9421_covering(&alice, &["@method", "@target-uri", "content-digest"], "");
    lab.refused(newer, &REJECT).await;
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

async fn stale(lab: &Lab) {
    let alice = lab.evil.person("alice");
    let letter = lab.letter(&follow(lab, &alice));
    lab.refused(letter.clone().date(lab.now() - TimeDelta::hours(13)).sign(&alice), &REJECT).await;
    lab.refused(letter.clone().date(lab.now() - TimeDelta::days(400)).sign(&alice), &REJECT).await;
    let control = letter.date(lab.now() - TimeDelta::hours(11)).sign(&alice);
    assert_eq!(control.send().await.status, 202, "eleven hours in a queue are no reason to lose it");
}

async fn future(lab: &Lab) {
    let alice = lab.evil.person("alice");
    let letter = lab.letter(&follow(lab, &alice));
    let covered = ["(request-target)", "(created)", "host", "digest"];
    for ahead in [TimeDelta::hours(2), TimeDelta::hours(24), TimeDelta::days(3_650)] {
        let then = lab.now() + ahead;
        lab.refused(letter.clone().date(then).sign(&alice), &REJECT).await;
        let created = format!("algorithm=\"hs2019\",created={}", then.timestamp());
        lab.refused(letter.clone().cavage(&alice, &covered, &created), &REJECT).await;
        let created = format!(";created={}", then.timestamp());
        let newer = letter.clone().content_digest();
        lab.refused(newer.rfc9421_covering(&alice, &["@method", "@target-uri", "content-digest"], &created), &REJECT)
            .await;
    }
    let control = letter.date(lab.now() + TimeDelta::minutes(55)).sign(&alice);
    assert_eq!(control.send().await.status, 202, "a clock may be wrong");
}

async fn overflow(lab: &Lab) {
    let alice = lab.evil.person("alice");
    let letter = lab.letter(&follow(lab, &alice));
    let covered = ["(request-target)", "(created)", "host", "digest"];
    for created in
        ["18446744073709551615", "9223372036854775808", "9223372036854775807", "-9223372036854775809", "1e400"]
    {
        let older = letter.clone().cavage(&alice, &covered, &format!("algorithm=\"hs2019\",created={created}"));
        lab.refused(older, &[400]).await;
        let expires = format!("algorithm=\"hs2019\",created={},expires={created}", lab.now().timestamp());
        lab.refused(letter.clone().cavage(&alice, &covered, &expires), &[400]).await;
        let newer = letter.clone().content_digest().rfc9421_covering(
            &alice,
            &["@method", "@target-uri", "content-digest"],
            &format!(";created={created}"),
        );
        lab.refused(newer, &[400]).await;
    }
    for date in ["Sat, 21 Nov 99999 12:00:00 GMT", "now", "0", "Sat, 31 Feb 2026 12:00:00 GMT"] {
        lab.refused(letter.clone().header("Date", date).sign(&alice), &REJECT_OR_MALFORMED).await;
    }
    assert_eq!(lab.evil.take_log(), [""; 0], "nothing is fetched for what is malformed");
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

async fn borrowed_key(lab: &Lab) {
    let (alice, bob) = (lab.evil.person("alice"), lab.evil.person("bob"));
    lab.refused(lab.letter(&follow(lab, &alice)).sign(&bob), &REJECT).await;
    // Of another server too.
    let victim = lab.other.person("victim");
    lab.refused(lab.letter(&follow(lab, &victim)).sign(&alice), &REJECT).await;
    assert_eq!(lab.other.take_log(), [""; 0], "the victim's server is not asked");
    // Bob's signature under alice's key id.
    let borrowed = Person { key_id: alice.key_id.clone(), ..bob };
    lab.refused(lab.letter(&follow(lab, &alice)).sign(&borrowed), &REJECT).await;
    assert!(!lab.is_followed_by(&alice).await);
}

async fn self_declared_owner(lab: &Lab) {
    let victim = lab.other.person("victim");
    let forger = lab.evil.person("forger");
    let key_id = lab.evil.uri("/keys/1");
    let key = json!({ "id": key_id, "type": "CryptographicKey", "owner": victim.uri, "publicKeyPem": forger.pem() });
    lab.evil.serve("/keys/1", Answer::activity(&key));
    let forged = Person { key_id, uri: victim.uri.clone(), ..forger.clone() };
    lab.refused(lab.letter(&follow(lab, &victim)).sign(&forged), &REJECT).await;
    // An actor that embeds a key which is said to be the victim's.
    let mut document = forger.document();
    document["publicKey"]["owner"] = json!(victim.uri);
    lab.evil.publish(&document);
    let forged = Person { uri: victim.uri.clone(), ..forger };
    lab.refused(lab.letter(&follow(lab, &victim)).sign(&forged), &REJECT).await;
    // On the same server: bob's document says that his key is alice's, who does not list it.
    let (alice, bob) = (lab.evil.person("alice"), lab.evil.person("bob"));
    let mut document = bob.document();
    document["publicKey"]["owner"] = json!(alice.uri);
    lab.evil.publish(&document);
    let forged = Person { uri: alice.uri.clone(), ..bob };
    lab.refused(lab.letter(&follow(lab, &alice)).sign(&forged), &REJECT).await;
    assert!(!lab.is_followed_by(&alice).await);
}

async fn foreign_activity_id(lab: &Lab) {
    let alice = lab.evil.person("alice");
    let mut activity = follow(lab, &alice);
    for id in [
        lab.other.uri("/activities/1"),
        lab.uri("/activities/1"),
        lab.uri("/activities/1").replace("lyon.localhost", "LYON.localhost"),
        alice.id("x").replace("http:", "https:"),
        alice.id("x").replace("evil.localhost", "evil.localhost."),
    ] {
        activity["id"] = json!(id);
        lab.refused(lab.letter(&activity).sign(&alice), &REJECT_OR_MALFORMED).await;
    }
    // No entry was kept under the id, so that its owner's activity is not taken for a repetition.
    let victim = lab.other.person("victim");
    let mut genuine = follow(lab, &victim);
    genuine["id"] = json!(lab.other.uri("/activities/1"));
    lab.take(&victim, &genuine).await;
    assert!(lab.is_followed_by(&victim).await);
}

async fn algorithm_confusion(lab: &Lab) {
    let alice = lab.evil.person("alice");
    let letter = lab.letter(&follow(lab, &alice));
    for name in ["hmac-sha256", "hmac-sha512", "none", "rsa-sha1", "ed25519", ""] {
        lab.refused(letter.clone().cavage(&alice, &BASELINE, &format!("algorithm=\"{name}\"")), &REJECT_OR_MALFORMED)
            .await;
    }
    // The public key as a shared secret.
    let text = letter.signing_string(&BASELINE, "");
    let secret = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, alice.pem().as_bytes());
    let tag = aws_lc_rs::hmac::sign(&secret, text.as_bytes());
    for algorithm in ["hmac-sha256", "hs2019", "rsa-sha256"] {
        let forged = with_signature(letter.clone(), &alice.key_id, algorithm, tag.as_ref());
        lab.refused(forged, &REJECT_OR_MALFORMED).await;
    }
    assert!(!lab.is_followed_by(&alice).await);
}

fn with_signature(letter: Letter, key_id: &str, algorithm: &str, signature: &[u8]) -> Letter {
    use base64::Engine;
    let signature = base64::engine::general_purpose::STANDARD.encode(signature);
    let covered = BASELINE.join(" ");
    let value = format!("keyId=\"{key_id}\",algorithm=\"{algorithm}\",headers=\"{covered}\",signature=\"{signature}\"");
    letter.header("Signature", &value)
}

async fn weak_keys(lab: &Lab) {
    let small = RsaPrivateKey::new(&mut OsRng, 512).expect("a small key");
    let small_pem = small.to_public_key().to_public_key_pem(LineEnding::LF).expect("a PEM");
    let strong = RsaPrivateKey::new(&mut OsRng, 2048).expect("a key");
    let one = RsaPublicKey::new_unchecked(rsa::traits::PublicKeyParts::n(&strong).clone(), BigUint::from(1_u8));
    let one_pem = one.to_public_key_pem(LineEnding::LF).expect("a PEM");
    for (name, pem) in [("small", small_pem), ("one", one_pem)] {
        let person = lab.evil.person(name);
        let mut document = person.document();
        document["publicKey"]["publicKeyPem"] = json!(pem);
        lab.evil.publish(&document);
        let letter = lab.letter(&follow(lab, &person));
        let text = letter.signing_string(&BASELINE, "");
        let signature = if name == "small" {
            small.sign(Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(text.as_bytes())).expect("a signature")
        } else {
            // With an exponent of one the padded digest is its own signature.
            let mut padded = vec![0x00, 0x01];
            padded.extend([0xff; 256 - 3 - 51]);
            padded.push(0);
            padded.extend([
                0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
                0x04, 0x20,
            ]);
            padded.extend(Sha256::digest(text.as_bytes()));
            padded
        };
        let forged = with_signature(letter, &person.key_id, "rsa-sha256", &signature);
        lab.refused(forged, &REJECT).await;
        assert!(!lab.is_followed_by(&person).await, "{name}");
    }
}

async fn refetch_storm(lab: &Lab) {
    let alice = lab.evil.person("alice");
    lab.take(&alice, &follow(lab, &alice)).await;
    lab.evil.take_log();
    let before = lab.contents().await;
    let forger = alice.with_new_key();
    let letters = (0..100).map(|n| {
        let activity = alice.activity("Follow", &format!("follows/{n}"), &json!(lab.lea.uri));
        lab.letter(&activity).sign(&forger).send()
    });
    for reply in futures::future::join_all(letters).await {
        assert_eq!(reply.status, 401);
    }
    let log = lab.evil.take_log();
    let documents = log.iter().filter(|line| *line == "GET /users/alice").count();
    assert!(documents <= 1, "{documents} fetches: {log:?}");
    assert_eq!(lab.changed(&before).await, [""; 0]);
    assert_eq!(lab.deliver(&alice, &alice.activity("Like", "likes/1", &json!(lab.uri("/objects/1")))).await, 202);
}

/// A storm about a key that nobody here knows.
async fn first_fetch_storm(lab: &Lab) {
    let alice = lab.evil.person("alice");
    let forger = alice.with_new_key();
    let letters = (0..100).map(|n| {
        let activity = alice.activity("Follow", &format!("follows/{n}"), &json!(lab.lea.uri));
        lab.letter(&activity).sign(&forger).send()
    });
    for reply in futures::future::join_all(letters).await {
        assert_eq!(reply.status, 401);
    }
    assert_eq!(lab.evil.take_log(), ["GET /users/alice"]);
}

/// A key that its server denies is not asked for again and again.
async fn missing_key_storm(lab: &Lab) {
    let ghost = lab.evil.person("ghost");
    lab.evil.serve("/users/ghost", Answer::status(404));
    for _ in 0..10 {
        lab.refused(lab.letter(&follow(lab, &ghost)).sign(&ghost), &REJECT).await;
    }
    assert_eq!(lab.evil.take_log(), ["GET /users/ghost"]);
}

/// Keys change; the new one is fetched once and then known.
async fn honest_key_rotation(lab: &Lab) {
    let alice = lab.evil.person("alice");
    lab.take(&alice, &follow(lab, &alice)).await;
    lab.evil.take_log();
    let renewed = alice.with_new_key();
    lab.evil.publish(&renewed.document());
    for id in ["undo/1", "undo/2"] {
        assert_eq!(lab.deliver(&renewed, &renewed.activity("Undo", id, &follow(lab, &alice))).await, 202);
    }
    let log = lab.evil.take_log();
    assert_eq!(log.iter().filter(|line| *line == "GET /users/alice").count(), 1, "{log:?}");
    // The old key is worth nothing now.
    lab.process().await;
    let before = lab.contents().await;
    assert_eq!(lab.deliver(&alice, &alice.activity("Block", "blocks/1", &json!(lab.lea.uri))).await, 401);
    assert_eq!(lab.changed(&before).await, [""; 0]);
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

async fn key_host_down(lab: &Lab) {
    let alice = lab.evil.person("alice");
    let document = alice.document();
    let before = lab.contents().await;
    lab.evil.serve("/users/alice", Answer::status(500));
    let reply = lab.letter(&follow(lab, &alice)).sign(&alice).send().await;
    assert_eq!(reply.status, 503, "the sender is to try again");
    assert!(reply.head.contains("retry-after: "), "{}", reply.head);
    // Nobody listens there at all.
    let nowhere = Person { key_id: "http://evil.localhost:1/users/x#main-key".into(), ..alice.clone() };
    let mut activity = follow(lab, &alice);
    activity["actor"] = json!("http://evil.localhost:1/users/x");
    activity["id"] = json!("http://evil.localhost:1/users/x/1");
    assert_eq!(lab.letter(&activity).sign(&nowhere).send().await.status, 503);
    assert_eq!(lab.changed(&before).await, [""; 0]);
    lab.evil.publish(&document);
    // It is well again, and the next try gets through after a short while.
    tokio::time::timeout(std::time::Duration::from_secs(30), async {
        while lab.deliver(&alice, &follow(lab, &alice)).await != 202 {
            tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        }
    })
    .await
    .expect("the sender gets through");
}

async fn key_host_never_answers(lab: &Lab) {
    let alice = lab.evil.person("alice");
    lab.evil.serve("/users/alice", Answer::never());
    let started = std::time::Instant::now();
    let letters = (0..5).map(|_| lab.letter(&follow(lab, &alice)).sign(&alice).send());
    for reply in futures::future::join_all(letters).await {
        assert_eq!(reply.status, 503);
    }
    assert!(started.elapsed().as_secs() < 20, "one deadline over everything: {:?}", started.elapsed());
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

#[test]
fn the_lab_begins_at_noon() {
    let noon = chrono::DateTime::<Utc>::from_timestamp_millis(1_795_262_400_000).expect("a moment");
    assert_eq!(crate::letter::http_date(noon), "Sat, 21 Nov 2026 12:00:00 GMT");
}

on_both_databases! {
    honest_follow_in_both_schemes,
    honest_key_in_a_document_of_its_own,
    honest_created_in_place_of_date,
    honest_key_rotation,
    honest_id_used_again_for_other_content,
    honest_farewell_of_a_stranger,
    body_swap,
    unsigned_digest,
    weak_coverage,
    eternal_signature,
    cross_host_replay,
    cross_path_replay,
    stale,
    future,
    overflow,
    two_carriers,
    digest_lists,
    borrowed_key,
    self_declared_owner,
    foreign_activity_id,
    algorithm_confusion,
    weak_keys,
    refetch_storm,
    first_fetch_storm,
    missing_key_storm,
    replay,
    document_signatures,
    rfc9421_gaps,
    key_host_down,
    key_host_never_answers,
    forged_farewell,
    nonsense_in_headers,
}
