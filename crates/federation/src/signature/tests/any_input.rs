//! Whatever stands in the headers, reading them ends in an answer and never in a panic.

use proptest::prelude::*;

use super::*;

/// Text made of the pieces that the grammars are made of, so that many cases get far.
const PIECES: &str = r#"(keyId|keyid|created|expires|algorithm|alg|headers|signature|"|=|,|;|:| |\(|\)|\\|-|sig1|date|@method|\(created\)|hs2019|https://a\.example/k|AAAA|[0-9]{1,20}|\PC){0,60}"#;

proptest! {
    // Making the text takes far longer than reading it.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn headers(authorization in PIECES, signature in PIECES, input in PIECES, date in PIECES) {
        for chosen in 1_u8..8 {
            let mut request = Request::post();
            let carriers = [
                ("authorization", format!("Signature {authorization}")),
                ("signature", signature.clone()),
                ("signature-input", input.clone()),
            ];
            for (bit, (name, value)) in carriers.into_iter().enumerate() {
                if chosen & (1 << bit) != 0
                    && let Ok(value) = HeaderValue::try_from(value)
                {
                    request.headers.insert(name, value);
                }
            }
            if let Ok(date) = HeaderValue::try_from(&date) {
                request.headers.insert("digest", date.clone());
                request.headers.insert("content-digest", date.clone());
                request.headers.insert("date", date);
            }
            prop_assert!(request.arrives().is_err());
        }
    }

    /// What is read and written again is read as the same signature.
    #[test]
    fn times(created in -999_999_999_999_999_i64..=999_999_999_999_999) {
        let mut request = Request::post();
        let input = format!("sig1=(\"@method\");created={created};keyid=\"{KEY_ID}\"");
        request.set("signature-input", &input);
        request.set("signature", "sig1=:AAAA:");
        let parsed = parse(&request.headers).unwrap();
        prop_assert_eq!(parsed.created(), Some(created));
        prop_assert_eq!(format!("sig1={}", parsed.params), input);
        prop_assert!(request.arrives().is_err());
    }

    #[test]
    fn keys(text in r"(-----|BEGIN |END |PUBLIC KEY|RSA |\n|MIIB|[A-Za-z0-9+/=]|\PC){0,60}") {
        prop_assert!(PublicKey::from_pem(&text).is_err());
    }
}
