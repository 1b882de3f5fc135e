//! The first pass: any HTML into a small and regular document.
//!
//! HTML parsers repair misnesting by copying open elements, look through all that is open
//! for each tag, and compare each attribute with those before it: all harmless on what people
//! write, and quadratic on what an attacker writes. Here elements are closed in order, depth
//! and attributes are bounded, and only elements of the allow-list remain, so the second pass
//! has nothing to repair.

use super::reference::References;
use super::token::{Tag, Token, Tokens};
use crate::text::character::is_stray_control;

/// Elements inside more than so many others lose their tags.
const MAX_DEPTH: usize = 32;

/// The longest value of an attribute, in bytes, entities included; longer ones are dropped
/// with their attribute.
const MAX_VALUE: usize = 4096;

/// Attributes of a tag that are looked at; further ones are dropped.
const MAX_ATTRIBUTES: usize = 32;

/// Elements that stay and may stand within a line.
const INLINE: [&str; 16] =
    ["a", "abbr", "b", "code", "del", "em", "i", "rp", "rt", "ruby", "s", "span", "strong", "sub", "sup", "u"];

/// Elements that stay and end the paragraph before them.
const BLOCK: [&str; 6] = ["blockquote", "li", "ol", "p", "pre", "ul"];

/// The name under which an open heading is kept; it is written as two elements.
const HEADING: &str = "h";

/// Elements that go with their content, which is not meant to be read.
const REMOVED: [&str; 10] =
    ["applet", "audio", "canvas", "datalist", "math", "object", "select", "svg", "template", "video"];

/// The same, where the content is not markup but raw text.
const REMOVED_RAW: [&str; 9] =
    ["iframe", "noembed", "noframes", "noscript", "plaintext", "script", "style", "textarea", "title"];

/// Elements whose tags go, and which part the words around them.
const PARTING: [&str; 26] = [
    "address",
    "article",
    "aside",
    "caption",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "form",
    "header",
    "hr",
    "img",
    "main",
    "nav",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
];

/// The attributes that may stay on an element; the second pass decides on their values.
fn attributes_of(element: &str) -> &'static [&'static str] {
    match element {
        "a" => &["href", "class", "translate", "lang"],
        "span" => &["class", "translate", "lang"],
        "p" => &["class", "lang"],
        "abbr" => &["title", "lang"],
        "ol" => &["start", "reversed", "lang"],
        "li" => &["value", "lang"],
        _ => &["lang"],
    }
}

/// Reduces `html` to a regular document of at most about `max_bytes` bytes.
pub(super) fn pare(html: &str, max_bytes: usize) -> String {
    let mut page = Page { out: String::new(), references: References::default(), open: Vec::new(), max_bytes };
    let mut tokens = Tokens::new(html);
    while let Some(token) = tokens.next() {
        let kept = match token {
            Token::Text(text) => page.text(text),
            Token::Close(name) => {
                page.close(name);
                true
            }
            Token::Open(tag) => {
                if find(&REMOVED_RAW, tag.name).is_some() {
                    tokens.skip_raw_text(tag.name);
                    true
                } else if let Some(name) = find(&REMOVED, tag.name) {
                    if !tag.is_self_closing() {
                        skip_element(&mut tokens, name);
                    }
                    true
                } else {
                    page.open(&tag)
                }
            }
        };
        if !kept {
            break;
        }
    }
    page.close_to(0);
    page.out
}

fn find(names: &[&'static str], name: &str) -> Option<&'static str> {
    names.iter().copied().find(|known| known.eq_ignore_ascii_case(name))
}

fn is_heading(name: &str) -> bool {
    matches!(name.as_bytes(), [b'h' | b'H', b'1'..=b'6'])
}

/// Skips to the end of the element `name` that was just opened.
fn skip_element(tokens: &mut Tokens<'_>, name: &str) {
    let mut depth = 1_usize;
    while depth > 0
        && let Some(token) = tokens.next()
    {
        match token {
            Token::Open(tag) if find(&REMOVED_RAW, tag.name).is_some() && !tag.is_self_closing() => {
                tokens.skip_raw_text(tag.name);
            }
            Token::Open(tag) if tag.name.eq_ignore_ascii_case(name) && !tag.is_self_closing() => {
                depth += 1;
            }
            Token::Close(closed) if closed.eq_ignore_ascii_case(name) => depth -= 1,
            _ => {}
        }
    }
}

struct Page {
    out: String,
    references: References,
    open: Vec<&'static str>,
    max_bytes: usize,
}

impl Page {
    /// Writes text; `false` when it no longer fits.
    fn text(&mut self, text: &str) -> bool {
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let room = self.max_bytes.saturating_sub(self.out.len());
            let (written, length) = match c {
                '&' => self.references.write(rest),
                '<' => ("&#60;".to_owned(), 1),
                '>' => ("&#62;".to_owned(), 1),
                c => {
                    if c.len_utf8() > room {
                        return false;
                    }
                    if !is_stray_control(c) {
                        self.out.push(c);
                    }
                    rest = &rest[c.len_utf8()..];
                    continue;
                }
            };
            if written.len() > room {
                return false;
            }
            self.out.push_str(&written);
            rest = &rest[length..];
        }
        true
    }

    /// Writes an opening tag, if its element stays; `false` when it no longer fits.
    fn open(&mut self, tag: &Tag<'_>) -> bool {
        if tag.name.eq_ignore_ascii_case("br") {
            return self.push("<br>");
        }
        if is_heading(tag.name) {
            self.end_paragraph();
            return self.push_element(HEADING, "<p><strong>");
        }
        if let Some(name) = find(&BLOCK, tag.name) {
            self.end_paragraph();
            if name == "li" {
                self.end_item();
            }
            let written = written(name, tag, &mut self.references);
            return self.push_element(name, &written);
        }
        if let Some(name) = find(&INLINE, tag.name) {
            if name == "a" {
                self.close_nearest("a");
                if !tag.attributes().any(|(name, _)| name.eq_ignore_ascii_case("href")) {
                    return true;
                }
            }
            let written = written(name, tag, &mut self.references);
            return self.push_element(name, &written);
        }
        self.part(tag.name)
    }

    fn push(&mut self, markup: &str) -> bool {
        let fits = self.out.len() + markup.len() <= self.max_bytes;
        if fits {
            self.out.push_str(markup);
        }
        fits
    }

    fn push_element(&mut self, name: &'static str, written: &str) -> bool {
        if self.open.len() >= MAX_DEPTH {
            return true;
        }
        let fits = self.push(written);
        if fits {
            self.open.push(name);
        }
        fits
    }

    /// Words around a dropped block do not run together.
    fn part(&mut self, name: &str) -> bool {
        find(&PARTING, name).is_none() || self.push(" ")
    }

    fn close(&mut self, name: &str) {
        if name.eq_ignore_ascii_case("br") {
            self.push("<br>");
        } else if is_heading(name) {
            self.close_nearest(HEADING);
        } else if let Some(name) = find(&BLOCK, name).or_else(|| find(&INLINE, name)) {
            self.close_nearest(name);
        } else {
            self.part(name);
        }
    }

    /// A block ends the paragraph or heading that it would stand in.
    fn end_paragraph(&mut self) {
        self.close_nearest("p");
        self.close_nearest(HEADING);
    }

    /// An item of a list ends the one before it, and not one of the list around.
    fn end_item(&mut self) {
        if let Some(at) = self.open.iter().rposition(|name| matches!(*name, "li" | "ul" | "ol"))
            && self.open[at] == "li"
        {
            self.close_to(at);
        }
    }

    fn close_nearest(&mut self, name: &str) {
        if let Some(at) = self.open.iter().rposition(|open| *open == name) {
            self.close_to(at);
        }
    }

    /// Closes what was opened last until `depth` elements are open.
    fn close_to(&mut self, depth: usize) {
        while self.open.len() > depth
            && let Some(name) = self.open.pop()
        {
            if name == HEADING {
                self.out.push_str("</strong></p>");
            } else {
                self.out.push_str("</");
                self.out.push_str(name);
                self.out.push('>');
            }
        }
    }
}

/// An opening tag of `element` with the attributes of `tag` that may stay, quoted anew.
fn written(element: &'static str, tag: &Tag<'_>, references: &mut References) -> String {
    let allowed = attributes_of(element);
    let mut seen: Vec<&str> = Vec::new();
    let mut out = format!("<{element}");
    for (name, value) in tag.attributes().take(MAX_ATTRIBUTES) {
        let Some(name) = find(allowed, name) else {
            continue;
        };
        if seen.contains(&name) || value.len() > MAX_VALUE {
            continue;
        }
        seen.push(name);
        out.push(' ');
        out.push_str(name);
        out.push_str("=\"");
        push_value(&mut out, value, references);
        out.push('"');
    }
    out.push('>');
    out
}

fn push_value(out: &mut String, value: &str, references: &mut References) {
    let mut rest = value;
    while let Some(c) = rest.chars().next() {
        let mut length = c.len_utf8();
        match c {
            '&' => {
                let (written, read) = references.write(rest);
                out.push_str(&written);
                length = read;
            }
            '"' => out.push_str("&#34;"),
            '<' => out.push_str("&#60;"),
            '>' => out.push_str("&#62;"),
            c if c.is_control() => {}
            c => out.push(c),
        }
        rest = &rest[length..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn short(html: &str) -> String {
        pare(html, 10_000)
    }

    #[test]
    fn elements_are_closed_in_order() {
        assert_eq!(short("<p>a<b>b<i>c</b>d"), "<p>a<b>b<i>c</i></b>d</p>");
        assert_eq!(short("<p>a<p>b"), "<p>a</p><p>b</p>");
        assert_eq!(
            short("<ul><li>a<li>b<ul><li>c</ul><li>d"),
            "<ul><li>a</li><li>b<ul><li>c</li></ul></li><li>d</li></ul>"
        );
        assert_eq!(short("<a href=x>a<a href=y>b"), "<a href=\"x\">a</a><a href=\"y\">b</a>");
        assert_eq!(short("</p></b>a</br>"), "a<br>");
    }

    #[test]
    fn headings_are_bold_paragraphs() {
        assert_eq!(short("a<h1 class=x>b</h1><H6>c"), "a<p><strong>b</strong></p><p><strong>c</strong></p>");
    }

    #[test]
    fn hidden_content_goes() {
        assert_eq!(short("a<script>if (a</b) '<p>'</script>b"), "ab");
        assert_eq!(short("a<svg><svg></svg><style></svg></style>x</svg>b<svg/>c"), "abc");
        assert_eq!(short("a<MATH>x</math >b"), "ab");
        assert_eq!(short("a<style>never"), "a");
    }

    #[test]
    fn blocks_that_go_part_their_words() {
        assert_eq!(short("<div>a</div><div>b</div>").split_whitespace().collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(short("<font>a</font>b"), "ab");
    }

    #[test]
    fn depth_attributes_and_size_are_bounded() {
        let deep = short(&"<b>".repeat(1000));
        assert_eq!(deep.matches("<b>").count(), MAX_DEPTH);
        assert_eq!(deep.matches("</b>").count(), MAX_DEPTH);
        let wide = (0..1000).map(|i| format!("a{i} ")).collect::<Vec<_>>().concat();
        assert_eq!(short(&format!("<p {wide} class=late>x")), "<p>x</p>");
        assert_eq!(short(&format!("<p class={}>x", "a".repeat(MAX_VALUE + 1))), "<p>x</p>");
        assert_eq!(pare("<p>abcdef", 6), "<p>abc</p>");
        assert_eq!(pare("<p>éé", 6), "<p>é</p>");
        assert_eq!(pare("<p>a&amp;b", 8), "<p>a</p>");
        assert_eq!(pare("<p>a<b>c", 5), "<p>a</p>");
    }
}
