//! Timelines of everyone, of hashtags and of accounts.

use app::receive::{ReceivePost, Received, RemoteAttachment, RemotePost};
use axum::http::Method;
use domain::{
    attachment::AttachmentKind,
    audience::Audience,
    id::{ActorId, PostId},
    post::{PostCounts, PostKind, Tag},
    uri::Uri,
};
use serde_json::json;

use super::{
    harness::{Person, Server},
    media::pixel,
};

#[tokio::test]
async fn hashtags_are_combined() {
    let server = Server::new().await;
    let anna = server.person("anna").await;
    let post = async |text: &str| server.post(&anna, text, Audience::Public, None).await.to_string();
    let bell = post("#cloche").await;
    let bronze = post("#bronze").await;
    let both = post("#Cloche de #bronze").await;
    post("#silence").await;
    for (query, expected) in [
        ("cloche", vec![&both, &bell]),
        ("cloche?any[]=bronze&any[]=%23Cloche", vec![&both, &bronze, &bell]),
        ("cloche?any[]=bronze&limit=2", vec![&both, &bronze]),
        ("cloche?all[]=bronze", vec![&both]),
        ("cloche?none[]=bronze", vec![&bell]),
        ("rien?any[]=cloche&none[]=bronze&all[]=cloche", vec![&bell]),
        ("rien?all[]=bronze", vec![]),
    ] {
        let found = server.get(None, &format!("/api/v1/timelines/tag/{query}")).await.ids();
        assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{query}");
    }
}

/// A post with a picture.
async fn with_picture(server: &Server, author: &Person, text: &str) -> PostId {
    let kept = server.send_file(author, Method::POST, "/api/v2/media", ("file", &pixel()), &[]).await.ok();
    let wish = json!({ "status": text, "media_ids": [kept["id"]], "visibility": "public" });
    let post = server.post_json(author, "/api/v1/statuses", wish).await.ok();
    server.wait(1);
    PostId(post["id"].as_str().expect("an id").parse().expect("a number"))
}

/// A post of another server, perhaps with a film.
async fn from_elsewhere(server: &Server, author: ActorId, tags: &[&str], film: bool) -> PostId {
    let now = server.app.now();
    let uri = |end: &str| Uri::parse(&format!("https://brest.example/{}{end}", now.timestamp())).expect("an address");
    let film = film.then(|| RemoteAttachment {
        url: uri(".mp4"),
        media_type: "video/mp4".into(),
        kind: AttachmentKind::Video,
        preview: None,
        description: None,
        blurhash: None,
        focus: None,
        width: None,
        height: None,
    });
    let post = RemotePost {
        uri: uri(""),
        url: None,
        author,
        kind: PostKind::Note,
        content: "<p>D’ailleurs</p>".into(),
        title: None,
        summary: String::new(),
        sensitive: false,
        language: None,
        audience: Audience::Public,
        in_reply_to: None,
        corrects: false,
        quote: None,
        group: None,
        to_members: false,
        mentions: Vec::new(),
        tags: tags.iter().map(|tag| Tag { key: (*tag).into(), name: (*tag).into() }).collect(),
        attachments: film.into_iter().collect(),
        emojis: Vec::new(),
        poll: None,
        published_at: now,
        edited_at: None,
        counts: PostCounts::default(),
    };
    let received = server.app.execute(ReceivePost { post, wanted: true, first: false, entry: None }).await;
    server.wait(1);
    match received.expect("received") {
        Received::Kept(id) => id,
        Received::Ignored => panic!("was not kept"),
    }
}

/// What a list shows, by the names of the posts.
async fn shown<'a>(server: &Server, viewer: Option<&Person>, path: &str, names: &[(&'a str, String)]) -> Vec<&'a str> {
    let ids = server.get(viewer, path).await.ids();
    let name = |id: &String| names.iter().find(|(_, named)| named == id).map_or("another", |(name, _)| *name);
    ids.iter().map(name).collect()
}

/// The id of the boost that somebody makes.
async fn boosted(server: &Server, who: &Person, post: PostId) -> String {
    let boost = server.post_json(who, &format!("/api/v1/statuses/{post}/reblog"), json!({})).await.ok();
    server.wait(1);
    boost["id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn public_timelines_show_what_is_asked_for() {
    let server = Server::new().await;
    let (anna, bea) = (server.person("anna").await, server.person("bea").await);
    let zoe = server.actor("zoe", Some("brest.example")).await;
    let here = server.post(&anna, "Ici #cloche", Audience::Public, None).await;
    let picture = with_picture(&server, &anna, "Voici #cloche").await;
    let answer = server.post(&bea, "@anna Oui #cloche", Audience::Public, Some(here)).await;
    let thread = server.post(&anna, "Encore #cloche #suite", Audience::Public, Some(here)).await;
    let far = from_elsewhere(&server, zoe, &["cloche"], false).await;
    let film = from_elsewhere(&server, zoe, &["cloche", "suite"], true).await;
    let boost = boosted(&server, &bea, here).await;
    let quiet = server.post(&anna, "Doucement #cloche", Audience::Quiet, None).await;
    let plain = server.post(&anna, "Sans rien", Audience::Public, None).await;
    let posts = [here, picture, answer, thread, far, film, quiet, plain].map(|post| post.to_string());
    let names = ["here", "picture", "answer", "thread", "far", "film", "quiet", "plain"];
    let names: Vec<_> = names.into_iter().zip(posts).chain([("boost", boost)]).collect();
    for (path, expected) in [
        ("public", "plain film far thread picture here"),
        ("public?local=false&remote=0&only_media=", "plain film far thread picture here"),
        ("public?local=true", "plain thread picture here"),
        ("public?remote=true", "film far"),
        // As on Mastodon: from here and from elsewhere is from everywhere.
        ("public?local=true&remote=true", "plain film far thread picture here"),
        ("public?only_media=true", "film picture"),
        ("public?only_media=1&local=1", "picture"),
        ("public?only_media=true&remote=true", "film"),
        ("public?local=true&limit=2", "plain thread"),
        ("tag/cloche", "film far thread answer picture here"),
        ("tag/CLOCHE?local=true", "thread answer picture here"),
        ("tag/cloche?remote=true", "film far"),
        ("tag/cloche?local=true&remote=true&limit=3", "film far thread"),
        ("tag/cloche?only_media=true", "film picture"),
        ("tag/cloche?only_media=true&local=true", "picture"),
        ("tag/suite", "film thread"),
        ("tag/cloche?all[]=suite&local=true", "thread"),
        ("tag/cloche?none[]=suite&remote=true", "far"),
        ("tag/rien?any[]=suite&only_media=true", "film"),
    ] {
        for viewer in [None, Some(&bea)] {
            let found = shown(&server, viewer, &format!("/api/v1/timelines/{path}"), &names).await;
            assert_eq!(found.join(" "), expected, "{path}");
        }
    }
}

#[tokio::test]
async fn an_account_shows_those_of_its_posts_that_are_asked_for() {
    let server = Server::new().await;
    let (anna, bea) = (server.person("anna").await, server.person("bea").await);
    server.post_form(&bea, &format!("/api/v1/accounts/{}/follow", anna.id), "").await.ok();
    let others = server.post(&bea, "De Bea #cloche", Audience::Public, None).await;
    let first = server.post(&anna, "Un #cloche", Audience::Public, None).await;
    let picture = with_picture(&server, &anna, "Voici #cloche").await;
    let answer = server.post(&anna, "@bea Oui #cloche", Audience::Public, Some(others)).await;
    let thread = server.post(&anna, "Encore", Audience::Public, Some(first)).await;
    let boost = boosted(&server, &anna, others).await;
    let quiet = server.post(&anna, "Doucement", Audience::Quiet, None).await;
    let closed = server.post(&anna, "Entre nous", Audience::Followers, None).await;
    for post in [thread, first, picture] {
        server.post_json(&anna, &format!("/api/v1/statuses/{post}/pin"), json!({})).await.ok();
    }
    let posts = [first, picture, answer, thread, quiet, closed].map(|post| post.to_string());
    let names = ["first", "picture", "answer", "thread", "quiet", "closed"];
    let names: Vec<_> = names.into_iter().zip(posts).chain([("boost", boost)]).collect();
    for (query, expected) in [
        ("", "quiet boost thread answer picture first"),
        ("exclude_reblogs=true", "quiet thread answer picture first"),
        ("exclude_replies=true", "quiet boost thread picture first"),
        ("exclude_replies=1&exclude_reblogs=1", "quiet thread picture first"),
        ("only_media=true", "picture"),
        ("tagged=cloche", "answer picture first"),
        ("tagged=%23Cloche&exclude_replies=true", "picture first"),
        ("tagged=cloche&only_media=true", "picture"),
        ("tagged=silence", ""),
        ("tagged=un+mot", ""),
        // A parameter that is left empty says nothing.
        ("tagged=&pinned=&only_media=", "quiet boost thread answer picture first"),
        ("exclude_reblogs=true&limit=2", "quiet thread"),
        // What was pinned last comes first.
        ("pinned=true", "picture first thread"),
        ("pinned=true&tagged=cloche", "picture first"),
        ("pinned=true&only_media=true", "picture"),
        ("pinned=true&tagged=silence", ""),
    ] {
        let path = format!("/api/v1/accounts/{}/statuses?{query}", anna.id);
        assert_eq!(shown(&server, None, &path, &names).await.join(" "), expected, "{query}");
    }
    let path = format!("/api/v1/accounts/{}/statuses", anna.id);
    let all = "closed quiet boost thread answer picture first";
    assert_eq!(shown(&server, Some(&bea), &path, &names).await.join(" "), all, "followers are shown more");
    let after = format!("{path}?pinned=true&max_id={first}");
    assert!(shown(&server, None, &after, &names).await.is_empty(), "what is pinned is there once");
}
