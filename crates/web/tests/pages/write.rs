//! Pictures, polls, edits: what the box to write in can do beside text.

use axum::http::StatusCode;

use crate::harness::{Browser, Town, between, draft};

const PICTURE: &[u8] = include_bytes!("../../assets/avatar.png");

#[tokio::test]
async fn pictures_are_described_kept_and_published() {
    let town = Town::new().await;
    town.person("lea").await;
    let mut lea = town.browser("lea").await;
    let fields = [("text", ""), ("audience", "nobody"), ("about-file-0", "Une ancre")];
    let files = [("file-0", PICTURE)];
    assert_eq!(lea.post_files("/posts", &fields, &files).await.status, StatusCode::UNPROCESSABLE_ENTITY);

    // What cannot be read does not take with it what can.
    let fields = [("text", "Regardez"), ("audience", "public"), ("about-file-0", "Une ancre")];
    let refused = lea.post_files("/posts", &fields, &[("file-0", PICTURE), ("file-1", b"no picture")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("Ce fichier n’est pas une image") && refused.body.contains(">Regardez</textarea>"));
    let id = between(&refused.body, "name=\"media\" value=\"", "\"").to_owned();
    assert!(refused.body.contains(&format!("name=\"about-{id}\" value=\"Une ancre\"")));

    let about = format!("about-{id}");
    let fields = [("text", ""), ("audience", "public"), ("media", &id), (&about, "Une ancre de marine")];
    let done = lea.post_files("/posts", &fields, &[("file-1", b"")]).await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, "/home"), "{}", done.body);
    assert!(lea.get("/home").await.body.contains("alt=\"Une ancre de marine\""));

    town.person("marc").await;
    let mut marc = town.browser("marc").await;
    let fields = [("text", "À moi"), ("audience", "public"), ("media", id.as_str())];
    assert!(marc.post_files("/posts", &fields, &[]).await.body.contains("Une image n’est plus là"), "somebody else’s");
}

#[tokio::test]
async fn files_come_after_the_token() {
    let town = Town::new().await;
    town.person("lea").await;
    let mut lea = town.browser("lea").await;
    let fields = [("csrf", "wrong"), ("text", "x"), ("audience", "public")];
    let answer = lea.post_files("/posts", &fields, &[("file-0", PICTURE)]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "the last token is wrong");
}

#[tokio::test]
async fn polls_are_asked() {
    let town = Town::new().await;
    town.person("lea").await;
    let mut lea = town.browser("lea").await;
    let half =
        [("text", "Lequel ?"), ("audience", "public"), ("option", "Bronze"), ("option", ""), ("duration", "86400")];
    let answer = lea.post("/posts", &half).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("au moins deux choix") && answer.body.contains("value=\"Bronze\""));
    let whole = [half[0], half[1], half[2], ("option", "Laiton"), half[4], ("multiple", "on")];
    assert_eq!(lea.post("/posts", &whole).await.status, StatusCode::SEE_OTHER);
    town.person("marc").await;
    assert!(
        town.browser("marc").await.get("/@lea").await.body.contains("type=\"checkbox\" name=\"choice\" value=\"1\"")
    );
    let files = lea.post_files("/posts", &whole, &[("file-0", PICTURE)]).await;
    assert!(files.body.contains("des images ou un sondage"));
}

#[tokio::test]
async fn edits_keep_what_was_said() {
    let town = Town::new().await;
    let speaker = town.person("lea").await;
    let post = town.publish(speaker, draft("Premier jet")).await;
    let (path, page) = (format!("/posts/{post}/edit"), format!("/@lea/{post}"));
    let mut lea = town.browser("lea").await;
    assert!(lea.get(&path).await.body.contains(">Premier jet</textarea>"));
    assert_eq!(lea.post(&path, &[("text", ""), ("language", "fr")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    town.pass(60_000);
    assert_eq!(lea.post(&path, &[("text", "Second jet"), ("language", "fr")]).await.location(), page);
    let shown = lea.get(&page).await.body;
    assert!(shown.contains("Second jet") && shown.contains(&format!("{page}/history")));
    assert!(shown.contains("Vos modifications sont publiées"), "it says so once");
    assert!(!lea.get(&page).await.body.contains("Vos modifications sont publiées"));
    let history = town.stranger().get(&format!("{page}/history")).await.body;
    assert!(history.contains("Premier jet") && history.contains("Second jet"));
    assert!(!history.contains("Publication de "), "the title says whose it is");

    town.person("marc").await;
    let mut marc = town.browser("marc").await;
    assert_eq!(marc.get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(marc.post(&path, &[("text", "À moi")]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(marc.get(&format!("/posts/{post}/delete")).await.status, StatusCode::NOT_FOUND);
    let asks = lea.get(&format!("/posts/{post}/delete")).await.body;
    assert!(asks.contains("Supprimer pour toujours") && asks.contains("Second jet"));
}

#[tokio::test]
async fn an_edit_in_another_tab_is_not_overwritten_unread() {
    let town = Town::new().await;
    let speaker = town.person("lea").await;
    let post = town.publish(speaker, draft("Premier jet")).await;
    let (path, page) = (format!("/posts/{post}/edit"), format!("/@lea/{post}"));
    let mut lea = town.browser("lea").await;
    let opened = |body: &str| between(body, "name=\"made_from\" value=\"", "\"").to_owned();
    let first = opened(&lea.get(&path).await.body);
    let second = opened(&lea.get(&path).await.body);
    let edit = async |lea: &mut Browser, text: &str, from: &str| {
        lea.post(&path, &[("text", text), ("language", "fr"), ("made_from", from)]).await
    };
    town.pass(60_000);
    assert_eq!(edit(&mut lea, "Du premier onglet", &first).await.location(), page);
    assert_eq!(edit(&mut lea, "Du premier onglet", &first).await.location(), page, "sent twice is no other text");

    // Nothing is saved; the page shows what the post says now and keeps what was typed.
    town.pass(60_000);
    let refused = edit(&mut lea, "Du second onglet", &second).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
    for said in ["Cette publication a été modifiée depuis", "<p>Du premier onglet</p>", ">Du second onglet</textarea>"]
    {
        assert!(refused.body.contains(said), "{said}: {}", refused.body);
    }
    assert!(town.stranger().get(&page).await.body.contains("Du premier onglet"));
    // Another fault does not make it newer.
    let empty = edit(&mut lea, "", &second).await;
    assert_eq!((empty.status, opened(&empty.body)), (StatusCode::UNPROCESSABLE_ENTITY, second));
    // Whoever read it may replace it.
    let seen = opened(&refused.body);
    assert_eq!(edit(&mut lea, "Du second onglet", &seen).await.location(), page);
    assert!(town.stranger().get(&page).await.body.contains("Du second onglet"));
}

#[tokio::test]
async fn earlier_versions_show_what_they_showed() {
    let town = Town::new().await;
    town.person("lea").await;
    let mut lea = town.browser("lea").await;
    let fields = [("text", "Au port"), ("audience", "public"), ("about-file-0", "Une ancre")];
    let done = lea.post_files("/posts", &fields, &[("file-0", PICTURE)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let id = between(&lea.get("/@lea").await.body, "id=\"p", "\"").to_owned();
    let (path, page) = (format!("/posts/{id}/edit"), format!("/@lea/{id}"));
    let covered = "<details class=\"warning\">";

    // The picture is gone from the post, and stays where it was.
    town.pass(60_000);
    assert_eq!(lea.post(&path, &[("text", "Au port, hier"), ("language", "fr")]).await.location(), page);
    assert!(!lea.get(&page).await.body.contains("alt=\"Une ancre\""));
    let history = town.stranger().get(&format!("{page}/history")).await.body;
    let versions: Vec<&str> = history.split("<li><h2>").skip(1).collect();
    let [now, before] = versions[..] else { panic!("{history}") };
    assert!(!now.contains("<img") && !history.contains(covered), "{history}");
    assert!(before.contains("Au port") && before.contains("alt=\"Une ancre\""), "{before}");

    // A warning covers all of a version, and the pictures of those before it.
    town.pass(60_000);
    let warned = [("text", "Au port, demain"), ("warning", "Marée haute"), ("language", "fr")];
    assert_eq!(lea.post(&path, &warned).await.location(), page);
    let history = town.stranger().get(&format!("{page}/history")).await.body;
    let (said, text) = (history.find("<strong>Marée haute</strong>"), history.find("Au port, demain"));
    assert!(said.is_some() && said < text, "{history}");
    let below = history.rfind(covered).and_then(|at| history[at..].find("alt=\"Une ancre\""));
    assert!(history.matches(covered).count() == 2 && below.is_some(), "{history}");
}

#[tokio::test]
async fn posts_are_kept_and_pinned() {
    let town = Town::new().await;
    let speaker = town.person("lea").await;
    let post = town.publish(speaker, draft("À relire")).await;
    let mut lea = town.browser("lea").await;
    for (deed, list) in [("bookmark", "/bookmarks"), ("like", "/favourites")] {
        assert!(!lea.get(list).await.body.contains("À relire"), "{list}");
        lea.post(&format!("/posts/{post}/{deed}"), &[]).await;
        assert!(lea.get(list).await.body.contains("À relire"), "{list}");
    }
    lea.post(&format!("/posts/{post}/unbookmark"), &[]).await;
    assert!(!lea.get("/bookmarks").await.body.contains("À relire"));
    lea.post(&format!("/posts/{post}/pin"), &[]).await;
    assert!(lea.get("/@lea").await.body.contains("<h2>Épinglé</h2>"));
}

#[tokio::test]
async fn who_writes_for_a_circle_reads_what_cannot_be_recalled() {
    let town = Town::new().await;
    for name in ["lea", "marc"] {
        town.person(name).await;
    }
    town.company("fonderie", "Fonderie du Rhône", "lea").await;
    for (language, sentence) in
        [("fr", "quand quelqu’un part, ce qui est déjà arrivé"), ("en", "what has already reached another server")]
    {
        for (name, told) in [("lea", 1), ("marc", 0)] {
            let mut browser = town.browser(name).await;
            browser.language = language.into();
            let page = browser.get("/compose").await.body;
            assert_eq!(page.matches(sentence).count(), told, "{name}: {page}");
            assert_eq!(page.matches("aria-describedby=\"audience-hint\"").count(), told, "{name}");
        }
    }
}
