//! Reading what is asked for. A parameter that cannot be read as it is described is refused, never guessed at.

use std::{borrow::Cow, fmt::Display};

use axum::{extract::FromRequestParts, http::request::Parts};
use domain::{
    cursor::Level,
    id::{ActorId, PostId},
};
use serde::{Deserialize, Deserializer, de::DeserializeOwned, de::Error};
use storage::Page;
use utoipa::{
    IntoParams,
    openapi::{KnownFormat, ObjectBuilder, RefOr, Schema, SchemaFormat, Type},
};

use super::Problem;

/// Parameters that are lists: `kind=a,b` and `kind=a&kind=b` say the same.
const LISTS: [&str; 1] = ["kind"];

/// The parameters after the `?`, each at most once, lists aside; those that are not known are let be.
pub(super) struct Query<T>(pub T);

/// The query with each list in one parameter.
fn gathered(query: &str) -> String {
    let mut pairs: Vec<(Cow<str>, Cow<str>)> = Vec::new();
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        match pairs.iter_mut().find(|(known, _)| *known == name && LISTS.contains(&name.as_ref())) {
            Some((_, list)) => *list = format!("{list},{value}").into(),
            None => pairs.push((name, value)),
        }
    }
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let text = parts.uri.query().unwrap_or_default();
        serde_urlencoded::from_str(&gathered(text)).map(Self).map_err(|error| Problem::invalid(error.to_string()))
    }
}

/// How many entries a page has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PageSize(pub u32);

impl PageSize {
    /// The most.
    pub const MAX: u32 = 80;

    /// As a parameter is described.
    pub fn schema() -> RefOr<Schema> {
        let number = ObjectBuilder::new()
            .schema_type(Type::Integer)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int32)))
            .minimum(Some(1))
            .maximum(Some(Self::MAX))
            .default(Some(Self::default().0.into()));
        number.into()
    }
}

impl Default for PageSize {
    fn default() -> Self {
        Self(20)
    }
}

impl PageSize {
    /// The parameters of the part after this one, where this one is full; `cursors` are what the list runs over, in
    /// its order, entries that are not shown included.
    fn leads_on(self, from: &'static str, cursors: impl ExactSizeIterator<Item = i64>) -> Option<Further> {
        let full = cursors.len() == self.0 as usize;
        cursors.last().filter(|_| full).map(|last| [(from, last.to_string()), ("limit", self.0.to_string())])
    }
}

/// The parameters of the next part of a list.
pub(super) type Further = [(&'static str, String); 2];

impl<'de> Deserialize<'de> for PageSize {
    fn deserialize<D: Deserializer<'de>>(text: D) -> Result<Self, D::Error> {
        let text = String::deserialize(text)?;
        let number = text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten();
        let number = number.filter(|number| (1..=Self::MAX).contains(number));
        number.map(Self).ok_or_else(|| D::Error::custom(format!("limit is a whole number from 1 to {}", Self::MAX)))
    }
}

/// Which part of a list that runs from the newest entry down.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Part {
    /// Only what is older than this, as the `Link` header has it.
    #[serde(default, deserialize_with = "number")]
    #[param(value_type = Option<String>, pattern = "^[0-9]{1,18}$")]
    pub before: Option<i64>,
    /// How many at the most.
    #[serde(default)]
    #[param(schema_with = PageSize::schema)]
    pub limit: PageSize,
}

impl Part {
    /// The same for the database.
    pub fn page(&self) -> Page {
        Page { max_id: self.before, ..Page::first(self.limit.0) }
    }

    /// The parameters of the part after this one, as [`PageSize`] has them.
    pub fn next(&self, cursors: impl ExactSizeIterator<Item = i64>) -> Option<Further> {
        self.limit.leads_on("before", cursors)
    }
}

/// Which part of a list that runs from the oldest entry up.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Onward {
    /// Only what is younger than this, as the `Link` header has it.
    #[serde(default, deserialize_with = "number")]
    #[param(value_type = Option<String>, pattern = "^[0-9]{1,18}$")]
    pub after: Option<i64>,
    /// How many at the most.
    #[serde(default)]
    #[param(schema_with = PageSize::schema)]
    pub limit: PageSize,
}

impl Onward {
    /// The parameters of the part after this one, as [`PageSize`] has them.
    pub fn next(&self, cursors: impl ExactSizeIterator<Item = i64>) -> Option<Further> {
        self.limit.leads_on("after", cursors)
    }
}

/// A number such as an id, where it is given.
pub(super) fn number<'de, D: Deserializer<'de>>(text: D) -> Result<Option<i64>, D::Error> {
    parsed(text, id).map(Some)
}

/// A text with at most `most` characters.
pub(super) fn bounded<'de, D: Deserializer<'de>>(text: D, name: &str, most: usize) -> Result<String, D::Error> {
    let text = String::deserialize(text)?;
    if text.chars().count() > most {
        return Err(D::Error::custom(format!("{name} has at most {most} characters")));
    }
    Ok(text)
}

/// The number of an id: 1 to 18 digits.
pub(super) fn id(text: &str) -> Result<i64, &'static str> {
    let digits = (1..=18).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten().ok_or("an id has 1 to 18 digits")
}

/// The id of an account.
pub(super) fn account<'de, D: Deserializer<'de>>(text: D) -> Result<ActorId, D::Error> {
    parsed(text, id).map(ActorId)
}

/// The id of a post.
pub(super) fn post<'de, D: Deserializer<'de>>(text: D) -> Result<PostId, D::Error> {
    parsed(text, id).map(PostId)
}

/// A text that `read` understands; `None` and errors say what to change.
pub(super) fn parsed<'de, D: Deserializer<'de>, T, E: Display>(
    text: D,
    read: impl FnOnce(&str) -> Result<T, E>,
) -> Result<T, D::Error> {
    read(&String::deserialize(text)?).map_err(D::Error::custom)
}

/// Names with commas between them, each of which is one of `all`.
pub(super) fn names<'de, D: Deserializer<'de>, T: Copy + PartialEq>(
    text: D,
    name: &str,
    all: &[(&'static str, T)],
) -> Result<Vec<T>, D::Error> {
    let text = String::deserialize(text)?;
    let mut found = Vec::new();
    for word in text.split(',') {
        let (_, value) = all.iter().find(|(known, _)| *known == word).ok_or_else(|| {
            let known: Vec<&str> = all.iter().map(|(known, _)| *known).collect();
            D::Error::custom(format!("{name} is one or more of {}", known.join(", ")))
        })?;
        if !found.contains(value) {
            found.push(*value);
        }
    }
    Ok(found)
}

/// As such a list is described.
pub(super) fn names_schema<'a>(all: impl IntoIterator<Item = &'a str>) -> RefOr<Schema> {
    let names = utoipa::openapi::ArrayBuilder::new().items(name_schema(all)).min_items(Some(1));
    names.into()
}

/// As one of some names is described.
pub(super) fn name_schema<'a>(all: impl IntoIterator<Item = &'a str>) -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(all)).into()
}

/// How open somebody is, by name; errors say what there is.
pub(super) fn level(text: &str) -> Result<Level, String> {
    let names = || Level::ALL.map(Level::as_str).join(", ");
    Level::from_name(text).ok_or_else(|| format!("level is one of {}", names()))
}

/// As such a name is described: each level lets everyone do what the one before does.
pub(super) fn level_schema() -> RefOr<Schema> {
    name_schema(Level::ALL.map(Level::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(text: &str) -> Result<PageSize, serde_urlencoded::de::Error> {
        #[derive(Deserialize)]
        struct Asked {
            limit: PageSize,
        }
        serde_urlencoded::from_str(&format!("limit={text}")).map(|Asked { limit }| limit)
    }

    #[test]
    fn lists_are_gathered_and_nothing_else() {
        for (query, said) in [
            ("kind=a&kind=b,c&q=x", "kind=a%2Cb%2Cc&q=x"),
            ("q=x&q=y", "q=x&q=y"),
            ("kind=a", "kind=a"),
            ("kind=&kind=", "kind=%2C"),
            ("", ""),
        ] {
            assert_eq!(gathered(query), said);
        }
    }

    #[test]
    fn pages_have_a_size() {
        assert_eq!([size("1"), size("80")], [Ok(PageSize(1)), Ok(PageSize(80))]);
        for bad in ["0", "81", "-1", "+1", "", "1.5", "many", "99999999999"] {
            assert!(size(bad).is_err(), "{bad}");
        }
    }
}
