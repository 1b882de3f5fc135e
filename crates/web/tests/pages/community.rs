//! Communities in the pages: made, joined, written in, looked after.

use app::{
    Origin,
    community::{Act, Moderate},
    directory,
    follow::RequestFollow,
    territory::{Dataset, dataset::FRANCE, import},
};
use axum::http::StatusCode;
use domain::uri::Uri;

use crate::harness::{Town, between, draft};

pub fn profile<'a>(name: &'a str, handle: &'a str, access: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("name", name),
        ("handle", handle),
        ("description", "Pour qui travaille le métal."),
        ("purpose", "trade"),
        ("subject", "Métallurgie"),
        ("access", access),
        ("charter", "On reste poli."),
        ("languages", "fr, br"),
        ("listed", "on"),
    ]
}

#[tokio::test]
async fn a_community_is_made_joined_written_in_and_moderated() {
    let town = Town::new().await;
    town.person("lea").await;
    town.person("marc").await;
    let (mut lea, mut marc) = (town.browser("lea").await, town.browser("marc").await);
    assert!(lea.get("/communities/new").await.body.contains("name=\"charter\""));
    let made = lea.post("/communities/new", &profile("La forge", "Forge", "open")).await;
    assert_eq!(made.location(), "/communities/forge");
    let again = lea.post("/communities/new", &profile("Une autre", "forge", "open")).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.body.contains("déjà pris") && again.body.contains("Une autre"), "what was typed stays");

    let mut stranger = town.stranger();
    let list = stranger.get("/communities").await.body;
    assert!(list.contains("La forge") && list.contains("Métallurgie"), "{list}");
    assert!(list.contains("href=\"/directory?kind=community\""), "{list}");
    assert!(!stranger.get("/communities?purpose=project").await.body.contains("La forge"));
    assert_eq!(stranger.get("/@forge").await.location(), "/communities/forge");
    let page = stranger.get("/communities/forge").await.body;
    assert!(page.contains("On reste poli.") && page.contains("1 membre"), "{page}");
    assert!(!page.contains("name=\"text\""), "a stranger does not write");

    assert_eq!(marc.post("/communities/forge/join", &[]).await.location(), "/communities/forge");
    let page = marc.get("/communities/forge").await.body;
    assert!(page.contains("2 membres"), "{page}");
    // The form says where the thread begins, so that nobody has to write it.
    let forge = between(&page, "name=\"community\" value=\"", "\"").to_owned();
    let thread = [
        ("text", "Qui a un étau ?"),
        ("audience", "public"),
        ("community", forge.as_str()),
        ("next", "/communities/forge"),
    ];
    assert_eq!(marc.post("/posts", &thread).await.location(), "/communities/forge");
    let page = stranger.get("/communities/forge").await.body;
    assert!(page.contains("Qui a un étau") && page.contains("0 réponse"), "{page}");
    let id = between(&page, "id=\"p", "\"").to_owned();
    assert_eq!(lea.get("/home").await.body.matches("Qui a un étau").count(), 1, "members hear of it");

    // Only moderators moderate.
    let about = format!("/communities/forge/posts/{id}");
    assert_eq!(marc.get(&about).await.status, StatusCode::FORBIDDEN);
    assert_eq!(marc.post(&about, &[("deed", "remove")]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(marc.get("/communities/forge/people").await.status, StatusCode::FORBIDDEN);
    assert!(lea.get(&about).await.body.contains("name=\"reason\""));

    lea.post(&about, &[("deed", "lock")]).await;
    let thread = marc.get(&format!("/@marc/{id}")).await.body;
    assert!(thread.contains("Ce fil est fermé") && !thread.contains("name=\"text\""), "{thread}");
    lea.post(&about, &[("deed", "pin")]).await;
    assert!(stranger.get("/communities/forge").await.body.contains("En haut de page"));
    lea.post(&about, &[("deed", "remove"), ("reason", "Hors sujet")]).await;
    assert!(!stranger.get("/communities/forge").await.body.contains("Qui a un étau"));
    assert!(stranger.get("/@marc").await.body.contains("Qui a un étau"), "it stays its author's");

    // The last moderator stays; a second one may be named, and the first may go.
    assert_eq!(lea.post("/communities/forge/leave", &[]).await.status, StatusCode::FORBIDDEN);
    let marc_id = town.actor("marc").await.id.to_string();
    lea.post("/communities/forge/people", &[("deed", "appoint"), ("who", &marc_id)]).await;
    assert_eq!(lea.post("/communities/forge/leave", &[]).await.location(), "/communities/forge");
    assert_eq!(marc.get("/communities/forge/people").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_community_by_invitation_is_for_its_members() {
    let town = Town::new().await;
    for name in ["lea", "marc", "zoe"] {
        town.person(name).await;
    }
    let (mut lea, mut marc, mut zoe) =
        (town.browser("lea").await, town.browser("marc").await, town.browser("zoe").await);
    lea.post("/communities/new", &profile("L’atelier", "atelier", "invitation")).await;
    assert!(!town.stranger().get("/communities").await.body.contains("atelier"));
    assert_eq!(town.stranger().get("/communities/atelier").await.status, StatusCode::NOT_FOUND);
    assert_eq!(zoe.get("/communities/atelier").await.status, StatusCode::NOT_FOUND);

    lea.post("/communities/atelier/invite", &[("guest", "@marc")]).await;
    assert!(marc.get("/communities").await.body.contains("/communities/atelier/join"));
    marc.post("/communities/atelier/join", &[]).await;
    let page = marc.get("/communities/atelier").await.body;
    assert!(page.contains("value=\"members\""), "{page}");
    let atelier = between(&page, "name=\"community\" value=\"", "\"").to_owned();
    let within = |text| {
        [("text", text), ("audience", "members"), ("community", atelier.as_str()), ("next", "/communities/atelier")]
    };
    // Whoever is no member writes nothing there, and what was typed is not lost.
    let refused = zoe.post("/posts", &within("Coucou")).await;
    assert!(refused.status != StatusCode::SEE_OTHER && refused.body.contains("Coucou"), "{}", refused.body);
    assert!(refused.body.contains(&format!("name=\"community\" value=\"{atelier}\"")), "{}", refused.body);
    // A text without a word is not lost either, and stays where it was to go.
    let empty = marc.post("/posts", &within(" ")).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.body.contains("value=\"members\" selected"), "{}", empty.body);
    assert_eq!(marc.post("/posts", &within("Entre nous")).await.location(), "/communities/atelier");
    let page = lea.get("/communities/atelier").await.body;
    let mark = "Membres de la communauté <a href=\"/communities/atelier\">L’atelier</a>";
    assert!(page.contains("Entre nous") && page.contains(mark), "{page}");
    assert!(lea.get("/home").await.body.contains(mark), "wherever it is read");
    let id = between(&page, "id=\"p", "\"").to_owned();
    for browser in [&mut zoe, &mut town.stranger()] {
        assert_eq!(browser.get(&format!("/@marc/{id}")).await.status, StatusCode::NOT_FOUND);
        assert!(!browser.get("/@marc").await.body.contains("Entre nous"));
    }
    // Who belongs to it gives it away to nobody else.
    assert!(!zoe.get("/@marc/following").await.body.contains("atelier"));
    assert_eq!(zoe.get("/@atelier/followers").await.status, StatusCode::NOT_FOUND);
    assert_eq!(town.stranger().get("/@atelier/followers").await.status, StatusCode::NOT_FOUND);
    assert!(lea.get("/@marc/following").await.body.contains("atelier"));
    // An answer stays there too, and what names nothing cannot be for members.
    let answer = [("text", "Oui"), ("audience", "members"), ("in_reply_to", id.as_str())];
    assert!(lea.post("/posts", &answer).await.location().starts_with(&format!("/@marc/{id}#p")));
    assert!(!town.stranger().get("/@lea").await.body.contains("Oui"));
    let lost = zoe.post("/posts", &[("text", "Coucou"), ("audience", "members")]).await;
    assert_eq!(lost.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn moderators_let_people_in() {
    let town = Town::new().await;
    let speaker = town.person("lea").await;
    town.person("marc").await;
    let (mut lea, mut marc) = (town.browser("lea").await, town.browser("marc").await);
    lea.post("/communities/new", &profile("Le cercle", "cercle", "approval")).await;
    marc.post("/communities/cercle/join", &[]).await;
    let page = marc.get("/communities/cercle").await.body;
    assert!(page.contains("1 membre") && !page.contains("name=\"text\""), "{page}");
    assert!(lea.get("/communities/cercle").await.body.contains("1 personne demande à entrer"));
    let marc_id = town.actor("marc").await.id.to_string();
    let thread = format!("/@lea/{}", town.publish(speaker, draft("@cercle Entre nous")).await);
    let page = marc.get(&thread).await.body;
    assert!(page.contains("Seuls les membres répondent") && !page.contains("name=\"text\""), "{page}");
    lea.post("/communities/cercle/people", &[("deed", "accept"), ("who", &marc_id)]).await;
    assert!(marc.get("/communities/cercle").await.body.contains("name=\"text\""));
    assert!(marc.get(&thread).await.body.contains("name=\"text\""));
    lea.post("/communities/cercle/people", &[("deed", "ban"), ("who", &marc_id), ("reason", "Insultes")]).await;
    let page = marc.get("/communities/cercle").await.body;
    assert!(page.contains("Vous ne pouvez plus participer"), "{page}");
    assert!(lea.get("/communities/cercle/people").await.body.contains("Insultes"));
    lea.post("/communities/cercle/people", &[("deed", "unban"), ("who", &marc_id)]).await;
    assert!(!marc.get("/communities/cercle").await.body.contains("Vous ne pouvez plus participer"));
}

#[tokio::test]
async fn moderators_reach_every_member() {
    let town = Town::new().await;
    town.person("lea").await;
    let mut lea = town.browser("lea").await;
    lea.post("/communities/new", &profile("La forge", "forge", "open")).await;
    let (target, people) = (town.actor("forge").await.id, "/communities/forge/people");
    for n in 0..=100 {
        let actor = town.neighbour(&format!("membre{n}"), &format!("Membre {n}.")).await.id;
        let activity = Uri::parse(&format!("https://brest.example/activities/{n}")).expect("an address");
        let origin = Origin::Remote { actor, activity };
        let follow = RequestFollow { origin, target, show_boosts: None, notify: None };
        town.app.execute(follow).await.expect("a member");
    }
    let first = lea.get(people).await.body;
    assert!(first.contains("Membre 100.") && !first.contains("Membre 0."), "{first}");
    assert!(first.contains("aria-label=\"Pages\u{a0}: Membres\""), "{first}");
    let next = format!("{people}?max_id={}", between(&first, "/communities/forge/people?max_id=", "\""));
    assert!(lea.get(&next).await.body.contains("Membre 0."));
    // What does not fit is said where it was typed.
    let who = town.actor("membre0@brest.example").await.id.to_string();
    let long = "x".repeat(501);
    let refused = lea.post(&next, &[("deed", "ban"), ("who", &who), ("reason", &long)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("Membre 0.") && refused.body.contains(&long), "{}", refused.body);
    // One is led back to where one was.
    let appointed = lea.post(&next, &[("deed", "appoint"), ("who", &who)]).await;
    assert_eq!((appointed.status, appointed.location()), (StatusCode::SEE_OTHER, next.as_str()));
}

#[tokio::test]
async fn moderators_reach_everyone_who_is_kept_out() {
    let town = Town::new().await;
    let lea = town.person("lea").await;
    let mut browser = town.browser("lea").await;
    browser.post("/communities/new", &profile("La forge", "forge", "open")).await;
    let (community, people) = (town.actor("forge").await.id, "/communities/forge/people");
    for n in 0..=100 {
        let actor = town.neighbour(&format!("exclu{n}"), &format!("Exclu {n}.")).await.id;
        let act = Act::Ban { actor, until: None, reason: String::new() };
        town.app.execute(Moderate { origin: Origin::Local(lea), community, act }).await.expect("kept out");
    }
    let first = browser.get(people).await.body;
    assert!(first.contains("Exclu 100.") && !first.contains("Exclu 0."), "{first}");
    assert!(first.contains("aria-label=\"Pages\u{a0}: Exclus\""), "{first}");
    let link = between(&first, "/communities/forge/people?of=bans", "#bans").replace("&#38;", "&");
    let next = format!("{people}?of=bans{link}");
    let second = browser.get(&next).await.body;
    assert!(second.contains("Exclu 0.") && !second.contains("Exclu 100."), "{second}");
    let who = town.actor("exclu0@brest.example").await.id.to_string();
    let back = browser.post(&next, &[("deed", "unban"), ("who", &who)]).await;
    assert_eq!((back.status, back.location()), (StatusCode::SEE_OTHER, next.as_str()));
    // Nobody is left there.
    let page = browser.get(&next).await.body;
    assert!(page.contains("Exclu 100.") && !page.contains("Exclu 0."), "{page}");
}

#[tokio::test]
async fn moderators_say_how_open_a_community_is() {
    let town = Town::new().await;
    town.person("lea").await;
    town.person("marc").await;
    let (mut lea, mut marc) = (town.browser("lea").await, town.browser("marc").await);
    lea.post("/communities/new", &profile("La forge", "forge", "open")).await;
    let page = lea.get("/communities/forge/sharing").await.body;
    assert_eq!(page.matches("type=\"radio\"").count(), 5);
    assert!(page.contains("value=\"dialogue\" checked") && page.contains("Dialogue, par lea"), "{page}");
    assert!(marc.get("/communities/forge").await.body.contains("name=\"text\""), "anyone writes");
    assert_eq!(marc.get("/communities/forge/sharing").await.status, StatusCode::FORBIDDEN);
    assert_eq!(marc.post("/communities/forge/sharing", &[("level", "showcase")]).await.status, StatusCode::FORBIDDEN);
    assert!(town.stranger().get("/communities/forge/sharing").await.location().starts_with("/login"));
    assert_eq!(lea.post("/communities/forge/sharing", &[("level", "all")]).await.status.as_u16(), 422);

    let moved = lea.post("/communities/forge/sharing", &[("level", "listening")]).await;
    assert_eq!(moved.location(), "/communities/forge/sharing");
    assert!(lea.get("/communities/forge/sharing").await.body.contains("Écoute, par lea"));
    let page = marc.get("/communities/forge").await.body;
    assert!(page.contains("Partage\u{a0}: Écoute") && !page.contains("name=\"text\""), "{page}");
    marc.post("/communities/forge/join", &[]).await;
    assert!(marc.get("/communities/forge").await.body.contains("name=\"text\""), "members write");
    // What it says about itself may change, and this stays.
    lea.post("/communities/forge/settings", &profile("La grande forge", "forge", "open")).await;
    assert!(marc.get("/communities/forge").await.body.contains("Partage\u{a0}: Écoute"));
}

#[tokio::test]
async fn a_community_is_found_where_it_is() {
    let town = Town::new().await;
    let dataset = Dataset::built_in(FRANCE).expect("the dataset").around(&["insee-dep:69"]);
    import(&town.app, &dataset, |_| {}).await.expect("imported");
    town.person("lea").await;
    let mut lea = town.browser("lea").await;
    let with = |place: &'static str| {
        let mut fields = profile("La forge", "forge", "open");
        fields.push(("territory", place));
        fields
    };
    let unknown = lea.post("/communities/new", &with("Nulle Part")).await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unknown.body.contains("inconnu ici") && unknown.body.contains("value=\"Nulle Part\""), "{}", unknown.body);
    assert_eq!(lea.post("/communities/new", &with("insee-com:69123")).await.location(), "/communities/forge");
    directory::sweep(&town.app).await.expect("swept");

    let mut stranger = town.stranger();
    let page = stranger.get("/communities/forge").await.body;
    assert!(page.contains("href=\"/territories/insee-com:69123\""), "{page}");
    for place in ["/directory?place=Lyon&kind=community", "/directory?place=insee-dep:69&kind=community"] {
        let found = stranger.get(place).await.body;
        assert!(found.contains("La forge") && found.contains(">Rejoindre<span"), "{place}: {found}");
    }
    for place in ["/territories/insee-com:69123", "/territories/insee-dep:69"] {
        assert!(stranger.get(place).await.body.contains("La forge"), "{place}");
    }
    // What stands in the form means the same when it is sent again; an empty field takes the community from there.
    let form = lea.get("/communities/forge/settings").await.body;
    let typed = between(&form, "name=\"territory\" value=\"", "\"").to_owned();
    assert_eq!(typed, "Lyon (69)");
    lea.post("/communities/forge/settings", &with("Lyon (69)")).await;
    assert!(stranger.get("/communities/forge").await.body.contains("/territories/insee-com:69123"));
    assert_eq!(lea.post("/communities/forge/settings", &with("")).await.location(), "/communities/forge");
    directory::sweep(&town.app).await.expect("swept");
    assert!(!stranger.get("/territories/insee-com:69123").await.body.contains("La forge"));
    assert!(
        stranger.get("/directory?kind=community").await.body.contains("La forge"),
        "it is still somewhere in the list"
    );
}

#[tokio::test]
async fn every_form_of_a_community_says_what_happens() {
    let town = Town::new().await;
    for name in ["lea", "marc", "zoe"] {
        town.person(name).await;
    }
    let (mut lea, mut marc, mut zoe) =
        (town.browser("lea").await, town.browser("marc").await, town.browser("zoe").await);
    for (handle, access) in [("forge", "open"), ("cercle", "approval"), ("atelier", "invitation")] {
        lea.post("/communities/new", &profile("La forge", handle, access)).await;
    }
    let invited = lea.post("/communities/atelier/invite", &[("guest", "@marc")]).await;
    assert_eq!(invited.location(), "/communities/atelier");
    zoe.post("/communities/cercle/join", &[]).await;
    let sentences = [
        ("lea", "/communities/new", "Vous en serez membre", "You will be a member"),
        ("lea", "/communities/forge/settings", "Ce que vous enregistrez", "What you save"),
        ("lea", "/communities/forge/people", "attend votre réponse", "wait for your answer"),
        ("lea", "/communities/forge", "La personne entre dès", "They are in as soon"),
        ("lea", "/communities/forge", "tout le monde peut le lire", "everyone can read it"),
        ("lea", "/communities/atelier", "Eux seuls peuvent le lire", "Nobody else can read it"),
        ("marc", "/communities/forge", "vous entrez aussitôt", "you are in at once"),
        ("marc", "/communities/cercle", "répond à votre demande", "answer your request"),
        ("marc", "/communities/atelier", "On vous invite", "You are invited"),
        ("zoe", "/communities/cercle", "attend la réponse", "waits for the moderators"),
    ];
    for (language, at) in [("fr", 0), ("en", 1)] {
        for (who, path, french, english) in sentences {
            let browser = match who {
                "lea" => &mut lea,
                "marc" => &mut marc,
                _ => &mut zoe,
            };
            browser.language = language.into();
            let (page, said) = (browser.get(path).await.body, [french, english][at]);
            assert!(page.contains(said), "{who} reads no {said:?} at {path}: {page}");
        }
    }
}

#[tokio::test]
async fn a_wrong_field_says_what_to_change_and_keeps_what_was_typed() {
    let town = Town::new().await;
    town.person("lea").await;
    let mut lea = town.browser("lea").await;
    let (long, charter) = ("x".repeat(1_001), "y".repeat(10_001));
    let tags = "fr, br, en, de, es, it, nl, pl, pt, ro, tr";
    let wrong = [
        ("name", " ", "Il faut un nom, de 100 caractères"),
        ("handle", "la forge", "lettres sans accent, chiffres ou _"),
        ("handle", "admin", "Quelques noms sont réservés"),
        ("description", long.as_str(), "trop long"),
        ("subject", long.as_str(), "trop long"),
        ("charter", charter.as_str(), "trop long"),
        ("languages", "fr, français", "chacune par son code"),
        ("languages", tags, "10 langues au plus"),
    ];
    lea.post("/communities/new", &profile("La place", "place", "open")).await;
    for (field, typed, said) in wrong {
        let mut fields = profile("La forge", "forge", "open");
        fields.retain(|(name, _)| *name != field);
        fields.push((field, typed));
        for path in ["/communities/new", "/communities/place/settings"] {
            if field == "handle" && path.ends_with("settings") {
                continue;
            }
            let refused = lea.post(path, &fields).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} at {path}");
            let beside = between(&refused.body, &format!("id=\"{field}-wrong\">"), "</span>");
            assert!(beside.contains(said), "{field} at {path}: {beside}");
            assert!(refused.body.contains("aria-invalid") && refused.body.contains("Rien n’est enregistré"));
            assert!(refused.body.contains(typed), "{field} at {path} keeps what was typed");
            assert!(field == "subject" || refused.body.contains("value=\"Métallurgie\""), "and the rest");
        }
    }
    let taken = lea.post("/communities/new", &profile("La forge", "place", "open")).await.body;
    assert!(between(&taken, "id=\"handle-wrong\">", "</span>").contains("déjà pris"), "{taken}");
}

#[tokio::test]
async fn moderators_are_told_beside_the_field_too() {
    let town = Town::new().await;
    town.person("lea").await;
    let marc = town.person("marc").await;
    let (mut lea, mut theirs) = (town.browser("lea").await, town.browser("marc").await);
    lea.post("/communities/new", &profile("La forge", "forge", "open")).await;
    town.company("fonderie", "Fonderie du Rhône", "marc").await;
    town.nobody_answers_for("fonderie").await;
    // Whom to invite; nobody hears of a company that is not published.
    for (guest, said) in [
        ("pas un nom", "une adresse comme"),
        ("@personne", "Personne ne porte ce nom"),
        ("@fonderie", "Personne ne porte ce nom"),
        ("@nobody@vannes.example", "Personne ne porte ce nom"),
        ("@anna@silent.example", "ne répond pas"),
    ] {
        let refused = lea.post("/communities/forge/invite", &[("guest", guest)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{guest}");
        assert!(between(&refused.body, "id=\"guest-wrong\">", "</span>").contains(said), "{guest}");
        assert!(refused.body.contains(&format!("value=\"{guest}\"")), "{guest} stays");
    }
    // Why somebody is kept out, and for how long.
    theirs.post("/communities/forge/join", &[]).await;
    let (who, long) = (marc.actor().to_string(), "x".repeat(501));
    let ban = [("deed", "ban"), ("who", who.as_str()), ("reason", long.as_str())];
    let refused = lea.post("/communities/forge/people", &ban).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let beside = between(&refused.body, &format!("id=\"reason-{who}-wrong\">"), "</span>");
    assert!(beside.contains("500 caractères") && refused.body.contains(&format!("value=\"{long}\"")), "{beside}");
    let forge = town.actor("forge").await.id.to_string();
    let thread = [("text", "Qui a un étau ?"), ("audience", "public"), ("community", forge.as_str())];
    theirs.post("/posts", &thread).await;
    let page = lea.get("/communities/forge").await.body;
    let about = format!("/communities/forge/posts/{}", between(&page, "id=\"p", "\""));
    for (deed, field, reason, days, said) in [
        ("remove", "reason", long.as_str(), "", "500 caractères"),
        ("ban", "ban-reason", long.as_str(), "7", "500 caractères"),
        ("ban", "days", "Insultes", "sept", "de 1 à 3 650"),
        ("ban", "days", "Insultes", "0", "sans fin"),
    ] {
        let refused = lea.post(&about, &[("deed", deed), ("reason", reason), ("days", days)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{deed} {days}");
        let beside = between(&refused.body, &format!("id=\"{field}-wrong\">"), "</span>").replace('\u{202f}', " ");
        assert!(beside.replace('\u{a0}', " ").contains(said), "{beside}");
        assert!(refused.body.contains(&format!("value=\"{reason}\"")), "{deed} keeps the reason");
        assert!(deed == "remove" || refused.body.contains(&format!("value=\"{days}\"")), "and the days");
    }
    assert!(theirs.get("/communities/forge").await.body.contains(">Quitter<"), "nobody was kept out");
}
