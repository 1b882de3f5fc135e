//! Every page renders, in both languages, with everything that belongs to it.

use app::{Origin, follow::RequestFollow};
use axum::http::{Method, StatusCode, header};
use domain::audience::Audience;

use crate::harness::{Town, between, draft};

/// A town where something happened.
async fn lively() -> (Town, String, String) {
    let town = Town::new().await;
    let lea = town.person("lea").await;
    let marc = town.person("marc").await;
    let fonderie = town.company("fonderie", "Fonderie de l’Ouest", "lea").await;
    town.neighbour("anna", "Anna").await;
    let post = town.publish(fonderie, draft("Bonjour à tous, @marc ! #Bronze")).await;
    town.publish(marc, app::post::Draft { in_reply_to: Some(post), ..draft("@fonderie Bravo") }).await;
    town.publish(lea, app::post::Draft { warning: "Chiffres".into(), ..draft("Derrière") }).await;
    let follow =
        RequestFollow { origin: Origin::Local(marc), target: fonderie.actor(), show_boosts: None, notify: None };
    town.app.execute(follow).await.expect("a follow");
    town.settle().await;
    (town, format!("/@fonderie/{post}"), post.to_string())
}

#[tokio::test]
async fn every_page_renders_in_both_languages() {
    let (town, post, id) = lively().await;
    let reply = format!("/compose?in_reply_to={id}");
    let for_all = [
        "/about",
        "/public",
        "/tags/bronze",
        "/search?q=fonderie",
        "/@fonderie",
        "/@lea",
        "/@anna@brest.example",
        &post,
    ];
    let for_strangers = ["/", "/login"];
    let for_members = ["/home", "/notifications", "/compose", &reply];
    for (lang, word) in [("fr", "Aller au contenu"), ("en", "Skip to content")] {
        for (mut browser, own) in [(town.stranger(), &for_strangers[..]), (town.browser("lea").await, &for_members[..])]
        {
            browser.language = lang.into();
            for path in for_all.iter().chain(own) {
                let page = browser.get(path).await;
                assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body);
                assert!(page.body.contains(word), "{path} speaks {lang}");
                assert!(page.body.contains(&format!("<html lang=\"{lang}\">")), "{path}");
                assert!(page.body.contains("<main") && page.body.contains("<nav"), "{path} has landmarks");
                let source = if lang == "fr" { "Code source" } else { "Source code" };
                let source = format!("<a href=\"https://code.example/ancrage\" rel=\"noopener\">{source}</a>");
                assert!(page.body.contains(&source), "{path} offers the source code");
                assert_eq!(page.body.matches("<h1").count(), 1, "{path} has one heading of the first rank");
                assert!(!page.body.contains("style=\""), "{path} has no style of its own");
                assert!(page.header(header::CONTENT_SECURITY_POLICY).contains("default-src 'none'"), "{path}");
            }
        }
    }
}

#[tokio::test]
async fn members_are_led_home_and_strangers_to_the_door() {
    let (town, ..) = lively().await;
    let mut lea = town.browser("lea").await;
    assert_eq!(lea.get("/").await.location(), "/home");
    assert_eq!(lea.get("/login").await.location(), "/home");
    let mut stranger = town.stranger();
    assert_eq!(stranger.get("/home").await.location(), "/login?next=%2Fhome");
    assert_eq!(stranger.get("/notifications").await.location(), "/login?next=%2Fnotifications");
    assert!(stranger.get("/compose?text=x").await.location().starts_with("/login?next=%2Fcompose"));
}

/// What a page says of itself where it is quoted (OpenGraph).
fn open_graph<'a>(page: &'a str, name: &str) -> &'a str {
    between(page, &format!("<meta property=\"og:{name}\" content=\""), "\">")
}

#[tokio::test]
async fn a_company_shows_what_it_is() {
    let (town, post, _) = lively().await;
    let mut stranger = town.stranger();
    let profile = stranger.get("/@fonderie").await.body;
    assert!(profile.contains("Coopérative · Commune 69123"), "{profile}");
    assert!(profile.contains("@fonderie@lyon.example"));
    assert!(profile.contains("1 abonné<"), "{profile}");
    assert!(profile.contains("1 publication<"));
    assert!(profile.contains(r#"type="application/activity+json" href="https://lyon.example/actors/"#));
    assert!(profile.contains(r#"type="application/atom+xml" href="/@fonderie.atom""#));
    assert!(profile.contains(r#""@type":"Organization""#));
    assert_eq!(open_graph(&profile, "type"), "profile");
    assert_eq!(open_graph(&profile, "title"), "Fonderie de l’Ouest");
    assert_eq!(open_graph(&profile, "url"), "https://lyon.example/@fonderie");
    assert!(open_graph(&profile, "image").starts_with("https://lyon.example/assets/avatar.png"), "{profile}");
    let page = stranger.get(&post).await.body;
    assert!(page.contains(r#""@type":"SocialMediaPosting""#));
    assert_eq!(open_graph(&page, "type"), "article");
    let title = open_graph(&page, "title");
    assert!(title.starts_with("Fonderie de l’Ouest") && title.contains("Bonjour à tous"), "{title}");
    assert!(open_graph(&page, "description").starts_with("Bonjour à tous"), "{page}");
    assert_eq!(open_graph(&page, "url"), format!("https://lyon.example{post}"));
    assert!(open_graph(&page, "image").starts_with("https://lyon.example/assets/avatar.png"), "{page}");
    assert!(page.contains(r#"type="application/activity+json" href="https://lyon.example/objects/"#));
    assert!(page.contains(r#"<div class="text" lang="fr""#), "posts say their language");
    assert!(page.contains("Bravo"), "answers stand below");
}

#[tokio::test]
async fn what_is_said_here_has_a_page_and_what_is_said_elsewhere_stands_under_its_hashtag() {
    let (town, ..) = lively().await;
    let anna = town.actor("anna@brest.example").await;
    town.neighbour_says(&anna, "Depuis Brest", "bronze").await;
    for mut browser in [town.stranger(), town.browser("lea").await] {
        for (path, from_elsewhere) in [("/public", false), ("/tags/bronze", true)] {
            let page = browser.get(path).await.body;
            assert!(page.contains("Bonjour à tous"), "{path}: {page}");
            assert_eq!(page.contains("Depuis Brest"), from_elsewhere, "{path}: {page}");
        }
    }
}

#[tokio::test]
async fn a_member_sees_forms_and_a_stranger_none() {
    let (town, post, id) = lively().await;
    let page = town.browser("marc").await.get(&post).await.body;
    for form in [format!("/posts/{id}/like"), format!("/posts/{id}/boost"), "action=\"/posts\"".into()] {
        assert!(page.contains(&form), "{form}");
    }
    assert!(!page.contains(&format!("/posts/{id}/delete")), "only authors delete");
    let bare = town.stranger().get(&post).await.body;
    assert!(!bare.contains("method=\"post\""), "{bare}");
    let profile = town.browser("marc").await.get("/@fonderie").await.body;
    assert!(profile.contains("/@fonderie/unfollow") && !profile.contains("/@fonderie/follow\""));
}

#[tokio::test]
async fn notifications_tell_what_happened() {
    let (town, ..) = lively().await;
    let page = town.browser("marc").await.get("/notifications").await.body;
    assert!(page.contains("vous a écrit") && page.contains("Fonderie"), "{page}");
    let mut lea = town.browser("lea").await;
    let fonderie = town.actor("fonderie").await.id.to_string();
    lea.post("/act-as", &[("actor", &fonderie)]).await;
    let page = lea.get("/notifications").await.body;
    assert!(page.contains("vous suit") && page.contains("Bravo"), "{page}");
}

#[tokio::test]
async fn timelines_go_page_by_page() {
    let town = Town::new().await;
    let lea = town.person("lea").await;
    for n in 1..=45 {
        town.publish(lea, draft(&format!("Billet-{n}."))).await;
    }
    let mut browser = town.browser("lea").await;
    for list in ["/home", "/public", "/@lea"] {
        let first = browser.get(list).await.body;
        assert!(first.contains("Billet-45.") && first.contains("Billet-26.") && !first.contains("Billet-25."));
        let older = next_link(&first, "next").expect("an older page");
        let second = browser.get(&older).await.body;
        assert!(second.contains("Billet-25.") && second.contains("Billet-6.") && !second.contains("Billet-26."));
        let third = browser.get(&next_link(&second, "next").expect("a third page")).await.body;
        assert!(third.contains("Billet-5.") && next_link(&third, "next").is_none());
        let back = browser.get(&next_link(&third, "prev").expect("the way back")).await.body;
        assert!(back.contains("Billet-25.") && back.contains("Billet-6."), "{list}");
    }
}

#[tokio::test]
async fn a_long_thread_leads_on() {
    let town = Town::new().await;
    let lea = town.person("lea").await;
    let post = town.publish(lea, draft("Qui vient ?")).await;
    for n in 1..=101 {
        let answer = app::post::Draft { in_reply_to: Some(post), ..draft(&format!("Réponse-{n}.")) };
        town.publish(lea, answer).await;
    }
    let mut browser = town.stranger();
    let path = format!("/@lea/{post}");
    let first = browser.get(&path).await.body;
    assert!(first.contains("Réponse-1.") && first.contains("Réponse-100.") && !first.contains("Réponse-101."));
    let second = browser.get(&next_link(&first, "next").expect("more answers")).await.body;
    assert!(second.contains("Qui vient") && second.contains("Réponse-101.") && !second.contains("Réponse-100."));
    assert_eq!((next_link(&second, "next"), next_link(&second, "prev")), (None, Some(path.clone())));
    // Who answers sees the answer, which the first page has no room for.
    let (mut writer, id) = (town.browser("lea").await, post.to_string());
    let answer = [("text", "Et moi."), ("audience", "public"), ("in_reply_to", id.as_str())];
    let written = writer.post("/posts", &answer).await;
    let shown = written.location().to_owned();
    assert!(shown.starts_with(&format!("{path}?after=")) && shown.contains("#p"), "{shown}");
    let place = shown.split('#').next().expect("a page");
    assert!(writer.get(place).await.body.contains("Et moi."));
    // A link that was cut leads to the beginning.
    assert!(browser.get(&format!("{path}?after=x")).await.body.contains("Réponse-1."));
}

fn next_link(page: &str, rel: &str) -> Option<String> {
    let end = page.find(&format!("\" rel=\"{rel}\""))?;
    let start = page[..end].rfind("href=\"")? + 6;
    Some(page[start..end].to_owned())
}

#[tokio::test]
async fn what_is_not_there_is_said_in_the_readers_language() {
    let (town, post, _) = lively().await;
    let mut browser = town.stranger();
    for path in
        ["/nowhere", "/@nobody", "/@fonderie/1", "/@fonderie/x", "/@nobody@brest.example", "/tags/%20", "/@a@b@c"]
    {
        let page = browser.get(path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        assert!(page.body.contains("Page introuvable") && page.body.contains("<h1"), "{path}");
    }
    browser.language = "en".into();
    assert!(browser.get("/nowhere").await.body.contains("Page not found"));
    // The page of a post under another name leads to its own.
    let elsewhere = post.replace("fonderie", "lea");
    assert_eq!(browser.get(&elsewhere).await.location(), post);
    assert_eq!(browser.get("/@fonderie@lyon.example").await.location(), "/@fonderie");
}

#[tokio::test]
async fn a_language_is_chosen_and_kept() {
    let town = Town::new().await;
    let mut browser = town.stranger();
    assert!(browser.get("/about").await.body.contains("<html lang=\"fr\">"));
    assert!(browser.get("/about?lang=en").await.body.contains("<html lang=\"en\">"));
    assert!(browser.get("/about").await.body.contains("<html lang=\"en\">"));
    assert!(browser.get("/about?lang=xx").await.body.contains("<html lang=\"en\">"));
    let mut other = town.stranger();
    other.language = "de".into();
    assert!(other.get("/about").await.body.contains("<html lang=\"fr\">"), "the server's own language");
}

#[tokio::test]
async fn files_are_kept_by_browsers() {
    let town = Town::new().await;
    let mut browser = town.stranger();
    let page = browser.get("/about").await.body;
    let start = page.find("/assets/style.css?v=").expect("a style sheet");
    let href = &page[start..start + page[start..].find('"').expect("an end")];
    let sheet = browser.get(href).await;
    assert_eq!(sheet.header(header::CACHE_CONTROL), "public, max-age=31536000, immutable");
    assert_eq!(sheet.header(header::CONTENT_TYPE), "text/css; charset=utf-8");
    let etag = sheet.header(header::ETAG).to_owned();
    assert!(!browser.get("/assets/style.css?v=old").await.header(header::CACHE_CONTROL).contains("immutable"));
    let request = browser.request(Method::GET, href).header(header::IF_NONE_MATCH, &etag);
    let again = browser.send(request.body(axum::body::Body::empty()).expect("a request")).await;
    assert_eq!((again.status, again.body.as_str()), (StatusCode::NOT_MODIFIED, ""));
    for picture in ["/assets/avatar.png", "/assets/header.png"] {
        assert_eq!(browser.get(picture).await.header(header::CONTENT_TYPE), "image/png");
    }
    assert_eq!(browser.get("/assets/nothing.css").await.status, StatusCode::NOT_FOUND);
    let initial = browser.get("/initials/3/%3C").await;
    assert_eq!(initial.header(header::CONTENT_TYPE), "image/svg+xml");
    assert!(initial.body.contains(">&lt;</text>"), "{}", initial.body);
    for path in ["/initials/8/A", "/initials/1/AB", "/initials/1/%ff"] {
        assert!(browser.get(path).await.status.is_client_error(), "{path}");
    }
}

#[tokio::test]
async fn a_page_of_posts_costs_a_fixed_number_of_statements() {
    let town = Town::new().await;
    town.person("lea").await;
    let fonderie = town.company("fonderie", "Fonderie", "lea").await;
    town.publish(fonderie, draft("Un")).await;
    let mut browser = town.browser("lea").await;
    let mut cost = async |town: &Town| {
        let before = town.app.store().statements();
        browser.get("/public").await;
        town.app.store().statements() - before
    };
    let one = cost(&town).await;
    for n in 0..15 {
        let speaker = town.person(&format!("p{n}")).await;
        town.publish(speaker, app::post::Draft { audience: Audience::Public, ..draft("Encore #bronze") }).await;
    }
    let many = cost(&town).await;
    assert!(many <= one + 2, "{one} statements for one post, {many} for sixteen");
}
