//! The links of a page, for asking whether it links back to somebody.

use super::{
    plain,
    token::{Token, Tokens},
};

/// A link: `<a>` or `<link>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// The words of its `rel`, in lower case.
    pub rel: Vec<String>,
    /// Its `href`, as it is meant.
    pub href: String,
}

/// Elements whose content is text, whatever it looks like.
const RAW: [&str; 7] = ["script", "style", "textarea", "title", "xmp", "iframe", "noembed"];
/// More links of one page are not looked at.
const MAX_ANCHORS: usize = 10_000;

/// The links of a page, in order. Comments and what only scripts would write hold none.
pub fn anchors(html: &str) -> Vec<Anchor> {
    let mut found = Vec::new();
    let mut tokens = Tokens::new(html);
    while let Some(token) = tokens.next() {
        let Token::Open(tag) = token else { continue };
        let name = tag.name.to_ascii_lowercase();
        if RAW.contains(&name.as_str()) {
            tokens.skip_raw_text(&name);
        } else if name == "a" || name == "link" {
            let value = |wanted: &str| {
                let first = tag.attributes().find(|(name, _)| name.eq_ignore_ascii_case(wanted));
                first.map(|(_, value)| plain(value).trim().to_owned())
            };
            if let Some(href) = value("href").filter(|href| !href.is_empty()) {
                let rel = value("rel").unwrap_or_default();
                let rel = rel.split_ascii_whitespace().map(str::to_ascii_lowercase).collect();
                found.push(Anchor { rel, href });
            }
            if found.len() == MAX_ANCHORS {
                break;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found_where_a_browser_finds_them() {
        let html = r#"<!doctype html><html><head><LINK REL="me" href='https://a.example/1'><title><a href="x"></title>
            <script>document.write('<a rel="me" href="https://evil.example/">')</script></head>
            <!-- <a rel="me" href="https://evil.example/"> -->
            <body><a class=x rel="nofollow Me noopener" href="https://a.example/2?a=1&amp;b=2">me</a>
            <a href=https://a.example/3>no rel</a><a rel=me>nowhere</a><textarea><a rel=me href=y></textarea>"#;
        let found = anchors(html);
        let hrefs: Vec<&str> = found.iter().map(|anchor| anchor.href.as_str()).collect();
        assert_eq!(hrefs, ["https://a.example/1", "https://a.example/2?a=1&b=2", "https://a.example/3"]);
        assert_eq!(found[0].rel, ["me"]);
        assert_eq!(found[1].rel, ["nofollow", "me", "noopener"]);
        assert!(found[2].rel.is_empty());
    }

    #[test]
    fn endless_pages_end() {
        assert_eq!(anchors(&"<a href=x>".repeat(50_000)).len(), MAX_ANCHORS);
        assert!(anchors(&"<a ".repeat(50_000)).is_empty());
    }
}
