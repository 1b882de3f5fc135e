//! Whoever is refused something reads why, in their own language, whatever the form.

use app::post::{Draft, PollDraft};

use crate::{
    catalogue,
    harness::{Browser, PASSWORD, Town, draft},
};

/// A form, what it sends, and what stands in the catalogue under this name.
type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str);

/// Sends a form in each language: the page says what stands in the catalogue under `why`, and no refusal in another
/// language, neither from the catalogue nor from a use-case.
async fn refused(browser: &mut Browser, path: &str, fields: &[(&str, &str)], why: &str) {
    for (language, other) in [("fr", "en"), ("en", "fr")] {
        browser.language = language.into();
        let known = browser.cookies.contains_key("ancrage_session");
        let answer = if known { browser.post(path, fields).await } else { browser.post_bare(path, fields).await };
        assert!(answer.status.is_client_error(), "{path} {why}: {}", answer.status);
        let said = catalogue::entries(language)[why].clone();
        assert!(answer.body.contains(&said), "{path} {language} {said}: {}", answer.body);
        let mut foreign = catalogue::entries(other);
        foreign.retain(|name, _| name.starts_with("refused-"));
        if language == "fr" {
            foreign.extend(catalogue::refusals());
        }
        for (name, text) in foreign {
            assert!(!answer.body.contains(&text), "{path} speaks {other}: {name}");
        }
    }
}

#[tokio::test]
async fn strangers_read_what_is_wrong_with_their_form() {
    let town = Town::entered(domain::signup::Registrations::Open).await;
    let mut nina = town.stranger();
    for (username, password, why) in [
        ("n i n a", "une longue phrase", "refused-username-characters"),
        ("admin", "une longue phrase", "refused-username-reserved"),
        ("nina", "motdepasse", "refused-password-common"),
        ("nina", "nina2026", "refused-password-guessable"),
    ] {
        let sheet = [("username", username), ("email", "nina@lyon.example"), ("password", password), ("rules", "on")];
        refused(&mut nina, "/signup", &sheet, why).await;
    }
    refused(&mut nina, "/login", &[("name", "nina"), ("password", "faux")], "login-wrong").await;
}

#[tokio::test]
async fn people_read_why_their_form_is_refused() {
    let town = Town::new().await;
    let author = town.person("lea").await;
    let marc = town.person("marc").await;
    town.company("fonderie", "Fonderie du Rhône", "marc").await;
    let options = vec!["Bronze".to_owned(), "Laiton".to_owned()];
    let poll = Some(PollDraft { options, multiple: false, expires_in: 3_600 });
    let poll = town.publish(author, Draft { poll, ..draft("Lequel ?") }).await;
    let other = town.publish(marc, draft("Bonjour")).await;
    let mut lea = town.browser("lea").await;
    let forge = [("name", "La forge"), ("handle", "forge"), ("purpose", "trade"), ("access", "open")];
    assert_eq!(lea.post("/communities/new", &forge).await.location(), "/communities/forge");
    let (vote, pin) = (format!("/posts/{poll}/vote"), format!("/posts/{other}/pin"));
    let (long, name) = ("x".repeat(5_001), "x".repeat(101));
    let weak = [("old", PASSWORD), ("new", "motdepasse"), ("again", "motdepasse")];
    let half = [("text", "Lequel ?"), ("audience", "public"), ("option", "Bronze"), ("duration", "86400")];
    let company =
        [("kind", "cooperative"), ("commune-code", "insee-com:69123"), ("handle", "é t a u"), ("name", "Étau")];
    let nameless = [company[0], company[1], ("handle", "etau"), ("name", " ")];
    let cases: [Case<'_>; 15] = [
        ("/posts", &[("text", " "), ("audience", "public")], "refused-post-empty"),
        ("/posts", &[("text", long.as_str()), ("audience", "public")], "refused-post-long"),
        ("/posts", &half, "refused-poll-options"),
        (vote.as_str(), &[("choice", "0")], "refused-poll-own"),
        (pin.as_str(), &[], "refused-pin-own"),
        ("/@lea/follow", &[], "refused-follow-oneself"),
        ("/@lea/block", &[], "refused-block-oneself"),
        ("/report", &[("account", "lea")], "refused-report-oneself"),
        ("/settings/password", &weak, "refused-password-common"),
        ("/settings/profile", &[("name", name.as_str())], "refused-profile-name"),
        ("/companies/new", &company, "refused-username-characters"),
        ("/companies/new", &nameless, "refused-company-name"),
        ("/communities/forge/leave", &[], "refused-community-last-moderator"),
        ("/@fonderie/team/invite", &[("to", "code"), ("role", "client")], "refused-company-stranger"),
        ("/invitation", &[("secret", "K7QM-2222"), ("agree", "yes")], "invitation-error-unknown"),
    ];
    for (path, fields, why) in cases {
        refused(&mut lea, path, fields, why).await;
    }
}

#[tokio::test]
async fn owners_read_why_a_form_of_their_company_is_refused() {
    let town = Town::new().await;
    town.person("lea").await;
    let fonderie = town.company("fonderie", "Fonderie du Rhône", "lea").await.actor().to_string();
    let mut lea = town.browser("lea").await;
    assert_eq!(lea.post("/act-as", &[("actor", &fonderie)]).await.location(), "/home");
    let name = "x".repeat(101);
    let title = "x".repeat(61);
    let lyon = ("commune-code", "insee-com:69123");
    let cases: [Case<'_>; 9] = [
        ("/settings/company", &[("kind", "cooperative"), ("siren", "123456789")], "company-siren-wrong"),
        ("/settings/company", &[("kind", "cooperative"), ("founded", "2999")], "refused-company-year"),
        ("/settings/company", &[("kind", "cooperative"), ("telephone", "12")], "refused-company-telephone"),
        ("/settings/company", &[("kind", "cooperative"), ("email", "fonderie")], "refused-email"),
        ("/settings/company/places", &[lyon, ("name", name.as_str())], "refused-establishment-name"),
        ("/settings/company/proofs", &[("method", "dns"), ("subject", "pas un site")], "refused-proof-site"),
        ("/settings/territories", &[("deed", "say"), ("code", lyon.1), ("kind", "lives")], "refused-tie-person"),
        (
            "/@fonderie/team/invite",
            &[("to", "code"), ("role", "client"), ("title", title.as_str())],
            "refused-membership-title",
        ),
        (
            "/@fonderie/team/invite",
            &[("to", "code"), ("role", "client"), ("until", "2020-01-01")],
            "refused-membership-end",
        ),
    ];
    for (path, fields, why) in cases {
        refused(&mut lea, path, fields, why).await;
    }
}
