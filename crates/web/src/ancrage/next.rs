//! The way from one page of a list to the next (RFC 8288).

use app::Instance;

/// The link to the next page of the list at `path`, which is asked for by these parameters.
pub(super) fn link<'a>(here: &Instance, path: &str, asked: impl IntoIterator<Item = (&'a str, String)>) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(asked);
    format!("<{}?{}>; rel=\"next\"", here.uri(path), query.finish())
}
