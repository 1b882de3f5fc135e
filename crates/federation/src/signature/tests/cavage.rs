//! Attacks that use draft-cavage signatures.

use std::fmt::Write as _;

use super::*;

const BASELINE: &str = "(request-target) host date digest";

/// Signs `covered` correctly, whatever it is, and gives the header.
fn sign(request: &Request, covered: &str, parameters: &str) -> String {
    let mut text = String::new();
    for name in covered.split(' ') {
        let value = match name {
            "(request-target)" => format!("{} {}", request.method.as_str().to_lowercase(), request.target),
            "(created)" => now().timestamp().to_string(),
            name => request.get(name).to_owned(),
        };
        if !text.is_empty() {
            text.push('\n');
        }
        write!(text, "{name}: {value}").unwrap();
    }
    let signature = peer_signs(&text);
    format!(r#"keyId="{KEY_ID}",{parameters}headers="{covered}",signature="{signature}""#)
}

fn signed_with(covered: &str, parameters: &str) -> Request {
    let mut request = Request::post();
    let header = sign(&request, covered, parameters);
    request.set("signature", &header);
    request
}

fn signed() -> Request {
    signed_with(BASELINE, r#"algorithm="rsa-sha256","#)
}

#[test]
fn an_honest_request_is_accepted() {
    assert_eq!(signed().arrives(), Ok(()));
}

#[test]
fn the_habits_of_peers_are_accepted() {
    for (covered, parameters) in [
        (BASELINE, r#"algorithm="hs2019","#),
        (BASELINE, ""),
        ("(request-target) content-type date digest host", ""),
        ("(request-target) host (created) digest", r#"algorithm="hs2019",created=1795296029,"#),
        ("(request-target) host date digest", r#"created="1795296029",unknown=1,"#),
    ] {
        assert_eq!(signed_with(covered, parameters).arrives(), Ok(()), "{covered} {parameters}");
    }
    let spaced = signed().get("signature").replace("\",", "\" , ");
    let mut request = signed();
    request.set("signature", &spaced);
    assert_eq!(request.arrives(), Ok(()));

    let mut request = signed();
    let header = format!("Signature {}", request.get("signature"));
    request.headers.remove("signature");
    request.set("authorization", &header);
    assert_eq!(request.arrives(), Ok(()));
}

#[test]
fn our_own_name_may_carry_the_default_port_and_any_case() {
    for host in ["lyon.example:443", "LYON.example"] {
        let mut request = Request::post();
        request.set("host", host);
        let header = sign(&request, BASELINE, "");
        request.set("signature", &header);
        assert_eq!(request.arrives(), Ok(()), "{host}");
    }
}

#[test]
fn body_swap() {
    let mut request = signed();
    request.body = br#"{"type":"Delete"}"#.to_vec();
    assert_eq!(request.arrives(), Err(SignatureError::Digest));
    // With a digest to match, the signature no longer does.
    let digest = super::super::digest::digest(&request.body);
    request.set("digest", &digest);
    request.headers.remove("content-digest");
    assert_eq!(request.arrives(), Err(SignatureError::Mismatch));
}

#[test]
fn unsigned_digest() {
    let request = signed_with("(request-target) host date", "");
    assert_eq!(request.arrives(), Err(SignatureError::NotCovered("digest")));
}

#[test]
fn weak_coverage() {
    for (covered, missing) in [
        ("digest", "(request-target)"),
        ("(request-target) date digest", "host"),
        ("host date digest", "(request-target)"),
        ("date", "(request-target)"),
    ] {
        let request = signed_with(covered, "");
        assert_eq!(request.arrives(), Err(SignatureError::NotCovered(missing)), "{covered}");
    }
    let mut request = signed();
    let header = request.get("signature").replace(&format!(r#"headers="{BASELINE}","#), "");
    request.set("signature", &header);
    assert_eq!(request.arrives().unwrap_err().status(), StatusCode::BAD_REQUEST);
}

#[test]
fn eternal_signature() {
    let request = signed_with("(request-target) host digest", "");
    assert_eq!(request.arrives(), Err(SignatureError::NotCovered("date")));
    // A Date header that nobody signed does not help.
    let mut request = signed_with("(request-target) host digest", "");
    request.set("date", &http_date(now()));
    assert_eq!(request.arrives(), Err(SignatureError::NotCovered("date")));
}

#[test]
fn cross_host_replay() {
    for host in ["brest.example", "lyon.example.", "lyon.example:444", "lyon.example:80", "x.lyon.example"] {
        let mut request = Request::post();
        request.set("host", host);
        let header = sign(&request, BASELINE, "");
        request.set("signature", &header);
        assert_eq!(request.arrives(), Err(SignatureError::Host), "{host}");
    }
    // Covering a second Host header does not make it ours.
    let mut request = signed();
    request.add("host", "brest.example");
    assert_eq!(request.arrives(), Err(SignatureError::NotOnce("host".to_owned())));
}

#[test]
fn cross_path_replay() {
    let mut request = signed();
    request.target = "/actors/2/inbox".to_owned();
    assert_eq!(request.arrives(), Err(SignatureError::Mismatch));
    let mut request = signed();
    request.target = "/inbox?x=1".to_owned();
    assert_eq!(request.arrives(), Err(SignatureError::Mismatch));
    let mut request = signed();
    request.method = Method::PUT;
    assert_eq!(request.arrives(), Err(SignatureError::Mismatch));
}

#[test]
fn stale_and_future_dates() {
    for (offset, answer) in windows() {
        let mut request = Request::post();
        request.set("date", &http_date(now() + offset));
        let header = sign(&request, BASELINE, "");
        request.set("signature", &header);
        assert_eq!(request.arrives(), answer, "{offset}");
    }
}

#[test]
fn stale_and_future_created() {
    for (offset, answer) in windows() {
        let created = signed_with("(request-target) host (created) digest", "algorithm=\"hs2019\",created=1795296029,");
        let mut created = created;
        created.headers.remove("date");
        assert_eq!(created.arrives_at(now() - offset), answer, "{offset}");
    }
}

#[test]
fn a_date_that_is_no_date() {
    for date in
        ["", "now", "2026-11-21T21:20:29Z", "Sun, 21 Nov 2026 21:20:29 GMT", "Sat, 21 Nov 99999999 21:20:29 GMT"]
    {
        let mut request = Request::post();
        request.set("date", date);
        let header = sign(&request, BASELINE, "");
        request.set("signature", &header);
        assert_eq!(request.arrives().unwrap_err().status(), StatusCode::BAD_REQUEST, "{date}");
    }
}

#[test]
fn expired() {
    let parameters = |seconds: i64| format!("expires={},", now().timestamp() + seconds);
    assert_eq!(signed_with(BASELINE, &parameters(-1)).arrives(), Err(SignatureError::Expired));
    assert_eq!(signed_with(BASELINE, &parameters(60)).arrives(), Ok(()));
}

#[test]
fn overflow_of_times() {
    for time in
        ["18446744073709551615", "9223372036854775808", "99999999999999999999999999", "-1", "1e9", "1.5", "\"\""]
    {
        for parameter in ["created", "expires"] {
            let request = signed_with(BASELINE, &format!("{parameter}={time},"));
            let refused = request.arrives().unwrap_err();
            assert_eq!(refused.status(), StatusCode::BAD_REQUEST, "{parameter}={time}");
        }
    }
    // The largest number that is read is far outside the window.
    let request = signed_with(BASELINE, "created=999999999999999,");
    assert_eq!(request.arrives(), Err(SignatureError::Date));
}

#[test]
fn two_carriers() {
    let mut request = signed();
    let header = format!("Signature {}", request.get("signature"));
    request.set("authorization", &header);
    assert_eq!(request.arrives(), Err(SignatureError::TwoCarriers));

    let mut request = signed();
    let header = request.get("signature").to_owned();
    request.add("signature", &header);
    assert_eq!(request.arrives(), Err(SignatureError::NotOnce("signature".to_owned())));

    let mut request = Request::post();
    for _ in 0..2 {
        request.add("authorization", &format!("signature {header}"));
    }
    assert_eq!(request.arrives(), Err(SignatureError::NotOnce("authorization".to_owned())));
}

#[test]
fn digest_lists() {
    let good = super::super::digest::digest(BODY);
    let bad = super::super::digest::digest(b"forged");
    for digest in
        [format!("{good},{bad}"), format!("{bad},{good}"), format!("{good},{good}"), bad.clone(), "MD5=AAAA".to_owned()]
    {
        let mut request = Request::post();
        request.set("digest", &digest);
        let header = sign(&request, BASELINE, "");
        request.set("signature", &header);
        assert_eq!(request.arrives(), Err(SignatureError::Digest), "{digest}");
    }
    for second in [&good, &bad] {
        let mut request = signed();
        request.add("digest", second);
        assert_eq!(request.arrives(), Err(SignatureError::NotOnce("digest".to_owned())));
    }
    // An unsigned Content-Digest that contradicts the body is no better.
    let mut request = signed();
    request.set("content-digest", &super::super::digest::content_digest(b"forged"));
    assert_eq!(request.arrives(), Err(SignatureError::Digest));
}

#[test]
fn algorithm_confusion() {
    for algorithm in ["hmac-sha256", "rsa-sha1", "none", "RSA-SHA256", "ed25519"] {
        let request = signed_with(BASELINE, &format!(r#"algorithm="{algorithm}","#));
        assert_eq!(request.arrives(), Err(SignatureError::Algorithm), "{algorithm}");
    }
}

#[test]
fn created_under_a_named_rsa_algorithm() {
    let request =
        signed_with("(request-target) host (created) digest", r#"algorithm="rsa-sha256",created=1795296029,"#);
    assert_eq!(request.arrives().unwrap_err().status(), StatusCode::BAD_REQUEST);
}

#[test]
fn a_covered_header_that_is_missing_or_doubled() {
    let mut request = signed_with(&format!("{BASELINE} content-type"), "");
    assert_eq!(request.arrives(), Ok(()));
    request.add("content-type", "text/plain");
    assert_eq!(request.arrives(), Err(SignatureError::NotOnce("content-type".to_owned())));
    request.headers.remove("content-type");
    assert_eq!(request.arrives(), Err(SignatureError::NotOnce("content-type".to_owned())));
}

#[test]
fn headers_that_do_not_follow_the_grammar() {
    let good = signed().get("signature").to_owned();
    let twice = |name: &str| format!(r#"{good},{name}="x""#);
    for bad in [
        String::new(),
        "Signature".to_owned(),
        good.replace("keyId", "key"),
        good.replace("https://", "ftp://"),
        good.replace("https://brest", "https://u:p@brest"),
        good.replace(KEY_ID, "acct:a@brest.example"),
        good.replace(KEY_ID, "/actors/1"),
        good.replace(",signature=\"", ",signature=\"!"),
        good.replace("date digest", "date date digest"),
        good.replace("date digest", "Date date digest"),
        good.replace("\",", "\";"),
        good.replace("\",", "\""),
        good.replace("host", "ho\\\"st"),
        good.trim_end_matches('"').to_owned(),
        format!("{good},"),
        format!("{good},,"),
        format!("{good},=x"),
        format!("{good},x="),
        twice("keyId"),
        twice("KEYID"),
        twice("headers"),
        twice("signature"),
        (0..40).fold(good.clone(), |text, n| format!("{text},p{n}=1")),
        format!("{good},x=\"{}\"", "y".repeat(10_000)),
        format!("keyId=\"{KEY_ID}\",headers=\"(request-target) host date digest\",signature=\"\""),
    ] {
        let mut request = Request::post();
        request.set("signature", &bad);
        let refused = request.arrives().unwrap_err();
        assert_eq!(refused.status(), StatusCode::BAD_REQUEST, "{bad:.200}: {refused}");
    }
    let mut request = Request::post();
    request.set("signature", &good.replace("(request-target)", "(request-target) (nonsense)"));
    assert_eq!(request.arrives(), Err(SignatureError::UnknownComponent));
}

/// The example of the draft's appendix C.2. Its 1024-bit key is too small for us, so only the
/// signing string is compared.
#[test]
fn the_signing_string_of_the_draft() {
    let mut request = Request::post();
    request.target = "/foo?param=value&pet=dog".to_owned();
    request.body = br#"{"hello": "world"}"#.to_vec();
    request.headers.remove("content-digest");
    request.set("host", "example.com");
    request.set("date", "Sun, 05 Jan 2014 21:31:40 GMT");
    request.set("digest", "SHA-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=");
    request.set(
        "signature",
        r#"keyId="https://example.com/key",algorithm="rsa-sha256",headers="(request-target) host date content-type digest",signature="AAAA""#,
    );
    request.set("content-type", "application/json");
    let checked = check(
        &parse(&request.headers).unwrap(),
        &Incoming {
            method: &request.method,
            path_and_query: &request.target,
            headers: &request.headers,
            body: &request.body,
            scheme: "https",
            authority: "example.com",
            now: DateTime::from_timestamp(1_388_957_500, 0).unwrap(),
        },
    );
    assert_eq!(
        std::str::from_utf8(checked.unwrap().signed_bytes()).unwrap(),
        "(request-target): post /foo?param=value&pet=dog\n\
         host: example.com\n\
         date: Sun, 05 Jan 2014 21:31:40 GMT\n\
         content-type: application/json\n\
         digest: SHA-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE="
    );
}
