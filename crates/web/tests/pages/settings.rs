//! Settings, and the lists of accounts.

use app::{Origin, follow::RequestFollow};
use axum::http::StatusCode;

use crate::harness::{PASSWORD, Town, draft};

const PICTURE: &[u8] = include_bytes!("../../assets/avatar.png");

#[tokio::test]
async fn profiles_are_changed() {
    let town = Town::new().await;
    town.person("lea").await;
    let mut lea = town.browser("lea").await;
    let fields = [
        ("name", "Léa Martin"),
        ("summary", "Fondeuse.\r\nÀ Gerland."),
        ("line-name", "Site"),
        ("line-value", "https://fonderie.example"),
        ("locked", "on"),
        ("avatar-description", "Léa devant le four"),
        ("header-description", "Un four"),
    ];
    let saved = lea.post_files("/settings/profile", &fields, &[("avatar", PICTURE), ("header", b"")]).await;
    assert_eq!((saved.status, saved.location()), (StatusCode::SEE_OTHER, "/settings/profile"), "{}", saved.body);
    let actor = town.actor("lea").await;
    assert_eq!((actor.name.as_str(), actor.locked, actor.discoverable), ("Léa Martin", true, false));
    assert_eq!((actor.icon_description.as_str(), actor.image_description.as_str()), ("Léa devant le four", ""));
    assert!(lea.get("/@lea").await.body.contains("alt=\"Léa devant le four\""));
    let icon = actor.icon.expect("a portrait");
    let page = lea.get("/settings/profile").await.body;
    assert!(page.contains("value=\"https://fonderie.example\"") && page.contains("Fondeuse.\nÀ Gerland."), "{page}");
    assert!(page.contains(">Léa devant le four</textarea>"), "{page}");

    // A form that changes nothing keeps what links and marks there are.
    let before = town.actor("lea").await.fields;
    lea.post_files("/settings/profile", &fields, &[]).await;
    assert_eq!(town.actor("lea").await.fields, before);
    let refused = lea.post_files("/settings/profile", &fields, &[("avatar", b"no picture")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(town.actor("lea").await.icon, Some(icon));
    lea.post_files("/settings/profile", &[("name", "Léa"), ("drop-avatar", "on")], &[]).await;
    let actor = town.actor("lea").await;
    assert_eq!((actor.icon, actor.icon_description.as_str()), (None, ""));
}

#[tokio::test]
async fn who_follows_whom_is_kept_where_one_wants_it() {
    let town = Town::new().await;
    let (lea, marc) = (town.person("lea").await, town.person("marc").await);
    let command = RequestFollow { origin: Origin::Local(marc), target: lea.actor(), show_boosts: None, notify: None };
    town.app.execute(command).await.expect("a follow");
    let (mut lea, mut stranger) = (town.browser("lea").await, town.stranger());
    let list = "/@lea/followers";
    assert!(stranger.get(list).await.body.contains("href=\"/@marc\""));
    lea.post_files("/settings/profile", &[("name", "Léa"), ("hides-follows", "on")], &[]).await;
    for path in [list, "/@lea/following"] {
        let page = stranger.get(path).await.body;
        assert!(!page.contains("href=\"/@marc\"") && page.contains("garde ses listes pour lui"), "{path}: {page}");
    }
    assert!(lea.get(list).await.body.contains("href=\"/@marc\""));
    assert!(lea.get("/settings/profile").await.body.contains("name=\"hides-follows\" checked"));
}

#[tokio::test]
async fn passwords_are_changed_and_close_other_sessions() {
    let town = Town::new().await;
    town.person("lea").await;
    let (mut here, mut there) = (town.browser("lea").await, town.browser("lea").await);
    let change =
        |old: &'static str, new: &'static str, again: &'static str| [("old", old), ("new", new), ("again", again)];
    for (fields, said) in [
        (change("faux", "une autre phrase", "une autre phrase"), "Le mot de passe actuel ne convient pas"),
        (change(PASSWORD, "court", "court"), "de 8 à 200 caractères"),
        (change(PASSWORD, "une autre phrase", "une phrase autre"), "diffèrent"),
    ] {
        let answer = here.post("/settings/password", &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains(said), "{said}");
    }
    assert_eq!(there.get("/home").await.status, StatusCode::OK);
    let changed = here.post("/settings/password", &change(PASSWORD, "une autre phrase", "une autre phrase")).await;
    assert_eq!(changed.location(), "/settings");
    assert_eq!(here.get("/home").await.status, StatusCode::OK);
    assert_eq!(there.get("/home").await.status, StatusCode::SEE_OTHER);
    let login = town.stranger().post_bare("/login", &[("name", "lea"), ("password", "une autre phrase")]).await;
    assert_eq!(login.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn sessions_are_shown_and_ended() {
    let town = Town::new().await;
    town.person("lea").await;
    town.person("marc").await;
    let (mut here, mut there) = (town.browser("lea").await, town.browser("lea").await);
    let mut marc = town.browser("marc").await;
    let page = here.get("/settings").await.body;
    assert_eq!(page.matches("Depuis le").count(), 2);
    let name = crate::harness::between(&page, "name=\"session\" value=\"", "\"").to_owned();
    assert_eq!(marc.post("/settings/sessions", &[("session", &name)]).await.status, StatusCode::NOT_FOUND);
    here.post("/settings/sessions", &[("session", &name)]).await;
    assert_eq!(there.get("/home").await.status, StatusCode::SEE_OTHER);
    let mut third = town.browser("lea").await;
    here.post("/settings/sessions", &[]).await;
    assert_eq!(third.get("/home").await.status, StatusCode::SEE_OTHER);
    assert_eq!(here.get("/home").await.status, StatusCode::OK);
    assert_eq!(marc.get("/home").await.status, StatusCode::OK);
}

#[tokio::test]
async fn habits_are_kept() {
    let town = Town::new().await;
    town.person("lea").await;
    let mut lea = town.browser("lea").await;
    lea.post("/settings", &[("locale", "en"), ("audience", "followers"), ("language", "br")]).await;
    let page = lea.get("/compose").await.body;
    assert!(page.contains("<html lang=\"en\""));
    assert!(page.contains("value=\"followers\" selected") && page.contains("value=\"br\" lang=\"br\" selected"));
    assert_eq!(lea.post("/settings", &[("locale", "xx"), ("audience", "public")]).await.status.as_u16(), 422);
}

#[tokio::test]
async fn accounts_are_muted_blocked_removed_and_reported() {
    let town = Town::new().await;
    let speaker = town.person("lea").await;
    town.person("marc").await;
    let post = town.publish(speaker, draft("Bruit")).await;
    let (mut marc, mut lea) = (town.browser("marc").await, town.browser("lea").await);
    marc.post("/@lea/follow", &[]).await;
    assert!(lea.get("/@lea/followers").await.body.contains("/@marc/remove"));
    assert!(!marc.get("/@lea/followers").await.body.contains("/@marc/remove"));
    assert!(marc.get("/@marc/following").await.body.contains("href=\"/@lea\""));
    assert!(town.stranger().get("/@lea/followers").await.body.contains("href=\"/@marc\""));
    lea.post("/@marc/remove", &[]).await;
    assert!(!lea.get("/@lea/followers").await.body.contains("href=\"/@marc\""));
    for (deed, undo, list) in [("mute", "unmute", "/mutes"), ("block", "unblock", "/blocks")] {
        marc.post(&format!("/@lea/{deed}"), &[]).await;
        assert!(marc.get(list).await.body.contains(&format!("/@lea/{undo}")), "{deed}");
        marc.post(&format!("/@lea/{undo}"), &[]).await;
        assert!(!marc.get(list).await.body.contains("href=\"/@lea\""), "{undo}");
    }
    let form = marc.get(&format!("/report?account=%40lea&post={post}")).await.body;
    assert!(form.contains("Bruit") && form.contains("Envoyer le signalement"));
    let told = [("account", "@lea"), ("post", &post.to_string()), ("comment", "Trop de bruit")];
    assert_eq!(marc.post("/report", &told).await.location(), "/@lea");
    let reports = town.app.read().reports().page(storage::Page::first(5)).await.expect("reports");
    assert_eq!((reports.len(), reports[0].posts.as_slice()), (1, [post].as_slice()));
    assert_eq!(lea.get("/report?account=%40lea").await.status, StatusCode::UNPROCESSABLE_ENTITY, "oneself");
    lea.post("/@marc/block", &[]).await;
    assert_eq!(marc.get("/@lea/followers").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn strangers_are_asked_to_log_in() {
    let town = Town::new().await;
    for path in ["/settings", "/settings/profile", "/bookmarks", "/favourites", "/follow-requests", "/mutes", "/blocks"]
    {
        let answer = town.stranger().get(path).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
        assert!(answer.location().starts_with("/login?next=%2F"), "{path}: {}", answer.location());
    }
}
