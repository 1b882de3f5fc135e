//! Attacks that use RFC 9421 signatures.

use std::fmt::Write as _;

use super::*;

const BASELINE: &str = r#""@method" "@target-uri" "content-digest""#;
const PARAMS: &str = r#";created=1795296029;keyid="https://brest.example/actors/1#main-key";alg="rsa-v1_5-sha256""#;

/// Signs `covered` correctly, whatever it is, and sets both headers.
fn sign(request: &mut Request, covered: &str, params: &str) {
    let mut base = String::new();
    for quoted in covered.split_ascii_whitespace() {
        let host = request.get("host").to_owned();
        let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
        let value = match quoted.trim_matches('"') {
            "@method" => request.method.to_string(),
            "@target-uri" => format!("https://{host}{}", request.target),
            "@authority" => host,
            "@path" => path.to_owned(),
            "@query" => format!("?{query}"),
            "@request-target" => request.target.clone(),
            "@scheme" => "https".to_owned(),
            name => request.get(name).to_owned(),
        };
        writeln!(base, "{quoted}: {value}").unwrap();
    }
    write!(base, "\"@signature-params\": ({covered}){params}").unwrap();
    let signature = peer_signs(&base);
    request.set("signature-input", &format!("sig1=({covered}){params}"));
    request.set("signature", &format!("sig1=:{signature}:"));
}

fn signed_with(covered: &str, params: &str) -> Request {
    let mut request = Request::post();
    sign(&mut request, covered, params);
    request
}

fn signed() -> Request {
    signed_with(BASELINE, PARAMS)
}

#[test]
fn an_honest_request_is_accepted() {
    assert_eq!(signed().arrives(), Ok(()));
}

#[test]
fn the_habits_of_peers_are_accepted() {
    for (covered, params) in [
        (
            r#""@method" "@target-uri" "@authority" "host" "date" "content-digest""#,
            r#";alg="rsa-v1_5-sha256";keyid="https://brest.example/actors/1#main-key";created=1795296029"#,
        ),
        (r#""@method" "@authority" "@path" "content-digest""#, PARAMS),
        (r#""@method" "@authority" "@request-target" "@scheme" "content-digest""#, PARAMS),
        (
            BASELINE,
            r#";created=1795296029;expires=1795296329;nonce="n";tag="t";keyid="https://brest.example/actors/1#main-key""#,
        ),
    ] {
        assert_eq!(signed_with(covered, params).arrives(), Ok(()), "{covered}");
    }
}

#[test]
fn gaps_in_coverage() {
    for (covered, missing) in [
        (r#""@method" "@target-uri""#, "content-digest"),
        (r#""@method" "@target-uri" "digest""#, "content-digest"),
        (r#""@target-uri" "content-digest""#, "@method"),
        (r#""@method" "content-digest""#, "@target-uri"),
        (r#""@method" "@path" "content-digest""#, "@target-uri"),
        (r#""@method" "@authority" "content-digest""#, "@path"),
        ("", "@method"),
    ] {
        let request = signed_with(covered, PARAMS);
        assert_eq!(request.arrives(), Err(SignatureError::NotCovered(missing)), "{covered}");
    }
    let request = signed_with(BASELINE, r#";keyid="https://brest.example/actors/1#main-key""#);
    assert_eq!(request.arrives(), Err(SignatureError::NotCovered("created")));
}

#[test]
fn an_uncovered_query() {
    let mut request = Request::post();
    request.target = "/inbox?page=1".to_owned();
    sign(&mut request, r#""@method" "@authority" "@path" "content-digest""#, PARAMS);
    assert_eq!(request.arrives(), Err(SignatureError::NotCovered("@query")));
    sign(&mut request, r#""@method" "@authority" "@path" "@query" "content-digest""#, PARAMS);
    assert_eq!(request.arrives(), Ok(()));
}

#[test]
fn body_swap() {
    let mut request = signed();
    request.body = b"{}".to_vec();
    assert_eq!(request.arrives(), Err(SignatureError::Digest));
    let digest = super::super::digest::content_digest(b"{}");
    request.headers.remove("digest");
    request.set("content-digest", &digest);
    assert_eq!(request.arrives(), Err(SignatureError::Mismatch));
}

#[test]
fn cross_host_and_cross_path_replay() {
    let mut request = Request::post();
    request.set("host", "brest.example");
    sign(&mut request, BASELINE, PARAMS);
    assert_eq!(request.arrives(), Err(SignatureError::Host));
    // The sender signed for another host and then wrote our name into the Host header.
    request.set("host", US);
    assert_eq!(request.arrives(), Err(SignatureError::Mismatch));
    for target in ["/actors/2/inbox", "/inbox?x=1", "/inbox/"] {
        let mut request = signed();
        request.target = target.to_owned();
        assert_eq!(request.arrives(), Err(SignatureError::Mismatch), "{target}");
    }
    let mut request = signed();
    request.method = Method::DELETE;
    assert_eq!(request.arrives(), Err(SignatureError::Mismatch));
}

#[test]
fn stale_and_future_created() {
    let mut request = signed();
    request.headers.remove("date");
    for (offset, answer) in windows() {
        assert_eq!(request.arrives_at(now() - offset), answer, "{offset}");
    }
}

#[test]
fn expired() {
    let params = PARAMS.replace(";keyid", ";expires=1795296028;keyid");
    assert_eq!(signed_with(BASELINE, &params).arrives(), Err(SignatureError::Expired));
}

#[test]
fn overflow_of_times() {
    for time in ["18446744073709551615", "9223372036854775808", "1.5", "\"1795296029\"", "-"] {
        let params = PARAMS.replace("1795296029", time);
        let refused = signed_with(BASELINE, &params).arrives().unwrap_err();
        assert_eq!(refused.status(), StatusCode::BAD_REQUEST, "{time}");
    }
    for time in ["-999999999999999", "999999999999999"] {
        let params = PARAMS.replace("1795296029", time);
        assert_eq!(signed_with(BASELINE, &params).arrives(), Err(SignatureError::Date));
    }
}

#[test]
fn algorithm_confusion() {
    for algorithm in ["hmac-sha256", "rsa-pss-sha512", "ed25519", "RSA-V1_5-SHA256", ""] {
        let params = PARAMS.replace("rsa-v1_5-sha256", algorithm);
        let request = signed_with(BASELINE, &params);
        assert_eq!(request.arrives(), Err(SignatureError::Algorithm), "{algorithm}");
    }
}

#[test]
fn two_signatures_or_two_carriers() {
    let other = |request: &Request, name: &str| request.get(name).replace("sig1", "sig2");
    let mut request = signed();
    let both = format!("{}, {}", request.get("signature-input"), other(&request, "signature-input"));
    request.set("signature-input", &both);
    assert_eq!(request.arrives().unwrap_err().status(), StatusCode::BAD_REQUEST);

    let mut request = signed();
    let renamed = other(&request, "signature");
    request.set("signature", &renamed);
    assert_eq!(request.arrives().unwrap_err().status(), StatusCode::BAD_REQUEST);

    let mut request = signed();
    request.set("authorization", "Signature keyId=\"https://brest.example/k\",signature=\"AAAA\"");
    assert_eq!(request.arrives(), Err(SignatureError::TwoCarriers));

    let mut request = signed();
    request.headers.remove("signature");
    assert_eq!(request.arrives(), Err(SignatureError::Missing));

    for name in ["signature", "signature-input", "content-digest"] {
        let mut request = signed();
        let value = request.get(name).to_owned();
        request.add(name, &value);
        assert_eq!(request.arrives(), Err(SignatureError::NotOnce(name.to_owned())));
    }
}

#[test]
fn components_that_another_reader_might_compute_differently() {
    for component in [
        r#""content-digest";req"#,
        r#""@query-param";name="x""#,
        r#""host";sf"#,
        r#""@status""#,
        r#""@signature-params""#,
        r#""ho\"st""#,
    ] {
        let mut request = signed();
        request.set("signature-input", &format!("sig1=({BASELINE} {component}){PARAMS}"));
        assert_eq!(request.arrives(), Err(SignatureError::UnknownComponent), "{component}");
    }
    for (component, parameter) in [(r#""@method""#, ""), (r#""Host""#, ""), ("", ";other=1"), ("", ";created=1")] {
        let mut request = signed();
        request.set("signature-input", &format!("sig1=({BASELINE} {component}){PARAMS}{parameter}"));
        let refused = request.arrives().unwrap_err();
        assert_eq!(refused.status(), StatusCode::BAD_REQUEST, "{component}{parameter}");
    }
}
