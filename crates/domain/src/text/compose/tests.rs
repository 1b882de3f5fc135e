use proptest::prelude::*;

use super::*;
use crate::text::sanitize;

fn mentions(text: &str) -> Vec<String> {
    let whole = |mention: &MentionToken| match &mention.domain {
        Some(domain) => format!("{}@{domain}", mention.username),
        None => mention.username.clone(),
    };
    scan(text).mentions.iter().map(whole).collect()
}

fn hashtags(text: &str) -> Vec<String> {
    scan(text).hashtags.into_iter().map(|tag| tag.name).collect()
}

fn links(text: &str) -> Vec<String> {
    scan(text).links.into_iter().map(|link| link.url).collect()
}

fn to_html(text: &str) -> String {
    render(
        text,
        &scan(text),
        |mention| {
            (mention.username != "nobody").then(|| MentionLink {
                href: format!("https://lyon.test/@{}", mention.username),
                display: mention.username.clone(),
            })
        },
        |tag| format!("https://lyon.test/tags/{tag}"),
    )
}

#[test]
fn mentions_stand_at_word_boundaries() {
    assert_eq!(mentions("@anna"), ["anna"]);
    assert_eq!(mentions("hi @anna@brest.test, and @bob."), ["anna@brest.test", "bob"]);
    assert_eq!(mentions("(@anna) .@bob \"@carl\""), ["anna", "bob", "carl"]);
    assert_eq!(mentions("@anna.b-c_d@brest.test."), ["anna.b-c_d@brest.test"]);
    assert_eq!(mentions("@anna@Brest.TEST"), ["anna@brest.test"]);
    assert_eq!(mentions("@anna@bücher.example"), ["anna@xn--bcher-kva.example"]);
    assert_eq!(mentions("@aliceさん"), ["alice"]);
}

#[test]
fn addresses_and_fragments_of_other_things_are_no_mentions() {
    for text in [
        "anna@brest.test",
        "x/@anna",
        "?q=@anna",
        "@",
        "@@anna",
        "@anna@brest@lyon",
        "@anna@",
        "@é",
        "@boběn",
        "@anna@127.0.0.1",
        "@anna://x",
        "@-anna",
        "é@anna",
    ] {
        assert!(mentions(text).is_empty(), "{text}");
    }
    assert!(mentions(&format!("@{}", "a".repeat(5000))).is_empty());
}

#[test]
fn a_port_belongs_to_the_domain_and_a_colon_does_not() {
    assert_eq!(mentions("@anna@server1.test:3000 hi"), ["anna@server1.test:3000"]);
    assert_eq!(mentions("@anna@server1:3000."), ["anna@server1:3000"]);
    assert_eq!(mentions("@anna@brest.test: hi"), ["anna@brest.test"]);
    assert_eq!(mentions("@anna@brest.test:100:"), ["anna@brest.test"]);
    assert_eq!(mentions("@anna@brest.test:99999"), ["anna@brest.test"]);
    assert_eq!(mentions("@anna@brest.test:8am"), ["anna@brest.test"]);
    assert_eq!(scan("@a@b.test:80").mentions[0].range, 0..12);
}

#[test]
fn hashtags_stand_at_word_boundaries() {
    assert_eq!(hashtags("#Rust and #économie, ＃タグ"), ["Rust", "économie", "タグ"]);
    assert_eq!(hashtags("(#a) [#b] ##c"), ["a", "b", "c"]);
    assert_eq!(hashtags("#one#two"), ["one"]);
    assert_eq!(hashtags("#tag· #c++"), ["tag", "c"]);
    for text in ["#1", "a#b", "/#b", "=#b", ")#b", "# a", "#", "#️⃣", "https://a.test/#b"] {
        assert!(hashtags(text).is_empty(), "{text}");
    }
}

#[test]
fn a_link_wins_over_what_stands_in_it() {
    let text = "see https://lyon.test/@anna/#tag?x=@bob and @carl #tag";
    assert_eq!(links(text), ["https://lyon.test/@anna/#tag?x=@bob"]);
    assert_eq!(mentions(text), ["carl"]);
    assert_eq!(hashtags(text), ["tag"]);
}

#[test]
fn links_stand_at_word_boundaries() {
    assert_eq!(links("(https://a.test/)"), ["https://a.test/"]);
    assert_eq!(links("「[https://a.test/」"), ["https://a.test/"]);
    assert_eq!(links("<https://a.test/>"), ["https://a.test/"]);
    assert_eq!(links("見てhttps://a.test/x"), ["https://a.test/x"]);
    for text in ["xhttps://a.test/", "@https://a.test/", "#https://a.test/", "\u{202E}https://a.test"] {
        assert!(links(text).is_empty(), "{text}");
    }
}

#[test]
fn an_address_that_is_too_long_is_no_link_and_holds_none() {
    let long = format!("https://a.test/{}https://b.test/ https://c.test/", "x/".repeat(1500));
    assert_eq!(links(&long), ["https://c.test/"]);
}

#[test]
fn repetitions_count_once() {
    let scan = scan("@anna @ANNA @anna@b.test #Tag #tag https://a.test https://a.test");
    assert_eq!(scan.mentions.len(), 3);
    assert_eq!(scan.accounts().len(), 2);
    assert_eq!(scan.hashtags.len(), 2);
    assert_eq!(scan.distinct_hashtags()[0].name, "Tag");
    assert_eq!(scan.distinct_hashtags().len(), 1);
    assert_eq!(scan.urls(), ["https://a.test"]);
}

#[test]
fn the_number_of_tokens_is_bounded() {
    let many = (0..1000).map(|i| format!("@u{i} #t{i} https://a.test/{i} ")).collect::<Vec<_>>().concat();
    let found = scan(&many);
    assert_eq!(found.accounts().len(), MAX_MENTIONS);
    assert_eq!(found.distinct_hashtags().len(), MAX_HASHTAGS);
    assert_eq!(found.links.len(), MAX_LINKS);
    let same = scan(&"@anna ".repeat(5000));
    assert_eq!(same.mentions.len(), MAX_TOKENS);
    // A known account is still linked after the fiftieth.
    let mut text = (0..MAX_MENTIONS).map(|i| format!("@u{i} ")).collect::<Vec<_>>().concat();
    text.push_str("@late @u0");
    assert_eq!(scan(&text).mentions.last().map(|m| m.username.as_str()), Some("u0"));
}

#[test]
fn paragraphs_and_line_ends() {
    assert_eq!(to_html("text"), "<p>text</p>");
    assert_eq!(to_html("a\nb"), "<p>a<br />b</p>");
    assert_eq!(to_html("a\r\nb\rc"), "<p>a<br />b<br />c</p>");
    assert_eq!(to_html("a\n\nb\n\n\n\nc"), "<p>a</p><p>b</p><p>c</p>");
    assert_eq!(to_html("\n\na\n\n"), "<p>a</p>");
    assert_eq!(to_html(""), "");
    assert_eq!(to_html(" \n\t\n"), "");
}

#[test]
fn mentions_have_mastodons_shape() {
    assert_eq!(
        to_html("@anna@brest.test hi"),
        "<p><span class=\"h-card\" translate=\"no\"><a href=\"https://lyon.test/@anna\" \
         class=\"u-url mention\">@<span>anna</span></a></span> hi</p>"
    );
    assert_eq!(to_html("@nobody@brest.test"), "<p>@nobody@brest.test</p>");
}

#[test]
fn hashtags_have_mastodons_shape() {
    assert_eq!(
        to_html("#Fonderie"),
        "<p><a href=\"https://lyon.test/tags/fonderie\" class=\"mention hashtag\" \
         rel=\"tag\">#<span>Fonderie</span></a></p>"
    );
}

#[test]
fn links_have_mastodons_shape() {
    assert_eq!(
        to_html("https://www.example.com/a&b"),
        "<p><a href=\"https://www.example.com/a&amp;b\" target=\"_blank\" \
         rel=\"nofollow noopener noreferrer\" translate=\"no\"><span class=\"invisible\">\
         https://www.</span><span class=\"\">example.com/a&amp;b</span><span class=\"invisible\">\
         </span></a></p>"
    );
    let html = to_html("http://example.com/0123456789012345678901234567890");
    assert!(html.contains(
        "<span class=\"invisible\">http://</span><span class=\"ellipsis\">\
         example.com/012345678901234567</span><span class=\"invisible\">8901234567890</span>"
    ));
}

#[test]
fn markup_is_text() {
    assert_eq!(
        to_html("<script>alert(\"x\")</script> & 'y'\0"),
        "<p>&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;y&#39;</p>"
    );
    assert!(to_html("http://example.com/b<del>b</del>").contains("\"http://example.com/b\""));
}

#[test]
fn answers_of_the_caller_are_escaped_and_must_be_web_addresses() {
    let text = "@anna #tag";
    let hostile = |href: &str| {
        render(
            text,
            &scan(text),
            |_| Some(MentionLink { href: href.to_owned(), display: "<b>".to_owned() }),
            |_| href.to_owned(),
        )
    };
    assert_eq!(hostile("javascript:alert(1)"), "<p>@anna #tag</p>");
    let html = hostile("https://x/\"><script>");
    assert!(!html.contains("<script>") && !html.contains("<b>"));
}

#[test]
fn a_scan_of_another_text_does_no_harm() {
    let other = scan("éé @anna #tag https://example.com/");
    assert_eq!(length("é", &other), 1);
    assert_eq!(render("é", &other, |_| None, |_| String::new()), "<p>é</p>");
}

#[test]
fn lengths_are_those_of_mastodon() {
    let count = |text: &str| length(text, &scan(text));
    assert_eq!(count(""), 0);
    assert_eq!(count("été"), 3);
    assert_eq!(count("e\u{301}te\u{301}"), 3);
    assert_eq!(count("👨‍👩‍👧‍👦🇫🇷"), 2);
    assert_eq!(count("https://example.com/a/very/long/path/indeed"), LINK_LENGTH);
    assert_eq!(count("http://a.test"), LINK_LENGTH);
    assert_eq!(count("@anna@brest.test hi"), "@anna hi".len());
    assert_eq!(count("#tag"), 4);
    assert_eq!(count(&"é".repeat(MAX_BYTES)), MAX_BYTES);
}

#[test]
fn nothing_hides_from_the_count() {
    let zalgo = format!("a{}", "\u{301}".repeat(10_000));
    assert!(length(&zalgo, &scan(&zalgo)) > 500);
    let link = format!("https://example.com/{}", "a".repeat(10_000));
    assert!(length(&link, &scan(&link)) > 500);
}

#[test]
fn hostile_texts_take_linear_time() {
    let started = std::time::Instant::now();
    for unit in [
        "@",
        "@a@",
        "#",
        "#a·",
        "http://",
        "http://a.bc/(",
        "http://a.bc/",
        "http://a.bc/?",
        "xmpp:a.bc/",
        "#a ",
        "@a ",
        "xmpp:",
        "xmpp:a",
        "(",
        "@a.",
        "magnet:?",
    ] {
        let text = unit.repeat(MAX_BYTES / unit.len());
        let found = scan(&text);
        let _ = length(&text, &found);
    }
    // A quadratic scan takes minutes; the bound is generous for an unoptimised build.
    assert!(started.elapsed().as_secs() < 30, "{:?}", started.elapsed());
}

const WRITTEN: &str = r"([a-z0-9é@#/.:()<>&\n ]|@anna|@b@c\.test|#tag|https://a\.test/|http://|xmpp:|\PC){0,30}";

proptest! {
    #[test]
    fn tokens_are_ordered_apart_and_where_they_say(text in WRITTEN) {
        let found = scan(&text);
        let mut at = 0;
        for token in found.tokens() {
            let range = token.range().clone();
            prop_assert!(range.start >= at && range.end > range.start);
            prop_assert!(text.get(range.clone()).is_some());
            at = range.end;
        }
        for link in &found.links {
            prop_assert_eq!(&text[link.range.clone()], &link.url);
            prop_assert!(url::Url::parse(&link.url).is_ok());
        }
        for tag in &found.hashtags {
            prop_assert!(hashtag::is_valid(&tag.name));
        }
    }

    #[test]
    fn rendered_html_is_well_formed_and_keeps_every_letter(text in WRITTEN) {
        let html = to_html(&text);
        let letters = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
        let mut typed = String::new();
        for piece in pieces(&text, &scan(&text)) {
            match piece {
                Piece::Token(Token::Mention(mention), _) if mention.username != "nobody" => {
                    typed.push_str(&mention.username);
                }
                Piece::Plain(own) | Piece::Token(_, own) => typed.push_str(own),
            }
        }
        prop_assert_eq!(letters(&sanitize::plain(&html)), letters(&typed));
        prop_assert_eq!(html.matches("<p>").count(), html.matches("</p>").count());
        prop_assert_eq!(html.matches("<a ").count(), html.matches("</a>").count());
    }

    #[test]
    fn a_length_is_never_more_than_the_characters_and_the_links(text in WRITTEN) {
        let found = scan(&text);
        prop_assert!(length(&text, &found) <= text.chars().count() + LINK_LENGTH * found.links.len());
    }
}
