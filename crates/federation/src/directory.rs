//! Reading the directories of other servers that this one subscribed to.
//!
//! One document of bounded length, asked for only when it changed. It is believed at the origin that was asked, and
//! only of what lives there; see `app::directory::subscription`.

use std::{fmt, time::Duration};

use app::{
    Error,
    directory::subscription::{MAX_ENTRIES, PATH, Reading, TakeDue, Told, is_refused, store},
};
use domain::{cursor::Level, directory::ListedKind, territory::TerritoryCode, uri::Uri};
use serde::{
    Deserialize, Deserializer,
    de::{IgnoredAny, SeqAccess, Visitor},
};
use serde_json::value::RawValue;
use storage::Subscription;
use tokio_util::sync::CancellationToken;

use crate::{
    context::Federation,
    net::{Accept, Fetched},
};

/// The longest directory that is read, in bytes after decompression: twice as much as the largest number of entries
/// takes when each is as long as it may be.
const MAX_BYTES: usize = 8 * 1024 * 1024;
/// How often is looked whether one is due.
const LOOK: Duration = Duration::from_secs(2);

/// What another server lists.
#[derive(Deserialize)]
struct Document {
    #[serde(default)]
    title: String,
    entries: Entries,
}

/// The first entries, as many as are read; what comes after them costs no memory. Each is kept as it is written and
/// read by itself: one that cannot be read takes no other along.
struct Entries(Vec<Box<RawValue>>);

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(list: D) -> Result<Self, D::Error> {
        struct List;

        impl<'de> Visitor<'de> for List {
            type Value = Entries;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of entries")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Entries, A::Error> {
                let mut entries = Vec::new();
                while entries.len() < MAX_ENTRIES
                    && let Some(entry) = list.next_element()?
                {
                    entries.push(entry);
                }
                while list.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Entries(entries))
            }
        }

        list.deserialize_seq(List)
    }
}

#[derive(Deserialize)]
struct Entry {
    id: String,
    url: String,
    name: String,
    #[serde(default)]
    summary: String,
    kind: String,
    #[serde(default)]
    sector: Option<String>,
    #[serde(default)]
    values: Vec<String>,
    #[serde(default)]
    level: Option<String>,
    #[serde(default)]
    verified: bool,
    #[serde(default)]
    places: Vec<Place>,
}

#[derive(Deserialize)]
struct Place {
    code: String,
}

impl Federation {
    /// Reads every directory that is due. How many were.
    pub async fn read_directories(&self) -> Result<usize, Error> {
        let mut read = 0;
        while self.app().read().subscriptions().is_due(self.app().now()).await?
            && let Some(subscription) = self.app().execute(TakeDue).await?
        {
            let reading = self.read_directory(&subscription).await;
            if let Reading::Failed(problem) = &reading {
                tracing::warn!(source = %subscription.source, problem, "a directory could not be read");
            }
            store(self.app(), subscription.id, reading).await?;
            read += 1;
        }
        Ok(read)
    }

    async fn read_directory(&self, subscription: &Subscription) -> Reading {
        let source = &subscription.source;
        if is_refused(self.app(), source) {
            return Reading::Refused;
        }
        let Ok(url) = source.to_url().join(PATH) else { return Reading::Failed("the address is wrong".into()) };
        let known = subscription.etag.as_deref();
        match self.client().get_if_changed(&url, Accept::Json, MAX_BYTES, known, self.app().now()).await {
            Ok(None) => Reading::Same,
            Ok(Some(fetched)) => understand(source, &fetched).unwrap_or_else(|problem| Reading::Failed(problem.into())),
            Err(error) => Reading::Failed(error.to_string()),
        }
    }

    /// Reads directories whenever one is due, until the stop is asked for.
    pub async fn run_directories(self, stop: CancellationToken) {
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(LOOK) => {}
            }
            if let Err(error) = self.read_directories().await {
                tracing::error!(%error, "reading directories met a fault");
            }
        }
    }
}

/// What an answer says, as far as its server may say it.
fn understand(source: &Uri, fetched: &Fetched) -> Result<Reading, &'static str> {
    let at = Uri::from_url(fetched.url.clone()).map_err(|_| "it is not where it should be")?;
    if !at.same_origin(source) {
        return Err("it moved to another server");
    }
    let document: Document = serde_json::from_slice(&fetched.bytes).map_err(|_| "it is no directory")?;
    let Entries(entries) = document.entries;
    let entries = entries.iter().filter_map(|entry| told(serde_json::from_str(entry.get()).ok()?)).collect();
    Ok(Reading::New { title: document.title, etag: fetched.etag.clone(), entries })
}

fn told(entry: Entry) -> Option<Told> {
    let Entry { id, url, name, summary, kind, sector, values, level, verified, places } = entry;
    Some(Told {
        uri: Uri::parse(&id).ok()?,
        url: Uri::parse(&url).ok()?,
        name,
        summary,
        kind: ListedKind::from_name(&kind)?,
        sector,
        values,
        level: level.as_deref().and_then(Level::from_name),
        verified,
        places: places.iter().filter_map(|place| TerritoryCode::parse(&place.code).ok()).collect(),
    })
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use url::Url;

    use super::*;

    fn fetched(url: &str, body: &str) -> Fetched {
        Fetched {
            url: Url::parse(url).expect("valid"),
            content_type: "application/json".into(),
            bytes: Bytes::copy_from_slice(body.as_bytes()),
            etag: None,
        }
    }

    fn names(body: &str) -> Result<Vec<String>, &'static str> {
        let source = Uri::parse("https://brest.example/").expect("valid");
        let Reading::New { entries, .. } = understand(&source, &fetched("https://brest.example/x", body))? else {
            panic!("an answer");
        };
        Ok(entries.into_iter().map(|told| told.name).collect())
    }

    #[test]
    fn one_bad_entry_takes_no_other_along() {
        let good = r#"{"id":"https://brest.example/actors/1","url":"https://brest.example/@a","name":"A","kind":"company","places":[{"code":"insee-com:29019"},{"code":"x"}],"more":[1]}"#;
        for bad in [
            "null",
            "[]",
            "7",
            r#"{"id":7}"#,
            r#"{"id":"javascript:alert(1)","url":"https://brest.example/@b","name":"B","kind":"company"}"#,
            r#"{"id":"https://brest.example/actors/2","url":"data:text/html,x","name":"B","kind":"company"}"#,
            r#"{"id":"https://brest.example/actors/2","url":"https://brest.example/@b","name":["B"],"kind":"company"}"#,
            r#"{"id":"https://brest.example/actors/2","url":"https://brest.example/@b","name":"B","kind":"empire"}"#,
            r#"{"id":"https://brest.example/actors/2","url":"https://brest.example/@b","name":"B","kind":"company","places":"Brest"}"#,
        ] {
            assert_eq!(names(&format!(r#"{{"entries":[{bad},{good},{bad}]}}"#)), Ok(vec!["A".to_owned()]), "{bad}");
        }
        for none in ["", "null", "[]", "{}", r#"{"entries":{}}"#, r#"{"entries":null}"#, r#"{"title":1,"entries":[]}"#]
        {
            assert_eq!(names(none), Err("it is no directory"), "{none}");
        }
        let deep = format!(r#"{{"entries":[{}{}]}}"#, "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(names(&deep).unwrap_or_default(), Vec::<String>::new(), "nothing is read that is nested so deep");
    }

    #[test]
    fn as_many_are_read_as_are_listed() {
        let entry = |n: usize| {
            format!(
                r#"{{"id":"https://brest.example/actors/{n}","url":"https://brest.example/@a{n}","name":"{n}","kind":"company"}}"#
            )
        };
        let all: Vec<String> = (0..MAX_ENTRIES + 2).map(entry).collect();
        let read = names(&format!(r#"{{"entries":[{}],"title":"Brest"}}"#, all.join(","))).expect("an answer");
        assert_eq!((read.len(), read.last().map(String::as_str)), (MAX_ENTRIES, Some("4999")));
        let broken = format!(r#"{{"entries":[{},{{]}}"#, all.join(","));
        assert_eq!(names(&broken), Err("it is no directory"), "what is not kept is read all the same");
    }

    #[test]
    fn another_server_does_not_answer_in_its_place() {
        let source = Uri::parse("https://brest.example/").expect("valid");
        let moved = fetched("https://evil.example/x", r#"{"entries":[]}"#);
        assert!(understand(&source, &moved).is_err());
    }
}
