//! What we sign, we accept, and so does another implementation.

use rsa::pkcs8::EncodePrivateKey as _;
use rsa::signature::Verifier as _;
use url::Url;

use super::*;
use crate::signature::{Scheme, Signer, SigningKey};

fn signer() -> Signer {
    let pem = rsa_key().to_pkcs8_pem(LineEnding::LF).unwrap();
    Signer::new(Url::parse(KEY_ID).unwrap(), SigningKey::from_pem(&pem).unwrap())
}

/// What a server at `authority` receives when we send to `url`.
fn send(scheme: Scheme, method: Method, url: &str, body: Option<&[u8]>) -> Request {
    let url = Url::parse(url).unwrap();
    let mut request = Request {
        target: url[url::Position::BeforePath..url::Position::AfterQuery].to_owned(),
        headers: HeaderMap::new(),
        body: body.unwrap_or_default().to_vec(),
        method,
    };
    let headers = signer().sign_request(scheme, &request.method, &url, body, now());
    request.headers.extend(headers.unwrap());
    request
}

#[test]
fn both_schemes_and_methods() {
    for scheme in [Scheme::Cavage, Scheme::Rfc9421] {
        for target in ["/inbox", "/", "/a%20b?x=1&y=%22#fragment", ""] {
            let url = format!("https://{US}{target}");
            let post = send(scheme, Method::POST, &url, Some(BODY));
            assert_eq!(post.arrives(), Ok(()), "{scheme:?} {url}");
            let get = send(scheme, Method::GET, &url, None);
            assert_eq!(get.arrives(), Ok(()), "{scheme:?} {url}");
            let elsewhere = url.replace(US, "brest.example");
            let replayed = send(scheme, Method::GET, &elsewhere, None);
            assert_eq!(replayed.arrives(), Err(SignatureError::Host));
        }
    }
}

#[test]
fn the_host_has_its_port_only_when_it_is_not_the_default() {
    for (url, host) in [
        ("https://brest.example/", "brest.example"),
        ("https://brest.example:443/", "brest.example"),
        ("https://brest.example:8443/", "brest.example:8443"),
        ("http://brest.localhost:3000/", "brest.localhost:3000"),
        ("http://[::1]:3000/", "[::1]:3000"),
    ] {
        let request = send(Scheme::Cavage, Method::GET, url, None);
        assert_eq!(request.get("host"), host);
    }
}

#[test]
fn the_wire_form_of_a_cavage_delivery() {
    let request = send(Scheme::Cavage, Method::POST, "https://brest.example/inbox?a=b", Some(BODY));
    let header = request.get("signature");
    let (head, signature) = header.split_once("signature=\"").unwrap();
    assert_eq!(
        head,
        "keyId=\"https://brest.example/actors/1#main-key\",algorithm=\"rsa-sha256\",\
         headers=\"(request-target) host date digest\","
    );
    let signed = format!(
        "(request-target): post /inbox?a=b\nhost: brest.example\n\
         date: Sat, 21 Nov 2026 21:20:29 GMT\ndigest: {}",
        request.get("digest")
    );
    another_implementation_accepts(&signed, signature.trim_end_matches('"'));
}

#[test]
fn the_wire_form_of_an_rfc_9421_delivery() {
    let request = send(Scheme::Rfc9421, Method::POST, "https://brest.example/inbox?a=b", Some(BODY));
    let params = "(\"@method\" \"@target-uri\" \"content-digest\");created=1795296029;\
                  keyid=\"https://brest.example/actors/1#main-key\";alg=\"rsa-v1_5-sha256\"";
    assert_eq!(request.get("signature-input"), format!("sig1={params}"));
    let base = format!(
        "\"@method\": POST\n\"@target-uri\": https://brest.example/inbox?a=b\n\
         \"content-digest\": {}\n\"@signature-params\": {params}",
        request.get("content-digest")
    );
    let signature = request.get("signature");
    let signature = signature.strip_prefix("sig1=:").unwrap();
    another_implementation_accepts(&base, signature.strip_suffix(':').unwrap());
}

fn another_implementation_accepts(signed: &str, signature: &str) {
    let key = pkcs1v15::VerifyingKey::<Sha256>::new(rsa_key().to_public_key());
    let bytes = STANDARD.decode(signature).unwrap();
    let signature = pkcs1v15::Signature::try_from(bytes.as_slice()).unwrap();
    assert!(key.verify(signed.as_bytes(), &signature).is_ok());
}
