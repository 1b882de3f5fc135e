//! Closing a community over the pages, and opening it again.

use app::directory;
use axum::http::StatusCode;
use domain::login::Role;

use crate::{
    community::profile,
    harness::{Browser, Town, between},
};

const FORGE: &str = "/communities/forge";
const CLOSING: &str = "/communities/forge/closing";
const SINCE: &str = "Cette communauté est fermée depuis le";
const BY_SERVER: &str = "par la modération du serveur, qui seule peut la rouvrir";

/// Somebody who moderates the server.
async fn moderator(town: &Town) -> Browser {
    town.holder("modou", Role::Moderator).await;
    town.browser("modou").await
}

#[tokio::test]
async fn a_community_is_closed_read_and_opened_again() {
    let town = Town::new().await;
    for name in ["lea", "marc", "zoe"] {
        town.person(name).await;
    }
    let (mut lea, mut marc, mut zoe) =
        (town.browser("lea").await, town.browser("marc").await, town.browser("zoe").await);
    lea.post("/communities/new", &profile("La forge", "forge", "open")).await;
    marc.post("/communities/forge/join", &[]).await;
    lea.post("/communities/forge/invite", &[("guest", "@zoe")]).await;
    let page = marc.get(FORGE).await.body;
    let forge = between(&page, "name=\"community\" value=\"", "\"").to_owned();
    let thread = [("text", "Qui a un étau ?"), ("audience", "public"), ("community", forge.as_str()), ("next", FORGE)];
    assert_eq!(marc.post("/posts", &thread).await.location(), FORGE);
    let id = between(&marc.get(FORGE).await.body, "id=\"p", "\"").to_owned();

    // The way there and the form are for moderators alone, and the form says what it does.
    let way = format!("href=\"{CLOSING}\"");
    assert!(lea.get("/communities/forge/settings").await.body.contains(&way));
    assert!(!marc.get(FORGE).await.body.contains(&way));
    assert_eq!(marc.get(CLOSING).await.status, StatusCode::FORBIDDEN);
    assert_eq!(marc.post(CLOSING, &[("deed", "close")]).await.status, StatusCode::FORBIDDEN);
    assert!(town.stranger().get(CLOSING).await.location().starts_with("/login"));
    assert_eq!(lea.post(CLOSING, &[("deed", "burn")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    for page in ["closing", "sharing", "people"] {
        let page = lea.get(&format!("{FORGE}/{page}")).await.body;
        assert!(page.contains("<p><a href=\"/communities/forge\">La forge</a></p>"), "{page}");
    }
    let form = lea.get(CLOSING).await.body;
    assert!(form.contains("Rien n’est effacé") && form.contains("value=\"close\""), "{form}");
    assert_eq!(lea.post(CLOSING, &[("deed", "close")]).await.location(), FORGE);

    // Everyone reads it and why nothing else can be done there.
    for browser in [&mut lea, &mut marc, &mut zoe, &mut town.stranger()] {
        let page = browser.get(FORGE).await.body;
        assert!(page.contains(SINCE) && page.contains("Qui a un étau"), "{page}");
        for gone in ["name=\"text\"", "/communities/forge/join", ">Rejoindre<", "/communities/forge/invite"] {
            assert!(!page.contains(gone), "{gone} in {page}");
        }
    }
    let below = lea.get(&format!("/@marc/{id}")).await.body;
    assert!(below.contains("on n’y répond plus") && !below.contains("name=\"text\""), "{below}");
    let refused = marc.post("/posts", &thread).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.body.contains("on n’y écrit plus") && refused.body.contains("Qui a un étau ?"), "{}", refused.body);
    for (language, said) in [("fr", "on n’y entre plus"), ("en", "nobody joins it any more")] {
        zoe.language = language.into();
        let refused = zoe.post("/communities/forge/join", &[]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert!(refused.body.contains(said), "{}", refused.body);
    }
    assert!(zoe.get(FORGE).await.body.contains("This community has been closed since"));
    let list = town.stranger().get("/communities").await.body;
    assert!(list.contains("La forge") && list.contains(">Fermée<"), "{list}");
    directory::sweep(&town.app).await.expect("swept");
    assert!(!town.stranger().get("/directory?kind=community").await.body.contains("La forge"));
    // What it says about itself may change, and it stays closed; whoever wants leaves.
    lea.post("/communities/forge/settings", &profile("La grande forge", "forge", "open")).await;
    assert!(marc.get(FORGE).await.body.contains(SINCE));
    assert_eq!(marc.post("/communities/forge/leave", &[]).await.location(), FORGE);

    assert!(lea.get(CLOSING).await.body.contains("value=\"open\""));
    assert_eq!(lea.post(CLOSING, &[("deed", "open")]).await.location(), FORGE);
    assert!(!lea.get(FORGE).await.body.contains(SINCE));
    assert_eq!(zoe.post("/communities/forge/join", &[]).await.location(), FORGE);
    directory::sweep(&town.app).await.expect("swept");
    assert!(town.stranger().get("/directory?kind=community").await.body.contains("La grande forge"));
}

#[tokio::test]
async fn moderators_of_the_server_close_any_community() {
    let town = Town::new().await;
    for name in ["lea", "zoe"] {
        town.person(name).await;
    }
    let (mut lea, mut zoe, mut modou) = (town.browser("lea").await, town.browser("zoe").await, moderator(&town).await);
    lea.post("/communities/new", &profile("La forge", "forge", "open")).await;
    lea.post("/communities/new", &profile("L’atelier", "atelier", "invitation")).await;
    assert!(modou.get(FORGE).await.body.contains(&format!("href=\"{CLOSING}\"")));
    assert_eq!(modou.get("/communities/forge/settings").await.status, StatusCode::FORBIDDEN);
    assert_eq!(modou.post(CLOSING, &[("deed", "close")]).await.location(), FORGE);

    // Whoever looks after it reads who closed it, and does not open it again.
    for path in [FORGE, CLOSING, "/communities/forge/settings"] {
        let page = lea.get(path).await.body;
        assert!(page.contains(SINCE) && page.contains(BY_SERVER), "{page}");
        assert!(!page.contains("name=\"deed\" value=\"open\"") && !page.contains("Rouvrir la communauté<"), "{page}");
    }
    for (language, said) in [("fr", "elle seule peut la rouvrir"), ("en", "only they can open it again")] {
        lea.language = language.into();
        let refused = lea.post(CLOSING, &[("deed", "open")]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert!(refused.body.contains(said), "{}", refused.body);
    }
    lea.language = "fr".into();
    assert!(modou.get(CLOSING).await.body.contains("value=\"open\""));
    assert_eq!(modou.post(CLOSING, &[("deed", "open")]).await.location(), FORGE);
    assert!(!lea.get(FORGE).await.body.contains(SINCE));

    // What its own moderators closed those of the server open again, or keep closed.
    assert_eq!(lea.post(CLOSING, &[("deed", "close")]).await.location(), FORGE);
    let offered = modou.get(CLOSING).await.body;
    assert!(offered.contains("value=\"open\"") && offered.contains("value=\"close\""), "{offered}");
    assert!(!lea.get(CLOSING).await.body.contains("value=\"close\""));
    assert_eq!(modou.post(CLOSING, &[("deed", "close")]).await.location(), FORGE);
    assert!(lea.get(FORGE).await.body.contains(BY_SERVER));
    assert_eq!(lea.post(CLOSING, &[("deed", "open")]).await.status, StatusCode::FORBIDDEN);
    // Who looks after both closes it for the community.
    modou.post("/communities/new", &profile("Le moulin", "moulin", "open")).await;
    assert_eq!(modou.post("/communities/moulin/closing", &[("deed", "close")]).await.location(), "/communities/moulin");
    let own = modou.get("/communities/moulin").await.body;
    assert!(own.contains(SINCE) && !own.contains(BY_SERVER), "{own}");

    // One that is hidden from them too: they learn that it is closed, and not what is said there.
    let hidden = "/communities/atelier/closing";
    assert_eq!(zoe.get(hidden).await.status, StatusCode::NOT_FOUND);
    assert_eq!(modou.post(hidden, &[("deed", "close")]).await.location(), hidden);
    assert_eq!(modou.get("/communities/atelier").await.status, StatusCode::NOT_FOUND);
    let said = modou.get(hidden).await.body;
    assert!(said.contains(SINCE) && !said.contains("href=\"/communities/atelier\""), "{said}");
    assert!(lea.get("/communities/atelier").await.body.contains(SINCE));
}

#[tokio::test]
async fn who_waits_outside_of_a_closed_community_may_be_turned_down_only() {
    let town = Town::new().await;
    for name in ["lea", "zoe"] {
        town.person(name).await;
    }
    let (mut lea, mut zoe) = (town.browser("lea").await, town.browser("zoe").await);
    lea.post("/communities/new", &profile("La forge", "forge", "approval")).await;
    zoe.post("/communities/forge/join", &[]).await;
    let mut offered = async |closed: bool| {
        let page = lea.get("/communities/forge/people").await.body;
        assert!(page.contains("value=\"refuse\""), "{page}");
        assert_eq!((page.contains(SINCE), page.contains("value=\"accept\"")), (closed, !closed), "{page}");
        let deed = if closed { "open" } else { "close" };
        assert_eq!(lea.post(CLOSING, &[("deed", deed)]).await.location(), FORGE);
    };
    for closed in [false, true, false] {
        offered(closed).await;
    }
}
