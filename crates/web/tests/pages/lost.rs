//! Communities that nobody looks after any more who could, as the server's moderators see them.

use app::suspension::SuspendAccount;
use axum::http::StatusCode;
use domain::login::Role;

use crate::{community::profile, harness::Town};

const MODERATOR: &str = "/communities/forge/moderator";

#[tokio::test]
async fn the_servers_moderators_give_a_lost_community_to_a_member() {
    for access in ["open", "invitation"] {
        let town = Town::new().await;
        for name in ["lea", "marc", "zoe"] {
            town.person(name).await;
        }
        town.holder("modou", Role::Moderator).await;
        let (mut lea, mut marc, mut modou) =
            (town.browser("lea").await, town.browser("marc").await, town.browser("modou").await);
        lea.post("/communities/new", &profile("La forge", "forge", access)).await;
        lea.post("/communities/forge/invite", &[("guest", "@marc")]).await;
        marc.post("/communities/forge/join", &[]).await;
        assert_eq!(town.stranger().get(MODERATOR).await.status, StatusCode::SEE_OTHER);
        for browser in [&mut lea, &mut marc] {
            assert_eq!(browser.get(MODERATOR).await.status, StatusCode::NOT_FOUND);
            assert_eq!(browser.post(MODERATOR, &[("who", "marc")]).await.status, StatusCode::NOT_FOUND);
        }
        // Whoever looks after a community decides about it.
        let page = modou.get(MODERATOR).await.body;
        assert!(page.contains("choisit elle-même") && !page.contains("name=\"who\""), "{page}");
        let refused = modou.post(MODERATOR, &[("who", "marc")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);

        let suspend = SuspendAccount::for_name(&town.app, "lea", true, String::new()).await.expect("an account");
        town.app.execute(suspend).await.expect("suspended");
        let way = format!("href=\"{MODERATOR}\"");
        let open = access == "open";
        assert_eq!(modou.get("/communities/forge").await.body.contains(&way), open, "the way there");
        assert!(!marc.get("/communities/forge").await.body.contains(&way));
        let page = modou.get(MODERATOR).await.body;
        assert!(page.contains("name=\"who\""), "{page}");
        assert_eq!(page.contains("value=\"@marc\""), open, "who belongs to a private one is not shown: {page}");
        assert!(!page.contains("value=\"@lea\""), "{page}");
        for (who, said) in [
            ("zoe", "Seul un membre"),
            ("@lea", "Ce compte est suspendu"),
            ("personne", "Personne ne porte ce nom ici"),
            ("b b", "Personne ne porte ce nom ici"),
        ] {
            let refused = modou.post(MODERATOR, &[("who", who)]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{who}");
            assert!(refused.body.contains(said) && refused.body.contains(&format!("value=\"{who}\"")), "{who}");
        }
        assert_eq!(modou.post_bare(MODERATOR, &[("who", "marc")]).await.status, StatusCode::FORBIDDEN, "no token");
        assert_ne!(marc.get("/communities/forge/people").await.status, StatusCode::OK);
        let named = modou.post(MODERATOR, &[("who", "@marc")]).await;
        assert_eq!((named.status, named.location()), (StatusCode::SEE_OTHER, MODERATOR), "{}", named.body);
        assert_eq!(marc.get("/communities/forge/people").await.status, StatusCode::OK);
        assert!(modou.get(MODERATOR).await.body.contains("choisit elle-même"));
        let log = town.app.read().audit().page(storage::Page::first(1)).await.expect("reads");
        let modou = town.actor("modou").await.id;
        let told = log.first().map(|entry| (entry.action.as_str(), entry.actor));
        assert_eq!(told, Some(("community.moderator", Some(modou))));
    }
}
