//! Coming to a server where not everybody may with the invitation of a company.

use app::{
    membership::{EndMembership, Side},
    transfer::RecoverCompany,
};
use axum::http::StatusCode;
use domain::{
    id::VerificationId,
    login::Role,
    signup::Registrations,
    verification::{Method, Verification},
};

use crate::{
    catalogue,
    harness::{Answer, Browser, Town, between},
};

const CHOSEN: &str = "la coulée du mardi";
const DAY: i64 = 24 * 60 * 60 * 1_000;
/// A field of the form that nobody sees who may not sign up.
const FORM: &str = "name=\"username\"";

/// A town where Léa has a foundry, and Modou is a moderator.
async fn town(registrations: Registrations, inviters: Role) -> Town {
    let town = Town::inviting(registrations, inviters).await;
    town.person("lea").await;
    town.holder("modou", Role::Moderator).await;
    town.company("fonderie", "Fonderie du Rhône", "lea").await;
    town
}

/// The foundry invites everybody with an address at a domain, which it has proved to be its own or not.
async fn invite_domain(town: &Town, proved: bool) {
    if proved {
        let (company, now) = (town.actor("fonderie").await.id, town.app.now());
        let proof =
            Verification::new(VerificationId(1), company, Method::Dns, "fonderie.example", now).expect("a site");
        let tx = town.app.store().begin(now).await.expect("begins");
        tx.verifications().save(&Verification { verified_at: Some(now), ..proof }).await.expect("saved");
        tx.commit().await.expect("commits");
    }
    let fields = [("to", "domain"), ("who", "fonderie.example"), ("role", "employee")];
    let made = town.browser("lea").await.post("/@fonderie/team/invite", &fields).await;
    assert_eq!(made.location(), "/@fonderie/team", "{}", made.body);
}

/// The secret of an invitation that Léa makes.
async fn invitation(town: &Town, to: &str, uses: &str) -> String {
    let fields = [("to", to), ("role", "employee"), ("title", "atelier"), ("uses", uses)];
    let made = town.browser("lea").await.post("/@fonderie/team/invite", &fields).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.body);
    let before = if to == "link" { "https://lyon.example/invitation/" } else { "readonly value=\"" };
    between(&made.body, before, "\"").to_owned()
}

/// What the form sends that was come to with this secret.
async fn sign_up(browser: &mut Browser, name: &str, email: &str, secret: &str) -> (StatusCode, String) {
    let next = format!("/invitation/{secret}");
    let fields = [
        ("username", name),
        ("email", email),
        ("password", CHOSEN),
        ("rules", "on"),
        ("reason", "Je coule du bronze"),
        ("invite", secret),
        ("next", if secret.is_empty() { "" } else { next.as_str() }),
    ];
    let answer = browser.post_bare("/signup", &fields).await;
    (answer.status, answer.location().to_owned())
}

/// What the link in the letter holds that was written since.
async fn letter(town: &Town) -> String {
    let (_, link) = town.letter().await;
    link.split_once("?t=").expect("a link").1.to_owned()
}

/// Follows that link.
async fn confirm(browser: &mut Browser, token: &str) -> Answer {
    browser.post_bare("/signup/confirm", &[("t", token), ("password", CHOSEN)]).await
}

/// Whether the form is shown to whoever comes from the door of an invitation, without a word to a moderator.
async fn lets_in(town: &Town, secret: &str) -> bool {
    let page = town.stranger().get(&format!("/signup?next=%2Finvitation%2F{secret}")).await.body;
    page.contains(FORM) && page.contains(&format!("name=\"invite\" value=\"{secret}\""))
}

#[tokio::test]
async fn the_link_of_a_company_lets_in_and_leads_to_what_it_offers() {
    for registrations in [Registrations::Invitation, Registrations::Approval] {
        let town = town(registrations, Role::Member).await;
        let link = invitation(&town, "link", "1").await;
        let mut nina = town.stranger();
        let door = nina.get(&format!("/invitation/{link}")).await.location().to_owned();
        let door = nina.get(&door).await.body;
        assert!(door.contains(&format!("href=\"/signup?next=%2Finvitation%2F{link}\"")), "{door}");
        assert!(lets_in(&town, &link).await, "{registrations:?}");
        let form = nina.get(&format!("/signup?next=%2Finvitation%2F{link}")).await.body;
        assert!(!form.contains("name=\"reason\""), "the invitation stands for the decision");

        let sent = sign_up(&mut nina, "nina", "nina@lyon.example", &link).await;
        assert_eq!(sent, (StatusCode::SEE_OTHER, "/signup/sent".to_owned()));
        assert_eq!(town.stranger().get("/@nina").await.status, StatusCode::NOT_FOUND, "the address comes first");
        assert_eq!(confirm(&mut nina, &letter(&town).await).await.location(), "/memberships");
        let offers = nina.get("/memberships").await.body;
        assert!(offers.contains("Fonderie du Rhône") && offers.contains("atelier"), "{offers}");
        town.settle().await;
        assert!(nina.get("/notifications").await.body.contains("vous propose d’en faire partie"));
        let person = town.actor("nina").await.id;
        let memberships = town.app.read().memberships().of_person(person).await.expect("a look");
        assert!(memberships.is_empty(), "not unasked");
        let offers = &offers[offers.find("/memberships/accept").expect("a form")..];
        let id = between(offers, "name=\"invitation\" value=\"", "\"");
        assert_eq!(nina.post("/memberships/accept", &[("invitation", id)]).await.location(), "/memberships");
        assert!(!lets_in(&town, &link).await, "it was for one");
    }
}

#[tokio::test]
async fn no_more_come_in_than_a_link_was_made_for() {
    let town = town(Registrations::Invitation, Role::Member).await;
    let link = invitation(&town, "link", "1").await;
    let (mut nina, mut nora) = (town.stranger(), town.stranger());
    sign_up(&mut nina, "nina", "nina@lyon.example", &link).await;
    let first = letter(&town).await;
    sign_up(&mut nora, "nora", "nora@lyon.example", &link).await;
    assert_eq!(confirm(&mut nora, &letter(&town).await).await.location(), "/memberships");
    let late = confirm(&mut nina, &first).await;
    assert!(late.status == StatusCode::NOT_FOUND && late.body.contains("invitation"), "{}", late.body);
    assert_eq!(town.stranger().get("/@nina").await.status, StatusCode::NOT_FOUND);
    let (status, _) = sign_up(&mut town.stranger(), "zoe", "zoe@lyon.example", &link).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "used up");
}

#[tokio::test]
async fn where_members_do_not_invite_their_companies_do_not_either() {
    for registrations in [Registrations::Invitation, Registrations::Approval, Registrations::Closed] {
        let inviters = if registrations == Registrations::Closed { Role::Member } else { Role::Moderator };
        let town = town(registrations, inviters).await;
        let link = invitation(&town, "link", "5").await;
        assert!(!lets_in(&town, &link).await, "{registrations:?}");
        let (status, _) = sign_up(&mut town.stranger(), "nina", "nina@lyon.example", &link).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{registrations:?}");
    }
}

#[tokio::test]
async fn a_link_lets_nobody_in_once_it_ended_or_its_maker_is_suspended() {
    let town = town(Registrations::Invitation, Role::Member).await;
    let link = invitation(&town, "link", "5").await;
    let mut nina = town.stranger();
    sign_up(&mut nina, "nina", "nina@lyon.example", &link).await;
    let token = letter(&town).await;
    let mut modou = town.browser("modou").await;
    assert_eq!(modou.post("/@lea/suspension", &[("deed", "suspend")]).await.status, StatusCode::SEE_OTHER);
    assert!(!lets_in(&town, &link).await);
    let (status, _) = sign_up(&mut town.stranger(), "nora", "nora@lyon.example", &link).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(confirm(&mut nina, &token).await.status, StatusCode::NOT_FOUND, "nor whoever was on the way");
    assert_eq!(modou.post("/@lea/suspension", &[("deed", "lift")]).await.status, StatusCode::SEE_OTHER);
    assert!(lets_in(&town, &link).await);
    town.pass(8 * DAY);
    assert!(!lets_in(&town, &link).await, "it was for a week");
}

#[tokio::test]
async fn codes_let_in_and_are_not_guessed() {
    let town = town(Registrations::Invitation, Role::Member).await;
    let code = invitation(&town, "code", "3").await;
    let mut nina = town.stranger();
    let closed = nina.get("/signup").await.body;
    assert!(!closed.contains(FORM) && closed.contains("name=\"invite\""), "there is a place for a code: {closed}");
    let wrong = nina.get("/signup?invite=K7QM-2XZQ").await.body;
    assert!(wrong.contains("name=\"invite\" value=\"K7QM-2XZQ\""), "what was typed stays: {wrong}");
    let typed = code.replace('-', "").to_lowercase();
    let form = nina.get(&format!("/signup?invite={typed}")).await.body;
    assert!(form.contains(&format!("name=\"next\" value=\"/invitation/{code}\"")), "{form}");
    sign_up(&mut nina, "nina", "nina@lyon.example", &code).await;
    assert_eq!(confirm(&mut nina, &letter(&town).await).await.location(), "/memberships");
    // Of those who share an address each comes in who has it.
    for _ in 0..12 {
        let form = town.stranger().get(&format!("/signup?invite={code}")).await;
        assert_eq!(form.status, StatusCode::OK, "{}", form.body);
    }
    let mut statuses = Vec::new();
    for _ in 0..20 {
        statuses.push(town.stranger().get("/signup?invite=K7QM-2XZP").await.status);
    }
    assert!(statuses.contains(&StatusCode::TOO_MANY_REQUESTS));
}

#[tokio::test]
async fn an_address_at_the_domain_of_a_company_stands_for_the_decision() {
    let cases = [
        (Role::Member, true, "/settings/profile"),
        (Role::Member, false, "/signup/sent"),
        (Role::Moderator, true, "/signup/sent"),
    ];
    for (inviters, proved, confirmed) in cases {
        let town = town(Registrations::Approval, inviters).await;
        invite_domain(&town, proved).await;
        let mut nina = town.stranger();
        sign_up(&mut nina, "nina", "nina@fonderie.example", "").await;
        assert_eq!(confirm(&mut nina, &letter(&town).await).await.location(), confirmed);
        if confirmed == "/settings/profile" {
            assert!(nina.get("/memberships").await.body.contains("Fonderie du Rhône"));
        }
    }
}

#[tokio::test]
async fn a_domain_lets_in_on_the_word_of_nobody_who_left_the_company() {
    let town = town(Registrations::Approval, Role::Member).await;
    invite_domain(&town, true).await;
    let (mut nina, mut nora) = (town.stranger(), town.stranger());
    sign_up(&mut nina, "nina", "nina@fonderie.example", "").await;
    let token = letter(&town).await;

    let (company, person) = (town.actor("fonderie").await.id, town.actor("lea").await.id);
    let modou = RecoverCompany { company, person: town.actor("modou").await.id, admin: None };
    town.app.execute(modou).await.expect("another owner");
    town.app.execute(EndMembership { side: Side::Person(person), company, person }).await.expect("she leaves");
    let offers = town.app.read().invitations().of_domain("fonderie.example", town.app.now()).await.expect("a look");
    assert_eq!(offers.len(), 1, "to those who are here it is offered still");

    assert_eq!(confirm(&mut nina, &token).await.status, StatusCode::NOT_FOUND, "nor whoever was on the way");
    sign_up(&mut nora, "nora", "nora@fonderie.example", "").await;
    assert_eq!(confirm(&mut nora, &letter(&town).await).await.location(), "/signup/sent", "a moderator decides");
}

#[tokio::test]
async fn who_came_by_their_address_alone_is_told_of_no_invitation_that_ended() {
    let town = town(Registrations::Approval, Role::Member).await;
    invite_domain(&town, true).await;
    let link = invitation(&town, "link", "5").await;
    let (mut nina, mut nora) = (town.stranger(), town.stranger());
    sign_up(&mut nina, "nina", "nina@fonderie.example", "").await;
    let by_domain = letter(&town).await;
    sign_up(&mut nora, "nora", "nora@lyon.example", &link).await;
    let by_link = letter(&town).await;

    let company = town.actor("fonderie").await.id;
    let tx = town.app.store().begin(town.app.now()).await.expect("begins");
    for offer in tx.invitations().of_company(company, tx.now()).await.expect("a look") {
        assert!(tx.invitations().delete(offer.id).await.expect("withdrawn"));
    }
    tx.commit().await.expect("commits");

    let (domain, invitation) = ("refused-signup-domain", "signup-invite-ended");
    for (browser, token, said, unsaid) in
        [(&mut nina, by_domain, domain, invitation), (&mut nora, by_link, invitation, domain)]
    {
        for language in ["fr", "en"] {
            browser.language = language.into();
            let late = confirm(browser, &token).await;
            assert_eq!(late.status, StatusCode::NOT_FOUND);
            let words = catalogue::entries(language);
            assert!(late.body.contains(&words[said]), "{language} {said}: {}", late.body);
            assert!(!late.body.contains(&words[unsaid]), "{language} {unsaid}: {}", late.body);
        }
    }
}

#[tokio::test]
async fn where_one_needs_an_invitation_no_address_stands_for_one() {
    let town = town(Registrations::Invitation, Role::Member).await;
    invite_domain(&town, true).await;
    // The form is not shown, and sent all the same.
    let (status, _) = sign_up(&mut town.stranger(), "nina", "nina@fonderie.example", "").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(town.letters().await.is_empty());
}
