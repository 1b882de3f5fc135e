//! Other accounts, moving and deleting over the pages, and what a stranger sees afterwards.

use app::account_delete::{Authority, DeleteAccount};
use axum::http::StatusCode;
use domain::{
    id::{ActorId, MembershipId},
    membership::{Badge, CompanyRole, Membership},
};

use crate::{
    community::profile,
    harness::{Browser, PASSWORD, Town, draft},
};

const HERE: &str = "/settings/account";
const THERE: &str = "@lea@vannes.example";
const MOVE: &str = "/settings/account/move";
const DELETE: &str = "/settings/account/delete";

fn sure<'a>(handle: &'a str, password: &'a str) -> [(&'a str, &'a str); 2] {
    [("handle", handle), ("password", password)]
}

/// Sends a form that is refused with this sentence on the page.
async fn refused(browser: &mut Browser, path: &str, fields: &[(&str, &str)], said: &str) {
    let answer = browser.post(path, fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path} {fields:?}");
    assert!(answer.body.contains(said), "{path} {fields:?}: {}", answer.body);
}

async fn follows(town: &Town, follower: ActorId, target: ActorId) -> bool {
    town.app.read().follows().between(follower, target).await.expect("a look").is_some()
}

async fn act_as(town: &Town, browser: &mut Browser, name: &str) {
    let actor = town.actor(name).await.id.to_string();
    assert_eq!(browser.post("/act-as", &[("actor", &actor)]).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn other_accounts_are_named_and_taken_away() {
    let town = Town::new().await;
    town.person("lea").await;
    assert_eq!(town.stranger().get(HERE).await.location(), "/login?next=%2Fsettings%2Faccount");
    let mut lea = town.browser("lea").await;
    assert!(lea.get("/settings/security").await.body.contains("href=\"/settings/account\""));
    for unknown in ["@nobody@vannes.example", "@lea@silent.example", "pas une adresse", ""] {
        refused(&mut lea, "/settings/account/aliases", &[("handle", unknown)], "n’a pas été trouvé").await;
    }
    for _ in 0..2 {
        let named = lea.post("/settings/account/aliases", &[("handle", THERE)]).await;
        assert_eq!((named.status, named.location()), (StatusCode::SEE_OTHER, HERE), "{}", named.body);
    }
    let other = town.actor(THERE).await.uri;
    assert_eq!(town.actor("lea").await.also_known_as, std::slice::from_ref(&other), "once");
    assert!(lea.get(HERE).await.body.contains(&format!("<div>{THERE}</div>")));
    for n in 1..10 {
        lea.post("/settings/account/aliases", &[("handle", &format!("@lea{n}@vannes.example"))]).await;
    }
    let eleventh = [("handle", "@lea10@vannes.example")];
    refused(&mut lea, "/settings/account/aliases", &eleventh, "il y en a déjà 10").await;
    lea.post("/settings/account/aliases/remove", &[("alias", other.as_str())]).await;
    let left = town.actor("lea").await.also_known_as;
    assert_eq!((left.len(), left.contains(&other)), (9, false));
    assert!(!lea.get(HERE).await.body.contains(&format!("<div>{THERE}</div>")));
}

#[tokio::test]
async fn followers_move_once_and_only_where_the_new_account_agrees() {
    let town = Town::new().await;
    let (lea, marc) = (town.person("lea").await.actor(), town.person("marc").await.actor());
    let (mut here, mut follower) = (town.browser("lea").await, town.browser("marc").await);
    follower.post("/@lea/follow", &[]).await;
    assert!(here.get(HERE).await.body.contains("Un déménagement ne se reprend pas"));
    for (target, password, said) in [
        (THERE, "faux", "Le mot de passe actuel ne convient pas"),
        ("@nobody@vannes.example", PASSWORD, "n’a pas été trouvé"),
        ("@marc@vannes.example", PASSWORD, "ne nomme pas encore"),
    ] {
        refused(&mut here, MOVE, &sure(target, password), said).await;
    }
    assert!(follows(&town, marc, lea).await && town.actor("lea").await.moved_to.is_none());
    assert!(!town.stranger().get("/@lea").await.body.contains("a déménagé"));

    let moved = here.post(MOVE, &sure(THERE, PASSWORD)).await;
    assert_eq!((moved.status, moved.location()), (StatusCode::SEE_OTHER, HERE), "{}", moved.body);
    let new = town.actor(THERE).await.id;
    assert!(follows(&town, marc, new).await && !follows(&town, marc, lea).await);
    let seen = town.stranger().get("/@lea").await;
    assert_eq!(seen.status, StatusCode::OK);
    assert!(seen.body.contains("a déménagé") && seen.body.contains(THERE), "{}", seen.body);
    let page = here.get(HERE).await.body;
    assert!(page.contains("suivent le nouveau compte") && page.contains(THERE), "{page}");
    assert!(!page.contains(&format!("action=\"{MOVE}\"")), "there is nothing left to move");
    refused(&mut here, MOVE, &sure("@marc@vannes.example", PASSWORD), "a déjà déménagé").await;
    assert_eq!(town.actor("lea").await.moved_to, Some(new));
}

#[tokio::test]
async fn a_deleted_account_is_gone_for_everyone_at_once() {
    let town = Town::new().await;
    let lea = town.person("lea").await;
    town.person("marc").await;
    let post = town.publish(lea, draft("Bonjour de Gerland")).await;
    let (mut here, mut there) = (town.browser("lea").await, town.browser("lea").await);
    assert!(here.get(HERE).await.body.contains("ne peut plus être rappelé"));
    refused(&mut here, DELETE, &sure("@lea", "faux"), "Le mot de passe actuel ne convient pas").await;
    for other in ["@marc", THERE, "", "LÉA"] {
        refused(&mut here, DELETE, &sure(other, PASSWORD), "Ce n’est pas l’adresse de ce compte").await;
    }
    assert_eq!(town.stranger().get("/@lea").await.status, StatusCode::OK);

    let deleted = here.post(DELETE, &sure(" @lea@lyon.example ", PASSWORD)).await;
    assert_eq!((deleted.status, deleted.location()), (StatusCode::SEE_OTHER, "/"), "{}", deleted.body);
    assert!(!here.cookies.contains_key("ancrage_session"));
    assert!(here.get("/").await.body.contains("votre compte est supprimé"));
    assert_eq!(there.get("/home").await.status, StatusCode::SEE_OTHER, "every session ends");
    let seen = town.stranger().get("/@lea").await;
    assert_eq!(seen.status, StatusCode::GONE);
    assert!(!seen.body.contains("Gerland"));
    assert_ne!(town.stranger().get(&format!("/@lea/{post}")).await.status, StatusCode::OK);
    assert!(!town.stranger().get("/public").await.body.contains("Gerland"));
    let login = town.stranger().post_bare("/login", &[("name", "lea"), ("password", PASSWORD)]).await;
    assert_ne!(login.status, StatusCode::SEE_OTHER, "nobody comes in");
}

#[tokio::test]
async fn an_only_owner_hands_the_company_over_or_deletes_it_first() {
    let town = Town::new().await;
    town.person("lea").await;
    let company = town.company("fonderie", "Fonderie du Rhône", "lea").await.actor();
    let mut lea = town.browser("lea").await;
    let page = lea.get(HERE).await.body;
    assert!(page.contains("n’auraient plus de propriétaire") && page.contains("href=\"/@fonderie/team\""), "{page}");
    assert!(!page.contains(&format!("action=\"{DELETE}\"")));
    refused(&mut lea, DELETE, &sure("@lea", PASSWORD), "n’aurait plus de propriétaire").await;
    assert_eq!(town.stranger().get("/@lea").await.status, StatusCode::OK);

    act_as(&town, &mut lea, "fonderie").await;
    let page = lea.get(HERE).await.body;
    assert!(page.contains("@fonderie@lyon.example") && page.contains("L’équipe est dissoute"), "{page}");
    refused(&mut lea, DELETE, &sure("@lea", PASSWORD), "Ce n’est pas l’adresse de ce compte").await;
    assert_eq!(lea.post(MOVE, &sure("@fonderie@vannes.example", PASSWORD)).await.location(), HERE);
    assert!(town.stranger().get("/@fonderie").await.body.contains("@fonderie@vannes.example"));
    let deleted = lea.post(DELETE, &sure("@fonderie", PASSWORD)).await;
    assert_eq!((deleted.status, deleted.location()), (StatusCode::SEE_OTHER, "/home"), "{}", deleted.body);
    assert!(lea.get("/home").await.body.contains("le compte de l’entreprise est supprimé"), "she is still here");
    assert_eq!(town.stranger().get("/@fonderie").await.status, StatusCode::GONE);
    let team = town.app.read().memberships().team(company, town.app.now()).await.expect("a look");
    assert!(team.is_empty());
    assert_eq!(lea.post(DELETE, &sure("lea", PASSWORD)).await.location(), "/", "nothing keeps her any more");
}

#[tokio::test]
async fn an_only_moderator_names_another_before_they_go() {
    let town = Town::new().await;
    town.person("lea").await;
    let marc_id = town.person("marc").await.actor().to_string();
    let (mut lea, mut marc) = (town.browser("lea").await, town.browser("marc").await);
    let made = lea.post("/communities/new", &profile("La forge", "forge", "open")).await;
    assert_eq!(made.location(), "/communities/forge");
    let form = format!("action=\"{DELETE}\"");
    assert!(lea.get(HERE).await.body.contains(&form), "there is nobody else whom she could name");

    marc.post("/communities/forge/join", &[]).await;
    let page = lea.get(HERE).await.body;
    assert!(page.contains("n’auraient plus personne") && page.contains("href=\"/communities/forge/people\""), "{page}");
    assert!(!page.contains(&form));
    refused(&mut lea, DELETE, &sure("@lea", PASSWORD), "n’aurait plus personne pour s’en occuper").await;
    assert_eq!(town.stranger().get("/@lea").await.status, StatusCode::OK);

    lea.post("/communities/forge/people", &[("deed", "appoint"), ("who", &marc_id)]).await;
    let deleted = lea.post(DELETE, &sure("@lea", PASSWORD)).await;
    assert_eq!((deleted.status, deleted.location()), (StatusCode::SEE_OTHER, "/"), "{}", deleted.body);
    assert_eq!(marc.get("/communities/forge/people").await.status, StatusCode::OK);
    let command = DeleteAccount { actor: town.actor("marc").await.id, authority: Authority::Admin(None) };
    town.app.execute(command).await.expect("whoever is left alone may go");
}

#[tokio::test]
async fn whoever_only_speaks_for_a_company_neither_moves_nor_deletes_it() {
    let town = Town::new().await;
    town.person("lea").await;
    let marc = town.person("marc").await.actor();
    let company = town.company("fonderie", "Fonderie du Rhône", "lea").await.actor();
    let now = town.app.now();
    let membership = Membership {
        id: MembershipId(town.app.store().ids().next(now)),
        company,
        person: marc,
        role: CompanyRole::Spokesperson,
        since: now,
        until: None,
        badge: Badge::default(),
    };
    let tx = town.app.store().begin(now).await.expect("a change");
    tx.memberships().save(&membership).await.expect("saved");
    tx.commit().await.expect("committed");
    let mut browser = town.browser("marc").await;
    act_as(&town, &mut browser, "fonderie").await;
    let page = browser.get(HERE).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("Seuls les propriétaires") && !page.body.contains("action=\"/settings/account"));
    for path in [MOVE, DELETE, "/settings/account/aliases"] {
        let answer = browser.post(path, &sure("@fonderie", PASSWORD)).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(town.stranger().get("/@fonderie").await.status, StatusCode::OK);
}
