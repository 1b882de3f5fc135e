//! Correcting a post in the open: the form, the marks at both ends, and who gets neither.

use axum::http::StatusCode;
use domain::{audience::Audience, id::PostId};

use crate::harness::{Town, draft};

#[tokio::test]
async fn a_correction_is_written_in_a_form_and_shown_at_both_ends() {
    let town = Town::new().await;
    let speaker = town.person("lea").await;
    let post = town.publish(speaker, draft("Deux tonnes")).await;
    let (page, form) = (format!("/@lea/{post}"), format!("/compose?correct={post}"));
    let mut lea = town.browser("lea").await;
    assert!(lea.get(&page).await.body.contains(&format!("href=\"{form}\">")), "the post leads to the form");
    let shown = lea.get(&form).await.body;
    assert!(shown.contains("<h1>Rectifier une publication</h1>") && shown.contains("Deux tonnes"), "{shown}");
    assert!(shown.contains("name=\"corrects\" value=\"1\"") && !shown.contains("<option value=\"direct\""), "{shown}");

    let id = post.to_string();
    let with = |text| {
        [("text", text), ("in_reply_to", id.as_str()), ("corrects", "1"), ("audience", "direct"), ("language", "fr")]
    };
    let refused = lea.post("/posts", &with("")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("name=\"corrects\" value=\"1\""), "it stays a correction: {}", refused.body);
    town.pass(86_400_000);
    let done = lea.post("/posts", &with("Deux cents kilos")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let (thread, correction) = done.location().split_once("#p").expect("an anchor");
    assert_eq!(thread, page);
    let correction: PostId = correction.parse().expect("an id");
    let written = town.app.read().posts().get(correction).await.expect("a post");
    assert_eq!(written.audience, Audience::Public, "as the original, whatever the form says");

    let marks = [
        (
            page.clone(),
            "Rectifiée le 19 novembre 2026\u{a0}:",
            format!("<a href=\"/@lea/{correction}\">voir la rectification</a>"),
        ),
        (
            format!("/@lea/{correction}"),
            "",
            format!("<a href=\"{page}\">Rectifie la publication du 18 novembre 2026</a>"),
        ),
    ];
    for (path, words, link) in &marks {
        for seen in [town.stranger().get(path).await.body, town.stranger().get("/@lea").await.body] {
            assert!(seen.contains(words) && seen.contains(link), "{path}: {words} {link} in {seen}");
        }
    }
    let mut english = town.stranger();
    english.language = "en".into();
    assert!(english.get(&page).await.body.contains("Corrected on 19 November 2026:"));
    let feed = town.stranger().get("/@lea.atom").await.body;
    assert!(feed.contains("Rectifié, voir\u{a0}:") && feed.contains("Rectification de\u{a0}:"), "{feed}");

    lea.post(&format!("/posts/{correction}/delete"), &[]).await;
    let after = town.stranger().get(&page).await.body;
    assert!(after.contains("Deux tonnes") && !after.contains("Rectifiée"), "{after}");
}

#[tokio::test]
async fn others_have_no_form_for_it() {
    let town = Town::new().await;
    let speaker = town.person("lea").await;
    town.person("marc").await;
    let post = town.publish(speaker, draft("Deux tonnes")).await;
    let (page, form) = (format!("/@lea/{post}"), format!("/compose?correct={post}"));
    let mut marc = town.browser("marc").await;
    assert!(!marc.get(&page).await.body.contains(&form));
    assert_eq!(marc.get(&form).await.status, StatusCode::NOT_FOUND);
    let id = post.to_string();
    let fields = [("text", "Faux"), ("in_reply_to", id.as_str()), ("corrects", "1"), ("audience", "public")];
    assert_eq!(marc.post("/posts", &fields).await.status, StatusCode::FORBIDDEN);
    assert!(!town.stranger().get(&page).await.body.contains("Rectifiée"));
    assert_eq!(town.stranger().get(&form).await.status, StatusCode::SEE_OTHER, "to the login");
}
