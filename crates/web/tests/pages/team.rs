//! Teams over the pages: inviting, agreeing, showing, leaving.

use axum::http::StatusCode;

use crate::harness::{Browser, Town, between};

async fn town() -> Town {
    let town = Town::new().await;
    for name in ["lea", "marc", "zoe"] {
        town.person(name).await;
    }
    town.company("fonderie", "Fonderie du Rhône", "lea").await;
    town
}

/// The id that the first button of this name within a page carries.
fn button<'a>(page: &'a str, form: &str, name: &str) -> &'a str {
    let form = &page[page.find(form).unwrap_or_else(|| panic!("no form {form}"))..];
    between(form, &format!("name=\"{name}\" value=\""), "\"")
}

async fn invite(lea: &mut Browser, fields: &[(&str, &str)]) -> crate::harness::Answer {
    lea.post("/@fonderie/team/invite", fields).await
}

#[tokio::test]
async fn somebody_is_invited_agrees_and_is_shown_when_both_want() {
    let town = town().await;
    let (mut lea, mut marc) = (town.browser("lea").await, town.browser("marc").await);
    let page = lea.get("/@fonderie").await.body;
    assert!(page.contains("href=\"/@fonderie/team\""), "the owner finds the way");
    let sent = invite(
        &mut lea,
        &[("to", "person"), ("who", "@marc"), ("role", "spokesperson"), ("title", "atelier"), ("note", "Bienvenue !")],
    )
    .await;
    assert_eq!((sent.status, sent.location()), (StatusCode::SEE_OTHER, "/@fonderie/team"), "{}", sent.body);
    town.settle().await;
    let told = marc.get("/notifications").await.body;
    assert!(told.contains("vous propose d’en faire partie (Porte-parole)"), "{told}");
    assert!(told.contains("<a href=\"/memberships\" dir=\"auto\">Mes entreprises</a>"), "{told}");
    let mine = marc.get("/memberships").await.body;
    assert!(mine.contains("Porte-parole · atelier") && mine.contains("Bienvenue !"));
    assert!(!town.stranger().get("/@fonderie").await.body.contains("/@marc"), "nothing is shown yet");

    let id = button(&mine, "/memberships/accept", "invitation").to_owned();
    let agreed = marc.post("/memberships/accept", &[("invitation", &id)]).await;
    assert_eq!((agreed.status, agreed.location()), (StatusCode::SEE_OTHER, "/memberships"), "{}", agreed.body);
    let fonderie = town.actor("fonderie").await.id.to_string();
    let person = town.actor("marc").await.id.to_string();
    town.settle().await;
    let mut acting = town.browser("lea").await;
    acting.post("/act-as", &[("actor", &fonderie)]).await;
    let told = acting.get("/notifications").await.body;
    let done = "a accepté votre invitation et fait désormais partie de Fonderie du Rhône (Porte-parole)";
    assert!(told.contains(done), "{told}");
    let shown = async |path: &str, name: &str| town.stranger().get(path).await.body.contains(name);
    assert!(!shown("/@fonderie", "/@marc").await);
    let save = [("company", fonderie.as_str()), ("shown", "on"), ("signature", "first")];
    assert_eq!(marc.post("/memberships/save", &save).await.status, StatusCode::SEE_OTHER);
    assert!(!shown("/@fonderie", "/@marc").await, "the company has not said so");
    let fields = [("person", person.as_str()), ("shown", "on")];
    assert_eq!(lea.post("/@fonderie/team/show", &fields).await.status, StatusCode::SEE_OTHER);
    assert!(shown("/@fonderie", "/@marc").await && shown("/@marc", "/@fonderie").await);

    // He speaks for it, and signs as he chose.
    marc.post("/act-as", &[("actor", &fonderie)]).await;
    let home = marc.get("/compose").await.body;
    assert!(home.contains("name=\"signature\""));
    let fields = [("text", "Coulée demain"), ("audience", "public"), ("speaker", &fonderie), ("key", "k1")];
    assert_eq!(marc.post("/posts", &fields).await.status, StatusCode::SEE_OTHER);
    assert!(town.stranger().get("/@fonderie").await.body.contains("— marc, atelier"));

    // Let go, he is himself at once, in the session that spoke for the company.
    assert_eq!(lea.post("/@fonderie/team/end", &[("person", &person)]).await.status, StatusCode::SEE_OTHER);
    let fields = [("text", "Encore moi"), ("audience", "public"), ("speaker", fonderie.as_str()), ("key", "k2")];
    assert_eq!(marc.post("/posts", &fields).await.status, StatusCode::FORBIDDEN);
    let fields = [("text", "Pour moi"), ("audience", "public"), ("key", "k3")];
    assert_eq!(marc.post("/posts", &fields).await.status, StatusCode::SEE_OTHER);
    assert!(!town.stranger().get("/@fonderie").await.body.contains("Pour moi"));
    assert!(!shown("/@marc", "/@fonderie").await);
}

#[tokio::test]
async fn links_and_codes_lead_in() {
    let town = town().await;
    let (mut lea, mut marc, mut zoe) =
        (town.browser("lea").await, town.browser("marc").await, town.browser("zoe").await);
    let made = invite(&mut lea, &[("to", "link"), ("role", "employee"), ("uses", "2")]).await;
    assert_eq!(made.status, StatusCode::OK, "the secret is shown once, on the answer itself");
    let link = between(&made.body, "https://lyon.example/invitation/", "\"").to_owned();
    assert!(!lea.get("/@fonderie/team").await.body.contains(&link), "and never again");
    let path = format!("/invitation/{link}");
    let stranger = town.stranger().get(&path).await;
    assert!(stranger.location().starts_with("/login?next=%2Finvitation%2F"), "{}", stranger.location());
    let landing = marc.get(&path).await;
    assert!(landing.body.contains("Fonderie du Rhône") && landing.body.contains("Salarié"));
    let agree = [("secret", link.as_str()), ("agree", "yes")];
    assert_eq!(marc.post("/invitation", &agree).await.location(), "/memberships");
    let again = marc.post("/invitation", &agree).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.body.contains("Vous en faites déjà partie"));

    let made = invite(&mut lea, &[("to", "code"), ("role", "client")]).await;
    let code = between(&made.body, "readonly value=\"", "\"").to_owned();
    let typed = code.replace('-', "").to_lowercase();
    let looked = zoe.post("/invitation", &[("secret", &typed)]).await;
    assert_eq!(looked.location(), format!("/invitation/{code}"));
    assert!(zoe.get(looked.location()).await.body.contains("Client"));
    assert_eq!(zoe.post("/invitation", &[("secret", &typed), ("agree", "yes")]).await.location(), "/memberships");
    assert!(zoe.get("/memberships").await.body.contains("Fonderie du Rhône"));
}

#[tokio::test]
async fn codes_are_not_guessed() {
    let town = town().await;
    let mut zoe = town.browser("zoe").await;
    let mut refused = 0;
    for number in 2..30 {
        let answer = zoe.get(&format!("/invitation/K7QM-2{number:03}").replace('0', "A").replace('1', "B")).await;
        assert!(matches!(answer.status, StatusCode::UNPROCESSABLE_ENTITY | StatusCode::TOO_MANY_REQUESTS));
        refused += usize::from(answer.status == StatusCode::TOO_MANY_REQUESTS);
    }
    assert!(refused > 10, "{refused}");
}

#[tokio::test]
async fn a_person_asks_from_the_page_of_a_company() {
    let town = town().await;
    let (mut lea, mut zoe) = (town.browser("lea").await, town.browser("zoe").await);
    assert!(zoe.get("/@fonderie").await.body.contains("href=\"/@fonderie/join\""));
    let form = zoe.get("/@fonderie/join").await.body;
    assert!(form.contains("value=\"supplier\"") && !form.contains("value=\"owner\""));
    let fields = [("role", "supplier"), ("note", "Je livre <le> sable")];
    assert_eq!(zoe.post("/@fonderie/join", &fields).await.location(), "/@fonderie");
    assert_eq!(zoe.post("/@fonderie/join", &fields).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(zoe.get("/memberships").await.body.contains("Vos demandes"));
    let team = lea.get("/@fonderie/team").await.body;
    assert!(team.contains("Je livre &#60;le&#62; sable") || team.contains("Je livre &lt;le&gt; sable"), "{team}");
    let id = button(&team, "/team/accept", "invitation").to_owned();
    assert_eq!(lea.post("/@fonderie/team/accept", &[("invitation", &id)]).await.location(), "/@fonderie/team");
    assert!(zoe.get("/memberships").await.body.contains("Fournisseur"));
}

#[tokio::test]
async fn a_company_that_nobody_may_answer_is_told_who_asks_and_so_is_its_owner() {
    let town = town().await;
    let (mut lea, mut acting, mut zoe) =
        (town.browser("lea").await, town.browser("lea").await, town.browser("zoe").await);
    let fonderie = town.actor("fonderie").await.id.to_string();
    acting.post("/act-as", &[("actor", &fonderie)]).await;
    acting.post("/settings/sharing", &[("level", "showcase")]).await;
    let bell = "<a href=\"/notifications\"";
    assert!(!acting.get("/search").await.body.contains(bell), "nothing to read yet");
    assert_eq!(zoe.post("/@fonderie/join", &[("role", "supplier"), ("note", "")]).await.location(), "/@fonderie");
    town.settle().await;
    assert!(acting.get("/search").await.body.contains(bell));
    for browser in [&mut lea, &mut acting] {
        let told = browser.get("/notifications").await.body;
        assert!(told.contains("demande à faire partie de Fonderie du Rhône (Fournisseur)"), "{told}");
        let way = "<a href=\"/@fonderie/team\" dir=\"auto\">L’équipe de Fonderie du Rhône</a>";
        assert!(told.contains(&format!("<p class=\"excerpt\">{way}")), "{told}");
    }
}

#[tokio::test]
async fn what_somebody_asks_for_is_not_told_as_what_they_were_offered() {
    let town = town().await;
    let (mut lea, mut marc) = (town.browser("lea").await, town.browser("marc").await);
    let fields = [("to", "person"), ("who", "@marc"), ("role", "spokesperson"), ("title", ""), ("note", "")];
    assert_eq!(invite(&mut lea, &fields).await.location(), "/@fonderie/team");
    town.settle().await;
    let id = button(&marc.get("/memberships").await.body, "/memberships/decline", "invitation").to_owned();
    assert_eq!(marc.post("/memberships/decline", &[("invitation", &id)]).await.location(), "/memberships");
    assert_eq!(marc.post("/@fonderie/join", &[("role", "supplier"), ("note", "")]).await.location(), "/@fonderie");
    town.settle().await;
    let told = marc.get("/notifications").await.body;
    assert!(told.contains("vous propose d’en faire partie") && !told.contains("(Fournisseur)"), "{told}");
}

#[tokio::test]
async fn owners_read_who_did_what_in_the_companys_name() {
    let town = town().await;
    let (mut lea, mut marc) = (town.browser("lea").await, town.browser("marc").await);
    let (path, fonderie) = ("/@fonderie/team/acts", town.actor("fonderie").await.id.to_string());
    assert!(lea.get("/@fonderie/team").await.body.contains("href=\"/@fonderie/team/acts\""));
    let empty = lea.get(path).await.body;
    assert!(empty.contains("Qui a fait quoi au nom de") && empty.contains("Rien n’a encore été fait"), "{empty}");

    let publish = async |lea: &mut Browser, fields: &[(&str, &str)]| {
        assert_eq!(lea.post("/posts", fields).await.status, StatusCode::SEE_OTHER);
    };
    publish(&mut lea, &[("text", "Pour moi"), ("audience", "public"), ("key", "k1")]).await;
    let still = lea.get(path).await.body;
    assert!(still.contains("Rien n’a encore été fait"), "what she says for herself is not there: {still}");
    lea.post("/act-as", &[("actor", &fonderie)]).await;
    let fields = [("text", "Coulée demain"), ("audience", "public"), ("speaker", fonderie.as_str()), ("key", "k2")];
    publish(&mut lea, &fields).await;
    let page = lea.get(path).await.body;
    assert!(page.contains("<div class=\"small\">a publié · <a href=\"/@fonderie/"), "{page}");
    assert!(page.contains("<span class=\"soft small\">@lea</span>"), "{page}");

    assert!(town.stranger().get(path).await.location().starts_with("/login"));
    assert_eq!(marc.get(path).await.status, StatusCode::FORBIDDEN);
    assert_eq!(lea.get("/@marc/team/acts").await.status, StatusCode::NOT_FOUND, "a person has none");
}

#[tokio::test]
async fn only_owners_reach_the_team_and_the_last_one_stays() {
    let town = town().await;
    let (mut lea, mut marc) = (town.browser("lea").await, town.browser("marc").await);
    assert!(town.stranger().get("/@fonderie/team").await.location().starts_with("/login"));
    assert_eq!(marc.get("/@fonderie/team").await.status, StatusCode::FORBIDDEN);
    assert_eq!(marc.post("/@fonderie/team/invite", &[("to", "code"), ("role", "client")]).await.status, 403);
    assert_eq!(lea.get("/@marc/team").await.status, StatusCode::NOT_FOUND, "a person has no team");
    let bare = lea.post_bare("/@fonderie/team/invite", &[("to", "code"), ("role", "client")]).await;
    assert_eq!(bare.status, StatusCode::FORBIDDEN, "not without the token of the session");

    let fonderie = town.actor("fonderie").await.id.to_string();
    let leave = lea.post("/memberships/leave", &[("company", &fonderie)]).await;
    assert_eq!(leave.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(leave.body.contains("Vous êtes seul propriétaire"));
    // Handed over, he owns it and she may go.
    let marc_id = town.actor("marc").await.id.to_string();
    let fields = [("to", "person"), ("who", "marc"), ("role", "employee")];
    invite(&mut lea, &fields).await;
    let mine = marc.get("/memberships").await.body;
    let id = button(&mine, "/memberships/accept", "invitation").to_owned();
    marc.post("/memberships/accept", &[("invitation", &id)]).await;
    assert_eq!(lea.post("/@fonderie/team/transfer", &[("person", &marc_id)]).await.status, StatusCode::SEE_OTHER);
    let mine = marc.get("/memberships").await.body;
    assert!(mine.contains("vous en seriez propriétaire"));
    let id = button(&mine, "/memberships/accept", "invitation").to_owned();
    marc.post("/memberships/accept", &[("invitation", &id)]).await;
    assert_eq!(marc.get("/@fonderie/team").await.status, StatusCode::OK);
    assert_eq!(lea.get("/@fonderie/team").await.status, StatusCode::FORBIDDEN);
    assert_eq!(lea.post("/memberships/leave", &[("company", &fonderie)]).await.location(), "/memberships");
}

#[tokio::test]
async fn what_is_wrong_is_said_beside_the_form() {
    let town = town().await;
    let mut lea = town.browser("lea").await;
    lea.language = "en".into();
    for (fields, sentence) in [
        (vec![("to", "person"), ("who", "nobody"), ("role", "employee")], "There is nobody of that name here"),
        (vec![("to", "link"), ("role", "owner")], "given to named people only"),
        (vec![("to", "domain"), ("who", "gmail.com"), ("role", "employee")], "not a domain of your organisation"),
        (vec![("to", "code"), ("role", "client"), ("until", "yesterday")], "This date cannot be read"),
        (vec![("to", "code"), ("role", "client"), ("until", "2020-01-01")], "The last day lies ahead"),
    ] {
        let answer = invite(&mut lea, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
        assert!(answer.body.contains(sentence), "{fields:?}");
    }
    assert!(lea.get("/@fonderie/team").await.body.contains("The team of Fonderie du Rhône"));
    let mine = lea.get("/memberships").await.body;
    assert!(mine.contains("My companies") && mine.contains("another server already cannot be recalled"), "{mine}");
}

#[tokio::test]
async fn who_only_answers_for_a_company_is_offered_answers_alone() {
    let town = town().await;
    let (mut lea, mut marc) = (town.browser("lea").await, town.browser("marc").await);
    invite(&mut lea, &[("to", "person"), ("who", "marc"), ("role", "agent")]).await;
    let mine = marc.get("/memberships").await.body;
    let id = button(&mine, "/memberships/accept", "invitation").to_owned();
    marc.post("/memberships/accept", &[("invitation", &id)]).await;
    let fields = [("text", "Livrez-vous à Oullins ?"), ("audience", "public"), ("key", "k1")];
    assert_eq!(lea.post("/posts", &fields).await.status, StatusCode::SEE_OTHER);
    let asked = between(&lea.get("/@lea").await.body, "/compose?in_reply_to=", "\"").to_owned();
    let reply = format!("/compose?in_reply_to={asked}");
    let fonderie = town.actor("fonderie").await.id.to_string();
    let as_company = format!("<option value=\"{fonderie}\"");
    let offers = |page: &str| page.contains("name=\"speaker\"") && page.contains(&as_company);

    // As himself he writes for himself, and answers for either.
    let form = marc.get("/compose").await.body;
    assert!(form.contains("name=\"text\"") && !form.contains("name=\"speaker\""));
    assert!(!form.contains("value=\"team\""), "nor does he write to the team");
    assert!(offers(&marc.get(&reply).await.body));

    // As the company he answers.
    marc.post("/act-as", &[("actor", &fonderie)]).await;
    for path in ["/home", "/compose"] {
        let page = marc.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(!page.body.contains("name=\"text\""), "{path}");
    }
    assert!(marc.get("/compose").await.body.contains("vous répondez à ce que d’autres écrivent"));
    assert!(offers(&marc.get(&reply).await.body));
    // A form that was open before is refused, and its text is kept.
    let fields = [("text", "Bonjour à tous"), ("audience", "public"), ("speaker", fonderie.as_str()), ("key", "k2")];
    let refused = marc.post("/posts", &fields).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.body.contains("Bonjour à tous") && !refused.body.contains(&format!("{as_company} selected")));
    let fields = [("text", "Oui, le mardi"), ("audience", "public"), ("in_reply_to", asked.as_str()), ("key", "k3")];
    assert_eq!(marc.post("/posts", &fields).await.status, StatusCode::SEE_OTHER);

    // He changes what he answered, and reads what others say in the company's name without changing it.
    let thread = marc.get(&format!("/@lea/{asked}")).await.body;
    let answer = between(&thread, "href=\"/posts/", "/edit\"");
    assert_eq!(marc.get(&format!("/posts/{answer}/edit")).await.status, StatusCode::OK);
    lea.post("/act-as", &[("actor", &fonderie)]).await;
    let fields = [("text", "Nos tarifs"), ("audience", "followers"), ("key", "k4")];
    assert_eq!(lea.post("/posts", &fields).await.status, StatusCode::SEE_OTHER);
    let (hers, his) = (lea.get("/@fonderie").await.body, marc.get("/@fonderie").await.body);
    let post = between(&hers, "href=\"/posts/", "/edit\"");
    assert!(his.contains("Nos tarifs") && !his.contains("/edit\""), "{his}");
    assert_eq!(lea.get(&format!("/posts/{post}/edit")).await.status, StatusCode::OK);
    assert_eq!(marc.get(&format!("/posts/{post}/edit")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_company_that_nobody_answers_for_is_there_for_its_team_alone() {
    let town = town().await;
    let (mut lea, mut marc) = (town.browser("lea").await, town.browser("marc").await);
    invite(&mut lea, &[("to", "person"), ("who", "marc"), ("role", "owner")]).await;
    let mine = marc.get("/memberships").await.body;
    let id = button(&mine, "/memberships/accept", "invitation").to_owned();
    marc.post("/memberships/accept", &[("invitation", &id)]).await;
    let (fonderie, person) = (town.actor("fonderie").await.id.to_string(), town.actor("marc").await.id.to_string());
    marc.post("/memberships/save", &[("company", &fonderie), ("shown", "on")]).await;
    lea.post("/@fonderie/team/show", &[("person", &person), ("shown", "on")]).await;
    assert!(town.stranger().get("/@marc").await.body.contains("/@fonderie"));

    // She answered for it, and leaves: he does from then on.
    assert_eq!(lea.post("/memberships/leave", &[("company", &fonderie)]).await.location(), "/memberships");
    town.settle().await;
    assert!(marc.get("/notifications").await.body.contains("la personne qui répond de sa page"));
    assert_eq!(town.stranger().get("/@fonderie").await.status, StatusCode::OK);
    // Nobody does any more.
    town.nobody_answers_for("fonderie").await;
    assert_eq!(town.stranger().get("/@fonderie").await.status, StatusCode::NOT_FOUND);
    assert!(!town.stranger().get("/@marc").await.body.contains("/@fonderie"), "nobody is shown with it");
    for path in ["/@fonderie", "/@fonderie/team", "/@fonderie/join"] {
        assert_eq!(lea.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(marc.get("/@fonderie").await.status, StatusCode::OK);
    assert_eq!(marc.get("/@fonderie/team").await.status, StatusCode::OK);
    let named = invite(&mut marc, &[("to", "person"), ("who", "zoe"), ("role", "employee")]).await;
    assert_eq!(named.status, StatusCode::UNPROCESSABLE_ENTITY, "strangers hear nothing of it");
    assert!(named.body.contains("pas encore publiée"));
    let code = invite(&mut marc, &[("to", "code"), ("role", "employee")]).await;
    assert_eq!(code.status, StatusCode::OK);
}

#[tokio::test]
async fn somebody_whom_nobody_here_knows_is_invited_by_name() {
    let town = town().await;
    let mut lea = town.browser("lea").await;
    for (who, role, sentence) in [
        ("@yann@silent.example", "employee", "L’autre serveur ne répond pas"),
        ("nobody@vannes.example", "employee", "L’autre serveur ne connaît personne de ce nom"),
        ("@yann@vannes.example", "spokesperson", "a besoin d’un compte ici"),
    ] {
        let refused = invite(&mut lea, &[("to", "person"), ("who", who), ("role", role)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{who}");
        assert!(refused.body.contains(sentence), "{who}: {}", refused.body);
    }
    let sent = invite(&mut lea, &[("to", "person"), ("who", "@yann@vannes.example"), ("role", "partner")]).await;
    assert_eq!((sent.status, sent.location()), (StatusCode::SEE_OTHER, "/@fonderie/team"), "{}", sent.body);
    assert!(lea.get("/@fonderie/team").await.body.contains("@yann@vannes.example"));
    let (company, person) = (town.actor("fonderie").await.id, town.actor("yann@vannes.example").await.id);
    let open = town.app.read().invitations().between(company, person, town.app.now()).await.expect("reads");
    assert_eq!(open.map(|offer| offer.role), Some(domain::membership::CompanyRole::Partner));
}

#[tokio::test]
async fn a_person_asks_a_company_of_another_server() {
    let town = town().await;
    let voilerie = town.foreign_company("voilerie").await;
    let mut zoe = town.browser("zoe").await;
    let (page, join) = ("/@voilerie@brest.example", "/@voilerie@brest.example/join");
    assert!(zoe.get(page).await.body.contains(&format!("href=\"{join}\"")));
    assert!(!town.stranger().get(page).await.body.contains(join));
    let form = zoe.get(join).await.body;
    assert!(form.contains("brest.example") && form.contains("value=\"employee\""));
    assert!(!form.contains("value=\"agent\"") && !form.contains("name=\"note\""), "nobody here answers for it");
    assert_eq!(zoe.post(join, &[("role", "agent")]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(zoe.post(join, &[("role", "employee")]).await.location(), page);
    assert!(zoe.get("/memberships").await.body.contains("@voilerie@brest.example"));
    let zoe = town.actor("zoe").await.id;
    let asked = town.app.read().invitations().between(voilerie.id, zoe, town.app.now()).await.expect("reads");
    assert!(asked.is_some(), "it waits for the other server's answer");
    town.neighbour("anna", "Anna").await;
    let mut marc = town.browser("marc").await;
    assert_eq!(marc.get("/@anna@brest.example/join").await.status, StatusCode::NOT_FOUND, "a person has no team");
}

#[tokio::test]
async fn whoever_answers_for_a_company_is_named_if_they_like_and_may_stop() {
    let town = town().await;
    let (mut lea, mut marc) = (town.browser("lea").await, town.browser("marc").await);
    let made = invite(&mut lea, &[("to", "link"), ("role", "employee")]).await;
    let link = between(&made.body, "https://lyon.example/invitation/", "\"").to_owned();
    marc.post("/invitation", &[("secret", &link), ("agree", "yes")]).await;
    let (company, person) = (town.actor("fonderie").await.id.to_string(), town.actor("marc").await.id.to_string());
    let form = "action=\"/memberships/answer\"";
    assert!(!marc.get("/memberships").await.body.contains(form), "she answers for it");
    lea.post("/act-as", &[("actor", &company)]).await;
    assert_eq!(lea.post("/settings/company/sponsor", &[("sponsor", &person)]).await.status, StatusCode::SEE_OTHER);
    town.settle().await;
    let told = marc.get("/notifications").await.body;
    assert!(
        told.contains("répond de sa page") && told.contains("class=\"excerpt\"><a href=\"/memberships\""),
        "{told}"
    );
    assert!(marc.get("/memberships").await.body.contains(form));
    let named = async || town.stranger().get("/@fonderie").await.body.contains("<a href=\"/@marc\">marc</a>");
    assert!(!named().await);
    marc.post("/memberships/answer", &[("company", &company), ("named", "on")]).await;
    assert!(named().await, "as he likes");
    let page = marc.get("/memberships").await.body;
    let end = between(&page, "<summary>Ne plus en répondre", "</details>");
    assert!(end.contains("en répond alors à votre place") && end.contains(&format!("value=\"{company}\"")), "{end}");
    marc.post("/memberships/answer", &[("company", &company), ("wish", "end")]).await;
    assert!(!named().await && !marc.get("/memberships").await.body.contains(form));
}
