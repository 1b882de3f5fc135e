//! The marks of profile lines whose links are verified.

use domain::{
    actor::{Actor, Field},
    text::sanitize::{anchors, plain},
    uri::Uri,
};

use crate::{Error, Tx};

/// The page that a line leads to: its value is one address and nothing else, so that nothing beside it can borrow its
/// mark.
pub(super) fn page(field: &Field) -> Option<Uri> {
    let anchors = anchors(&field.value);
    let [anchor] = anchors.as_slice() else { return None };
    let text = plain(&field.value);
    let alone = !text.trim().contains(char::is_whitespace);
    Uri::parse(&anchor.href).ok().filter(|_| alone)
}

/// Marks the lines whose page is verified, and no others. The caller saves the actor.
pub(crate) async fn mark(tx: &Tx, actor: &mut Actor) -> Result<(), Error> {
    let verifications = tx.verifications().of_actor(actor.id).await?;
    for field in &mut actor.fields {
        let page = page(field);
        field.verified_at = page.and_then(|page| {
            verifications.iter().filter(|known| known.covers(&page)).filter_map(|known| known.verified_at).min()
        });
    }
    Ok(())
}
