//! How open a company is, on its pages, and quotes.

use axum::http::StatusCode;
use domain::cursor::Level;

use crate::harness::{Browser, Town, draft};

async fn acts_for(town: &Town, name: &str, company: &str) -> Browser {
    let mut browser = town.browser(name).await;
    let id = town.actor(company).await.id.to_string();
    browser.post("/act-as", &[("actor", &id)]).await;
    browser
}

#[tokio::test]
async fn an_owner_moves_the_cursor_and_rooms_open_one_after_the_other() {
    let town = Town::new().await;
    town.person("lea").await;
    town.company("fonderie", "Fonderie du Rhône", "lea").await;
    let mut owner = acts_for(&town, "lea", "fonderie").await;
    let page = owner.get("/settings/sharing").await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.body.matches("type=\"radio\"").count(), 5);
    assert!(page.body.contains("value=\"dialogue\" checked"), "{}", page.body);
    assert!(town.stranger().get("/@fonderie").await.body.contains("Dialogue"));

    let moved = owner.post("/settings/sharing", &[("level", "showcase")]).await;
    assert_eq!((moved.status, moved.location()), (StatusCode::SEE_OTHER, "/settings/sharing"));
    assert_eq!(town.actor("fonderie").await.sharing, Some(Level::Showcase));
    let page = owner.get("/settings/sharing").await.body;
    assert!(page.contains("Vitrine, par lea"), "{page}");
    assert!(!page.contains("href=\"/notifications\"") && !page.contains("href=\"/requests\""));
    assert!(town.stranger().get("/@fonderie").await.body.contains("Vitrine"));
    // Each step says what it asks, and one is shown at a time.
    let home = owner.get("/home").await.body;
    assert!(home.contains("Premiers pas · Vitrine") && home.contains("L’étape suivante\u{a0}: Écoute."), "{home}");
    assert!(home.contains("attend votre accord") && !home.contains("délai raisonnable"), "{home}");
    assert!(home.contains("<a href=\"/@fonderie/team\">L’équipe</a>"), "{home}");
    for later in ["/communities", "/bookmarks", "/favourites", "/follow-requests"] {
        assert!(!home.contains(&format!("href=\"{later}\"")), "{later}: {home}");
    }
    assert_eq!(owner.get("/withheld").await.status, StatusCode::NOT_FOUND);
    owner.post("/settings/sharing", &[("level", "listening")]).await;
    let home = owner.get("/home").await.body;
    assert!(home.contains("Premiers pas · Écoute") && home.contains("délai raisonnable"), "{home}");
    assert!(home.contains("href=\"/follow-requests\"") && !home.contains("href=\"/communities\""), "{home}");
    let kept = owner.get("/withheld").await;
    assert!(kept.status == StatusCode::OK && kept.body.contains("Aucune réponse n’est gardée"), "{}", kept.body);
    let page = owner.get("/settings/sharing").await.body;
    assert!(page.contains("href=\"/notifications\"") && page.contains("href=\"/requests\""));
    assert_eq!(owner.post("/settings/sharing", &[("level", "everything")]).await.status.as_u16(), 422);
    owner.post("/settings/sharing", &[("level", "cooperation")]).await;
    assert!(owner.get("/home").await.body.contains("href=\"/communities\""));
    let page = owner.get("/settings/sharing").await.body;
    for to_come in ["Les idées qu’on vous propose", "Ce que vous cherchez et offrez"] {
        assert!(page.contains(&format!("{to_come} <span class=\"soft small\">bientôt</span>")), "{to_come}: {page}");
    }
    assert!(!page.contains("plus tard"), "everything else is open: {page}");
}

#[tokio::test]
async fn apps_and_other_servers_name_the_levels_as_the_pages_do() {
    let town = Town::new().await;
    town.person("lea").await;
    town.company("fonderie", "Fonderie du Rhône", "lea").await;
    let mut owner = acts_for(&town, "lea", "fonderie").await;
    for language in ["fr", "en"] {
        let page = owner.get(&format!("/settings/sharing?lang={language}")).await.body.to_lowercase();
        let here = app::Instance { languages: vec![language.into()], ..town.app.instance().clone() };
        for level in Level::ALL {
            let (_, name) = app::cursor::profile_line(&here, level);
            assert!(page.contains(&format!("<strong>{} · {name}</strong>", level.number())), "{name}: {page}");
        }
    }
}

#[tokio::test]
async fn people_have_no_cursor_and_strangers_move_none() {
    let town = Town::new().await;
    for name in ["lea", "marc"] {
        town.person(name).await;
    }
    town.company("fonderie", "Fonderie du Rhône", "lea").await;
    let mut marc = town.browser("marc").await;
    assert_eq!(marc.get("/settings/sharing").await.status, StatusCode::NOT_FOUND);
    assert!(!marc.get("/settings").await.body.contains("/settings/sharing"));
    assert!(!marc.get("/home").await.body.contains("Premiers pas"));
    assert_eq!(marc.get("/withheld").await.status, StatusCode::NOT_FOUND);
    assert_eq!(marc.post("/settings/sharing", &[("level", "showcase")]).await.status, StatusCode::FORBIDDEN);
    assert!(town.stranger().get("/settings/sharing").await.location().starts_with("/login"));
    for page in ["/requests", "/withheld"] {
        assert!(town.stranger().get(page).await.location().starts_with("/login"), "{page}");
    }
}

#[tokio::test]
async fn a_quote_is_written_asked_for_shown_and_withdrawn() {
    let town = Town::new().await;
    for name in ["lea", "marc"] {
        town.person(name).await;
    }
    let fonderie = town.company("fonderie", "Fonderie du Rhône", "lea").await;
    let mut owner = acts_for(&town, "lea", "fonderie").await;
    owner.post("/settings/sharing", &[("level", "listening")]).await;
    let post = town.publish(fonderie, draft("Une cloche de 800 kg")).await.to_string();

    let mut marc = town.browser("marc").await;
    let form = marc.get(&format!("/compose?quote={post}")).await.body;
    assert!(form.contains(&format!("name=\"quote\" value=\"{post}\"")) && form.contains("Une cloche de 800 kg"));
    // Whoever is quoted reads it, so that it cannot be for fewer.
    let closed = [("text", "Entre nous"), ("audience", "followers"), ("language", "fr"), ("quote", &post)];
    let refused = marc.post("/posts", &closed).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains(">Entre nous</textarea>") && refused.body.contains("plutôt un lien"));
    let fields =
        [("text", "Impressionnant"), ("audience", "public"), ("language", "fr"), ("quote", &post), ("next", "/@marc")];
    assert_eq!(marc.post("/posts", &fields).await.status, StatusCode::SEE_OTHER);
    town.settle().await;
    let page = marc.get("/@marc").await.body;
    assert!(page.contains("attend l’accord") && !page.contains("<blockquote"), "{page}");
    assert!(owner.get("/notifications").await.body.contains("demande à citer"));

    let requests = owner.get("/requests").await.body;
    let request = crate::harness::between(&requests, "action=\"/requests/", "\"").to_owned();
    assert!(requests.contains("Impressionnant"));
    assert_eq!(marc.post(&format!("/requests/{request}"), &[("answer", "accept")]).await.status, StatusCode::NOT_FOUND);
    owner.post(&format!("/requests/{request}"), &[("answer", "accept")]).await;
    let page = town.stranger().get("/@marc").await.body;
    assert!(page.contains("<blockquote") && page.contains("Une cloche de 800 kg"), "{page}");
    assert!(!page.contains("/withdraw"));

    let page = owner.get("/@marc").await.body;
    let quoting = crate::harness::between(&page, "action=\"/posts/", "/").to_owned();
    assert!(page.contains(&format!("/posts/{quoting}/withdraw")));
    assert_eq!(marc.post(&format!("/posts/{quoting}/withdraw"), &[]).await.status, StatusCode::NOT_FOUND);
    owner.post(&format!("/posts/{quoting}/withdraw"), &[]).await;
    let page = town.stranger().get("/@marc").await.body;
    assert!(!page.contains("<blockquote") && page.contains("n’a pas été acceptée"), "{page}");
}
