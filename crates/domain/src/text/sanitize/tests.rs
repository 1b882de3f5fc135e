use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;

#[test]
fn a_post_of_mastodon_stays_as_it_is() {
    let html = "<p><span class=\"h-card\" translate=\"no\"><a href=\"https://brest.test/@anna\" \
        class=\"u-url mention\" rel=\"nofollow noopener noreferrer\" target=\"_blank\">@\
        <span>anna</span></a></span> hi<br>there</p><p><em>x</em></p>";
    let clean = post_html(html);
    assert_eq!(plain(&clean), "@anna hi\nthere\n\nx");
    for part in [
        "<span class=\"h-card\" translate=\"no\">",
        "href=\"https://brest.test/@anna\"",
        "class=\"u-url mention\"",
        "rel=\"nofollow noopener noreferrer\"",
        "target=\"_blank\"",
        "@<span>anna</span></a></span> hi<br>there</p><p><em>x</em></p>",
    ] {
        assert!(clean.contains(part), "{part} in {clean}");
    }
    assert_eq!(post_html(&clean), clean);
}

#[test]
fn every_element_of_the_list_stays() {
    for html in [
        "<p>x</p>",
        "<p>a<br>b</p>",
        "<span>x</span>",
        "<abbr title=\"y\">x</abbr>",
        "<del>x</del>",
        "<s>x</s>",
        "<pre>x</pre>",
        "<blockquote><p>x</p></blockquote>",
        "<code>x</code>",
        "<b>x</b>",
        "<strong>x</strong>",
        "<u>x</u>",
        "<sub>x</sub>",
        "<sup>x</sup>",
        "<i>x</i>",
        "<em>x</em>",
        "<ul><li>x</li></ul>",
        "<ol start=\"3\"><li value=\"4\">x</li></ol>",
        "<ruby>x<rp>(</rp><rt>y</rt><rp>)</rp></ruby>",
        "<p lang=\"fr-CA\">x</p>",
        "<p class=\"quote-inline\">x</p>",
        "<p class=\"correction-inline\">x</p>",
    ] {
        assert_eq!(post_html(html), html);
        assert_eq!(bio_html(html), html);
    }
}

#[test]
fn headings_become_bold_paragraphs() {
    assert_eq!(post_html("<h2 onclick=x>a <b>b</b></h2>c"), "<p><strong>a <b>b</b></strong></p>c");
}

#[test]
fn classes_are_limited() {
    assert_eq!(
        post_html("<span class=\"invisible admin-bar h-card u-url dt-x p-y e-z xh-a ellipsis\">x</span>"),
        "<span class=\"invisible h-card u-url dt-x p-y e-z ellipsis\">x</span>"
    );
    assert_eq!(post_html("<span class=\"admin\">x</span>"), "<span>x</span>");
    assert_eq!(post_html("<b class=\"mention\">x</b>"), "<b>x</b>");
    assert_eq!(post_html("<p translate=yes lang=\"x y\">x</p>"), "<p>x</p>");
}

#[test]
fn links_of_the_list_stay_and_others_become_text() {
    for scheme in LINK_SCHEMES {
        let clean = post_html(&format!("<a href=\"{scheme}://example.com/\">x</a>"));
        assert!(clean.contains(&format!("href=\"{scheme}://example.com/\"")), "{clean}");
        assert!(clean.contains("rel=\"nofollow noopener noreferrer\""), "{clean}");
    }
    for href in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java&#115;cript:alert(1)",
        "&#x6A;avascript:alert(1)",
        "java\nscript:alert(1)",
        "java&Tab;script:alert(1)",
        " javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "blob:https://a.test/x",
        "//evil.test",
        "/relative",
        "#x",
        "",
    ] {
        assert_eq!(post_html(&format!("<p>a<a href=\"{href}\"><b>x</b></a>b</p>")), "<p>a<b>x</b>b</p>", "{href}");
    }
    assert_eq!(post_html("<a name=x>y</a>"), "y");
    assert_eq!(post_html("<a href='https://a.test' rel='me' target='_self'>x</a>").matches("rel=").count(), 1);
}

#[test]
fn hostile_documents_lose_their_teeth() {
    for html in [
        "<script>alert(1)</script>",
        "<scr<script>ipt>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<p onclick=alert(1)>x</p>",
        "<svg onload=alert(1)><script>alert(1)</script></svg>",
        "<svg><a xlink:href=\"javascript:alert(1)\">x</a></svg>",
        "<svg></p><style><a title=\"</style><img src onerror=alert(1)>\">",
        "<math><mtext><table><mglyph><style><img src onerror=alert(1)>",
        "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        "<noscript><p title=\"</noscript><img src onerror=alert(1)>\">",
        "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
        "<a href=\"https://a.test\" style=\"position:fixed\" onmouseover=alert(1)>x</a>",
        "<p title='\"><script>alert(1)</script>'>x",
        "<!--><script>alert(1)</script>-->",
        "<![CDATA[<script>alert(1)</script>]]>",
        "<textarea></textarea><script>alert(1)</script>",
        "<abbr title=\"</abbr><script>alert(1)</script>\">x</abbr>",
        "<base href=https://evil.test><link rel=stylesheet href=x><meta http-equiv=refresh>",
        "<style>*{display:none}</style>",
        "<object data=x><embed src=x></object>",
    ] {
        for clean in [post_html(html), bio_html(html)] {
            assert_safe(&clean);
        }
    }
    assert_eq!(post_html("a<svg>b</svg><math>c</math><style>d</style><script>e</script>f"), "af");
}

/// Only tags and attributes of the list, each attribute quoted.
fn assert_safe(clean: &str) {
    for token in token::Tokens::new(clean) {
        match token {
            token::Token::Text(text) => assert!(!text.contains(['<', '>']), "{clean}"),
            token::Token::Close(_) => {}
            token::Token::Open(tag) => {
                const NAMES: &str = " a abbr b blockquote br code del em i li ol p pre rp rt ruby s \
                    span strong sub sup u ul ";
                assert!(NAMES.contains(&format!(" {} ", tag.name)), "{clean}");
                for (name, value) in tag.attributes() {
                    const ATTRIBUTES: &str = " href class translate title start reversed value lang rel target ";
                    assert!(ATTRIBUTES.contains(&format!(" {name} ")), "{clean}");
                    if name == "href" {
                        let scheme = value.split(':').next().unwrap_or_default().to_lowercase();
                        assert!(LINK_SCHEMES.contains(&scheme.trim()), "{clean}");
                    }
                }
            }
        }
    }
}

#[test]
fn text_is_readable_without_markup() {
    assert_eq!(plain("<p>a&amp;b &lt;3&nbsp;é</p><p>c<br/>d</p>"), "a&b <3\u{A0}é\n\nc\nd");
    assert_eq!(plain("<ul><li>a</li><li><p>b</p></li></ul>c"), "- a\n- b\n\nc");
    assert_eq!(plain("<pre>a\n  b</pre>x  \n y"), "a\n  b\n\nx y");
    assert_eq!(plain("<h1>T</h1>x<script>y</script>"), "T\n\nx");
    assert_eq!(
        plain("<a href=\"https://a.test/b\"><span class=\"invisible\">https://</span><span>a.test/b</span></a>"),
        "https://a.test/b"
    );
    assert_eq!(plain("a<br><br><br><br>b"), "a\n\nb");
    assert_eq!(plain("<p> </p>\n"), "");
    assert_eq!(plain("no markup"), "no markup");
}

#[test]
fn names_are_one_line_of_text() {
    assert_eq!(inline_html("<b>Anna</b>\n <i>Le Goff</i>"), "Anna Le Goff");
    assert_eq!(inline_html("I <3 R&amp;D & <anna@brest.test>"), "I <3 R&D & <anna@brest.test>");
    assert_eq!(inline_html("a\u{202E}b\u{2066}c\0"), "abc");
    assert_eq!(inline_html("<script>x</script>"), "");
    assert_eq!(inline_html(&"é".repeat(100_000)).chars().count(), MAX_INLINE_CHARS);
}

#[test]
fn excerpts_are_cut_between_words() {
    assert_eq!(excerpt("<p>one two three</p>", 100), "one two three");
    assert_eq!(excerpt("<p>one two three</p>", 13), "one two three");
    assert_eq!(excerpt("<p>one two three</p>", 12), "one two…");
    assert_eq!(excerpt("<p>one two three</p>", 8), "one two…");
    assert_eq!(excerpt("ééééééé", 4), "ééé…");
    assert_eq!(excerpt("abc", 1), "…");
    assert_eq!(excerpt("abc", 0), "");
}

#[test]
fn output_is_bounded() {
    for html in ["é".repeat(300_000), "<p>x</p>".repeat(100_000), "<b>".repeat(300_000)] {
        assert!(post_html(&html).len() <= MAX_POST_BYTES + 1024);
        assert!(bio_html(&html).len() <= MAX_BIO_BYTES + 1024);
        assert!(plain(&html).len() <= MAX_POST_BYTES + 1024);
    }
}

#[test]
fn hostile_documents_take_linear_time() {
    const BYTES: usize = 1_000_000;
    // Quadratic work on a megabyte takes minutes. This leaves room for an unoptimised build on a busy machine; an
    // optimised one takes milliseconds.
    const LIMIT: Duration = Duration::from_mins(1);
    let attributes = (0..BYTES / 8).map(|i| format!("a{i:06} ")).collect::<Vec<_>>().concat();
    let formats = (0..BYTES / 20).map(|i| format!("<p><b lang=x{i:06}>x")).collect::<Vec<_>>().concat();
    let repeated = |unit: &str| unit.repeat(BYTES / unit.len());
    for (name, html) in [
        ("unfinished tags", repeated("<a ")),
        ("unfinished names", repeated("<a")),
        ("many attributes", format!("<p {attributes}>x")),
        ("bare signs", repeated("<")),
        ("comments", repeated("<!--")),
        ("declarations", repeated("<!")),
        ("ends of a script", format!("<script>{}", repeated("</scrip"))),
        ("open scripts", repeated("<script>")),
        ("open drawings", repeated("<svg>")),
        ("deep spans", repeated("<span>")),
        ("deep and flat", format!("{}{}", "<span>".repeat(1000), repeated("<p></p>"))),
        ("misnested", repeated("<b><p></b>")),
        ("formats to repeat", formats),
        ("lists", repeated("<ul><li>")),
        ("bare references", repeated("&")),
        ("unknown references", repeated("&x;")),
        ("named references", repeated("&amp;")),
        ("references in links", repeated("<a href=\"https://a.test/?a&b&c\">x</a>")),
        ("quotations", repeated("<a href=\"")),
    ] {
        let started = Instant::now();
        let _ = post_html(&html);
        assert!(started.elapsed() < LIMIT, "{name}: {:?}", started.elapsed());
    }
}

/// Documents of the pieces that parsers stumble over.
const PIECES: &str = r#"(<p>|</p>|<b>|</b>|<a href="https://a\.test/">|<a href='javascript:x'>|</a>|<h1>|</h1>|<ul>|<li>|</ul>|<svg>|</svg>|<math>|<style>|</style>|<script>|</script>|<!--|-->|<table>|<td>|<select>|<title>|<pre>|\n|<code>|</code>|<br>|<span class="mention x">|</span>|<blockquote>|<ruby>|<rt>|<abbr title="<">|&lt;|&amp|&#x3c;|"|'|<|>|[a-z ]{1,4}|\PC){0,25}"#;

proptest! {
    #[test]
    fn whatever_comes_only_the_list_stays(html in PIECES) {
        assert_safe(&post_html(&html));
        assert_safe(&bio_html(&html));
    }

    #[test]
    fn sanitising_again_changes_no_text(html in PIECES) {
        let once = post_html(&html);
        prop_assert_eq!(plain(&post_html(&once)), plain(&once));
    }

    #[test]
    fn escaped_text_reads_back(text in r"[a-zé<>&;\x22' #]{0,40}") {
        let html = format!("<p>{}</p>", crate::text::escape::html(&text));
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        prop_assert_eq!(plain(&html), words(&text));
    }

    #[test]
    fn an_excerpt_is_as_short_as_asked(html in PIECES, max in 0_usize..30) {
        prop_assert!(excerpt(&html, max).chars().count() <= max);
    }
}
