//! Stewards over the pages: naming and dismissing them, their word about companies, and how it is shown.

use app::territory::{Dataset, dataset::FRANCE, import};
use axum::http::StatusCode;
use domain::login::Role;

use crate::harness::{Browser, Town};

const LYON: &str = "/territories/insee-com:69123";
const RHONE: &str = "/territories/insee-dep:69";
const VILLEURBANNE: &str = "/territories/insee-com:69266";
const VOUCH: &str = "/companies/fonderie/vouch";

/// A town in the Rhône with somebody who moderates, a company, and two people beside its owner.
async fn town() -> (Town, Browser) {
    let town = Town::new().await;
    let dataset = Dataset::built_in(FRANCE).expect("the dataset").around(&["insee-dep:69"]);
    import(&town.app, &dataset, |_| {}).await.expect("imported");
    town.holder("odile", Role::Moderator).await;
    for name in ["lea", "paul", "boss"] {
        town.person(name).await;
    }
    town.company("fonderie", "Fonderie du Rhône", "boss").await;
    let odile = town.browser("odile").await;
    (town, odile)
}

/// A moderator names somebody.
async fn names(odile: &mut Browser, who: &str, territory: &str) {
    let form = [("deed", "name"), ("account", who)];
    let named = odile.post(&format!("{territory}/stewards"), &form).await;
    assert_eq!((named.status, named.location()), (StatusCode::SEE_OTHER, territory), "{}", named.body);
}

#[tokio::test]
async fn stewards_are_named_shown_and_step_down() {
    let (town, mut odile) = town().await;
    let mut lea = town.browser("lea").await;
    let path = format!("{LYON}/stewards");
    assert!(!town.stranger().get(LYON).await.body.contains("Personnes référentes"), "there is none");
    assert!(!lea.get(LYON).await.body.contains("Nommer</button>"));
    let refused = lea.post(&path, &[("deed", "name"), ("account", "lea")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(odile.get(LYON).await.body.contains("Nommer</button>"));
    let bare = odile.post_bare(&path, &[("deed", "name"), ("account", "lea")]).await;
    assert_eq!(bare.status, StatusCode::FORBIDDEN, "without the token");
    // What was typed stays, with what is wrong beside it.
    for who in ["nobody", "n o", "fonderie"] {
        let refused = odile.post(&path, &[("deed", "name"), ("account", who)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let (said, typed) = (refused.body, format!("value=\"{who}\""));
        let wrong = "id=\"steward-wrong\">Personne ne porte ce nom sur ce site.";
        for part in [typed.as_str(), "aria-describedby=\"steward-wrong\"", wrong, "Personne pour l’instant."] {
            assert!(said.contains(part), "{part}: {said}");
        }
    }
    assert!(!odile.get(LYON).await.body.contains("steward-wrong"));

    names(&mut odile, "@lea", LYON).await;
    town.settle().await;
    let shown = town.stranger().get(LYON).await.body;
    assert!(shown.contains("Personnes référentes") && shown.contains("href=\"/@lea\""), "{shown}");
    assert!(!shown.contains("/unconfirmed") && !shown.contains("value=\"dismiss\""), "{shown}");
    let told = lea.get("/notifications").await.body;
    assert!(told.contains("vous a confié un territoire") && told.contains("href=\"/settings/territories\""), "{told}");
    let held = lea.get("/settings/territories").await.body;
    assert!(
        held.contains("Territoires qui vous sont confiés") && held.contains(&format!("action=\"{path}\"")),
        "{held}"
    );

    let other = town.actor("lea").await.id.to_string();
    let mut paul = town.browser("paul").await;
    assert_eq!(paul.post(&path, &[("deed", "dismiss"), ("who", &other)]).await.status, StatusCode::FORBIDDEN);
    for nonsense in [[("deed", "burn"), ("who", "1")], [("deed", "dismiss"), ("who", "lea")]] {
        assert_eq!(odile.post(&path, &nonsense).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{nonsense:?}");
    }
    assert_eq!(odile.post("/territories/insee-com:01001/stewards", &[("deed", "leave")]).await.status, 404);
    assert_eq!(lea.post(&path, &[("deed", "leave")]).await.location(), LYON);
    assert!(!town.stranger().get(LYON).await.body.contains("Personnes référentes"));
    names(&mut odile, "lea", LYON).await;
    assert_eq!(odile.post(&path, &[("deed", "dismiss"), ("who", &other)]).await.location(), LYON);
    assert!(!lea.get("/settings/territories").await.body.contains("Territoires qui vous sont confiés"));
}

#[tokio::test]
async fn a_steward_confirms_the_companies_that_wait() {
    let (town, mut odile) = town().await;
    let (mut lea, mut paul) = (town.browser("lea").await, town.browser("paul").await);
    names(&mut odile, "lea", RHONE).await;
    names(&mut odile, "paul", VILLEURBANNE).await;

    // The way there, on the page of the territory and of what lies in it.
    for (page, leads) in [(RHONE, true), (LYON, true), (LYON, false)] {
        let browser = if leads { &mut lea } else { &mut paul };
        let list = format!("{page}/unconfirmed");
        assert_eq!(browser.get(page).await.body.contains(&list), leads, "{page}");
        let shown = browser.get(&list).await;
        assert_eq!(shown.status == StatusCode::OK, leads, "{page}: {}", shown.status);
        assert_eq!(shown.body.contains("Fonderie du Rhône"), leads, "{page}: {}", shown.body);
    }
    // From every page, for stewards alone.
    let way = "<a href=\"/settings/territories#mandates\">";
    assert!(lea.get("/home").await.body.contains(way) && paul.get("/home").await.body.contains(way));
    assert!(!odile.get("/home").await.body.contains(way) && !town.stranger().get(LYON).await.body.contains(way));
    assert!(lea.get("/settings/territories").await.body.contains("<section class=\"panel\" id=\"mandates\">"));
    for page in [RHONE, "/settings/territories"] {
        assert!(lea.get(page).await.body.contains("1 entreprise à confirmer"), "{page} says how many wait");
    }
    assert!(paul.get("/settings/territories").await.body.contains("Entreprises à confirmer"), "there none does");
    assert!(odile.get(&format!("{LYON}/unconfirmed")).await.body.contains("/companies/%40fonderie/vouch"));
    assert!(!paul.get(&format!("{VILLEURBANNE}/unconfirmed")).await.body.contains("Fonderie"));
    assert_eq!(town.stranger().get(&format!("{LYON}/unconfirmed")).await.status, StatusCode::SEE_OTHER);

    // Who may not finds neither the way nor the form.
    assert!(
        lea.get("/@fonderie").await.body.contains("/vouch\"")
            && !paul.get("/@fonderie").await.body.contains("/vouch\"")
    );
    assert_eq!(paul.get(VOUCH).await.status, StatusCode::NOT_FOUND);
    assert_eq!(paul.post(VOUCH, &[("note", "moi")]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(lea.get(VOUCH).await.status, StatusCode::OK);
    assert_eq!(lea.post(VOUCH, &[("note", "Vu sur place")]).await.location(), "/@fonderie");
    let mut stranger = town.stranger();
    let shown = stranger.get("/@fonderie").await.body;
    let mark = format!("<a href=\"{RHONE}\">Confirmée par la personne référente de Rhône</a>");
    assert!(shown.contains(&mark) && shown.contains("depuis le "), "{shown}");
    assert!(!shown.contains("Vu sur place"), "that is for moderators and stewards");
    stranger.language = "en".into();
    assert!(stranger.get("/@fonderie").await.body.contains("Confirmed by the steward of Rhône"));
    assert!(!lea.get(&format!("{RHONE}/unconfirmed")).await.body.contains("Fonderie du Rhône"));
    assert!(lea.get(VOUCH).await.body.contains("Vu sur place"));
    let mut boss = town.browser("boss").await;
    let company = town.actor("fonderie").await.id.to_string();
    boss.post("/act-as", &[("actor", &company)]).await;
    assert!(boss.get("/settings/company/proofs").await.body.contains("Confirmée par une personne référente"));

    assert_eq!(lea.post(VOUCH, &[("withdraw", "1")]).await.location(), "/@fonderie");
    assert!(!town.stranger().get("/@fonderie").await.body.contains("Confirmée par"));

    // What moderators say is theirs, with how they know.
    odile.post(VOUCH, &[("note", "Extrait Kbis")]).await;
    assert!(town.stranger().get("/@fonderie").await.body.contains("Confirmée par la modération"));
    let fixed = lea.get(VOUCH).await.body;
    assert!(fixed.contains("elle seule y change") && !fixed.contains("Extrait Kbis"), "{fixed}");
    assert!(!fixed.contains("<textarea"), "{fixed}");
    assert_eq!(lea.post(VOUCH, &[("withdraw", "1")]).await.status, StatusCode::FORBIDDEN);
}
