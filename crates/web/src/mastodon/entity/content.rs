//! What a post says, in the one field that Mastodon apps show.

use std::borrow::Cow;

use domain::{
    post::{Post, PostKind},
    text::{escape, sanitize},
};

/// How much of a long text is shown where its title leads to the rest, in characters.
const EXCERPT: usize = 500;

/// The HTML of a post.
///
/// Notes and polls are shown as they are. Kinds with a title (articles, pages, events, films …) are shown as
/// Mastodon shows them: the title, what they say, and the way to the original. Of an article only the
/// beginning is shown, or its summary where it has one.
pub fn content(post: &Post) -> Cow<'_, str> {
    let Some(title) = title(post) else { return Cow::Borrowed(&post.content) };
    let mut html = String::with_capacity(post.content.len() + 200);
    if !title.is_empty() {
        html.push_str("<p><strong>");
        escape::push_html(&mut html, title);
        html.push_str("</strong></p>");
    }
    match post.kind {
        PostKind::Article if post.summary.is_empty() => {
            paragraph(&mut html, &sanitize::excerpt(&post.content, EXCERPT));
        }
        PostKind::Article => paragraph(&mut html, &post.summary),
        _ => html.push_str(&post.content),
    }
    let address = post.url.as_ref().unwrap_or(&post.uri).as_str();
    // A page whose text is nothing but its link would show it twice.
    if !html.contains(&escape::html(address)) {
        link(&mut html, address);
    }
    Cow::Owned(html)
}

/// The title, of kinds that have one; empty where it is missing.
fn title(post: &Post) -> Option<&str> {
    match post.kind {
        PostKind::Note | PostKind::Question => None,
        PostKind::Article | PostKind::Page | PostKind::Event | PostKind::Image | PostKind::Video | PostKind::Audio => {
            Some(post.title.as_deref().unwrap_or_default().trim())
        }
    }
}

fn paragraph(html: &mut String, text: &str) {
    if !text.is_empty() {
        html.push_str("<p>");
        escape::push_html(html, text);
        html.push_str("</p>");
    }
}

fn link(html: &mut String, address: &str) {
    let address = escape::html(address);
    html.push_str("<p><a href=\"");
    html.push_str(&address);
    html.push_str("\" rel=\"nofollow noopener noreferrer\" target=\"_blank\">");
    html.push_str(&address);
    html.push_str("</a></p>");
}

#[cfg(test)]
mod tests {
    use domain::{
        audience::Audience,
        id::{ActorId, PostId},
        time::Timestamp,
        uri::Uri,
    };

    use super::*;

    fn post(kind: PostKind, title: Option<&str>, summary: &str, content: &str) -> Post {
        let uri = Uri::parse("https://brest.example/1").expect("valid");
        Post {
            url: Some(Uri::parse("https://brest.example/a?b&c").expect("valid")),
            kind,
            content: content.into(),
            title: title.map(str::to_owned),
            summary: summary.into(),
            ..Post::new(PostId(1), uri, ActorId(1), Audience::Public, Timestamp::default())
        }
    }

    const LINK: &str = r#"<p><a href="https://brest.example/a?b&amp;c" rel="nofollow noopener noreferrer" target="_blank">https://brest.example/a?b&amp;c</a></p>"#;

    #[test]
    fn notes_are_shown_as_they_are() {
        let note = post(PostKind::Note, Some("ignored"), "warning", "<p>Bonjour</p>");
        assert_eq!(content(&note), "<p>Bonjour</p>");
        assert_eq!(note.warning(), "warning");
    }

    #[test]
    fn titled_kinds_show_title_text_and_link() {
        let event = post(PostKind::Event, Some("Portes <ouvertes>"), "", "<p>Samedi</p>");
        assert_eq!(content(&event), format!("<p><strong>Portes &lt;ouvertes&gt;</strong></p><p>Samedi</p>{LINK}"));
        let article = post(PostKind::Article, Some("Long"), "En bref & bien", "<p>…</p>");
        assert_eq!(content(&article), format!("<p><strong>Long</strong></p><p>En bref &amp; bien</p>{LINK}"));
        assert_eq!(article.warning(), "");
        let whole = "mot ".repeat(1_000);
        assert!(content(&post(PostKind::Article, Some("Long"), "", &whole)).len() < 1_000);
        assert_eq!(content(&post(PostKind::Video, None, "", "")), LINK);
    }

    #[test]
    fn a_link_that_is_there_is_not_repeated() {
        let page = post(PostKind::Page, Some("Lien"), "", LINK);
        assert_eq!(content(&page), format!("<p><strong>Lien</strong></p>{LINK}"));
    }
}
