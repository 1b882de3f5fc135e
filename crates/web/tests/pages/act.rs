//! What forms do.

use app::{
    post::{Draft, Edit, EditPost, PollDraft},
    profile::{ProfileChange, UpdateProfile},
    remote::Nowhere,
};
use axum::http::StatusCode;
use domain::{audience::Audience, poll::PollChange};

use crate::harness::{Town, between, draft};

#[tokio::test]
async fn posts_are_written_answered_and_deleted() {
    let town = Town::new().await;
    town.person("lea").await;
    town.person("marc").await;
    let mut lea = town.browser("lea").await;
    let written = [
        ("text", "Première ligne\r\nDeuxième #Bronze"),
        ("audience", "public"),
        ("language", "br"),
        ("warning", "Attention"),
        ("key", "once"),
        ("next", "/home"),
    ];
    assert_eq!(lea.post("/posts", &written).await.location(), "/home");
    assert_eq!(lea.post("/posts", &written).await.location(), "/home", "sent twice");
    let home = lea.get("/home").await.body;
    assert_eq!(home.matches("Première ligne").count(), 1, "published once");
    assert!(home.contains("lang=\"br\"") && home.contains("<strong>Attention</strong>"));

    let id = between(&home, "id=\"p", "\"").to_owned();
    let mut marc = town.browser("marc").await;
    let form = marc.get(&format!("/compose?in_reply_to={id}")).await.body;
    assert!(form.contains(">@lea </textarea>"), "the author is named: {form}");
    assert!(form.contains("value=\"Attention\""), "the warning is kept");
    let answer = marc.post("/posts", &[("text", "@lea Ya"), ("audience", "public"), ("in_reply_to", &id)]).await;
    assert!(answer.location().starts_with(&format!("/@lea/{id}#p")), "{}", answer.location());
    let thread = town.stranger().get(&format!("/@lea/{id}")).await.body;
    assert!(thread.contains("Ya"));

    let delete = format!("/posts/{id}/delete");
    assert_eq!(marc.post(&delete, &[]).await.status, StatusCode::NOT_FOUND, "not his");
    assert_eq!(lea.post(&delete, &[("next", "/home")]).await.location(), "/home");
    let gone = town.stranger().get(&format!("/@lea/{id}")).await;
    assert_eq!(gone.status, StatusCode::GONE);
    assert!(gone.body.contains("supprimé"));
}

#[tokio::test]
async fn nothing_to_say_is_not_published() {
    let town = Town::new().await;
    town.person("lea").await;
    let mut lea = town.browser("lea").await;
    let answer = lea.post("/posts", &[("text", "  "), ("audience", "public")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("Écrivez d’abord quelque chose"));
    let answer = lea.post("/posts", &[("text", "x"), ("audience", "everyone")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_text_that_is_refused_is_not_lost() {
    let town = Town::new().await;
    let lea = town.person("lea").await;
    town.person("marc").await;
    let fonderie = town.company("fonderie", "Fonderie", "lea").await.actor().to_string();
    let post = town.publish(lea, draft("Bonjour")).await.to_string();
    town.browser("lea").await.post(&format!("/posts/{post}/delete"), &[]).await;
    let mut marc = town.browser("marc").await;
    for (name, value, status) in
        [("in_reply_to", post.as_str(), StatusCode::NOT_FOUND), ("speaker", fonderie.as_str(), StatusCode::FORBIDDEN)]
    {
        let answer = marc.post("/posts", &[("text", "Une longue lettre"), ("audience", "public"), (name, value)]).await;
        assert_eq!(answer.status, status, "{name}");
        assert!(answer.body.contains(">Une longue lettre</textarea>"), "{name}: {}", answer.body);
        assert!(answer.body.contains("Ce texte n’a pas été publié"), "{name}");
    }
    assert!(!town.stranger().get("/public").await.body.contains("Une longue lettre"));
    for (form, door) in [("/posts", "/login?next=%2Fcompose"), ("/posts/1/edit", "/login?next=%2Fposts%2F1%2Fedit")] {
        let mut stranger = town.stranger();
        let ended = stranger.post_bare(form, &[("text", "x"), ("audience", "public")]).await;
        assert_eq!(ended.location(), door);
        let told = stranger.get(door).await.body;
        assert!(told.contains("rien n’a été publié. Revenez en arrière pour copier votre texte"), "{form}: {told}");
    }
}

#[tokio::test]
async fn null_characters_are_refused() {
    let town = Town::new().await;
    town.person("lea").await;
    let mut lea = town.browser("lea").await;
    let written = [("text", "a\0b"), ("audience", "public")];
    assert_eq!(lea.post("/posts", &written).await.status, StatusCode::BAD_REQUEST);
    let login = town.stranger().post_bare("/login", &[("name", "lea\0"), ("password", "x")]).await;
    assert_eq!(login.status, StatusCode::BAD_REQUEST);
    for address in [
        "/search?q=le%00a",
        "/directory?place=Lyon&q=%00",
        "/directory.csv?q=%00",
        "/territories?q=%00",
        "/settings/territories?q=%00",
        "/compose?text=a%00b",
        "/password/new?t=%00",
        "/tags/le%00a",
        "/@le%00a",
        "/territories/insee-com:69123%00",
        "/invitation/%00",
        "/%00",
    ] {
        let refused = lea.get(address).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{address}");
        assert!(refused.body.contains("</html>"), "{address}: {}", refused.body);
    }
    // What only looks like one is none.
    assert_eq!(lea.get("/search?q=le%2500a").await.status, StatusCode::OK);
}

#[tokio::test]
async fn answers_never_reach_further() {
    let town = Town::new().await;
    let lea = town.person("lea").await;
    town.person("marc").await;
    let quiet = town.publish(lea, Draft { audience: Audience::Direct, ..draft("@marc entre nous") }).await;
    let mut marc = town.browser("marc").await;
    let form = marc.get(&format!("/compose?in_reply_to={quiet}")).await.body;
    assert!(form.contains("value=\"direct\"") && !form.contains("value=\"public\""));
    let written = [("text", "@lea secret gardé"), ("audience", "public"), ("in_reply_to", &quiet.to_string())];
    marc.post("/posts", &written).await;
    assert!(!town.stranger().get("/@marc").await.body.contains("secret gardé"));
    assert!(!town.stranger().get("/public").await.body.contains("secret gardé"));
}

#[tokio::test]
async fn likes_and_boosts_are_given_and_taken_back() {
    let town = Town::new().await;
    let lea = town.person("lea").await;
    town.person("marc").await;
    let post = town.publish(lea, draft("Bonjour")).await;
    let page = format!("/@lea/{post}");
    let mut marc = town.browser("marc").await;
    for (deed, undo) in [("like", "unlike"), ("boost", "unboost")] {
        let (deed, undo) = (format!("/posts/{post}/{deed}"), format!("/posts/{post}/{undo}"));
        assert_eq!(marc.post(&deed, &[("next", &page)]).await.location(), page);
        assert!(marc.get(&page).await.body.contains(&format!("action=\"{undo}\"")), "{deed}");
        assert_eq!(marc.post(&undo, &[("next", &page)]).await.location(), page);
        assert!(marc.get(&page).await.body.contains(&format!("action=\"{deed}\"")), "{undo}");
    }
    assert_eq!(marc.post(&format!("/posts/{post}/frown"), &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(marc.post("/posts/x/like", &[]).await.status, StatusCode::NOT_FOUND);
    marc.post(&format!("/posts/{post}/boost"), &[]).await;
    assert!(marc.get("/@marc").await.body.contains("Partagé par marc"));
}

#[tokio::test]
async fn following_is_asked_for_granted_and_ended() {
    let town = Town::new().await;
    let lea = town.person("lea").await;
    town.person("marc").await;
    let mut marc = town.browser("marc").await;
    marc.post("/@lea/follow", &[]).await;
    assert!(marc.get("/@lea").await.body.contains("Ne plus suivre"));
    marc.post("/@lea/unfollow", &[]).await;
    assert!(marc.get("/@lea").await.body.contains("/@lea/follow\""));

    let change = ProfileChange { locked: Some(true), ..ProfileChange::default() };
    town.app.execute(UpdateProfile { speaker: lea, change }).await.expect("a locked door");
    marc.post("/@lea/follow", &[]).await;
    town.settle().await;
    assert!(marc.get("/@lea").await.body.contains("Annuler la demande"));
    let mut keeper = town.browser("lea").await;
    let id = town.actor("marc").await.id;
    let path = format!("/follow-requests/{id}");
    assert!(keeper.get("/notifications").await.body.contains(&path));
    assert_eq!(keeper.post(&path, &[("answer", "maybe")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    keeper.post(&path, &[("answer", "accept")]).await;
    assert!(marc.get("/@lea").await.body.contains("Ne plus suivre"));
    assert_eq!(marc.post("/@nobody/follow", &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(marc.post("/@marc/follow", &[]).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn polls_are_answered_once() {
    let town = Town::new().await;
    let lea = town.person("lea").await;
    town.person("marc").await;
    let options = vec!["Bronze".to_owned(), "Laiton".to_owned()];
    let poll = Some(PollDraft { options, multiple: false, expires_in: 3_600 });
    let post = town.publish(lea, Draft { poll, ..draft("Lequel ?") }).await;
    let (page, vote) = (format!("/@lea/{post}"), format!("/posts/{post}/vote"));
    assert!(!town.stranger().get(&page).await.body.contains("name=\"choice\""));
    let mut marc = town.browser("marc").await;
    assert!(marc.get(&page).await.body.contains("type=\"radio\" name=\"choice\" value=\"1\""));
    assert_eq!(marc.post(&vote, &[("choice", "9")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(marc.post(&vote, &[("choice", "1"), ("next", &page)]).await.location(), page);
    let after = marc.get(&page).await.body;
    assert!(after.contains("100\u{a0}%") && after.contains("1 participant") && !after.contains("name=\"choice\""));
}

#[tokio::test]
async fn a_poll_that_changed_meanwhile_is_read_again_before_it_is_answered() {
    let town = Town::new().await;
    let lea = town.person("lea").await;
    town.person("marc").await;
    let options = |titles: [&str; 2]| titles.map(str::to_owned).to_vec();
    let poll = Some(PollDraft { options: options(["Bronze", "Laiton"]), multiple: false, expires_in: 3_600 });
    let post = town.publish(lea, Draft { poll, ..draft("Lequel ?") }).await;
    let (page, vote) = (format!("/@lea/{post}"), format!("/posts/{post}/vote"));
    let mut marc = town.browser("marc").await;
    let seen = |page: &str| between(page, "name=\"seen\" value=\"", "\"").to_owned();
    let before = seen(&marc.get(&page).await.body);
    town.pass(1_000);
    let edit = EditPost::prepare(&town.app, &Nowhere, lea, post, Edit::new("Lequel ?")).await.expect("an edit");
    let poll = PollChange { options: options(["Laiton", "Bronze"]), multiple: false, expires_in: None };
    town.app.execute(edit.asking(Some(poll))).await.expect("edited");
    let late = marc.post(&vote, &[("choice", "1"), ("seen", &before), ("next", &page)]).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.body.contains("Les réponses proposées ont changé entre-temps."), "{}", late.body);
    let open = marc.get(&page).await.body;
    assert!(open.contains("name=\"choice\""), "nothing was counted: {open}");
    let again = marc.post(&vote, &[("choice", "1"), ("seen", &seen(&open)), ("next", &page)]).await;
    assert_eq!(again.location(), page);
}

#[tokio::test]
async fn what_is_unknown_is_looked_for_elsewhere_only_when_asked() {
    let town = Town::new().await;
    town.person("lea").await;
    let mut lea = town.browser("lea").await;
    let page = lea.get("/search?q=%40anna%40brest.example").await.body;
    assert!(page.contains("Chercher ailleurs"));
    let page = lea.post("/search", &[("q", "@anna@brest.example")]).await.body;
    assert!(page.contains("Rien n’a été trouvé à cette adresse"));
    let page = town.stranger().get("/search?q=%40anna%40brest.example").await.body;
    assert!(!page.contains("Chercher ailleurs"), "strangers make this server fetch nothing");
    let hint =
        "Qui se connecte peut l’y chercher. <a href=\"/login?next=%2Fsearch%3Fq%3D%2540anna%2540brest.example\">";
    assert!(page.contains(hint), "{page}");
    assert!(!town.stranger().get("/search?q=lea").await.body.contains("Qui se connecte"), "that is here");
    assert!(lea.get("/search?q=lea").await.body.contains("href=\"/@lea\""));
    assert!(!lea.get("/search?q=%40lea%40lyon.example").await.body.contains("Chercher ailleurs"), "it is here");
    town.neighbour("annabelle", "@anna@brest.example").await;
    assert!(lea.get("/search?q=%40anna%40brest.example").await.body.contains("Chercher ailleurs"), "a likeness");
    town.neighbour("Anna", "Anna").await;
    assert!(!lea.get("/search?q=%40anna%40brest.example").await.body.contains("Chercher ailleurs"), "known by now");
}
