//! The page here of a community that lives on another server: joining, writing, leaving, and who learns of it.

use axum::http::StatusCode;
use domain::{audience::Audience, id::PostId};

use crate::harness::{Town, between};

#[tokio::test]
async fn members_begin_threads_in_a_community_of_another_server() {
    let town = Town::new().await;
    town.person("lea").await;
    let grue = town.foreign_group("grue", false).await;
    let (mut lea, page) = (town.browser("lea").await, "/@grue@brest.example");
    for browser in [&mut town.stranger(), &mut lea] {
        let seen = browser.get(page).await.body;
        assert!(seen.contains(">Rejoindre<") && !seen.contains(">Suivre<"), "{seen}");
        assert!(seen.contains("Rejoignez-la") && !seen.contains("name=\"text\""), "{seen}");
        // It writes and follows nobody itself: of figures, only that of its members says something.
        assert!(seen.contains(&format!("{page}/followers")) && !seen.contains(&format!("{page}/following")), "{seen}");
    }
    assert_eq!(lea.post(&format!("{page}/follow"), &[("next", page)]).await.location(), page);
    let asked = lea.get(page).await.body;
    assert!(asked.contains("Cette page vous dira") && asked.contains(">Retirer la demande<"), "{asked}");
    assert!(asked.contains("Votre demande est partie vers brest.example") && !asked.contains("name=\"text\""));
    town.let_in(&grue, "lea").await;
    let seen = lea.get(page).await.body;
    assert!(seen.contains(">Quitter<") && seen.contains("Une mention de grue s’ajoute à votre texte"), "{seen}");
    lea.language = "en".into();
    let english = lea.get(page).await.body;
    assert!(english.contains(">Leave<") && english.contains("Everyone can read it."), "{english}");

    // The form names the community, so that nobody has to.
    let named = between(&seen, "name=\"community\" value=\"", "\"");
    assert_eq!(named, grue.id.to_string());
    let thread = |text| [("text", text), ("audience", "public"), ("community", named), ("next", page)];
    assert_eq!(lea.post("/posts", &thread("Qui prête une grue ?")).await.location(), page);
    let said = town.stranger().get("/@lea").await.body;
    let id: PostId = between(&said, "id=\"p", "\"").parse().expect("a number");
    let names = async || town.app.read().posts().mentions(id).await.expect("a look");
    let post = town.app.read().posts().get(id).await.expect("the post");
    assert_eq!((post.group, names().await), (Some(grue.id), vec![grue.id]));
    // It is named after an edit too.
    town.pass(1_000);
    lea.post(&format!("/posts/{id}/edit"), &[("text", "Qui prête une grosse grue ?"), ("language", "fr")]).await;
    let post = town.app.read().posts().get(id).await.expect("the post");
    assert_eq!((post.edited_at.is_some(), names().await), (true, vec![grue.id]));

    assert_eq!(lea.post(&format!("{page}/unfollow"), &[("next", page)]).await.location(), page);
    let left = lea.get(page).await.body;
    assert!(left.contains(">Join<") && !left.contains("name=\"text\""), "{left}");
}

#[tokio::test]
async fn who_belongs_to_a_private_community_of_another_server_is_told_to_its_members_alone() {
    let town = Town::new().await;
    for name in ["lea", "zoe"] {
        town.person(name).await;
    }
    let loge = town.foreign_group("loge", true).await;
    let (mut lea, mut zoe, page) = (town.browser("lea").await, town.browser("zoe").await, "/@loge@brest.example");
    lea.post(&format!("{page}/follow"), &[]).await;
    town.let_in(&loge, "lea").await;
    assert!(lea.get("/@lea/following").await.body.contains("loge"));
    assert_eq!(lea.get(&format!("{page}/followers")).await.status, StatusCode::OK);
    for browser in [&mut zoe, &mut town.stranger()] {
        assert!(!browser.get("/@lea/following").await.body.contains("loge"));
        assert_eq!(browser.get(&format!("{page}/followers")).await.status, StatusCode::NOT_FOUND);
    }
    // What is written there is for its members, whatever the form says.
    let seen = lea.get(page).await.body;
    assert!(seen.contains("value=\"members\"") && seen.contains("Personne d’autre ne peut le lire."), "{seen}");
    let named = loge.id.to_string();
    for audience in ["members", "public"] {
        let thread = [("text", "Entre nous"), ("audience", audience), ("community", named.as_str()), ("next", page)];
        assert_eq!(lea.post("/posts", &thread).await.location(), page);
        let said = lea.get("/@lea").await.body;
        let id: PostId = between(&said, "id=\"p", "\"").parse().expect("a number");
        assert_eq!(town.app.read().posts().get(id).await.expect("the post").audience, Audience::Members);
        assert!(!zoe.get("/@lea").await.body.contains("Entre nous"));
    }
    // Where everyone reads, nothing is for members alone.
    let open = town.foreign_group("grue", false).await.id.to_string();
    let thread = [("text", "Entre nous"), ("audience", "members"), ("community", open.as_str())];
    assert_eq!(lea.post("/posts", &thread).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn the_page_says_where_moderators_alone_begin_threads() {
    let town = Town::new().await;
    town.foreign_bulletin("annonces").await;
    town.foreign_group("grue", false).await;
    let said = "seule la modération ouvre des fils dans cette communauté";
    let mut stranger = town.stranger();
    let bulletin = stranger.get("/@annonces@brest.example").await.body;
    assert!(bulletin.contains(said), "{bulletin}");
    assert!(!stranger.get("/@grue@brest.example").await.body.contains(said));
}
