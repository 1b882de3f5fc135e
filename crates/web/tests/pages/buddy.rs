//! Companies that accompany others, over the pages.

use app::{
    company::CreateCompany,
    directory,
    suspension::SuspendAccount,
    territory::{Dataset, dataset::FRANCE, import},
};
use axum::http::StatusCode;
use domain::{company::CompanyKind, cursor::Level};

use crate::harness::{Browser, Town, between};

/// A town in the Rhône where Léa's company talks with everyone and Marc's begins; both as their owners see them.
async fn town() -> (Town, Browser, Browser) {
    let town = Town::new().await;
    let dataset = Dataset::built_in(FRANCE).expect("the dataset").around(&["insee-dep:69"]);
    import(&town.app, &dataset, |_| {}).await.expect("imported");
    for name in ["lea", "marc"] {
        town.person(name).await;
    }
    town.company("fonderie", "Fonderie du Rhône", "lea").await;
    let kind = CompanyKind::Company;
    let atelier = CreateCompany::prepare(&town.app, "atelier", "Atelier", "marc", "insee-com:69266", kind).await;
    town.app.execute(atelier.expect("a valid company").sharing(Level::Showcase)).await.expect("a company");
    directory::sweep(&town.app).await.expect("swept");
    let mut browsers = Vec::new();
    for (name, company) in [("marc", "atelier"), ("lea", "fonderie")] {
        let mut browser = town.browser(name).await;
        let id = town.actor(company).await.id.to_string();
        browser.post("/act-as", &[("actor", &id)]).await;
        browsers.push(browser);
    }
    let (lea, marc) = (browsers.pop().expect("Léa"), browsers.pop().expect("Marc"));
    (town, lea, marc)
}

#[tokio::test]
async fn a_company_is_asked_agrees_and_both_see_it() {
    let (town, mut lea, mut marc) = town().await;
    let (fonderie, atelier) = (town.actor("fonderie").await.id.to_string(), town.actor("atelier").await.id.to_string());
    let home = marc.get("/home").await.body;
    assert!(home.contains("href=\"/buddies\">Demander à une entreprise voisine"), "{home}");
    assert!(marc.get("/settings/sharing").await.body.contains("aucune entreprise de ce site ne propose"));

    let offer = [("company", fonderie.as_str()), ("willing", "on"), ("next", "/settings/sharing")];
    assert!(lea.get("/settings/sharing").await.body.contains("name=\"willing\""));
    let offered = lea.post("/buddies/offer", &offer).await;
    assert_eq!((offered.status, offered.location()), (StatusCode::SEE_OTHER, "/settings/sharing"));
    assert!(lea.get("/settings/sharing").await.body.contains("name=\"willing\" checked"));

    let page = marc.get("/settings/sharing").await.body;
    assert!(page.contains("Demander à Fonderie du Rhône de vous accompagner"), "{page}");
    assert!(!page.contains("name=\"willing\""), "it does not talk with everyone");
    let mut ask = [("company", atelier.as_str()), ("other", fonderie.as_str()), ("note", "")];
    let refused = marc.post("/buddies/ask", &ask).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("Dites en une phrase"), "{}", refused.body);
    // What was typed stays, and the form open.
    let long = "x".repeat(301);
    let refused = marc.post("/buddies/ask", &[ask[0], ask[1], ("note", &long)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let form = between(&refused.body, "<details open>", "</details>");
    assert!(form.contains(&format!("name=\"note\" value=\"{long}\"")), "{form}");
    assert!(form.contains(&format!("name=\"other\" value=\"{fonderie}\"")), "{form}");
    ask[2].1 = "Par où <commencer> ?";
    assert_eq!(marc.post("/buddies/ask", &ask).await.location(), "/buddies");
    let page = marc.get("/buddies").await.body;
    assert!(page.contains("n’a pas encore répondu") && page.contains("Retirer la demande"), "{page}");
    let again = marc.post("/buddies/ask", &ask).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    town.settle().await;

    // The owner hears of it as a person too, and answers there.
    let mut owner = town.browser("lea").await;
    let told = owner.get("/notifications").await.body;
    assert!(told.contains("vous demande de l’accompagner") && told.contains("href=\"/buddies\""), "{told}");
    let page = owner.get("/buddies").await.body;
    assert!(page.contains("Par où &#60;commencer&#62; ?") && page.contains("Compagnons de route · Fonderie"), "{page}");
    let answer = [("company", fonderie.as_str()), ("other", atelier.as_str())];
    assert_eq!(owner.post("/buddies/accept", &answer).await.location(), "/buddies");
    town.settle().await;
    assert!(marc.get("/notifications").await.body.contains("accepte de vous accompagner"));
    for (browser, person, other, said) in
        [(&mut marc, "marc", "fonderie", "vous accompagne depuis"), (&mut lea, "lea", "atelier", "avance avec vous")]
    {
        let person = town.actor(person).await.id;
        let home = browser.get("/home").await.body;
        assert!(home.contains("Vous avancez avec") && home.contains(&format!("href=\"/@{other}\"")), "{home}");
        let page = browser.get("/settings/sharing").await.body;
        let write = format!("\"/compose?audience=direct&#38;text=%40{other}+&#38;as={person}\"");
        assert!(page.contains(said) && page.contains(&write), "{page}");
        let composer = browser.get(&format!("/compose?audience=direct&text=%40{other}+&as={person}")).await.body;
        assert!(composer.contains(&format!("<option value=\"{person}\" selected>")), "as themselves: {composer}");
        assert!(
            composer.contains("value=\"direct\" selected") && composer.contains(&format!("@{other} ")),
            "{composer}"
        );
    }

    let end = [("company", atelier.as_str()), ("other", fonderie.as_str())];
    assert_eq!(marc.post("/buddies/end", &end).await.location(), "/buddies");
    town.settle().await;
    assert!(lea.get("/notifications").await.body.contains("ne fait plus route avec vous"));
    assert!(!lea.get("/home").await.body.contains("Vous avancez avec"));
}

#[tokio::test]
async fn only_owners_settle_it() {
    let (town, mut lea, mut marc) = town().await;
    town.person("paul").await;
    let (fonderie, atelier) = (town.actor("fonderie").await.id.to_string(), town.actor("atelier").await.id.to_string());
    lea.post("/buddies/offer", &[("company", fonderie.as_str()), ("willing", "on")]).await;
    let pair = [("company", atelier.as_str()), ("other", fonderie.as_str()), ("note", "Bonjour")];
    assert_eq!(lea.post("/buddies/ask", &pair).await.status, StatusCode::FORBIDDEN, "in another's name");
    marc.post("/buddies/ask", &pair).await;
    let mut paul = town.browser("paul").await;
    let back = [("company", fonderie.as_str()), ("other", atelier.as_str()), ("willing", "on")];
    for deed in ["accept", "decline", "end", "offer"] {
        for browser in [&mut paul, &mut marc] {
            let refused = browser.post(&format!("/buddies/{deed}"), &back).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{deed}");
        }
    }
    assert_eq!(lea.post("/buddies/burn", &back).await.status, StatusCode::NOT_FOUND);
    let nobody = [("company", fonderie.as_str()), ("other", "lea")];
    assert_eq!(lea.post("/buddies/accept", &nobody).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(lea.post_bare("/buddies/decline", &back).await.status, StatusCode::FORBIDDEN, "without the token");
    let page = paul.get("/buddies").await;
    assert!(page.status == StatusCode::OK && page.body.contains("Seuls les propriétaires"), "{}", page.body);
    assert!(!page.body.contains("Bonjour"), "{}", page.body);
    assert!(town.stranger().get("/buddies").await.location().starts_with("/login"));

    assert_eq!(lea.post("/buddies/decline", &back).await.location(), "/buddies");
    town.settle().await;
    assert!(marc.get("/notifications").await.body.contains("ne peut pas vous accompagner"));
    assert!(marc.get("/buddies").await.body.contains("aucune entreprise"), "it is not asked again at once");
}

#[tokio::test]
async fn what_was_asked_of_who_is_suspended_can_be_taken_back() {
    let (town, mut lea, mut marc) = town().await;
    let (fonderie, atelier) = (town.actor("fonderie").await.id.to_string(), town.actor("atelier").await.id.to_string());
    lea.post("/buddies/offer", &[("company", fonderie.as_str()), ("willing", "on")]).await;
    let pair = [("company", atelier.as_str()), ("other", fonderie.as_str()), ("note", "Par où commencer ?")];
    assert_eq!(marc.post("/buddies/ask", &pair).await.location(), "/buddies");
    let suspend = async |name: &str, suspended: bool| {
        let command = SuspendAccount::for_name(&town.app, name, suspended, String::new()).await.expect("an account");
        assert!(town.app.execute(command).await.expect("decided"), "{name}");
    };
    suspend("atelier", true).await;
    assert!(!lea.get("/buddies").await.body.contains("Par où commencer"), "who is suspended asks for nothing");
    suspend("atelier", false).await;
    assert!(lea.get("/buddies").await.body.contains("Par où commencer"));

    suspend("fonderie", true).await;
    let page = marc.get("/buddies").await.body;
    assert!(page.contains("Retirer la demande"), "{page}");
    assert_eq!(marc.post("/buddies/end", &pair).await.location(), "/buddies");
    assert!(marc.get("/buddies").await.body.contains("aucune entreprise"), "it may ask another one");
}

#[tokio::test]
async fn who_is_not_published_yet_reads_why_there_is_nobody_to_ask() {
    let (town, mut lea, _) = town().await;
    let fonderie = town.actor("fonderie").await.id.to_string();
    lea.post("/buddies/offer", &[("company", fonderie.as_str()), ("willing", "on")]).await;
    town.person("paul").await;
    let mut paul = town.browser("paul").await;
    let fields = [("name", "Scierie"), ("handle", "scierie"), ("kind", "company"), ("commune", "insee-com:69123")];
    let sent = paul.post("/companies/new", &fields).await;
    assert_eq!((sent.status, sent.location()), (StatusCode::SEE_OTHER, "/settings/company"), "{}", sent.body);
    let page = paul.get("/buddies").await.body;
    assert!(page.contains("Dès que votre page sera publiée") && !page.contains("aucune entreprise"), "{page}");
    let scierie = town.actor("scierie").await.id.to_string();
    paul.post("/act-as", &[("actor", &scierie)]).await;
    assert!(!paul.get("/home").await.body.contains("href=\"/buddies\""), "nobody is sent there in vain");
}
