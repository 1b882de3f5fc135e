//! Around whom a community is, who waits to be let into one and who may come in, as its pages and notices say it.

use crate::{community::profile, harness::Town};

#[tokio::test]
async fn a_community_leads_to_a_company_that_made_it_around_itself_alone() {
    const BADGE: &str = "class=\"badge plain\" href=\"/@fonderie\"";
    let town = Town::new().await;
    for name in ["lea", "marc"] {
        town.person(name).await;
    }
    let company = town.company("fonderie", "Fonderie du Rhône", "lea").await.actor().to_string();
    let (mut lea, mut marc) = (town.browser("lea").await, town.browser("marc").await);
    let about = |name: &'static str, handle: &'static str, subject: &'static str| {
        let mut fields = profile(name, handle, "open");
        fields.retain(|(field, _)| !["purpose", "subject"].contains(field));
        fields.extend([("purpose", "company"), ("subject", subject)]);
        fields
    };
    let page = async |name: &str| town.stranger().get(&format!("/communities/{name}")).await.body;
    marc.post("/communities/new", &about("Les vrais amis", "vrais", "Fonderie du Rhône")).await;
    let said = page("vrais").await;
    assert!(said.contains("Autour d’une entreprise · Fonderie du Rhône"), "words stay words: {said}");
    assert!(said.contains("rien ne dit qu’elle est d’accord") && !said.contains(BADGE), "{said}");
    assert!(!town.stranger().get("/@fonderie").await.body.contains("/communities/vrais"));

    lea.post("/act-as", &[("actor", &company)]).await;
    lea.post("/communities/new", &about("Les amis du bronze", "amis", "")).await;
    let said = page("amis").await;
    assert!(said.contains(BADGE) && !said.contains("rien ne dit qu’elle est d’accord"), "{said}");
    let amis = town.app.read().communities().find(town.actor("amis").await.id).await.expect("a look");
    assert_eq!(amis.expect("a community").subject, "Fonderie du Rhône", "it may be left out");
    let listed = lea.get("/communities").await.body;
    assert!(listed.contains("Autour d’une entreprise") && !listed.contains("Autour d’une entreprise ·"), "{listed}");
    // About a trade it is not around the company that made it.
    lea.post("/communities/new", &profile("Entre fondeurs", "fondeurs", "open")).await;
    let said = page("fondeurs").await;
    assert!(said.contains("Métallurgie") && !said.contains(BADGE), "{said}");
    // Nor does it lead to a page that is not shown.
    town.nobody_answers_for("fonderie").await;
    assert!(!page("amis").await.contains(BADGE));
}

#[tokio::test]
async fn nobody_is_told_of_a_request_that_was_taken_back() {
    let town = Town::new().await;
    for name in ["lea", "marc", "zoe"] {
        town.person(name).await;
    }
    let mut lea = town.browser("lea").await;
    lea.post("/communities/new", &profile("Le cercle", "cercle", "approval")).await;
    let mut told = async |when: &str, waits: bool| {
        let page = lea.get("/notifications").await.body;
        assert_eq!(page.contains("a reçu une demande d’entrée"), waits, "{when}: {page}");
    };
    let (mut marc, mut zoe) = (town.browser("marc").await, town.browser("zoe").await);
    for browser in [&mut marc, &mut zoe] {
        browser.post("/communities/cercle/join", &[]).await;
    }
    town.settle().await;
    told("two ask", true).await;
    marc.post("/communities/cercle/leave", &[]).await;
    told("one still does", true).await;
    zoe.post("/communities/cercle/leave", &[]).await;
    told("nobody does", false).await;
    // Nor where it was taken back before anybody was told.
    marc.post("/communities/cercle/join", &[]).await;
    marc.post("/communities/cercle/leave", &[]).await;
    town.settle().await;
    told("it is over already", false).await;
}

#[tokio::test]
async fn those_whom_it_concerns_hear_who_asks_and_who_may_come_in() {
    let town = Town::new().await;
    for name in ["lea", "marc", "zoe"] {
        town.person(name).await;
    }
    let (mut lea, mut marc, mut zoe) =
        (town.browser("lea").await, town.browser("marc").await, town.browser("zoe").await);
    lea.post("/communities/new", &profile("Le cercle", "cercle", "approval")).await;
    for browser in [&mut marc, &mut zoe] {
        browser.post("/communities/cercle/join", &[]).await;
        town.settle().await;
    }
    let told = lea.get("/notifications").await.body;
    assert_eq!(told.matches("a reçu une demande d’entrée").count(), 1, "two who ask are one notice: {told}");
    assert!(told.contains("href=\"/communities/cercle/people\""), "{told}");
    let marc_id = town.actor("marc").await.id.to_string();
    lea.post("/communities/cercle/people", &[("deed", "accept"), ("who", &marc_id)]).await;
    town.settle().await;
    let told = marc.get("/notifications").await.body;
    assert!(told.contains("vous a laissé entrer") && told.contains("href=\"/communities/cercle\""), "{told}");
    assert!(!zoe.get("/notifications").await.body.contains("laissé entrer"), "who waits is told nothing");

    // Whoever asks where anybody enters is in at once, and nobody needs telling.
    lea.post("/communities/new", &profile("La forge", "forge", "open")).await;
    marc.post("/communities/forge/join", &[]).await;
    lea.post("/communities/new", &profile("L’atelier", "atelier", "invitation")).await;
    lea.post("/communities/atelier/invite", &[("guest", "@zoe")]).await;
    town.settle().await;
    for browser in [&mut lea, &mut marc] {
        assert!(!browser.get("/notifications").await.body.contains("/communities/forge"));
    }
    let told = zoe.get("/notifications").await.body;
    assert!(told.contains("vous invite") && told.contains("href=\"/communities/atelier\""), "{told}");
    let zoe_id = town.actor("zoe").await.id.to_string();
    lea.post("/communities/atelier/people", &[("deed", "withdraw"), ("who", &zoe_id)]).await;
    assert!(!zoe.get("/notifications").await.body.contains("vous invite"), "it was taken back");
    lea.post("/communities/atelier/invite", &[("guest", "@zoe")]).await;
    town.settle().await;
    assert!(zoe.get("/notifications").await.body.contains("vous invite"));
    lea.post("/communities/atelier/people", &[("deed", "ban"), ("who", &zoe_id), ("reason", "Insultes")]).await;
    assert!(!zoe.get("/notifications").await.body.contains("vous invite"), "she is kept out");
    // No letter goes to other servers, and the page does not say so.
    lea.post("/communities/atelier/invite", &[("guest", "@anna@vannes.example")]).await;
    assert!(lea.get("/communities/atelier").await.body.contains("dites-lui vous-même"));
}

#[tokio::test]
async fn the_page_of_a_company_leads_to_the_communities_that_it_looks_after() {
    let town = Town::new().await;
    town.person("lea").await;
    let company = town.company("fonderie", "Fonderie", "lea").await.actor().to_string();
    let mut lea = town.browser("lea").await;
    let mut stranger = town.stranger();
    assert!(!stranger.get("/@fonderie").await.body.contains("Ses communautés"));
    // As a person she leads one that is not the company's.
    lea.post("/communities/new", &profile("Le lin", "lin", "open")).await;
    lea.post("/act-as", &[("actor", &company)]).await;
    lea.post("/communities/new", &profile("Les amis du bronze", "amis", "open")).await;
    lea.post("/communities/new", &profile("Entre fondeurs", "fondeurs", "invitation")).await;
    let page = stranger.get("/@fonderie").await.body;
    assert!(page.contains("Ses communautés") && page.contains("href=\"/communities/amis\""), "{page}");
    assert!(!page.contains("/communities/lin") && !page.contains("/communities/fondeurs"), "{page}");
    assert!(!stranger.get("/@lea").await.body.contains("/communities/"), "of people it says nothing");
}
