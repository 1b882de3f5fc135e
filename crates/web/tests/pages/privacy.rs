//! Who may read what.

use app::{Origin, follow::RequestFollow, post::Draft};
use axum::http::StatusCode;
use domain::audience::Audience;

use crate::harness::{Town, draft};

#[tokio::test]
async fn posts_for_some_do_not_exist_for_others() {
    let town = Town::new().await;
    let lea = town.person("lea").await;
    let marc = town.person("marc").await;
    town.person("zoe").await;
    let follow = RequestFollow { origin: Origin::Local(marc), target: lea.actor(), show_boosts: None, notify: None };
    town.app.execute(follow).await.expect("a follow");
    let post = async |audience, text: &str| town.publish(lea, Draft { audience, ..draft(text) }).await;
    let quiet = post(Audience::Quiet, "Doucement").await;
    let followers = post(Audience::Followers, "Entre abonnés").await;
    let direct = post(Audience::Direct, "@marc Entre nous").await;
    for (name, readable) in [
        (None, [true, false, false]),
        (Some("zoe"), [true, false, false]),
        (Some("marc"), [true, true, true]),
        (Some("lea"), [true, true, true]),
    ] {
        let mut browser = match name {
            Some(name) => town.browser(name).await,
            None => town.stranger(),
        };
        let profile = browser.get("/@lea").await.body;
        for ((id, text), may) in
            [(quiet, "Doucement"), (followers, "Entre abonnés"), (direct, "Entre nous")].into_iter().zip(readable)
        {
            let status = browser.get(&format!("/@lea/{id}")).await.status;
            assert_eq!(status, if may { StatusCode::OK } else { StatusCode::NOT_FOUND }, "{name:?} {text}");
            assert_eq!(profile.contains(text), may, "{name:?} {text}");
        }
        let public = browser.get("/public").await.body;
        assert!(!public.contains("Doucement") && !public.contains("Entre "), "{name:?}");
    }
    let mut stranger = town.stranger();
    town.browser("lea").await.post(&format!("/posts/{direct}/delete"), &[]).await;
    let gone = stranger.get(&format!("/@lea/{direct}")).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND, "that it ever was is nobody's business");
}

#[tokio::test]
async fn private_posts_take_no_deeds_of_strangers() {
    let town = Town::new().await;
    let lea = town.person("lea").await;
    town.person("zoe").await;
    let id = town.publish(lea, Draft { audience: Audience::Followers, ..draft("Entre abonnés") }).await;
    let mut zoe = town.browser("zoe").await;
    for deed in ["like", "boost", "vote"] {
        let status = zoe.post(&format!("/posts/{id}/{deed}"), &[("choice", "0")]).await.status;
        assert_eq!(status, StatusCode::NOT_FOUND, "{deed}");
    }
    assert_eq!(zoe.get(&format!("/compose?in_reply_to={id}")).await.status, StatusCode::NOT_FOUND);
    let written = [("text", "Alors ?"), ("audience", "public"), ("in_reply_to", &id.to_string())];
    assert_eq!(zoe.post("/posts", &written).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn search_engines_are_asked_to_keep_only_what_is_meant_for_them() {
    let town = Town::new().await;
    let lea = town.person("lea").await;
    let fonderie = town.company("fonderie", "Fonderie", "lea").await;
    town.neighbour("anna", "Anna").await;
    let private = town.publish(lea, draft("Personne ne me cherche")).await;
    let open = town.publish(fonderie, draft("Trouvez-nous")).await;
    let mut stranger = town.stranger();
    for (path, hidden) in [
        ("/".to_owned(), false),
        ("/@fonderie".to_owned(), false),
        (format!("/@fonderie/{open}"), false),
        ("/@lea".to_owned(), true),
        (format!("/@lea/{private}"), true),
        ("/@anna@brest.example".to_owned(), true),
        ("/login".to_owned(), true),
    ] {
        let page = stranger.get(&path).await.body;
        assert_eq!(page.contains("content=\"noindex"), hidden, "{path}");
    }
}

#[tokio::test]
async fn no_page_loads_anything_from_elsewhere() {
    let town = Town::new().await;
    let lea = town.person("lea").await;
    town.publish(lea, draft("https://example.org/ est un lien")).await;
    let mut browser = town.browser("lea").await;
    for path in ["/home", "/@lea", "/about", "/compose"] {
        let page = browser.get(path).await.body;
        for address in page.split("src=\"").skip(1).chain(page.split("rel=\"stylesheet\" href=\"").skip(1)) {
            assert!(address.starts_with("/assets/") || address.starts_with("/initials/"), "{path}: {}", &address[..60]);
        }
    }
}
