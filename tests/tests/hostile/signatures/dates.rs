//! Signatures that are too old, not yet valid, or good for ever.

use chrono::{TimeDelta, Utc};

use super::{REJECT, REJECT_OR_MALFORMED, follow};
use crate::{lab::Lab, on_both_databases};

/// 2: `hs2019` with `(created)`, as draft 12 has it.
async fn honest_created_in_place_of_date(lab: &Lab) {
    let alice = lab.evil.person("alice");
    let parameters = format!("algorithm=\"hs2019\",created={}", lab.now().timestamp());
    let covered = ["(request-target)", "(created)", "host", "digest"];
    let letter = lab.letter(&follow(lab, &alice)).without("Date").cavage(&alice, &covered, &parameters);
    assert_eq!(letter.send().await.status, 202);
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

async fn stale(lab: &Lab) {
    let alice = lab.evil.person("alice");
    let letter = lab.letter(&follow(lab, &alice));
    lab.refused(letter.clone().date(lab.now() - TimeDelta::hours(13)).sign(&alice), &REJECT).await;
    lab.refused(letter.clone().date(lab.now() - TimeDelta::days(400)).sign(&alice), &REJECT).await;
    // A Date of now changes nothing about when it was made.
    let covered = ["(request-target)", "(created)", "host", "date", "digest"];
    let newer = ["@method", "@target-uri", "content-digest"];
    let created = |age: TimeDelta| (lab.now() - age).timestamp();
    for age in [TimeDelta::hours(13), TimeDelta::days(400)] {
        let parameters = format!("algorithm=\"hs2019\",created={}", created(age));
        lab.refused(letter.clone().cavage(&alice, &covered, &parameters), &REJECT).await;
        let parameters = format!(";created={}", created(age));
        lab.refused(letter.clone().content_digest().rfc9421_covering(&alice, &newer, &parameters), &REJECT).await;
    }
    let eleven = created(TimeDelta::hours(11));
    for (n, control) in [
        letter.clone().cavage(&alice, &covered, &format!("algorithm=\"hs2019\",created={eleven}")),
        letter.clone().content_digest().rfc9421_covering(&alice, &newer, &format!(";created={eleven}")),
    ]
    .into_iter()
    .enumerate()
    {
        assert_eq!(control.send().await.status, 202, "{n}");
    }
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

#[test]
fn the_lab_begins_at_noon() {
    let noon = chrono::DateTime::<Utc>::from_timestamp_millis(1_795_262_400_000).expect("a moment");
    assert_eq!(crate::letter::http_date(noon), "Sat, 21 Nov 2026 12:00:00 GMT");
}

on_both_databases! {
    honest_created_in_place_of_date,
    eternal_signature,
    stale,
    future,
    overflow,
}
