//! Coming in: asking for an account, confirming the address, being let in, inviting; and the way back in for those
//! who forgot their password.

use app::token::IssueToken;
use axum::http::{Method, StatusCode};
use domain::{id::SignupId, login::Role, scope::Scopes, signup::Registrations};
use storage::Page;

use crate::harness::{Browser, PASSWORD, Town};

const CHOSEN: &str = "la coulée du mardi";
const DAY: i64 = 24 * 60 * 60 * 1_000;

fn sheet<'a>(username: &'a str, email: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![("username", username), ("email", email), ("password", CHOSEN), ("rules", "on")]
}

async fn sign_up(browser: &mut Browser, username: &str, email: &str) {
    let answer = browser.post_bare("/signup", &sheet(username, email)).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/signup/sent"), "{}", answer.body);
}

fn token(link: &str) -> &str {
    link.split_once("?t=").expect("a link").1
}

async fn log_in(town: &Town, name: &str, password: &str) -> (StatusCode, String) {
    let answer = town.stranger().post_bare("/login", &[("name", name), ("password", password)]).await;
    (answer.status, answer.location().to_owned())
}

#[tokio::test]
async fn an_account_is_asked_for_confirmed_and_there() {
    let town = Town::entered(Registrations::Open).await;
    let mut nina = town.stranger();
    let form = nina.get("/signup").await.body;
    assert!(form.contains("Parler vrai &#60;toujours&#62;") || form.contains("Parler vrai &lt;toujours&gt;"), "{form}");
    assert!(!form.contains("name=\"reason\""));
    sign_up(&mut nina, "Nina", " Nina@Lyon.Example ").await;
    assert!(nina.get("/signup/sent").await.body.contains("nina@lyon.example"));
    assert_eq!(town.stranger().get("/@Nina").await.status, StatusCode::NOT_FOUND, "nobody is here yet");
    assert_eq!(log_in(&town, "nina", "faux").await.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(log_in(&town, "nina@lyon.example", CHOSEN).await, (StatusCode::SEE_OTHER, "/signup/sent".into()));

    let (letter, link) = town.letter().await;
    assert_eq!(letter.to, "nina@lyon.example");
    assert!(letter.text.contains("@Nina@lyon.example"), "{}", letter.text);
    // Programs follow links; that uses nothing up.
    for _ in 0..2 {
        assert_eq!(town.stranger().get(&link).await.status, StatusCode::OK);
    }
    let wrong = nina.post_bare("/signup/confirm", &[("t", token(&link)), ("password", "faux")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let forged = nina.post_bare("/signup/confirm", &[("t", "AAAA"), ("password", CHOSEN)]).await;
    assert_eq!(forged.status, StatusCode::NOT_FOUND);
    let proof = [("t", token(&link)), ("password", CHOSEN)];
    assert_eq!(nina.post_bare("/signup/confirm", &proof).await.location(), "/settings/profile");
    assert_eq!(nina.get("/home").await.status, StatusCode::OK, "and is logged in");
    let login = town.app.read().logins().find_by_email("nina@lyon.example").await.expect("a look").expect("a login");
    assert_eq!((login.confirmed_at, login.role), (Some(login.created_at), Role::Member));
    assert_eq!(town.stranger().get("/@Nina").await.status, StatusCode::OK);
    let again = town.stranger().post_bare("/signup/confirm", &proof).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND, "a link works once");
    assert_eq!(log_in(&town, "nina", CHOSEN).await.1, "/home");
}

#[tokio::test]
async fn a_link_ends_and_gives_the_name_back() {
    let town = Town::entered(Registrations::Open).await;
    sign_up(&mut town.stranger(), "nina", "nina@lyon.example").await;
    let (_, link) = town.letter().await;
    let mut other = town.stranger();
    let taken = other.post_bare("/signup", &sheet("NINA", "other@lyon.example")).await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(taken.body.contains("déjà pris") && taken.body.contains("other@lyon.example"), "{}", taken.body);
    town.pass(2 * DAY + 1);
    assert_eq!(town.stranger().get(&link).await.status, StatusCode::NOT_FOUND);
    let proof = [("t", token(&link)), ("password", CHOSEN)];
    assert_eq!(town.stranger().post_bare("/signup/confirm", &proof).await.status, StatusCode::NOT_FOUND);
    sign_up(&mut other, "NINA", "other@lyon.example").await;
}

#[tokio::test]
async fn nobody_learns_which_addresses_are_known() {
    let town = Town::entered(Registrations::Open).await;
    town.person("lea").await;
    let mut pages = Vec::new();
    for (name, email) in [("nina", "nina@lyon.example"), ("nora", "lea@lyon.example")] {
        let mut browser = town.stranger();
        sign_up(&mut browser, name, email).await;
        pages.push(browser.get("/signup/sent").await.body.replace(email, ""));
        let (letter, link) = town.letter().await;
        assert_eq!(letter.to, email, "only the mailbox is told");
        assert_eq!(link == "/password/forgotten", name == "nora", "{link}");
        let taken = town.stranger().post_bare("/signup", &sheet(name, "else@lyon.example")).await;
        assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY, "the name is kept, known or not");
        assert!(town.letters().await.is_empty());
        town.pass(60_001);
        assert_eq!(browser.post_bare("/signup/again", &[]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(town.letters().await.len(), 1);
    }
    assert_eq!(pages[0], pages[1]);
    assert_eq!(log_in(&town, "nora", CHOSEN).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    let mut known = Vec::new();
    for email in ["lea@lyon.example", "nobody@lyon.example"] {
        let answer = town.stranger().post_bare("/password/forgotten", &[("email", email)]).await;
        known.push((answer.status, answer.body));
    }
    assert_eq!(known[0], known[1]);
    let letters = town.letters().await;
    assert_eq!(letters.iter().map(|letter| letter.to.as_str()).collect::<Vec<_>>(), ["lea@lyon.example"]);
}

#[tokio::test]
async fn what_cannot_be_is_said_beside_the_form() {
    let town = Town::entered(Registrations::Open).await;
    town.person("lea").await;
    for (field, value, said) in [
        ("username", "n i n a", "des lettres sans accent"),
        ("username", "", "1 à 30"),
        ("username", "admin", "déjà pris"),
        ("username", "LEA", "déjà pris"),
        ("email", "nina", "pas complète"),
        ("email", "a,b@lyon.example", "pas complète"),
        ("email", "%@lyon.example", "pas complète"),
        ("password", "court", "de 8 à 200"),
        ("password", "motdepasse", "premiers que l’on essaie"),
        ("password", "nina2026", "se devine"),
        ("rules", "", "accepter les règles"),
    ] {
        let mut fields = sheet("nina", "nina@lyon.example");
        fields.retain(|(name, _)| *name != field);
        if field != "rules" {
            fields.push((field, value));
        }
        let mut browser = town.stranger();
        let answer = browser.post_bare("/signup", &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} {value}");
        assert!(answer.body.contains(said), "{field} {value}: {}", answer.body);
        assert!(!answer.body.contains(CHOSEN), "no password comes back");
    }
    let mut fields = sheet("nina", "nina@lyon.example");
    fields.push(("website", "https://spam.example"));
    assert_eq!(town.stranger().post_bare("/signup", &fields).await.location(), "/signup/sent");
    assert!(town.letters().await.is_empty(), "programs that fill everything in cause nothing");
    let read = town.app.read();
    assert!(read.signups().find_by_email("nina@lyon.example", town.app.now()).await.expect("a look").is_none());
}

#[tokio::test]
async fn forms_of_other_sites_and_floods_are_refused() {
    let town = Town::entered(Registrations::Open).await;
    let request = town
        .stranger()
        .request(Method::POST, "/signup")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("origin", "https://evil.example")
        .body("username=nina".into());
    assert_eq!(town.stranger().send(request.expect("a request")).await.status, StatusCode::FORBIDDEN);
    for round in 0..7 {
        let name = format!("nina{round}");
        let answer = town.stranger().post_bare("/signup", &sheet(&name, "nina@lyon.example")).await;
        let expected = if round < 6 { StatusCode::SEE_OTHER } else { StatusCode::TOO_MANY_REQUESTS };
        assert_eq!(answer.status, expected, "letter {round}");
    }
    let mut browser = town.stranger();
    sign_up(&mut browser, "nora", "nora@lyon.example").await;
    town.letters().await;
    browser.post_bare("/signup/again", &[]).await;
    assert!(town.letters().await.is_empty(), "one a minute");
    for round in 0..6 {
        town.pass(61_000);
        browser.post_bare("/signup/again", &[]).await;
        assert_eq!(town.letters().await.len(), usize::from(round < 4), "five in all");
    }
}

#[tokio::test]
async fn an_earlier_link_ends_with_the_next_letter() {
    let town = Town::entered(Registrations::Open).await;
    let mut browser = town.stranger();
    sign_up(&mut browser, "nina", "nina@lyon.example").await;
    let (_, first) = town.letter().await;
    town.pass(60_001);
    browser.post_bare("/signup/again", &[]).await;
    let (_, second) = town.letter().await;
    assert_eq!(town.stranger().get(&first).await.status, StatusCode::NOT_FOUND);
    assert_eq!(town.stranger().get(&second).await.status, StatusCode::OK);
    // Whoever begins anew with the same address and name may.
    sign_up(&mut browser, "nina", "nina@lyon.example").await;
    let (_, third) = town.letter().await;
    assert_eq!(town.stranger().get(&second).await.status, StatusCode::NOT_FOUND);
    assert_eq!(town.stranger().get(&third).await.status, StatusCode::OK);
}

#[tokio::test]
async fn moderators_decide_who_comes_in() {
    let town = Town::entered(Registrations::Approval).await;
    town.person("lea").await;
    town.holder("modou", Role::Moderator).await;
    let (mut lea, mut modou) = (town.browser("lea").await, town.browser("modou").await);
    let mut ids = Vec::new();
    for name in ["nina", "nora"] {
        let email = format!("{name}@lyon.example");
        let mut fields = sheet(name, &email);
        let silent = town.stranger().post_bare("/signup", &fields).await;
        assert!(silent.body.contains("quelques mots pourquoi"), "{}", silent.body);
        fields.push(("reason", "Je fonds <b>du</b> bronze"));
        let mut browser = town.stranger();
        assert_eq!(browser.post_bare("/signup", &fields).await.location(), "/signup/sent");
        let (_, link) = town.letter().await;
        let proof = [("t", token(&link)), ("password", CHOSEN)];
        assert_eq!(browser.post_bare("/signup/confirm", &proof).await.location(), "/signup/sent");
        assert!(browser.get("/signup/sent").await.body.contains("L’équipe de modération lit"));
        assert_eq!(town.stranger().get(&link).await.status, StatusCode::NOT_FOUND);
        assert_eq!(log_in(&town, name, CHOSEN).await.1, "/signup/sent", "who waits cannot log in");
        let told: Vec<String> = town.letters().await.into_iter().map(|letter| letter.to).collect();
        assert_eq!(told, if name == "nina" { vec!["modou@lyon.example".to_owned()] } else { Vec::new() });
        let waiting = town.app.read().signups().waiting(SignupId(0), 9, town.app.now()).await.expect("a look");
        ids.push(waiting.last().expect("one").id);
    }
    assert_eq!(lea.get("/signup/review").await.status, StatusCode::FORBIDDEN);
    let approve = format!("/signup/review/{}", ids[0]);
    assert_eq!(lea.post(&approve, &[("verdict", "approve")]).await.status, StatusCode::FORBIDDEN);
    let page = modou.get("/signup/review").await.body;
    assert!(page.contains("@nina@lyon.example") && !page.contains("<b>du</b>"), "{page}");
    assert!(
        modou.get("/home").await.body.contains("/signup/review")
            && !lea.get("/home").await.body.contains("/signup/review")
    );
    assert_eq!(modou.post(&approve, &[("verdict", "approve")]).await.location(), "/signup/review");
    assert_eq!(modou.post(&approve, &[("verdict", "approve")]).await.status, StatusCode::NOT_FOUND, "once");
    let refuse = format!("/signup/review/{}", ids[1]);
    assert_eq!(modou.post(&refuse, &[("verdict", "maybe")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    modou.post(&refuse, &[("verdict", "refuse"), ("reason", "Trop loin")]).await;
    let letters = town.letters().await;
    assert_eq!(letters.len(), 2);
    assert!(letters[0].to == "nina@lyon.example" && letters[0].text.contains("https://lyon.example/login"));
    assert!(letters[1].to == "nora@lyon.example" && letters[1].text.contains("Trop loin"), "{}", letters[1].text);
    assert_eq!(log_in(&town, "nina", CHOSEN).await.1, "/home");
    assert_eq!(log_in(&town, "nora", CHOSEN).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    let audit = town.app.read().audit().page(Page::first(9)).await.expect("a look");
    let acts: Vec<_> =
        audit.iter().map(|entry| (entry.action.as_str(), entry.target.as_str(), entry.detail.as_str())).collect();
    assert_eq!(acts, [("signup.refuse", "@nora", "Trop loin"), ("signup.approve", "@nina", "")]);
}

#[tokio::test]
async fn whoever_was_led_here_goes_on_once_they_are_here() {
    const AIM: &str = "/invitation/Ab-9";
    let fields = |name: &'static str, email: &'static str, next: &'static str| {
        let more = vec![("reason", "Je coule du bronze"), ("next", next)];
        [sheet(name, email), more].concat()
    };
    // The link of a company leads by the door to the form, and on.
    let town = Town::entered(Registrations::Open).await;
    let mut nina = town.stranger();
    let door = nina.get(AIM).await.location().to_owned();
    let door = nina.get(&door).await.body;
    assert!(door.contains("href=\"/signup?next=%2Finvitation%2FAb-9\""), "{door}");
    let form = nina.get("/signup?next=%2Finvitation%2FAb-9").await.body;
    assert!(form.contains("name=\"next\" value=\"/invitation/Ab-9\""), "{form}");
    nina.post_bare("/signup", &fields("nina", "nina@lyon.example", AIM)).await;
    let (_, link) = town.letter().await;
    let proof = [("t", token(&link)), ("password", CHOSEN)];
    assert_eq!(nina.post_bare("/signup/confirm", &proof).await.location(), AIM);
    assert!(!nina.cookies.contains_key("ancrage_next"), "once");
    let mut nora = town.stranger();
    nora.post_bare("/signup", &fields("nora", "nora@lyon.example", "//evil.example")).await;
    assert!(!nora.cookies.contains_key("ancrage_next"), "to nowhere else");

    // Where a moderator decides, the first time that they log in.
    let town = Town::entered(Registrations::Approval).await;
    town.holder("modou", Role::Moderator).await;
    let mut zoe = town.stranger();
    zoe.post_bare("/signup", &fields("zoe", "zoe@lyon.example", AIM)).await;
    let (_, link) = town.letter().await;
    let proof = [("t", token(&link)), ("password", CHOSEN)];
    assert_eq!(zoe.post_bare("/signup/confirm", &proof).await.location(), "/signup/sent");
    let waiting = town.app.read().signups().waiting(SignupId(0), 9, town.app.now()).await.expect("a look");
    let approve = format!("/signup/review/{}", waiting.first().expect("one").id);
    town.browser("modou").await.post(&approve, &[("verdict", "approve")]).await;
    for aim in [AIM, "/home"] {
        let entered = zoe.post_bare("/login", &[("name", "zoe"), ("password", CHOSEN), ("next", "")]).await;
        assert_eq!(entered.location(), aim);
    }
}

#[tokio::test]
async fn invitations_let_in_as_many_as_they_say() {
    let town = Town::entered(Registrations::Invitation).await;
    town.person("lea").await;
    town.holder("modou", Role::Moderator).await;
    let (mut lea, mut modou) = (town.browser("lea").await, town.browser("modou").await);
    assert!(town.stranger().get("/signup").await.body.contains("sur invitation"));
    assert_eq!(
        town.stranger().post_bare("/signup", &sheet("nina", "nina@lyon.example")).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(lea.get("/signup/invitations").await.status, StatusCode::FORBIDDEN);
    assert_eq!(lea.post("/signup/invitations", &[("uses", "1"), ("days", "7")]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(
        modou.post("/signup/invitations", &[("uses", "101"), ("days", "7")]).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let code = |page: &str| crate::harness::between(page, "/signup?invite=", "\"").to_owned();

    assert_eq!(
        modou.post("/signup/invitations", &[("uses", "1"), ("days", "7")]).await.location(),
        "/signup/invitations"
    );
    let one = code(&modou.get("/signup/invitations").await.body);
    let mut links = Vec::new();
    for name in ["nina", "nora"] {
        let email = format!("{name}@lyon.example");
        let mut fields = sheet(name, &email);
        fields.push(("invite", one.as_str()));
        assert!(town.stranger().get(&format!("/signup?invite={one}")).await.body.contains("name=\"username\""));
        assert_eq!(town.stranger().post_bare("/signup", &fields).await.location(), "/signup/sent");
        links.push(town.letter().await.1);
    }
    let proof = |link: &'static str| [("t", link), ("password", CHOSEN)];
    let [first, second] = [0, 1].map(|at| &*Box::leak(token(&links[at]).to_owned().into_boxed_str()));
    assert_eq!(town.stranger().post_bare("/signup/confirm", &proof(first)).await.location(), "/settings/profile");
    let late = town.stranger().post_bare("/signup/confirm", &proof(second)).await;
    assert!(late.status == StatusCode::NOT_FOUND && late.body.contains("invitation"), "one place, one account");
    let ended = town.stranger().get(&format!("/signup?invite={one}")).await;
    assert!(!ended.body.contains("name=\"username\"") && ended.body.contains("plus valable"));

    modou.post("/signup/invitations", &[("uses", "5"), ("days", "7")]).await;
    let page = modou.get("/signup/invitations").await.body;
    let (two, id) = (code(&page), crate::harness::between(&page, "name=\"id\" value=\"", "\"").to_owned());
    assert_eq!(lea.post("/signup/invitations/end", &[("id", &id)]).await.status, StatusCode::NOT_FOUND);
    assert!(town.stranger().get(&format!("/signup?invite={two}")).await.body.contains("name=\"username\""));
    modou.post("/signup/invitations/end", &[("id", &id)]).await;
    assert!(!town.stranger().get(&format!("/signup?invite={two}")).await.body.contains("name=\"username\""));
    assert!(!town.stranger().get("/signup?invite=%22%3E%3Cscript%3E").await.body.contains("<script>"));
}

#[tokio::test]
async fn nobody_comes_in_where_nobody_may() {
    for town in [Town::new().await, Town::entered(Registrations::Closed).await] {
        let page = town.stranger().get("/signup").await;
        assert!(page.status == StatusCode::OK && !page.body.contains("name=\"username\""));
        let answer = town.stranger().post_bare("/signup", &sheet("nina", "nina@lyon.example")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!town.stranger().get("/login").await.body.contains("href=\"/signup\""));
    }
    let mute = Town::new().await;
    assert_eq!(mute.stranger().get("/password/forgotten").await.status, StatusCode::NOT_FOUND);
    assert!(!mute.stranger().get("/login").await.body.contains("/password/forgotten"));
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_and_everyone_is_out() {
    let town = Town::entered(Registrations::Closed).await;
    let lea = town.person("lea").await;
    let mut there = town.browser("lea").await;
    let scopes = Scopes::parse("read").expect("scopes");
    let (command, secret) = IssueToken::new(lea.actor(), lea.actor(), scopes).expect("a token");
    town.app.execute(command).await.expect("stored");
    let ask = async || {
        town.stranger().post_bare("/password/forgotten", &[("email", "LEA@lyon.example")]).await;
        town.letter().await.1
    };
    let (first, second) = (ask().await, ask().await);
    assert_eq!(town.stranger().get(&first).await.status, StatusCode::NOT_FOUND, "the later link counts");
    assert!(town.stranger().get(&second).await.body.contains("lea@lyon.example"));
    let mut browser = town.stranger();
    let send = async |browser: &mut Browser, new: &str, again: &str| {
        browser.post_bare("/password/new", &[("t", token(&second)), ("new", new), ("again", again)]).await
    };
    for (new, again) in
        [(CHOSEN, "autre chose"), ("court", "court"), ("motdepasse", "motdepasse"), ("lea-2026", "lea-2026")]
    {
        assert_eq!(send(&mut browser, new, again).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{new}");
    }
    assert_eq!(send(&mut browser, CHOSEN, CHOSEN).await.location(), "/login");
    assert_eq!(send(&mut browser, CHOSEN, CHOSEN).await.status, StatusCode::NOT_FOUND, "a link works once");
    assert_eq!(there.get("/home").await.status, StatusCode::SEE_OTHER, "sessions end");
    assert!(app::token::find(&town.app, &secret).await.expect("a look").is_none(), "apps end");
    let notices = town.letters().await;
    assert!(notices.len() == 1 && notices[0].text.contains("vient d’être changé"));
    assert_eq!(log_in(&town, "lea", PASSWORD).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(log_in(&town, "lea", CHOSEN).await.1, "/home");
    let late = ask().await;
    town.pass(60 * 60 * 1_000 + 1);
    assert_eq!(town.stranger().get(&late).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn another_address_counts_once_its_reader_says_so() {
    let town = Town::entered(Registrations::Closed).await;
    town.person("lea").await;
    town.person("marc").await;
    let mut lea = town.browser("lea").await;
    let ask = [("email", "neuve@lyon.example"), ("password", "faux")];
    assert_eq!(lea.post("/settings/email", &ask).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut answers = Vec::new();
    for email in ["MARC@lyon.example", "neuve@lyon.example"] {
        let answer = lea.post("/settings/email", &[("email", email), ("password", PASSWORD)]).await;
        answers.push((answer.status, answer.location().to_owned()));
    }
    assert_eq!(answers[0], answers[1], "nobody learns who is here");
    let letters = town.letters().await;
    assert_eq!(letters.len(), 2);
    assert!(letters[0].to == "marc@lyon.example" && letters[0].text.contains("Elle y a déjà un compte"));
    let link = crate::harness::between(&letters[1].text, "https://lyon.example", "\n").to_owned();
    let read = town.app.read();
    assert!(read.logins().find_by_email("lea@lyon.example").await.expect("a look").is_some(), "not yet");
    assert_eq!(town.stranger().get(&link).await.status, StatusCode::OK);
    let mut reader = town.stranger();
    assert_eq!(reader.post_bare("/email/confirm", &[("t", token(&link))]).await.location(), "/settings/security");
    assert_eq!(reader.post_bare("/email/confirm", &[("t", token(&link))]).await.status, StatusCode::NOT_FOUND);
    assert!(read.logins().find_by_email("lea@lyon.example").await.expect("a look").is_none());
    let (notice, _) = town.letter().await;
    assert!(notice.to == "lea@lyon.example" && notice.text.contains("neuve@lyon.example"), "{}", notice.text);
    assert_eq!(log_in(&town, "neuve@lyon.example", PASSWORD).await.1, "/home");
}
