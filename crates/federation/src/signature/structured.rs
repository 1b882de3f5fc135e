//! The small part of Structured Field Values (RFC 8941) that message signatures need.
//!
//! Stricter than the RFC in one point: a key that appears twice is an error, where the RFC lets the
//! last one win.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::SignatureError;

/// Members, items or parameters in one list; more is not read.
const MAX_ENTRIES: usize = 64;
/// RFC 8941 section 3.3.1: integers have at most 15 digits.
const MAX_DIGITS: usize = 15;

/// A bare item (section 3.3). Decimals do not occur in signatures and are refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Item {
    Integer(i64),
    String(String),
    Token(String),
    Bytes(Vec<u8>),
    Boolean(bool),
}

/// Parameters in the order of the header, which is also the order in which they are signed.
pub(super) type Parameters = Vec<(String, Item)>;

/// A list of strings with parameters, as `Signature-Input` holds them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct InnerList {
    pub(super) items: Vec<(String, Parameters)>,
    pub(super) parameters: Parameters,
}

/// Reads a dictionary whose members are inner lists of strings (`Signature-Input`).
pub(super) fn inner_lists(text: &str) -> Result<Vec<(String, InnerList)>, SignatureError> {
    Reader::new(text).dictionary(Reader::inner_list)
}

/// Reads a dictionary whose members are byte sequences (`Signature`, `Content-Digest`).
pub(super) fn byte_sequences(text: &str) -> Result<Vec<(String, Vec<u8>)>, SignatureError> {
    Reader::new(text).dictionary(|reader| match reader.item()? {
        Item::Bytes(bytes) => Ok(bytes),
        _ => Err(SignatureError::Malformed("a byte sequence is expected")),
    })
}

struct Reader<'t> {
    rest: &'t str,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        Self { rest: text.trim_matches(' ') }
    }

    fn peek(&self) -> Option<u8> {
        self.rest.bytes().next()
    }

    fn eat(&mut self, expected: char) -> bool {
        match self.rest.strip_prefix(expected) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// Takes what `wanted` accepts from the front.
    fn take(&mut self, wanted: impl Fn(u8) -> bool) -> &'t str {
        let end = self.rest.bytes().position(|byte| !wanted(byte)).unwrap_or(self.rest.len());
        // `wanted` is only ever given ASCII to accept, so `end` is a character boundary.
        let (taken, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    fn dictionary<T>(
        &mut self,
        member: impl Fn(&mut Self) -> Result<T, SignatureError>,
    ) -> Result<Vec<(String, T)>, SignatureError> {
        let mut members = Vec::new();
        loop {
            let key = self.key()?;
            if !self.eat('=') {
                return Err(SignatureError::Malformed("a member has no value"));
            }
            let value = member(self)?;
            push_new(&mut members, key, value)?;
            self.take(|byte| matches!(byte, b' ' | b'\t'));
            if self.rest.is_empty() {
                return Ok(members);
            }
            if !self.eat(',') {
                return Err(SignatureError::Malformed("a comma is missing"));
            }
            self.take(|byte| matches!(byte, b' ' | b'\t'));
        }
    }

    fn key(&mut self) -> Result<String, SignatureError> {
        if !matches!(self.peek(), Some(b'a'..=b'z' | b'*')) {
            return Err(SignatureError::Malformed("a key is expected"));
        }
        let key = self.take(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-' | b'.' | b'*'));
        Ok(key.to_owned())
    }

    fn inner_list(&mut self) -> Result<InnerList, SignatureError> {
        if !self.eat('(') {
            return Err(SignatureError::Malformed("a list is expected"));
        }
        let mut items = Vec::new();
        loop {
            self.take(|byte| byte == b' ');
            if self.eat(')') {
                break;
            }
            if items.len() == MAX_ENTRIES {
                return Err(SignatureError::Malformed("a list is too long"));
            }
            let Item::String(name) = self.item()? else {
                return Err(SignatureError::Malformed("a list holds no string"));
            };
            let parameters = self.parameters()?;
            items.push((name, parameters));
            if !matches!(self.peek(), Some(b' ' | b')')) {
                return Err(SignatureError::Malformed("a list is not closed"));
            }
        }
        Ok(InnerList { items, parameters: self.parameters()? })
    }

    fn parameters(&mut self) -> Result<Parameters, SignatureError> {
        let mut parameters = Vec::new();
        while self.eat(';') {
            self.take(|byte| byte == b' ');
            let key = self.key()?;
            let value = if self.eat('=') { self.item()? } else { Item::Boolean(true) };
            push_new(&mut parameters, key, value)?;
        }
        Ok(parameters)
    }

    fn item(&mut self) -> Result<Item, SignatureError> {
        match self.peek() {
            Some(b'"') => self.string(),
            Some(b':') => self.bytes(),
            Some(b'?') => self.boolean(),
            Some(b'-' | b'0'..=b'9') => self.integer(),
            Some(b'a'..=b'z' | b'A'..=b'Z' | b'*') => Ok(Item::Token(
                self.take(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~:/".contains(&byte)).to_owned(),
            )),
            _ => Err(SignatureError::Malformed("a value is expected")),
        }
    }

    fn string(&mut self) -> Result<Item, SignatureError> {
        const BAD: SignatureError = SignatureError::Malformed("a string is broken");
        let mut bytes = self.rest.bytes().enumerate().skip(1);
        let mut text = String::new();
        while let Some((position, byte)) = bytes.next() {
            match byte {
                b'"' => {
                    self.rest = &self.rest[position + 1..];
                    return Ok(Item::String(text));
                }
                b'\\' => match bytes.next() {
                    Some((_, escaped @ (b'"' | b'\\'))) => text.push(char::from(escaped)),
                    _ => return Err(BAD),
                },
                0x20..=0x7e => text.push(char::from(byte)),
                _ => return Err(BAD),
            }
        }
        Err(BAD)
    }

    fn bytes(&mut self) -> Result<Item, SignatureError> {
        const BAD: SignatureError = SignatureError::Malformed("a byte sequence is broken");
        self.eat(':');
        let (text, rest) = self.rest.split_once(':').ok_or(BAD)?;
        self.rest = rest;
        STANDARD.decode(text).map(Item::Bytes).map_err(|_| BAD)
    }

    fn boolean(&mut self) -> Result<Item, SignatureError> {
        self.eat('?');
        if self.eat('1') {
            Ok(Item::Boolean(true))
        } else if self.eat('0') {
            Ok(Item::Boolean(false))
        } else {
            Err(SignatureError::Malformed("a boolean is broken"))
        }
    }

    fn integer(&mut self) -> Result<Item, SignatureError> {
        const BAD: SignatureError = SignatureError::Malformed("a time is not a whole number");
        let negative = self.eat('-');
        let digits = self.take(|byte| byte.is_ascii_digit());
        if digits.is_empty() || digits.len() > MAX_DIGITS || self.peek() == Some(b'.') {
            return Err(BAD);
        }
        let value: i64 = digits.parse().map_err(|_| BAD)?;
        Ok(Item::Integer(if negative { -value } else { value }))
    }
}

fn push_new<T>(entries: &mut Vec<(String, T)>, key: String, value: T) -> Result<(), SignatureError> {
    if entries.len() == MAX_ENTRIES {
        return Err(SignatureError::Malformed("a list is too long"));
    }
    if entries.iter().any(|(known, _)| *known == key) {
        return Err(SignatureError::Malformed("a parameter is given twice"));
    }
    entries.push((key, value));
    Ok(())
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(value) => write!(f, "{value}"),
            Self::String(text) => write_string(f, text),
            Self::Token(text) => f.write_str(text),
            Self::Bytes(bytes) => write!(f, ":{}:", STANDARD.encode(bytes)),
            Self::Boolean(value) => write!(f, "?{}", u8::from(*value)),
        }
    }
}

impl fmt::Display for InnerList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(")?;
        for (position, (name, parameters)) in self.items.iter().enumerate() {
            if position > 0 {
                f.write_str(" ")?;
            }
            write_string(f, name)?;
            write_parameters(f, parameters)?;
        }
        f.write_str(")")?;
        write_parameters(f, &self.parameters)
    }
}

fn write_string(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
    write!(f, "\"{escaped}\"")
}

fn write_parameters(f: &mut fmt::Formatter<'_>, parameters: &Parameters) -> fmt::Result {
    for (key, value) in parameters {
        match value {
            Item::Boolean(true) => write!(f, ";{key}")?,
            value => write!(f, ";{key}={value}")?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_serialised_as_it_was_read() {
        let text = r#"("@method" "content-digest";req "x");created=-12;keyid="a\"b";tag=tok/en;n=:AQI=:;off=?0"#;
        let members = inner_lists(&format!("sig1={text}")).unwrap();
        assert_eq!(members[0].0, "sig1");
        assert_eq!(members[0].1.to_string(), text);
    }

    #[test]
    fn optional_spaces_vanish_in_the_canonical_form() {
        let members = inner_lists(r#"a=(  "x"   "y" ); created=1"#).unwrap();
        assert_eq!(members[0].1.to_string(), r#"("x" "y");created=1"#);
    }

    #[test]
    fn broken_fields_are_refused() {
        for text in [
            "",
            "a",
            "a=",
            "A=()",
            "a=(",
            "a=(x)",
            r#"a=("x"#,
            r#"a=("x""y")"#,
            r#"a=("x" "y""#,
            r#"a=("é")"#,
            r#"a=("x\n")"#,
            "a=();created=",
            "a=();created=1.5",
            "a=();created=9999999999999999",
            "a=();created=18446744073709551615",
            "a=();created=1;created=2",
            "a=(),a=()",
            "a=(),",
            "a=() b=()",
            "a=()é",
            "a=();é=1",
        ] {
            assert!(inner_lists(text).is_err(), "{text:?} was read");
        }
        for text in ["a=:", "a=:A:", "a=:AA==", "a=1", "a=:AA==:;x=1", "a=:é:"] {
            assert!(byte_sequences(text).is_err(), "{text:?} was read");
        }
    }
}
