//! PEM (RFC 7468), as much of it as keys in actor documents need.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::SignatureError;

/// An RSA-8192 private key takes about 6 KiB.
const MAX_PEM: usize = 16 * 1024;

/// Decodes the one block of `text` and gives its label with the DER bytes.
///
/// Line lengths and line ends do not matter, because peers differ in them; anything around the
/// block does, because another reader might see another key.
pub(super) fn decode(text: &str) -> Result<(&str, Vec<u8>), SignatureError> {
    const BAD: SignatureError = SignatureError::Key("it is not in PEM form");
    if text.len() > MAX_PEM {
        return Err(SignatureError::Key("it is too long"));
    }
    let block = text.trim().strip_prefix("-----BEGIN ").ok_or(BAD)?;
    let (label, rest) = block.split_once("-----").ok_or(BAD)?;
    let (encoded, end) = rest.split_once("-----END ").ok_or(BAD)?;
    if end.strip_suffix("-----") != Some(label) {
        return Err(BAD);
    }
    let encoded: String = encoded.split_ascii_whitespace().collect();
    let der = STANDARD.decode(encoded).map_err(|_| BAD)?;
    Ok((label, der))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_do_not_matter() {
        for text in [
            "-----BEGIN X-----\nAQID\nBA==\n-----END X-----\n",
            "-----BEGIN X-----\r\nAQIDBA==\r\n-----END X-----",
            "  -----BEGIN X-----AQIDBA==-----END X-----",
        ] {
            assert_eq!(decode(text), Ok(("X", vec![1, 2, 3, 4])), "{text:?}");
        }
    }

    #[test]
    fn anything_around_the_block_is_refused() {
        let block = "-----BEGIN X-----\nAQID\n-----END X-----\n";
        for text in [
            String::new(),
            "AQID".to_owned(),
            format!("{block}{block}"),
            format!("key: {block}"),
            format!("{block}x"),
            block.replace("END X", "END Y"),
            block.replace("AQID", "AQI"),
            block.replace("AQID", "É"),
            format!("{block}{}", " ".repeat(MAX_PEM)),
        ] {
            assert!(decode(&text).is_err(), "{text:?} was read");
        }
    }
}
