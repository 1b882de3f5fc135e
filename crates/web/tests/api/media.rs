//! Uploading pictures and publishing them.

use axum::http::{Method, StatusCode};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::harness::Server;

/// A picture of one pixel.
pub fn pixel() -> Vec<u8> {
    STANDARD
        .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
        .expect("base64")
}

#[tokio::test]
async fn a_picture_goes_from_upload_to_post() {
    let server = Server::new().await;
    let anna = server.person("anna").await;
    let bea = server.person("bea").await;
    let fields = [("description", "Un point"), ("focus", "0.5,-2")];
    let uploaded = server.send_file(&anna, Method::POST, "/api/v2/media", ("file", &pixel()), &fields).await.ok();
    let mut shown = uploaded.clone();
    for address in ["url", "preview_url"] {
        // The name holds a secret that differs every time.
        let name = shown[address].as_str().expect("an address");
        let (start, rest) = name.rsplit_once('-').expect("a secret");
        let (secret, ending) = rest.rsplit_once('.').expect("an ending");
        assert_eq!(secret.len(), 32);
        shown[address] = json!(format!("{start}-SECRET.{ending}"));
    }
    insta::assert_json_snapshot!("media_attachment", shown);
    let id = uploaded["id"].as_str().expect("an id");
    let path = format!("/api/v1/media/{id}");
    assert_eq!(server.get(Some(&anna), &path).await.ok(), uploaded);
    for method in [Method::GET, Method::PUT] {
        let answer = server.send(method, &path, Some(&bea.token), Some(json!({ "description": "moi" }))).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "others' uploads are not found");
    }
    let stolen = server.post_json(&bea, "/api/v1/statuses", json!({ "media_ids": [id] })).await;
    assert_eq!(stolen.status, StatusCode::NOT_FOUND);
    let described = json!({ "description": "Un pixel", "focus": "0,0" });
    let described = server.send(Method::PUT, &path, Some(&anna.token), Some(described)).await.ok();
    assert_eq!((&described["description"], &described["meta"]["focus"]["x"]), (&json!("Un pixel"), &json!(0.0)));
    let post = server.post_form(&anna, "/api/v1/statuses", &format!("media_ids[]={id}")).await.ok();
    assert_eq!(post["media_attachments"][0]["id"], id);
    let list = format!("/api/v1/accounts/{}/statuses?only_media=true", anna.id);
    assert_eq!(server.get(None, &list).await.ids().len(), 1);
}

#[tokio::test]
async fn both_versions_of_uploading_give_the_same() {
    let server = Server::new().await;
    let anna = server.person("anna").await;
    for path in ["/api/v1/media", "/api/v2/media"] {
        let fields = [("description", "Un point"), ("focus", "0.5,-1")];
        let answer = server.send_file(&anna, Method::POST, path, ("file", &pixel()), &fields).await;
        let kept = answer.ok();
        assert_eq!((&kept["type"], &kept["description"]), (&json!("image"), &json!("Un point")), "{path}");
        assert_eq!(kept["meta"]["focus"], json!({ "x": 0.5, "y": -1.0 }), "{path}");
        assert_eq!(kept["meta"]["original"]["width"], 1, "{path}");
        let id = kept["id"].as_str().expect("an id");
        assert_eq!(server.get(Some(&anna), &format!("/api/v1/media/{id}")).await.ok(), kept, "{path}");
        let post = server.post_json(&anna, "/api/v1/statuses", json!({ "media_ids": [id] })).await.ok();
        assert_eq!(post["media_attachments"], json!([kept]), "{path}");
        let refused = server.send_file(&anna, Method::POST, path, ("file", b"<svg/>"), &[]).await;
        assert!(refused.status.is_client_error(), "{path}: {}", refused.status);
        let empty = server.post_form(&anna, path, "description=x").await;
        assert_eq!(empty.json["error"], "Validation failed: file is missing", "{path}");
    }
}

#[tokio::test]
async fn what_is_no_picture_is_refused() {
    let server = Server::new().await;
    let anna = server.person("anna").await;
    for (file, fields) in
        [(&b"<svg/>"[..], &[][..]), (b"", &[]), (&pixel(), &[("focus", "x")]), (&vec![0; 20_000_000], &[])]
    {
        let answer = server.send_file(&anna, Method::POST, "/api/v2/media", ("file", file), fields).await;
        assert!(answer.status.is_client_error(), "{}", answer.status);
    }
    let answer = server.post_form(&anna, "/api/v2/media", "description=x").await;
    assert_eq!(answer.json["error"], "Validation failed: file is missing");
}

#[tokio::test]
async fn earlier_versions_keep_their_pictures_until_the_post_goes() {
    let server = Server::new().await;
    let anna = server.person("anna").await;
    let upload = async |description: &str| {
        let fields = [("description", description)];
        let kept = server.send_file(&anna, Method::POST, "/api/v2/media", ("file", &pixel()), &fields).await.ok();
        kept["id"].as_str().expect("an id").to_owned()
    };
    let (first, second) = (upload("Un point").await, upload("Encore un").await);
    let wish = json!({ "status": "Voici", "media_ids": [first, second] });
    let post = server.post_json(&anna, "/api/v1/statuses", wish).await.ok();
    let path = format!("/api/v1/statuses/{}", post["id"].as_str().expect("an id"));
    let edit = async |wish: Value| {
        server.wait(1);
        server.send(Method::PUT, &path, Some(&anna.token), Some(wish)).await.ok()
    };
    let described = json!([{ "id": second, "description": "Le même" }]);
    edit(json!({ "status": "Voici", "media_ids": [first, second], "media_attributes": described })).await;
    edit(json!({ "status": "Voilà", "media_ids": [second] })).await;
    let history = async || server.get(None, &format!("{path}/history")).await.ok();
    let shown = async || {
        let files = |edit: &Value| {
            let files = edit["media_attachments"].as_array().expect("files").iter();
            files.map(|file| (file["id"].clone(), file["description"].clone())).collect::<Vec<_>>()
        };
        history().await.as_array().expect("versions").iter().map(files).collect::<Vec<_>>()
    };
    let file = |id: &str, description: &str| (json!(id), json!(description));
    let expected = [
        vec![file(&first, "Un point"), file(&second, "Encore un")],
        vec![file(&first, "Un point"), file(&second, "Le même")],
        vec![file(&second, "Le même")],
    ];
    assert_eq!(shown().await, expected);
    // What a version shows is used, however long ago the edit was.
    server.wait(3 * 24 * 3_600);
    assert_eq!(app::media::sweep(&server.app).await.expect("swept"), 0);
    assert_eq!(shown().await, expected);
    server.send(Method::DELETE, &path, Some(&anna.token), None).await.ok();
    server.wait(3 * 24 * 3_600);
    assert_eq!(app::media::sweep(&server.app).await.expect("swept"), 2);
}

#[tokio::test]
async fn pictures_go_with_a_post_where_that_is_asked() {
    let server = Server::new().await;
    let anna = server.person("anna").await;
    let upload = async || {
        let kept = server.send_file(&anna, Method::POST, "/api/v2/media", ("file", &pixel()), &[]).await.ok();
        kept["id"].as_str().expect("an id").to_owned()
    };
    let publish = async |file: &str| {
        let post = server.post_json(&anna, "/api/v1/statuses", json!({ "status": "Voici", "media_ids": [file] })).await;
        format!("/api/v1/statuses/{}", post.ok()["id"].as_str().expect("an id"))
    };
    let delete = async |post: &str, how: &str| {
        let deleted = server.send(Method::DELETE, &format!("{post}{how}"), Some(&anna.token), None).await.ok();
        assert_eq!(deleted["media_attachments"].as_array().map(Vec::len), Some(1), "shown as it was");
    };
    let status = async |file: &str| server.get(Some(&anna), &format!("/api/v1/media/{file}")).await.status;
    for (how, goes) in [
        ("", false),
        ("?delete_media=", false),
        ("?delete_media=false", false),
        ("?delete_media=true", true),
        ("?delete_media=1", true),
    ] {
        let before = server.files.count();
        let file = upload().await;
        let with_file = server.files.count();
        assert!(with_file > before);
        delete(&publish(&file).await, how).await;
        let expected = if goes { (StatusCode::NOT_FOUND, before) } else { (StatusCode::OK, with_file) };
        assert_eq!((status(&file).await, server.files.count()), expected, "{how}");
    }
    // What another post showed before it was edited stays for its history.
    let file = upload().await;
    let first = publish(&file).await;
    server.wait(1);
    let edit = json!({ "status": "Sans", "media_ids": [] });
    server.send(Method::PUT, &first, Some(&anna.token), Some(edit)).await.ok();
    delete(&publish(&file).await, "?delete_media=true").await;
    let history = server.get(None, &format!("{first}/history")).await.ok();
    assert_eq!(history[0]["media_attachments"][0]["id"], json!(file));
}

#[tokio::test]
async fn earlier_versions_say_what_could_be_chosen() {
    let server = Server::new().await;
    let anna = server.person("anna").await;
    let wish = json!({ "status": "Quand ?", "poll": { "options": ["lundi", "mardi"], "expires_in": 3600 } });
    let post = server.post_json(&anna, "/api/v1/statuses", wish).await.ok();
    let path = format!("/api/v1/statuses/{}", post["id"].as_str().expect("an id"));
    server.wait(1);
    let edit = json!({ "status": "Quel jour ?" });
    server.send(Method::PUT, &path, Some(&anna.token), Some(edit)).await.ok();
    let history = server.get(None, &format!("{path}/history")).await.ok();
    let options = json!({ "options": [{ "title": "lundi" }, { "title": "mardi" }] });
    assert_eq!((&history[0]["poll"], &history[1]["poll"]), (&options, &options));
}

#[tokio::test]
async fn an_edit_says_anew_what_a_picture_shows() {
    let server = Server::new().await;
    let anna = server.person("anna").await;
    let uploaded = server.send_file(&anna, Method::POST, "/api/v2/media", ("file", &pixel()), &[]).await.ok();
    let id = uploaded["id"].as_str().expect("an id");
    let post = server.post_form(&anna, "/api/v1/statuses", &format!("status=Voici&media_ids[]={id}")).await.ok();
    let path = format!("/api/v1/statuses/{}", post["id"].as_str().expect("an id"));
    server.wait(1);
    let wish = json!({ "media_attributes": [
        { "id": id, "description": "Un point", "focus": "0.5,0" },
        { "id": "5", "description": "Rien" },
    ] });
    server.send(Method::PUT, &path, Some(&anna.token), Some(wish)).await.ok();
    let read = server.get(None, &path).await.ok();
    let shown = &read["media_attachments"][0];
    assert_eq!((&shown["description"], &shown["meta"]["focus"]["x"]), (&json!("Un point"), &json!(0.5)));
    assert_eq!((read["content"].as_str(), read["edited_at"].is_string()), (Some("<p>Voici</p>"), true));
    let nonsense = json!({ "media_attributes": [{ "id": id, "focus": "x" }] });
    let refused = server.send(Method::PUT, &path, Some(&anna.token), Some(nonsense)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
}
