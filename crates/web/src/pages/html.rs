//! Finishing touches on HTML that was sanitised when it was stored: pictures for custom emoji, and links to people and
//! hashtags that stay on this server.

use std::{borrow::Cow, fmt::Write};

use app::{Instance, media::place};
use domain::{
    emoji::Emoji,
    handle::Host,
    post::Tag,
    text::{emoji, escape, hashtag},
};
use storage::views::MentionView;

/// Plain text as HTML, with pictures for custom emoji.
pub fn plain(text: &str, emojis: &[Emoji], here: &Instance) -> String {
    with_emojis(&escape::html(text), emojis, here)
}

/// Sanitised HTML with pictures for custom emoji in its text, never within its tags.
pub fn with_emojis(html: &str, emojis: &[Emoji], here: &Instance) -> String {
    if emojis.is_empty() {
        return html.to_owned();
    }
    let mut out = String::with_capacity(html.len() + 256);
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        push_text(&mut out, &rest[..open], emojis, here);
        // The sanitiser writes every attribute in double quotes with `>` escaped, so a tag ends at the first one.
        let end = rest[open..].find('>').map_or(rest.len(), |at| open + at + 1);
        out.push_str(&rest[open..end]);
        rest = &rest[end..];
    }
    push_text(&mut out, rest, emojis, here);
    out
}

fn push_text(out: &mut String, text: &str, emojis: &[Emoji], here: &Instance) {
    let mut done = 0;
    for token in emoji::scan(text) {
        let Some(emoji) = emojis.iter().find(|emoji| emoji.shortcode == token.shortcode) else { continue };
        out.push_str(&text[done..token.range.start]);
        let (name, url) = (escape::html(&emoji.shortcode), escape::html(&place::emoji(here, emoji)));
        // Writing to a string cannot fail.
        let _ = write!(
            out,
            r#"<img class="emoji" src="{url}" alt=":{name}:" title=":{name}:" width="20" height="20" loading="lazy">"#
        );
        done = token.range.end;
    }
    out.push_str(&text[done..]);
}

/// Turns links to the people whom a post mentions into links to their pages here.
pub fn with_local_mentions(mut html: String, mentions: &[MentionView]) -> String {
    for mention in mentions {
        let here =
            format!(r#"href="{}""#, profile_path(mention.handle.username.as_str(), mention.handle.host.as_ref()));
        for address in [mention.url.as_ref(), Some(&mention.uri)].into_iter().flatten() {
            html = html.replace(&format!(r#"href="{}""#, escape::html(address.as_str())), &here);
        }
    }
    html
}

/// Turns links of a post's hashtags into links to what is known here under the same hashtag.
pub fn with_local_hashtags<'a>(html: &'a str, tags: &[Tag], here: &Instance) -> Cow<'a, str> {
    if tags.is_empty() {
        return html.into();
    }
    let mut out = String::with_capacity(html.len() + 64);
    let mut rest = html;
    // The sanitiser writes attributes in double quotes with `>` escaped, and no link within another.
    while let Some((before, link)) = rest.split_once("<a ")
        && let Some((attributes, link)) = link.split_once('>')
        && let Some((label, after)) = link.split_once("</a>")
    {
        let own = tag_of(label, tags).and_then(|tag| repointed(attributes, here.tag_page(&tag.key).as_str()));
        out.extend([before, "<a ", own.as_deref().unwrap_or(attributes), ">", label, "</a>"]);
        rest = after;
    }
    out.push_str(rest);
    out.into()
}

/// The hashtag that a link shows.
fn tag_of<'a>(label: &str, tags: &'a [Tag]) -> Option<&'a Tag> {
    let mut within = false;
    let text = |c: &char| {
        let shown = !within && !matches!(c, '<' | '>');
        within = *c == '<' || (within && *c != '>');
        shown
    };
    // What is escaped in text stands in no hashtag.
    let shown: String = label.chars().filter(text).collect();
    let shown = shown.trim();
    let key = hashtag::normalise(shown).filter(|_| shown.starts_with(['#', '＃']))?;
    tags.iter().find(|tag| tag.key == key)
}

/// The attributes of a link that leads elsewhere.
fn repointed(attributes: &str, target: &str) -> Option<String> {
    let (before, old) = attributes.split_once(r#"href=""#)?;
    let (_, after) = old.split_once('"')?;
    Some(format!(r#"{before}href="{}"{after}"#, escape::html(target)))
}

/// The path of somebody's page here; names of other servers are encoded where a path needs it.
pub fn profile_path(username: &str, host: Option<&Host>) -> String {
    let handle = host.map_or_else(|| username.to_owned(), |host| format!("{username}@{host}"));
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'~' | b'@' | b':');
    let mut path = String::from("/@");
    for byte in handle.bytes() {
        if plain(byte) {
            path.push(char::from(byte));
        } else {
            let _ = write!(path, "%{byte:02X}");
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use domain::{id::EmojiId, uri::Uri};

    use super::*;

    fn emoji(url: &str) -> Emoji {
        Emoji { id: EmojiId(1), shortcode: "wave".into(), host: None, url: Uri::from_stored(url.into()) }
    }

    fn here() -> Instance {
        Instance::new(Host::parse("lyon.example").expect("a host"))
    }

    #[test]
    fn emoji_are_drawn_in_text_alone() {
        let html = r#"<p>Hi :wave: <a href="https://a.example/:wave:">:wave:</a> :other:</p>"#;
        let drawn = with_emojis(html, &[emoji("https://a.example/w.png")], &here());
        assert_eq!(drawn.matches(r#"<img class="emoji" src="https://lyon.example/media/remote/emoji/1/"#).count(), 2);
        assert!(drawn.contains(r#"<a href="https://a.example/:wave:">"#), "{drawn}");
        assert!(drawn.contains(":other:"));
    }

    #[test]
    fn names_bring_no_markup() {
        let name = plain("<script>:wave:", &[emoji("https://lyon.example/\"onerror=x")], &here());
        assert!(name.starts_with("&lt;script&gt;<img"), "{name}");
        assert!(!name.contains("\"onerror"), "{name}");
    }

    #[test]
    fn hashtags_lead_to_what_is_known_here() {
        let tag = |name: &str| Tag { key: name.to_lowercase(), name: name.into() };
        let html = concat!(
            r#"<p><a href="https://a.example/tags/Bronze" rel="tag">#<span>Bronze</span></a>, "#,
            r#"<a href="https://a.example/tags/zinc">#zinc</a>, <a href="https://a.example/bronze">bronze</a></p>"#
        );
        let local = with_local_hashtags(html, &[tag("Bronze")], &here());
        let moved = r#"<p><a href="https://lyon.example/tags/bronze" rel="tag">#<span>Bronze</span></a>, "#;
        assert!(local.starts_with(moved), "{local}");
        // What is no hashtag of the post leads where it led.
        assert_eq!(local.matches("https://a.example/").count(), 2, "{local}");
        assert_eq!(with_local_hashtags(html, &[], &here()), html);
        assert_eq!(with_local_hashtags("<a href", &[tag("x")], &here()), "<a href");
    }

    #[test]
    fn paths_are_encoded() {
        let host = Host::parse("b.example:81").expect("a host");
        assert_eq!(profile_path("lea", None), "/@lea");
        assert_eq!(profile_path("léa", Some(&host)), "/@l%C3%A9a@b.example:81");
    }
}
