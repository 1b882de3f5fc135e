//! Keys that are somebody else's, too weak, or not to be had.

use rsa::{
    BigUint, Pkcs1v15Sign, RsaPrivateKey, RsaPublicKey,
    pkcs8::{EncodePublicKey, LineEnding},
    rand_core::OsRng,
    sha2::{Digest as _, Sha256},
};
use serde_json::json;

use super::{REJECT, REJECT_OR_MALFORMED, follow};
use crate::{
    lab::Lab,
    letter::{BASELINE, Letter},
    on_both_databases,
    peer::{Answer, Person},
};

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

/// Another process of this server learned of a new key, and the owner's server cannot be asked just now.
async fn honest_key_that_the_database_has(lab: &Lab) {
    let alice = lab.evil.person("alice");
    lab.take(&alice, &follow(lab, &alice)).await;
    let renewed = alice.with_new_key();
    let mut actor = lab.actor(&alice.uri).await.expect("alice");
    actor.key.as_mut().expect("a key").public_pem = renewed.pem();
    let tx = lab.app.store().begin(lab.now()).await.expect("a change");
    tx.actors().save(&actor).await.expect("saved");
    tx.commit().await.expect("committed");
    lab.evil.serve("/users/alice", Answer::status(500));
    lab.evil.take_log();
    for id in ["undo/1", "undo/2"] {
        assert_eq!(lab.deliver(&renewed, &renewed.activity("Undo", id, &follow(lab, &alice))).await, 202);
    }
    assert_eq!(lab.evil.take_log(), [""; 0], "nobody was asked");
    // The old one is worth nothing now.
    assert_ne!(lab.deliver(&alice, &alice.activity("Block", "blocks/1", &json!(lab.lea.uri))).await, 202);
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

on_both_databases! {
    honest_key_in_a_document_of_its_own,
    honest_key_rotation,
    honest_key_that_the_database_has,
    borrowed_key,
    self_declared_owner,
    foreign_activity_id,
    algorithm_confusion,
    weak_keys,
    refetch_storm,
    first_fetch_storm,
    missing_key_storm,
    key_host_down,
    key_host_never_answers,
}
