//! What is shown of each kind of object, as FEDERATION.md says: one document of each, as a server that has such writes
//! it, read again through the client API.

use app::remote::{Found, Remote as _};
use domain::uri::Uri;
use serde_json::{Value, json};
use testkit::for_each_world;

use super::{inputs::status, serve, text, wire};

/// A kind of object, and what is shown of one.
struct Shown {
    kind: &'static str,
    /// In `tests/fixtures/wire`.
    fixture: &'static str,
    /// Where in it the object is (RFC 6901).
    within: &'static str,
    /// Whom it belongs to, and of what kind they are.
    author: (&'static str, &'static str),
    /// What stands in the text, in this order.
    words: &'static [&'static str],
    warning: &'static str,
    language: Option<&'static str>,
    /// Type, address and description of each file.
    files: &'static [(&'static str, &'static str, Option<&'static str>)],
    /// What one may choose.
    options: &'static [&'static str],
}

const NOTHING: Shown = Shown {
    kind: "",
    fixture: "",
    within: "",
    author: ("", "Person"),
    words: &[],
    warning: "",
    language: Some("fr"),
    files: &[],
    options: &[],
};

const KINDS: [Shown; 8] = [
    Shown {
        kind: "Note",
        fixture: "mastodon/create-note",
        within: "/object",
        author: ("https://port.example/users/gael", "Person"),
        words: &["arrive"],
        warning: "faim",
        files: &[
            ("image", "https://fichiers.port.example/media/1.jpg", Some("Le quai, vide")),
            ("video", "https://fichiers.port.example/media/2.mp4", None),
        ],
        ..NOTHING
    },
    Shown {
        kind: "Question",
        fixture: "mastodon/question",
        author: ("https://port.example/users/gael", "Person"),
        words: &["On sort"],
        options: &["Matin", "Soir"],
        ..NOTHING
    },
    Shown {
        kind: "Article",
        fixture: "wordpress/article",
        author: ("https://journal.example/?author=1", "Person"),
        words: &["Nourrir son levain", "Chaque matin", "Il vit.", "https://journal.example/nourrir-son-levain/"],
        files: &[("image", "https://journal.example/wp-content/uploads/levain.jpg", Some("Un bocal de levain"))],
        ..NOTHING
    },
    Shown {
        kind: "Page",
        fixture: "lemmy/announce-create-page",
        within: "/object/object",
        author: ("https://halles.example/u/soizic", "Person"),
        words: &["Marché de nuit", "Samedi", "https://halles.example/post/1"],
        files: &[("unknown", "https://marche.example/nuit", None)],
        ..NOTHING
    },
    Shown {
        kind: "Event",
        fixture: "mobilizon/create-event",
        within: "/object",
        author: ("https://agenda.example/@compagnons", "Group"),
        words: &[
            "Fête du pain",
            "2026-05-01 08:00 UTC",
            "2026-05-01 16:00 UTC",
            "Place au Beurre",
            "Four ouvert",
            "https://agenda.example/events/3f",
        ],
        files: &[
            ("image", "https://agenda.example/media/fete.jpg", Some("Banner")),
            ("unknown", "https://boulangerie.example/fete", Some("Website")),
        ],
        ..NOTHING
    },
    Shown {
        kind: "Image",
        fixture: "pixelfed/image",
        author: ("https://vues.example/users/soizic", "Person"),
        words: &["La cale", "Marée basse", "https://vues.example/p/soizic/2"],
        language: None,
        files: &[("image", "https://vues.example/storage/m/0.jpg", Some("La cale"))],
        ..NOTHING
    },
    Shown {
        kind: "Video",
        fixture: "peertube/video",
        author: ("https://tube.example/accounts/elise", "Person"),
        words: &["Façonner une baguette", "Les *gestes*, un à un", "https://tube.example/w/7b1"],
        files: &[(
            "video",
            "https://tube.example/static/streaming-playlists/7b1/720.mp4",
            Some("Façonner une baguette"),
        )],
        ..NOTHING
    },
    Shown {
        kind: "Audio",
        fixture: "funkwhale/audio",
        author: ("https://sillon.example/federation/actors/soizic", "Person"),
        words: &["Soizic – Sur la cale – Marée", "Enregistré face au vent", "https://sillon.example/library/tracks/9"],
        language: None,
        files: &[(
            "audio",
            "https://sillon.example/api/v1/listen/4a/?download=false",
            Some("Soizic – Sur la cale – Marée"),
        )],
        ..NOTHING
    },
];

impl Shown {
    fn object(&self) -> Value {
        let object = wire(self.fixture).pointer(self.within).expect("an object").clone();
        assert_eq!(object["type"], self.kind, "{}", self.fixture);
        object
    }

    fn author(&self) -> Value {
        let (id, kind) = self.author;
        let inbox = format!("{}/inbox", Uri::parse(id).expect("an address").origin());
        json!({
            "@context": "https://www.w3.org/ns/activitystreams", "id": id, "type": kind,
            "preferredUsername": "somebody", "inbox": inbox,
        })
    }

    /// Compares with what an app gets.
    fn check(&self, status: &Value) {
        let (kind, content) = (self.kind, text(&status["content"]));
        let mut rest = content;
        for word in self.words {
            let at = rest.find(word).unwrap_or_else(|| panic!("{kind}: {word} is not where it should be in {content}"));
            rest = &rest[at..];
        }
        assert_eq!(status["spoiler_text"], self.warning, "{kind}");
        assert_eq!(status["language"], json!(self.language), "{kind}");
        let file = |file: &Value| (file["type"].clone(), file["remote_url"].clone(), file["description"].clone());
        let files: Vec<_> = status["media_attachments"].as_array().expect("a list").iter().map(file).collect();
        let expected: Vec<_> =
            self.files.iter().map(|(kind, at, what)| (json!(kind), json!(at), json!(what))).collect();
        assert_eq!(files, expected, "{kind}");
        let options = status["poll"]["options"].as_array().map(Vec::as_slice).unwrap_or_default();
        let options: Vec<&str> = options.iter().map(|option| text(&option["title"])).collect();
        assert_eq!(options, self.options, "{kind}");
    }
}

#[tokio::test]
async fn every_kind_is_shown_as_the_table_says() {
    for_each_world(["lyon.test"], |world, [lyon]| async move {
        serve(&world, KINDS.iter().flat_map(|shown| [shown.object(), shown.author()]));
        let token = lyon.person("lea").await.token("read").await;
        for shown in &KINDS {
            let uri = Uri::parse(text(&shown.object()["id"])).expect("an address");
            let found = lyon.node().federation().resolve_uri(&uri).await;
            assert!(matches!(found, Ok(Found::Post(_))), "{}: {found:?}", shown.kind);
            shown.check(&status(&lyon, &token, &uri).await.expect("it is shown"));
        }
        world.settle().await;
    })
    .await;
}

#[test]
fn the_table_names_the_document_of_every_kind() {
    let page = include_str!("../../../FEDERATION.md");
    for Shown { kind, fixture, .. } in &KINDS {
        let named = |line: &&str| {
            line.starts_with("| `") && [kind, fixture].iter().all(|word| line.contains(&format!("`{word}`")))
        };
        assert_eq!(page.lines().filter(named).count(), 1, "{kind}: {fixture}");
    }
}
