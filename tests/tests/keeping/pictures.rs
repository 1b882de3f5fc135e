//! Who reads here asks nobody else: what other servers keep is shown under addresses of this one.

use std::io::Cursor;

use app::{
    media::{Portrait, Upload, upload_portrait},
    post::{Draft, PublishPost},
    remote::Nowhere,
};
use axum::{body::Body, response::Response};
use bytes::Bytes;
use domain::{audience::Audience, emoji::Emoji, id::EmojiId};
use http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use image::{ImageFormat, RgbImage};
use serde_json::Value;
use testkit::{Account, Server, for_each_world};

use super::change;

fn png() -> Bytes {
    let mut bytes = Cursor::new(Vec::new());
    RgbImage::new(8, 8).write_to(&mut bytes, ImageFormat::Png).expect("is written");
    bytes.into_inner().into()
}

/// Anna has a portrait and a picture behind her profile, and posts a picture with an emoji.
async fn shows_pictures(brest: &Server) -> Account {
    let anna = brest.person("anna").await;
    let app = brest.app();
    let icon = upload_portrait(app, png(), Portrait::Icon).await.expect("is taken");
    let image = upload_portrait(app, png(), Portrait::Image).await.expect("is taken");
    let mut actor = anna.actor().await;
    change(brest, async |tx| {
        let id = EmojiId(tx.next_id());
        let wave = Emoji { id, shortcode: "wave".into(), host: None, url: icon.clone() };
        tx.emojis().save(&wave).await.expect("an emoji");
        (actor.icon, actor.image) = (Some(icon.clone()), Some(image));
        actor.icon_description = "Anna au port".into();
        actor.image_description = "La jetée".into();
        actor.name = "Anna :wave:".into();
        tx.actors().save(&actor).await.expect("an actor");
    })
    .await;
    anna
}

async fn posts_a_picture(anna: &Account) {
    let app = anna.server().app();
    let upload = Upload { owner: anna.id(), bytes: png(), description: Some("Le port".into()), focus: None };
    let picture = upload.store(app).await.expect("is taken");
    let draft = Draft { attachments: vec![picture.id], ..Draft::new("Regardez :wave:", Audience::Public) };
    let command = PublishPost::prepare(app, &Nowhere, anna.speaker().await, draft, None).await;
    app.execute(command.expect("a draft")).await.expect("a post");
}

async fn get(server: &Server, address: &str, token: Option<&str>) -> Response {
    let path = address.strip_prefix(&server.app().instance().origin()).unwrap_or(address);
    let mut request = Request::get(path).header(header::HOST, server.domain());
    if let Some(token) = token {
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    server.request(request.body(Body::empty()).expect("a request")).await
}

async fn text(response: Response) -> String {
    assert_eq!(response.status(), StatusCode::OK);
    let bytes = response.into_body().collect().await.expect("a body").to_bytes();
    String::from_utf8(bytes.into()).expect("text")
}

/// What apps load of an answer.
fn loaded_by_apps<'a>(json: &'a Value, inside: &str, found: &mut Vec<&'a str>) {
    const PICTURES: [&str; 6] = ["avatar", "avatar_static", "header", "header_static", "static_url", "preview_url"];
    match json {
        Value::Object(fields) => {
            for (name, value) in fields {
                let file = name == "url" && matches!(inside, "media_attachments" | "emojis");
                if file || PICTURES.contains(&name.as_str()) {
                    found.extend(value.as_str());
                }
                loaded_by_apps(value, name, found);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| loaded_by_apps(value, inside, found)),
        _ => {}
    }
}

/// What browsers load of a page.
fn loaded_by_browsers(page: &str) -> Vec<&str> {
    [" src=\"", " poster=\"", "property=\"og:image\" content=\""]
        .into_iter()
        .flat_map(|start| page.split(start).skip(1))
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

#[tokio::test]
async fn readers_ask_no_other_server() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let anna = shows_pictures(&brest).await;
        let lea = lyon.person("lea").await;
        lea.follows(&anna).await;
        world.settle().await;
        posts_a_picture(&anna).await;
        world.settle().await;

        let token = lea.token("read").await;
        let answer = text(get(&lyon, "/api/v1/timelines/home", Some(&token)).await).await;
        let json: Value = serde_json::from_str(&answer).expect("JSON");
        let author = &json[0]["account"];
        assert_eq!(
            (&author["avatar_description"], &author["header_description"]),
            (&"Anna au port".into(), &"La jetée".into())
        );
        let mut found = Vec::new();
        loaded_by_apps(&json, "", &mut found);
        for kind in ["avatar", "header", "emoji", "file"] {
            let start = format!("https://lyon.test/media/remote/{kind}/");
            assert!(found.iter().any(|address| address.starts_with(&start)), "{kind} in {found:?}");
        }
        let original = json[0]["media_attachments"][0]["remote_url"].as_str().expect("an address");
        assert!(original.starts_with("https://brest.test/"), "{original}");

        let page = get(&lyon, "/@anna@brest.test", None).await;
        let policy = page.headers()[header::CONTENT_SECURITY_POLICY].to_str().expect("text").to_owned();
        assert!(policy.contains("img-src 'self' data:;") && policy.contains("media-src 'self';"), "{policy}");
        let page = text(page).await;
        let shown = loaded_by_browsers(&page);
        assert!(shown.iter().any(|address| address.contains("/media/remote/emoji/")), "{shown:?}");
        assert!(page.contains("Le port"));
        assert!(page.contains("alt=\"Anna au port\"") && page.contains("alt=\"La jetée\""), "{page}");
        found.extend(shown);

        for address in found {
            let ours = address.starts_with('/') || address.starts_with("https://lyon.test/");
            assert!(ours, "{address} is somebody else's");
            let response = get(&lyon, address, None).await;
            assert_eq!(response.status(), StatusCode::OK, "{address}");
            if !address.contains("/media/remote/") {
                continue;
            }
            let value = |name: &str| response.headers().get(name).map_or("", |value| value.to_str().expect("text"));
            assert!(value("content-type").starts_with("image/"), "{address}");
            assert_eq!(value("x-content-type-options"), "nosniff");
            assert!(value("content-security-policy").starts_with("sandbox; default-src 'none'"));
            assert!(value("cache-control").contains("immutable"));
            assert!(!value("etag").is_empty());
        }
        for forged in ["/media/remote/avatar/1/x", "/media/remote/url/https:%2F%2Fbrest.test/x", "/media/remote/avatar"]
        {
            assert_eq!(get(&lyon, forged, None).await.status(), StatusCode::NOT_FOUND, "{forged}");
        }
    })
    .await;
}
