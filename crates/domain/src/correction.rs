//! Corrections: a post that says in the open what was wrong with another of the same author, who does not change it
//! in silence.

use crate::{
    id::{ActorId, PostId, ms_of},
    post::Post,
    territory::digest::Tongue,
    text::escape,
    time::{Timestamp, from_ms},
    uri::Uri,
};

/// What a post corrects, and what corrects it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Correction {
    /// The post that it corrects.
    pub of: Option<PostId>,
    /// The latest post that corrects it.
    pub by: Option<PostId>,
    /// When the latter last changed.
    pub changed_at: Option<Timestamp>,
}

/// Why a post is not corrected.
#[derive(Debug, Clone, Copy, thiserror::Error, PartialEq, Eq)]
pub enum Refusal {
    /// It is somebody else's.
    #[error("only who wrote a post can correct it")]
    NotTheAuthor,
    /// It is a boost.
    #[error("a boost says nothing that could be corrected")]
    Boost,
    /// It is gone.
    #[error("a post that was deleted cannot be corrected")]
    Deleted,
}

/// Whether `author` may correct `original`: a post of their own that stands, a correction among them. The same is asked
/// of what other servers say, so that nobody marks the post of another.
pub fn check(original: &Post, author: ActorId) -> Result<(), Refusal> {
    if original.author != author {
        return Err(Refusal::NotTheAuthor);
    }
    if original.boost_of.is_some() {
        return Err(Refusal::Boost);
    }
    if original.deleted_at.is_some() {
        return Err(Refusal::Deleted);
    }
    Ok(())
}

/// When a post was published, as its id tells: enough to name the day of one that is only pointed to.
pub fn published(post: PostId) -> Timestamp {
    from_ms(ms_of(post.0))
}

/// What stands below a text for readers whose servers and apps know nothing of corrections: where what it corrects is
/// (`of`), and what corrects it (`by`), as pages. Whoever shows the same in their own words leaves out paragraphs of
/// the class `correction-inline`.
pub fn lines(tongue: Tongue, of: Option<&Uri>, by: Option<&Uri>) -> String {
    let line = |words: &str, page: &Uri| {
        let page = escape::html(page.as_str());
        format!(
            "<p class=\"correction-inline\">{words} <a href=\"{page}\" rel=\"nofollow noopener noreferrer\" target=\"_blank\">{page}</a></p>"
        )
    };
    let of = of.map(|page| line(tongue.say("Rectification de\u{a0}:", "Correction of:"), page));
    let by = by.map(|page| line(tongue.say("Rectifié, voir\u{a0}:", "Corrected, see:"), page));
    of.into_iter().chain(by).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{audience::Audience, id, text::sanitize};

    const AUTHOR: ActorId = ActorId(1);

    fn uri(text: &str) -> Uri {
        Uri::parse(text).expect("an address of the test")
    }

    fn post() -> Post {
        let at = from_ms(1_793_440_800_000);
        Post::new(PostId(9), uri("https://lyon.example/objects/9"), AUTHOR, Audience::Public, at)
    }

    #[test]
    fn who_wrote_a_post_that_stands_corrects_it() {
        let at = from_ms(1_793_440_900_000);
        let correction = Correction { of: Some(PostId(5)), ..Correction::default() };
        let cases = [
            (post(), AUTHOR, Ok(())),
            (post(), ActorId(2), Err(Refusal::NotTheAuthor)),
            (Post { local: true, ..post() }, AUTHOR, Ok(())),
            // A correction may be wrong too, and only its author says so.
            (Post { correction, ..post() }, AUTHOR, Ok(())),
            (Post { correction, ..post() }, ActorId(2), Err(Refusal::NotTheAuthor)),
            (Post { boost_of: Some(PostId(5)), ..post() }, AUTHOR, Err(Refusal::Boost)),
            (Post { deleted_at: Some(at), ..post() }, AUTHOR, Err(Refusal::Deleted)),
        ];
        for (original, author, expected) in cases {
            assert_eq!(check(&original, author), expected, "{original:?} by {author}");
        }
    }

    #[test]
    fn the_later_of_edit_and_correction_is_when_others_see_something_new() {
        let (early, late) = (from_ms(1_793_440_900_000), from_ms(1_793_441_000_000));
        let corrected = |edited_at, changed_at| Post {
            edited_at,
            correction: Correction { changed_at, ..Correction::default() },
            ..post()
        };
        assert_eq!(corrected(None, None).changed_at(), None);
        assert_eq!(corrected(Some(early), None).changed_at(), Some(early));
        assert_eq!(corrected(None, Some(early)).changed_at(), Some(early));
        assert_eq!(corrected(Some(early), Some(late)).changed_at(), Some(late));
        assert_eq!(corrected(Some(late), Some(early)).changed_at(), Some(late));
    }

    #[test]
    fn the_day_of_a_post_is_in_its_id() {
        let ms = 1_793_440_800_000;
        assert_eq!(published(PostId(id::at(ms, 77))), from_ms(ms));
    }

    #[test]
    fn lines_lead_to_the_other_post_and_pass_the_sanitiser() {
        let (before, after) = (uri("https://lyon.example/@lea/1?a&b"), uri("https://lyon.example/@lea/2"));
        assert_eq!(lines(Tongue::French, None, None), "");
        assert_eq!(
            lines(Tongue::French, Some(&before), None),
            "<p class=\"correction-inline\">Rectification de\u{a0}: <a href=\"https://lyon.example/@lea/1?a&amp;b\" \
             rel=\"nofollow noopener noreferrer\" target=\"_blank\">https://lyon.example/@lea/1?a&amp;b</a></p>"
        );
        let both = lines(Tongue::English, Some(&before), Some(&after));
        assert!(both.contains("Correction of: <a href=\"https://lyon.example/@lea/1?a&amp;b\""), "{both}");
        assert!(both.contains("Corrected, see: <a href=\"https://lyon.example/@lea/2\""), "{both}");
        assert_eq!(sanitize::post_html(&both).matches("class=\"correction-inline\"").count(), 2);
    }
}
