//! Names are found whatever their capitals and accents, from each of their words on.

use app::profile::{ProfileChange, UpdateProfile};
use domain::id::ActorId;
use storage::ActorSearch;
use testkit::for_each_world;

use super::{crowd, host};

#[tokio::test]
async fn capitals_and_accents_do_not_matter() {
    for_each_world(["lyon.test"], |_world, [lyon]| async move {
        let (etang, marc) = (lyon.person("etang69").await, lyon.person("marc").await);
        let name = async |name: &str| {
            let change = ProfileChange { name: Some(name.to_owned()), ..ProfileChange::default() };
            let command = UpdateProfile { speaker: etang.speaker().await, change };
            lyon.app().execute(command).await.expect("a profile");
        };
        let search = async |text: &str| -> Vec<ActorId> {
            let wanted = ActorSearch { text, limit: 10, ..ActorSearch::default() };
            let found = lyon.app().read().actors().search(wanted).await.expect("reads");
            found.into_iter().map(|actor| actor.id).collect()
        };
        name("Électricité de l’Étang — Œuvres").await;
        for text in [
            "Électricité",
            "électricité",
            "ELECTRICITE",
            "e\u{301}lec",
            "electricite de l",
            "Étang",
            "ETAN",
            "œuv",
            "oeuvres",
            "etang69",
            "ETANG6",
        ] {
            assert_eq!(search(text).await, [etang.id()], "{text}");
        }
        for text in ["lectricite", "electricitede", "tang", "etang 69", "marcel", "%", "_", "\0"] {
            assert_eq!(search(text).await, [], "{text}");
        }
        assert_eq!(search("MARC").await, [marc.id()]);
        assert_eq!(search("").await.len(), 2, "everyone");
        let anna = crowd(&lyon, &host("brest.example"), 1).await[0];
        for text in ["one0@brest", "one0@brest.example"] {
            assert_eq!(search(text).await, [anna], "{text}");
        }
        name("Ébénisterie").await;
        assert_eq!(search("electricite").await, []);
        assert_eq!(search("ebenisterie").await, [etang.id()]);
    })
    .await;
}
