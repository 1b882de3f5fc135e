//! What a post quotes (FEP-044f), with the spellings of older servers.
//!
//! `quote` is written from the first moment, because servers that decide look for it in the post; what servers that
//! ask nobody would show (`quoteUrl`, `quoteUri`, `_misskey_quote`) only once the quoted author agreed.

use domain::{
    post::Post,
    quote::{Quote, QuoteState},
    text::escape,
    uri::Uri,
};
use serde::Serialize;

/// What a post quotes, on the wire.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Quotation {
    quote: Uri,
    /// The quoted author's authorisation; who quotes themselves needs none.
    #[serde(skip_serializing_if = "Option::is_none")]
    quote_authorization: Option<Uri>,
    #[serde(flatten)]
    older: Option<Older>,
}

/// The same in older spellings.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Older {
    quote_url: Uri,
    quote_uri: Uri,
    #[serde(rename = "_misskey_quote")]
    misskey_quote: Uri,
}

impl Quotation {
    /// What `post` quotes at `quoted`, unless its author declined.
    pub(super) fn of(post: &Post, quoted: Option<&Uri>) -> Option<Self> {
        let Quote { of: _, state, stamp } = post.quote.as_ref().filter(|quote| quote.state.is_told())?;
        let quoted = quoted?;
        let older = || Older { quote_url: quoted.clone(), quote_uri: quoted.clone(), misskey_quote: quoted.clone() };
        Some(Self {
            quote: quoted.clone(),
            quote_authorization: stamp.clone(),
            older: (*state == QuoteState::Accepted).then(older),
        })
    }

    /// What stands below the text for readers whose servers show no quotes.
    pub(super) fn fallback(&self) -> String {
        let link = escape::html(self.quote.as_str());
        format!("<p class=\"quote-inline\">RE: <a href=\"{link}\">{link}</a></p>")
    }
}
