//! Clean HTML as plain text.

use super::token::{Token, Tokens};

/// The text of a document that the second pass wrote.
pub(super) fn text(clean: &str) -> String {
    let mut page = Page::default();
    for token in Tokens::new(clean) {
        match token {
            Token::Text(text) => page.text(text),
            Token::Open(tag) => page.boundary(tag.name, true),
            Token::Close(name) => page.boundary(name, false),
        }
    }
    page.out
}

#[derive(Default)]
struct Page {
    out: String,
    /// Line ends due before the next word.
    line_ends: usize,
    /// Line ends that `<br>` asked for, since the last word.
    breaks: usize,
    /// A blank is due before the next word.
    blank: bool,
    /// An item's sign is due before the next word.
    item: bool,
    /// How many `<pre>` are open.
    preformatted: usize,
}

impl Page {
    fn boundary(&mut self, name: &str, opening: bool) {
        match name {
            "br" => self.breaks = (self.breaks + 1).min(2),
            // The paragraph of an item stands beside its sign.
            "p" if self.item => {}
            "p" | "blockquote" | "ul" | "ol" => self.part(2),
            "li" => {
                self.part(1);
                self.item = opening;
            }
            "pre" => {
                self.part(2);
                self.preformatted = if opening { self.preformatted + 1 } else { self.preformatted.saturating_sub(1) };
            }
            _ => {}
        }
    }

    fn part(&mut self, line_ends: usize) {
        self.line_ends = self.line_ends.max(line_ends);
    }

    fn text(&mut self, text: &str) {
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let (c, length) = entity(rest).unwrap_or((c, c.len_utf8()));
            rest = &rest[length..];
            match c {
                '\n' if self.preformatted > 0 => self.breaks += 1,
                c if c.is_ascii_whitespace() && self.preformatted == 0 => self.blank = true,
                c => self.push(c),
            }
        }
    }

    fn push(&mut self, c: char) {
        let line_ends = self.line_ends.max(self.breaks);
        if self.out.is_empty() {
            // Nothing to part from.
        } else if line_ends > 0 {
            self.out.extend(std::iter::repeat_n('\n', line_ends));
        } else if self.blank {
            self.out.push(' ');
        }
        if self.item {
            self.out.push_str("- ");
        }
        self.line_ends = 0;
        self.breaks = 0;
        self.blank = false;
        self.item = false;
        self.out.push(c);
    }
}

/// The character of an entity at the start of `text`, and its length. These are the only ones
/// that the second pass writes.
fn entity(text: &str) -> Option<(char, usize)> {
    [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&quot;", '"'), ("&nbsp;", '\u{A0}')]
        .into_iter()
        .find(|(entity, _)| text.starts_with(entity))
        .map(|(entity, c)| (c, entity.len()))
}
