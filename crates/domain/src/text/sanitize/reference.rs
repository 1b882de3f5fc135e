//! Character references (`&eacute;`, `&#233;`) on their way to the second pass.
//!
//! The parser behind the second pass spends time on each `&` that grows with the document,
//! except where a number follows. So everything becomes a number here: an `&` that begins no
//! reference, the names that people and editors use, and, after some, all others too.

/// References by other names than those of [`NAMES`] that are left to the parser.
const MAX_NAMED: usize = 500;

/// The longest name of HTML, in bytes.
const LONGEST: usize = 31;

const NAMES: [(&str, char); 40] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{A0}'),
    ("rsquo", '’'),
    ("lsquo", '‘'),
    ("rdquo", '”'),
    ("ldquo", '“'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("hellip", '…'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("bull", '•'),
    ("middot", '·'),
    ("euro", '€'),
    ("copy", '©'),
    ("reg", '®'),
    ("deg", '°'),
    ("eacute", 'é'),
    ("egrave", 'è'),
    ("ecirc", 'ê'),
    ("euml", 'ë'),
    ("agrave", 'à'),
    ("acirc", 'â'),
    ("ccedil", 'ç'),
    ("icirc", 'î'),
    ("iuml", 'ï'),
    ("ocirc", 'ô'),
    ("ugrave", 'ù'),
    ("ucirc", 'û'),
    ("auml", 'ä'),
    ("ouml", 'ö'),
    ("uuml", 'ü'),
    ("szlig", 'ß'),
    ("oelig", 'œ'),
    ("Eacute", 'É'),
    ("times", '×'),
];

/// Writes references, and counts those that are left to the parser.
#[derive(Debug, Default)]
pub(super) struct References {
    named: usize,
}

impl References {
    /// What to write for the `&` at the start of `text`, and how many bytes of `text` it
    /// stands for.
    pub(super) fn write(&mut self, text: &str) -> (String, usize) {
        let sign = || (numeric('&'), 1);
        let Some(body) = body(text) else {
            return sign();
        };
        let length = body.len() + 2;
        if let Some(number) = body.strip_prefix('#') {
            return if is_number(number) { (text[..length].to_owned(), length) } else { sign() };
        }
        if let Some((_, c)) = NAMES.iter().find(|(name, _)| *name == body) {
            return (numeric(*c), length);
        }
        if self.named >= MAX_NAMED || !body.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return sign();
        }
        self.named += 1;
        (text[..length].to_owned(), length)
    }
}

/// A reference to `c` by its number.
fn numeric(c: char) -> String {
    format!("&#{};", u32::from(c))
}

/// What stands between the `&` and the `;` of a reference.
fn body(text: &str) -> Option<&str> {
    let body = text.strip_prefix('&')?;
    let end = body.bytes().take(LONGEST + 1).position(|b| b == b';')?;
    (end > 0).then(|| &body[..end])
}

fn is_number(number: &str) -> bool {
    match number.strip_prefix(['x', 'X']) {
        Some(hex) => (1..=6).contains(&hex.len()) && hex.bytes().all(|b| b.is_ascii_hexdigit()),
        None => (1..=7).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> (String, usize) {
        References::default().write(text)
    }

    #[test]
    fn references_become_numbers() {
        assert_eq!(written("&amp;x"), ("&#38;".to_owned(), 5));
        assert_eq!(written("&eacute;"), ("&#233;".to_owned(), 8));
        assert_eq!(written("&#xE9;"), ("&#xE9;".to_owned(), 6));
        assert_eq!(written("&zwnj;"), ("&zwnj;".to_owned(), 6));
    }

    #[test]
    fn a_sign_that_begins_none_is_itself() {
        for text in ["&", "& b;", "&;", "&#;", "&#x;", "&#xfffffff;", "&é;", "&amp", "&a=b;"] {
            assert_eq!(written(text), ("&#38;".to_owned(), 1), "{text}");
        }
    }

    #[test]
    fn rare_names_are_left_to_the_parser_a_bounded_number_of_times() {
        let mut references = References::default();
        let left = (0..10_000).filter(|_| references.write("&zwnj;").1 == 6).count();
        assert_eq!(left, MAX_NAMED);
        assert_eq!(references.write("&lt;").0, "&#60;");
    }
}
