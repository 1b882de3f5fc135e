//! What a post quotes: believed only with the quoted author's authorisation, fetched from the quoted author's server
//! (FEP-044f, "Verifying a QuoteAuthorization"). Any other quote stays what it was: a link below the text.

use app::quote::granted_here;
use domain::{
    actor::Actor,
    post::Post,
    quote::{Quote, QuoteState},
    uri::Uri,
};
use serde_json::Value;

use super::{Budget, ResolveError};
use crate::{
    Federation,
    context::uri,
    wire::{self, kind, value::Fields},
};

impl Federation {
    /// What the post `id` by `author` quotes, where its author may.
    pub(super) async fn quote(
        &self,
        object: &wire::Object,
        (id, author): (&Uri, &Actor),
        known: Option<&Post>,
        budget: &Budget,
    ) -> Result<Option<Quote>, ResolveError> {
        let Some(told) = object.quote.as_ref().and_then(uri) else { return Ok(None) };
        let read = self.app().read();
        if self.app().instance().is_local(&told) {
            // What was said of it is known here, whatever the post claims.
            let quoted = read.posts().find_by_uri(&told).await?.filter(|post| post.deleted_at.is_none());
            let Some(quoted) = quoted else { return Ok(None) };
            return Ok(granted_here(&read, self.app().instance(), id, quoted.id).await?);
        }
        let stamp = object.quote_authorization.as_ref().and_then(uri).filter(|stamp| stamp.same_origin(&told));
        if stamp.is_none() && !told.same_origin(&author.uri) {
            return Ok(None);
        }
        let Some(quoted) = self.quoted(&told, budget).await? else { return Ok(None) };
        let quote = |stamp| Quote { of: quoted.id, state: QuoteState::Accepted, stamp };
        if quoted.author == author.id {
            return Ok(Some(quote(None)));
        }
        let Some(stamp) = stamp else { return Ok(None) };
        let accepted = quote(Some(stamp.clone()));
        if known.is_some_and(|known| known.quote.as_ref() == Some(&accepted)) {
            return Ok(Some(accepted));
        }
        let by = read.actors().get(quoted.author).await?.uri;
        let valid = match self.fetch(&stamp, budget).await {
            Ok((_, document)) => says(document, &stamp, id, &quoted.uri, &by),
            Err(ResolveError::App(error)) => return Err(ResolveError::App(error)),
            Err(_) => false,
        };
        Ok(valid.then_some(accepted))
    }

    /// The quoted post, fetched where it is not known; what it quotes in turn is not followed. `None` for what is not
    /// for everyone.
    async fn quoted(&self, at: &Uri, budget: &Budget) -> Result<Option<Post>, ResolveError> {
        let read = self.app().read();
        let known = read.posts().find_by_uri(at).await?;
        let post = match known {
            Some(post) => post,
            None if budget.enter_quote() => {
                let fetched = Box::pin(self.post(at, budget)).await;
                budget.leave_quote();
                match fetched {
                    Ok(id) => read.posts().get(id).await?,
                    Err(ResolveError::App(error)) => return Err(ResolveError::App(error)),
                    Err(_) => return Ok(None),
                }
            }
            None => return Ok(None),
        };
        Ok(Some(post).filter(|post| post.deleted_at.is_none() && post.boost_of.is_none() && post.audience.is_open()))
    }
}

/// Whether a document is the authorisation at `stamp` by which `by` lets `quoting` quote `quoted`.
fn says(document: Value, stamp: &Uri, quoting: &Uri, quoted: &Uri, by: &Uri) -> bool {
    if kind::first_type(&document) != Some("QuoteAuthorization") {
        return false;
    }
    let Ok(mut from) = Fields::of(document) else { return false };
    let Ok(id) = from.id() else { return false };
    let mut names = |key, expected: &Uri| from.iri(key).as_ref().and_then(uri).as_ref() == Some(expected);
    id.as_ref().and_then(uri).as_ref() == Some(stamp)
        && names("interactingObject", quoting)
        && names("interactionTarget", quoted)
        && names("attributedTo", by)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_authorisation_says_who_may_quote_what_and_who_says_so() {
        let of = |text: &str| Uri::parse(text).expect(text);
        let (stamp, quoting) = (of("https://brest.example/stamps/1"), of("https://lyon.example/objects/2"));
        let (quoted, by) = (of("https://brest.example/notes/3"), of("https://brest.example/users/anna"));
        let right = json!({
            "type": "QuoteAuthorization", "id": stamp.as_str(), "attributedTo": by.as_str(),
            "interactingObject": quoting.as_str(), "interactionTarget": { "type": "Note", "id": quoted.as_str() },
        });
        let valid = |document: &Value| says(document.clone(), &stamp, &quoting, &quoted, &by);
        assert!(valid(&right));
        for (key, wrong) in [
            ("type", json!("Note")),
            ("type", json!("ReplyAuthorization")),
            ("id", json!("https://brest.example/stamps/9")),
            ("id", json!(null)),
            ("attributedTo", json!("https://brest.example/users/eve")),
            ("interactingObject", json!("https://lyon.example/objects/9")),
            ("interactionTarget", json!("https://brest.example/notes/9")),
            ("interactionTarget", json!(null)),
        ] {
            let mut document = right.clone();
            document[key] = wrong;
            assert!(!valid(&document), "{document}");
        }
        assert!(!valid(&json!([right])) && !valid(&json!("QuoteAuthorization")));
    }
}
