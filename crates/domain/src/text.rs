//! What people write: from what was typed to HTML, and from other servers' HTML to what is
//! safe to show.
//!
//! - [`compose`] finds mentions, hashtags and links in plain text, counts its length and
//!   renders it as the HTML that Mastodon's clients and servers expect.
//! - [`sanitize`] reduces HTML written elsewhere to a small allow-list, or to plain text.
//! - [`hashtag`], [`emoji`] and [`language`] hold the rules of their words.
//! - [`escape`] makes any text harmless inside HTML.
//! - [`fold`] is what texts are looked up by.
//!
//! Nothing here does I/O: whom a mention means and where a hashtag leads are answered by the
//! caller. Every function runs in time proportional to its input and bounds its output.

pub mod compose;
pub mod emoji;
pub mod escape;
pub mod fold;
pub mod hashtag;
pub mod language;
pub mod sanitize;

mod character;
