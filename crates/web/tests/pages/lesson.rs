//! Short lessons: read by anyone in two minutes, done by companies.

use axum::http::StatusCode;
use domain::lesson::Lesson;

use crate::harness::{Browser, Town, between};

/// The most words of a page that is read in two minutes, and the least of one that says something.
const WORDS: std::ops::Range<usize> = 80..300;

async fn acts_for(town: &Town, name: &str, company: &str) -> Browser {
    let mut browser = town.browser(name).await;
    let id = town.actor(company).await.id.to_string();
    browser.post("/act-as", &[("actor", &id)]).await;
    browser
}

/// The text of a piece of a page.
fn words(html: &str) -> usize {
    let text: String = html.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text)).collect();
    text.split_whitespace().count()
}

#[tokio::test]
async fn every_lesson_is_read_in_two_minutes_in_both_languages() {
    let town = Town::new().await;
    for language in ["fr", "en"] {
        let mut reader = town.stranger();
        reader.language = language.into();
        let list = reader.get("/lessons").await;
        assert_eq!(list.status, StatusCode::OK);
        for lesson in Lesson::ALL {
            let path = format!("/lessons/{}", lesson.as_str());
            assert!(list.body.contains(&format!("href=\"{path}\"")), "{path}: {}", list.body);
            let page = reader.get(&path).await;
            assert_eq!(page.status, StatusCode::OK, "{language} {path}");
            let article = between(&page.body, "<article", "</article>");
            let count = words(between(&page.body, "<h1>", "</h1>")) + words(&format!("<p{article}"));
            assert!(WORDS.contains(&count), "{language} {path} has {count} words");
            assert_eq!(article.matches("<a ").count(), 1, "{language} {path}: one thing to do: {article}");
            assert!(!page.body.contains("<button class=\"quiet\" name=\"done\""), "strangers do nothing");
        }
    }
    assert_eq!(town.stranger().get("/lessons/everything").await.status, StatusCode::NOT_FOUND);
    assert!(town.stranger().get("/about").await.body.contains("href=\"/lessons\""));
}

#[tokio::test]
async fn the_one_thing_to_do_is_there_for_owners() {
    let town = Town::new().await;
    town.person("lea").await;
    town.company("fonderie", "Fonderie du Rhône", "lea").await;
    let mut owner = acts_for(&town, "lea", "fonderie").await;
    for lesson in Lesson::ALL {
        let page = owner.get(&format!("/lessons/{}", lesson.as_str())).await.body;
        let door = between(between(&page, "<article", "</article>"), "href=\"", "\"").to_owned();
        assert_eq!(owner.get(&door).await.status, StatusCode::OK, "{lesson:?}: {door}");
    }
    // As a person too, who first chooses a company.
    let mut lea = town.browser("lea").await;
    for lesson in Lesson::ALL {
        let page = lea.get(&format!("/lessons/{}", lesson.as_str())).await.body;
        let door = between(between(&page, "<article", "</article>"), "href=\"", "\"").to_owned();
        assert_eq!(lea.get(&door).await.status, StatusCode::OK, "{lesson:?}: {door}");
        assert!(!page.contains("name=\"done\""), "{page}");
    }
}

#[tokio::test]
async fn first_steps_lead_to_lessons_and_show_what_is_done() {
    let town = Town::new().await;
    for name in ["lea", "marc"] {
        town.person(name).await;
    }
    town.company("fonderie", "Fonderie du Rhône", "lea").await;
    let mut owner = acts_for(&town, "lea", "fonderie").await;
    owner.post("/settings/sharing", &[("level", "showcase")]).await;
    let home = owner.get("/home").await.body;
    for (lesson, shown) in [("showcase", true), ("listening", true), ("colleague", true), ("dialogue", false)] {
        assert_eq!(home.contains(&format!("href=\"/lessons/{lesson}\"")), shown, "{lesson}: {home}");
    }
    assert!(!home.contains(">faite</span>"), "{home}");

    let done = owner.post("/lessons/showcase", &[("done", "yes")]).await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, "/lessons/showcase"));
    let page = owner.get("/lessons/showcase").await.body;
    assert!(page.contains("Fonderie du Rhône a fait cette leçon."), "{page}");
    assert_eq!(owner.get("/home").await.body.matches(">faite</span>").count(), 1);
    assert_eq!(owner.get("/lessons").await.body.matches(">faite</span>").count(), 1);
    owner.post("/lessons/showcase", &[("done", "no")]).await;
    assert!(!owner.get("/home").await.body.contains(">faite</span>"));

    assert_eq!(owner.post("/lessons/showcase", &[("done", "perhaps")]).await.status.as_u16(), 422);
    assert_eq!(owner.post("/lessons/everything", &[("done", "yes")]).await.status, StatusCode::NOT_FOUND);
    let mut marc = town.browser("marc").await;
    assert_eq!(marc.post("/lessons/showcase", &[("done", "yes")]).await.status, StatusCode::FORBIDDEN);
    let bare = owner.post_bare("/lessons/showcase", &[("done", "yes")]).await;
    assert_eq!(bare.status, StatusCode::FORBIDDEN, "without the token");
}
