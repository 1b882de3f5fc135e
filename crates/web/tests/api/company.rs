//! Companies by our own API: registered, let in, where they work, what they prove, who answers for them.

use app::{
    company::CreateCompany,
    territory::{Dataset, dataset::FRANCE, import},
    verification::Vouch,
};
use axum::http::{Method, StatusCode};
use domain::{
    company::{Company, CompanyKind, Publication},
    id::VerificationId,
    login::Role,
    verification::{Method as Proof, Verification},
};
use serde_json::{Value, json};
use storage::Page;

use super::harness::{Person, Server};

const LYON: &str = "insee-com:69123";
const VILLEURBANNE: &str = "insee-com:69266";

/// The foundry of somebody, let in already.
async fn foundry(server: &Server, owner: &str) {
    let command = CreateCompany::prepare(&server.app, "fonderie", "Fonderie", owner, LYON, CompanyKind::Company).await;
    server.app.execute(command.expect("a valid company")).await.expect("a company");
}

fn new(handle: &str) -> Value {
    json!({ "handle": handle, "name": "Fonderie du Rhône", "kind": "company", "commune": LYON, "named": true })
}

#[tokio::test]
async fn somebody_registers_a_company_and_the_moderators_let_it_in() {
    let server = Server::new().await;
    let [lea, paul, modo] = [server.person("lea").await, server.person("paul").await, server.person("modo").await];
    server.moderates(&modo, true).await;
    let register =
        async |who: Option<&Person>, body: Value| server.ours(who, Method::POST, "/companies", Some(body)).await;
    register(None, new("fonderie")).await.is(StatusCode::UNAUTHORIZED);
    for (key, value) in [
        ("handle", json!("la fonderie")),
        ("name", json!(" ")),
        ("name", json!("\0")),
        ("kind", json!("empire")),
        ("commune", json!("Lyon")),
        ("named", json!(null)),
        ("siren", json!("732829320")),
    ] {
        let mut wrong = new("fonderie");
        wrong[key] = value;
        register(Some(&lea), wrong).await.is(StatusCode::BAD_REQUEST);
    }
    let made = register(Some(&lea), new("fonderie")).await;
    made.is(StatusCode::CREATED);
    assert_eq!((&made.json["publication"], &made.json["sponsor"]["handle"]), (&json!("hidden"), &json!("lea")));
    assert_eq!(made.json["establishments"][0]["commune"], LYON);
    register(Some(&paul), new("fonderie")).await.is(StatusCode::CONFLICT);
    // A company registers none.
    let official = server.acting("lea", "fonderie").await;
    register(Some(&official), new("moulerie")).await.is(StatusCode::FORBIDDEN);

    let company = async |who: Option<&Person>| server.ours(who, Method::GET, "/companies/fonderie", None).await;
    company(Some(&lea)).await.is(StatusCode::OK);
    company(Some(&paul)).await.is(StatusCode::NOT_FOUND);
    // Nor does how open it is tell that there is one.
    let sharing = async |who: Option<&Person>| {
        server.ours(who, Method::GET, &format!("/companies/{}/sharing", official.id), None).await
    };
    sharing(Some(&lea)).await.is(StatusCode::OK);
    for who in [None, Some(&paul)] {
        sharing(who).await.is(StatusCode::NOT_FOUND);
    }
    let path = "/companies/fonderie/registration";
    let read = async |who: &Person| server.ours(Some(who), Method::GET, path, None).await;
    assert_eq!(read(&lea).await.ok(), json!({ "state": "pending", "reason": "" }));
    read(&paul).await.is(StatusCode::NOT_FOUND);
    let decide = async |who: Option<&Person>, body: Value| server.ours(who, Method::PUT, path, Some(body)).await;
    decide(None, json!({ "state": "approved" })).await.is(StatusCode::UNAUTHORIZED);
    decide(Some(&lea), json!({ "state": "approved" })).await.is(StatusCode::FORBIDDEN);
    for wrong in [json!({ "state": "pending" }), json!({ "state": "refused" }), json!({ "reason": "Pourquoi pas" })] {
        decide(Some(&modo), wrong).await.is(StatusCode::BAD_REQUEST);
    }
    let refused = json!({ "state": "refused", "reason": "Qui êtes-vous ?" });
    let typed = json!({ "state": "refused", "reason": " Qui êtes-vous ? " });
    assert_eq!(decide(Some(&modo), typed).await.ok(), refused);
    assert_eq!(decide(Some(&modo), refused.clone()).await.ok(), refused);
    assert_eq!(read(&lea).await.ok(), refused);
    assert_eq!(read(&modo).await.ok(), refused);
    decide(Some(&modo), json!({ "state": "approved" })).await.is(StatusCode::OK);
    assert_eq!(company(None).await.ok()["publication"], "listed");
}

#[tokio::test]
async fn moderators_see_what_waits_page_by_page() {
    let server = Server::new().await;
    let [lea, modo] = [server.person("lea").await, server.person("modo").await];
    server.moderates(&modo, true).await;
    for handle in ["fonderie", "moulerie"] {
        server.ours(Some(&lea), Method::POST, "/companies", Some(new(handle))).await.is(StatusCode::CREATED);
        server.wait(1);
    }
    let path = "/companies/pending";
    server.ours(None, Method::GET, path, None).await.is(StatusCode::UNAUTHORIZED);
    server.ours(Some(&lea), Method::GET, path, None).await.is(StatusCode::FORBIDDEN);
    for wrong in ["?limit=0", "?after=x"] {
        let answer = server.ours(Some(&modo), Method::GET, &format!("{path}{wrong}"), None).await;
        answer.is(StatusCode::BAD_REQUEST);
    }
    let first = server.ours(Some(&modo), Method::GET, &format!("{path}?limit=1"), None).await;
    let next = first.link("next").expect("a second page");
    assert_eq!(
        (&first.json[0]["company"]["handle"], &first.json[0]["owner"]["handle"]),
        (&json!("fonderie"), &json!("lea"))
    );
    let second = server.get(Some(&modo), &next).await;
    assert_eq!(second.json[0]["company"]["handle"], "moulerie");
    let last = second.link("next").expect("the page was full");
    assert_eq!(server.get(Some(&modo), &last).await.ok(), json!([]));
}

#[tokio::test]
async fn owners_say_where_their_company_works() {
    let server = Server::new().await;
    let [lea, paul] = [server.person("lea").await, server.person("paul").await];
    foundry(&server, "lea").await;
    let path = "/companies/fonderie/establishments";
    let places = async || server.ours(None, Method::GET, path, None).await.ok();
    assert_eq!(places().await[0]["commune"], LYON);
    let site = json!({ "commune": VILLEURBANNE, "name": "Atelier", "siret": "732 829 320 00074" });
    let add = async |who: Option<&Person>, body: &Value| server.ours(who, Method::POST, path, Some(body.clone())).await;
    add(None, &site).await.is(StatusCode::UNAUTHORIZED);
    add(Some(&paul), &site).await.is(StatusCode::FORBIDDEN);
    for (key, value) in [
        ("commune", json!("Villeurbanne")),
        ("siret", json!("73282932000075")),
        ("name", json!("x".repeat(101))),
        ("address", json!("x".repeat(201))),
        ("closed_at", json!("demain")),
        ("city", json!("Villeurbanne")),
    ] {
        let mut wrong = site.clone();
        wrong[key] = value;
        add(Some(&lea), &wrong).await.is(StatusCode::BAD_REQUEST);
    }
    let made = add(Some(&lea), &site).await;
    made.is(StatusCode::CREATED);
    assert_eq!((&made.json["name"], &made.json["siret"]), (&json!("Atelier"), &json!("73282932000074")));

    let one = format!("{path}/{}", made.json["id"].as_str().expect("an id"));
    let change =
        async |who: &Person, at: &str, body: Value| server.ours(Some(who), Method::PATCH, at, Some(body)).await;
    let day = "2027-01-01T00:00:00Z";
    change(&paul, &one, json!({ "closed_at": day })).await.is(StatusCode::FORBIDDEN);
    for wrong in [json!({ "name": null }), json!({ "commune": null }), json!({ "siret": "1" }), json!({ "x": 1 })] {
        change(&lea, &one, wrong).await.is(StatusCode::BAD_REQUEST);
    }
    change(&lea, &format!("{path}/1"), json!({})).await.is(StatusCode::NOT_FOUND);
    let closed = change(&lea, &one, json!({ "closed_at": day, "siret": null, "address": "1 rue Neuve" })).await.ok();
    assert_eq!((&closed["closed_at"], &closed["siret"]), (&json!(day), &Value::Null));
    let open = change(&lea, &one, json!({ "closed_at": null })).await.ok();
    assert_eq!(
        (&open["closed_at"], &open["address"], &open["name"]),
        (&Value::Null, &json!("1 rue Neuve"), &json!("Atelier"))
    );

    let remove = async |who: &Person| server.ours(Some(who), Method::DELETE, &one, None).await;
    remove(&paul).await.is(StatusCode::FORBIDDEN);
    remove(&lea).await.is(StatusCode::NO_CONTENT);
    remove(&lea).await.is(StatusCode::NOT_FOUND);
    assert_eq!(places().await.as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn owners_prove_that_sites_are_their_companys() {
    let server = Server::new().await;
    let [lea, paul, modo] = [server.person("lea").await, server.person("paul").await, server.person("modo").await];
    server.moderates(&modo, true).await;
    foundry(&server, "lea").await;
    let path = "/companies/fonderie/proofs";
    let ask = async |who: Option<&Person>, method: &str, subject: &str| {
        let body = json!({ "method": method, "subject": subject });
        server.ours(who, Method::POST, path, Some(body)).await
    };
    ask(None, "dns", "fonderie.example").await.is(StatusCode::UNAUTHORIZED);
    ask(Some(&paul), "dns", "fonderie.example").await.is(StatusCode::FORBIDDEN);
    for (method, subject) in [("link", "https://fonderie.example/"), ("steward", ""), ("dns", "la fonderie"), ("", "")]
    {
        ask(Some(&lea), method, subject).await.is(StatusCode::BAD_REQUEST);
    }
    let asked = ask(Some(&lea), "dns", "fonderie.example").await;
    asked.is(StatusCode::CREATED);
    assert_eq!(
        (&asked.json["subject"], &asked.json["verified_at"], &asked.json["due_at"]),
        (&json!("fonderie.example"), &Value::Null, &json!("2026-11-21T10:00:00Z"))
    );
    let list = async |who: &Person| server.ours(Some(who), Method::GET, path, None).await;
    list(&paul).await.is(StatusCode::FORBIDDEN);
    assert_eq!(list(&lea).await.ok(), json!([asked.json]));

    server.wait(60);
    let one = format!("{path}/{}", asked.json["id"].as_str().expect("an id"));
    let look = async |who: &Person, one: &str| server.ours(Some(who), Method::POST, &format!("{one}/look"), None).await;
    look(&paul, &one).await.is(StatusCode::FORBIDDEN);
    look(&lea, &format!("{path}/1")).await.is(StatusCode::NOT_FOUND);
    look(&lea, &one).await.is(StatusCode::NO_CONTENT);
    assert_eq!(list(&lea).await.ok()[0]["due_at"], "2026-11-21T10:01:00Z");

    let remove = async |who: &Person| server.ours(Some(who), Method::DELETE, &one, None).await;
    remove(&paul).await.is(StatusCode::FORBIDDEN);
    remove(&lea).await.is(StatusCode::NO_CONTENT);
    remove(&lea).await.is(StatusCode::NOT_FOUND);
    assert_eq!(list(&lea).await.ok(), json!([]));
    // Somebody's word is not looked for.
    let company = server.acting("lea", "fonderie").await.id;
    server.app.execute(Vouch { by: modo.id, company, note: Some("Vu".into()) }).await.expect("vouched");
    let word = list(&lea).await.ok();
    let word = format!("{path}/{}", word[0]["id"].as_str().expect("an id"));
    look(&lea, &word).await.is(StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn apps_read_where_somebody_works_and_what_they_proved() {
    let server = Server::new().await;
    let dataset = Dataset::built_in(FRANCE).expect("the dataset").around(&["insee-dep:69"]);
    import(&server.app, &dataset, |_| {}).await.expect("imported");
    let lea = server.person("lea").await;
    foundry(&server, "lea").await;
    let (company, now) = (server.acting("lea", "fonderie").await.id, server.app.now());
    let proof = Verification::new(VerificationId(1), company, Proof::Dns, "fonderie.example", now).expect("a site");
    let tx = server.app.store().begin(now).await.expect("begins");
    tx.verifications().save(&Verification { verified_at: Some(now), ..proof }).await.expect("saved");
    tx.commit().await.expect("commits");
    let fields = async |path: String| server.get(None, &path).await.ok()["fields"].clone();
    for path in [format!("/api/v1/accounts/{company}"), "/api/v1/accounts/lookup?acct=fonderie".to_owned()] {
        let fields = fields(path).await;
        let named = |name: &str| fields.as_array().and_then(|all| all.iter().find(|field| field["name"] == name));
        let (place, site) = (named("Lieu").expect("a place"), named("Site vérifié").expect("a site"));
        assert_eq!((&place["value"], &place["verified_at"]), (&json!("Lyon (69)"), &Value::Null));
        assert!(site["value"].as_str().is_some_and(|value| value.contains("https://fonderie.example/")), "{site}");
        assert_eq!(site["verified_at"], "2026-11-21T10:00:00.000Z");
    }

    // Of a person what they, and the company, wish to be seen.
    let own = format!("/api/v1/accounts/{}", lea.id);
    assert_eq!(fields(own.clone()).await, json!([]));
    let tie = format!("/territories/{LYON}/ties/lives");
    server.ours(Some(&lea), Method::PUT, &tie, Some(json!({ "public": true }))).await.is(StatusCode::NO_CONTENT);
    for path in ["/memberships/fonderie".to_owned(), format!("/companies/fonderie/members/{}", lea.id)] {
        assert_eq!(fields(own.clone()).await.as_array().map(Vec::len), Some(1), "both sides say so, or nobody");
        let shown = Some(json!({ "shown": true }));
        server.ours(Some(&lea), Method::PATCH, &path, shown).await.is(StatusCode::NO_CONTENT);
    }
    let shown = fields(own).await;
    let names: Vec<&Value> = shown.as_array().expect("lines").iter().map(|field| &field["name"]).collect();
    assert_eq!(names, ["Habite à", "Travaille chez"]);

    // So do they themselves, who did not type it, and whoever looks at several.
    let me = server.get(Some(&lea), "/api/v1/accounts/verify_credentials").await.ok();
    assert_eq!((&me["fields"], &me["source"]["fields"]), (&shown, &json!([])));
    let both = server.get(None, &format!("/api/v1/accounts?id[]={company}&id[]={}", lea.id)).await.ok();
    let alone = fields(format!("/api/v1/accounts/{company}")).await;
    assert_eq!((&both[0]["fields"], &both[1]["fields"]), (&alone, &shown));
    for path in ["/api/v1/accounts/search?q=lea", "/api/v2/search?q=lea&type=accounts"] {
        let found = server.get(Some(&lea), path).await.ok();
        let found = if found.is_array() { &found[0] } else { &found["accounts"][0] };
        assert_eq!(found["fields"], shown, "{path}");
    }
}

#[tokio::test]
async fn somebody_answers_for_a_company_and_is_named_if_they_wish() {
    let server = Server::new().await;
    let [lea, anna, paul] = [server.person("lea").await, server.person("anna").await, server.person("paul").await];
    foundry(&server, "lea").await;
    let path = "/companies/fonderie/sponsor";
    let read = async |who: Option<&Person>| server.ours(who, Method::GET, path, None).await;
    let name = async |who: &Person, body: Value| server.ours(Some(who), Method::PUT, path, Some(body)).await;
    let show = async |who: &Person, body: Value| server.ours(Some(who), Method::PATCH, path, Some(body)).await;
    let on_the_page =
        async || server.ours(None, Method::GET, "/companies/fonderie", None).await.ok()["sponsor"].clone();
    read(None).await.is(StatusCode::UNAUTHORIZED);
    read(Some(&paul)).await.is(StatusCode::FORBIDDEN);
    let first = read(Some(&lea)).await.ok();
    assert_eq!((&first["person"]["handle"], &first["shown"]), (&json!("lea"), &json!(false)));
    show(&paul, json!({ "shown": true })).await.is(StatusCode::FORBIDDEN);
    show(&lea, json!({ "shown": "yes" })).await.is(StatusCode::BAD_REQUEST);
    show(&lea, json!({ "shown": true })).await.is(StatusCode::NO_CONTENT);
    assert_eq!(on_the_page().await["handle"], "lea");

    // Only somebody of the team.
    name(&lea, json!({ "person": "anna" })).await.is(StatusCode::BAD_REQUEST);
    let invite = json!({ "to": "person", "person": "anna", "role": "spokesperson" });
    let invited = server.ours(Some(&lea), Method::POST, "/companies/fonderie/invitations", Some(invite)).await;
    invited.is(StatusCode::CREATED);
    let accept = format!("/invitations/{}/accept", invited.json["id"].as_str().expect("an id"));
    server.ours(Some(&anna), Method::POST, &accept, None).await.is(StatusCode::NO_CONTENT);
    name(&anna, json!({ "person": "anna" })).await.is(StatusCode::FORBIDDEN);
    name(&lea, json!({ "person": "nobody" })).await.is(StatusCode::NOT_FOUND);
    name(&lea, json!({ "person": 7 })).await.is(StatusCode::BAD_REQUEST);
    name(&lea, json!({ "person": "anna" })).await.is(StatusCode::NO_CONTENT);
    assert_eq!(on_the_page().await, Value::Null);
    let now = read(Some(&anna)).await.ok();
    assert_eq!((&now["person"]["handle"], &now["shown"]), (&json!("anna"), &json!(false)));
    // An owner does not decide that for somebody else, nor does a company for anybody.
    show(&lea, json!({ "shown": true })).await.is(StatusCode::FORBIDDEN);
    let official = server.acting("anna", "fonderie").await;
    show(&official, json!({ "shown": true })).await.is(StatusCode::FORBIDDEN);
    show(&anna, json!({ "shown": true })).await.is(StatusCode::NO_CONTENT);
    assert_eq!(on_the_page().await["handle"], "anna");

    // Whoever does may stop, as themselves and where another owner can.
    let end = async |who: &Person| server.ours(Some(who), Method::DELETE, path, None).await;
    for other in [&lea, &paul, &official] {
        end(other).await.is(StatusCode::FORBIDDEN);
    }
    end(&anna).await.is(StatusCode::NO_CONTENT);
    assert_eq!(on_the_page().await, Value::Null);
    assert_eq!(read(Some(&lea)).await.ok()["person"]["handle"], "lea");
    end(&anna).await.is(StatusCode::FORBIDDEN);
    end(&lea).await.is(StatusCode::CONFLICT);
}

#[tokio::test]
async fn an_administrator_gives_a_lost_company_to_somebody() {
    let server = Server::new().await;
    let [lea, modo, ada] = [server.person("lea").await, server.person("modo").await, server.person("ada").await];
    server.person("boss").await;
    server.moderates(&modo, true).await;
    server.holds(&ada, Some(Role::Admin)).await;
    foundry(&server, "boss").await;
    let official = server.acting("boss", "fonderie").await;
    // Nobody answers for it any more.
    let tx = server.app.store().begin(server.app.now()).await.expect("begins");
    let company = tx.companies().find(official.id).await.expect("reads").expect("a company");
    tx.companies().save(&Company { sponsor: None, ..company }).await.expect("stored");
    tx.actors().save_publication(official.id, Publication::Hidden).await.expect("stored");
    tx.commit().await.expect("commits");
    let read = async || server.ours(None, Method::GET, "/companies/fonderie", None).await;
    read().await.is(StatusCode::NOT_FOUND);

    let give = async |who: Option<&Person>, company: &str, person: &str| {
        let path = format!("/companies/{company}/owner");
        server.ours(who, Method::PUT, &path, Some(json!({ "person": person }))).await
    };
    give(None, "fonderie", "lea").await.is(StatusCode::UNAUTHORIZED);
    for who in [&lea, &modo, &official] {
        give(Some(who), "fonderie", "lea").await.is(StatusCode::FORBIDDEN);
    }
    for (company, person) in [("fonderie", "nobody"), ("scierie", "lea"), ("modo", "lea")] {
        give(Some(&ada), company, person).await.is(StatusCode::NOT_FOUND);
    }
    give(Some(&ada), "fonderie", "fonderie").await.is(StatusCode::BAD_REQUEST);
    give(Some(&ada), "fonderie", "lea").await.is(StatusCode::NO_CONTENT);

    read().await.is(StatusCode::OK);
    let members = server.ours(Some(&lea), Method::GET, "/companies/fonderie/members", None).await.ok();
    let members = members.as_array().expect("a list");
    assert!(members.iter().any(|one| one["person"]["handle"] == "lea" && one["role"] == "owner"), "{members:?}");
    let log = server.app.read().audit().page(Page::first(1)).await.expect("reads");
    assert_eq!(log.first().map(|one| (one.action.as_str(), one.actor)), Some(("company.owner", Some(ada.id))));
}

#[tokio::test]
async fn no_text_holds_a_null_character() {
    let server = Server::new().await;
    let lea = server.person("lea").await;
    foundry(&server, "lea").await;
    let mut silo = new("silo");
    silo["name"] = json!("Si\0lo");
    for (method, path, body) in [
        (Method::POST, "/companies", silo),
        (Method::PATCH, "/companies/fonderie", json!({ "values": ["Bron\0ze"] })),
        (Method::POST, "/companies/fonderie/establishments", json!({ "commune": VILLEURBANNE, "name": "Quai\0" })),
    ] {
        let refused = server.ours(Some(&lea), method, path, Some(body)).await;
        refused.is(StatusCode::BAD_REQUEST);
        assert_eq!(refused.json["detail"], "the body contains a null character", "{path}");
    }
}
