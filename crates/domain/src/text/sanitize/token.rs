//! Cutting HTML into tags and text, in one pass and without looking back.
//!
//! Tolerant as a browser is, with two differences that only ever drop or keep *text*: a `<`
//! that does not begin a well-formed tag name is text (`<3`, `<anna@brest.test>`), and a tag
//! or comment that never ends takes the rest of the document with it.

/// A piece of HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Text with its entities as they stand; may hold a stray `<` or `>`.
    Text(&'a str),
    /// An opening tag.
    Open(Tag<'a>),
    /// A closing tag, by its name.
    Close(&'a str),
}

/// An opening tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// The name as written.
    pub(super) name: &'a str,
    /// What stands between the name and the closing `>`.
    rest: &'a str,
}

impl<'a> Tag<'a> {
    /// The attributes as written, entities included; without a value it is empty.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let mut rest = self.rest;
        std::iter::from_fn(move || {
            rest = rest.trim_start_matches(is_gap);
            let (attribute, after) = attribute(rest)?;
            rest = after;
            Some(attribute)
        })
    }

    /// Whether the tag ends in `/>`.
    pub(super) fn is_self_closing(&self) -> bool {
        self.rest.ends_with('/')
    }
}

/// The tokens of a document, in order. Comments, declarations and instructions are skipped.
#[derive(Debug, Clone)]
pub(super) struct Tokens<'a> {
    rest: &'a str,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(html: &'a str) -> Self {
        Self { rest: html }
    }

    /// How many bytes are not read yet.
    pub(super) fn remaining(&self) -> usize {
        self.rest.len()
    }

    /// Skips to the closing tag of `name`, whose content is not markup.
    pub(super) fn skip_raw_text(&mut self, name: &str) {
        while let Some(at) = self.rest.find("</") {
            self.rest = &self.rest[at + 2..];
            let is_end = self.rest.get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name))
                && !self.rest[name.len()..].starts_with(|c: char| c.is_ascii_alphanumeric());
            if is_end {
                self.rest = self.rest.split_once('>').map_or("", |(_, after)| after);
                return;
            }
        }
        self.rest = "";
    }

    fn skip_past(&mut self, end: &str) {
        self.rest = self.rest.split_once(end).map_or("", |(_, after)| after);
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            let text = markup_start(self.rest);
            if text > 0 {
                let (text, rest) = self.rest.split_at(text);
                self.rest = rest;
                return Some(Token::Text(text));
            }
            if let Some(comment) = self.rest.strip_prefix("<!--") {
                self.rest = comment;
                self.skip_past("-->");
            } else if self.rest.starts_with("<!") || self.rest.starts_with("<?") {
                self.skip_past(">");
            } else if let Some(rest) = self.rest.strip_prefix("</") {
                let (name, rest) = rest.split_at(name_length(rest));
                self.rest = rest;
                self.skip_past(">");
                return Some(Token::Close(name));
            } else {
                let rest = &self.rest[1..];
                let (name, rest) = rest.split_at(name_length(rest));
                let Some(end) = tag_end(rest) else {
                    self.rest = "";
                    return None;
                };
                self.rest = &rest[end + 1..];
                return Some(Token::Open(Tag { name, rest: &rest[..end] }));
            }
        }
    }
}

/// Where the first markup in `html` starts; its length if there is none.
fn markup_start(html: &str) -> usize {
    html.match_indices('<').map(|(at, _)| at).find(|&at| starts_markup(&html[at + 1..])).unwrap_or(html.len())
}

fn starts_markup(after: &str) -> bool {
    if after.starts_with(['!', '?']) {
        return true;
    }
    let name = after.strip_prefix('/').unwrap_or(after);
    let length = name_length(name);
    length > 0 && name[length..].chars().next().is_none_or(|c| is_gap(c) || c == '>')
}

/// The length of a tag name. Longer ones than any element has are not looked at further, so
/// that a run of letters is not read again and again.
fn name_length(text: &str) -> usize {
    const LONGEST: usize = 32;
    if !text.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return 0;
    }
    text.bytes().take(LONGEST).take_while(|&b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b':')).count()
}

fn is_gap(c: char) -> bool {
    c.is_ascii_whitespace() || c == '/'
}

/// Where the `>` of a tag stands in what follows its name.
fn tag_end(text: &str) -> Option<usize> {
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(is_gap);
        if rest.starts_with('>') {
            return Some(text.len() - rest.len());
        }
        (_, rest) = attribute(rest)?;
    }
}

/// The attribute at the start of `text`, which does not start with a gap, and what follows
/// it. `None` at the end of the text and inside a quotation that never ends.
fn attribute(text: &str) -> Option<((&str, &str), &str)> {
    // A `=` in first place belongs to the name.
    let first = text.chars().next()?.len_utf8();
    let end = text[first..].find(|c| is_gap(c) || matches!(c, '=' | '>')).map_or(text.len(), |end| first + end);
    let (name, rest) = text.split_at(end);
    let Some(value) = rest.trim_start_matches(|c: char| c.is_ascii_whitespace()).strip_prefix('=') else {
        return Some(((name, ""), rest));
    };
    let value = value.trim_start_matches(|c: char| c.is_ascii_whitespace());
    for quote in ['"', '\''] {
        if let Some(quoted) = value.strip_prefix(quote) {
            let (value, rest) = quoted.split_once(quote)?;
            return Some(((name, value), rest));
        }
    }
    let end = value.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(value.len());
    let (value, rest) = value.split_at(end);
    Some(((name, value), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(html: &str) -> Vec<String> {
        Tokens::new(html)
            .map(|token| match token {
                Token::Text(text) => text.to_owned(),
                Token::Close(name) => format!("</{name}>"),
                Token::Open(tag) => {
                    let attributes: Vec<String> =
                        tag.attributes().map(|(name, value)| format!(" {name}={value}")).collect();
                    let attributes = attributes.concat();
                    format!("<{}{attributes}>", tag.name)
                }
            })
            .collect()
    }

    #[test]
    fn tags_and_text_are_told_apart() {
        assert_eq!(outline("a<b>c</b >d"), ["a", "<b>", "c", "</b>", "d"]);
        assert_eq!(outline("I <3 you <anna@brest.test> 1<2"), ["I <3 you <anna@brest.test> 1<2"]);
        assert_eq!(outline("x<!-- <b> --><!DOCTYPE html><?php ?>y"), ["x", "y"]);
    }

    #[test]
    fn attributes_are_read_in_every_form() {
        assert_eq!(
            outline("<a href=\"x>y\" class = 'z' title=t/ hidden/>k"),
            ["<a href=x>y class=z title=t/ hidden=>", "k"]
        );
        assert_eq!(outline("<a =x=y>"), ["<a =x=y>"]);
        assert_eq!(outline("<br/>"), ["<br>"]);
    }

    #[test]
    fn what_never_ends_is_dropped() {
        assert_eq!(outline("a<b href=\"x>"), ["a"]);
        assert_eq!(outline("a<!-- b"), ["a"]);
        assert_eq!(outline(&"<a ".repeat(1000)), Vec::<String>::new());
    }
}
