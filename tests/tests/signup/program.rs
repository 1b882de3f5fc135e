//! The program itself, with a folder for letters: somebody signs up over HTTP, the server is killed before it could
//! write, and the letter arrives all the same.

use std::{path::Path, time::Duration};

use reqwest::{StatusCode, header, redirect::Policy};
use testkit::{for_each_database, process::Installation};
use tokio::{
    net::TcpListener,
    time::{sleep, timeout},
};

use super::PASSWORD;

/// How long a letter may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// A browser that keeps its cookies.
#[expect(clippy::disallowed_methods, reason = "somebody at a browser, not the server")]
fn browser() -> reqwest::Client {
    reqwest::Client::builder().redirect(Policy::none()).build().expect("a client")
}

/// The one letter in a folder, decoded as far as links go.
async fn letter(folder: &Path) -> String {
    timeout(PATIENCE, async {
        loop {
            let files = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
            let letters: Vec<_> = files.filter(|path| path.extension().is_some_and(|end| end == "eml")).collect();
            if let [path] = &letters[..] {
                let text = std::fs::read_to_string(path).expect("a letter");
                // Quoted-printable (RFC 2045): soft line ends, and "=" as its code.
                return text.replace("=\r\n", "").replace("=3D", "=");
            }
            sleep(Duration::from_millis(100)).await;
        }
    })
    .await
    .expect("a letter arrives")
}

fn link(letter: &str, path: &str) -> String {
    let at = letter.find(path).unwrap_or_else(|| panic!("{path} in {letter}"));
    letter[at..].split_whitespace().next().expect("a link").to_owned()
}

#[tokio::test]
async fn somebody_comes_in_although_the_server_is_killed() {
    for_each_database(|database| async move {
        let here = Installation::new()
            .await
            .with("ANCRAGE_DATABASE__URL", database.url())
            .with("ANCRAGE_REGISTRATIONS", "open")
            .with("ANCRAGE_CONTACT_EMAIL", "bonjour@lyon.example");
        // A mail server that takes calls and says nothing: the letter is under way when the plug is pulled.
        let silent = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let smtp = format!("smtp://{}", silent.local_addr().expect("an address"));
        let folder = here.folder().join("letters");
        let with_folder = here.clone().with("ANCRAGE_MAIL__FOLDER", folder.to_str().expect("text"));
        // On PostgreSQL others may serve the same data, so that what a killed process had taken waits for its lease.
        let here = if database.url().starts_with("sqlite") {
            here.with("ANCRAGE_MAIL__SMTP", &smtp)
        } else {
            with_folder.clone()
        };
        let server = here.serve().await;
        let browser = browser();
        let post = async |path: &str, fields: &[(&str, &str)]| {
            let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
            let request =
                browser.post(here.url(path)).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            request.body(body).send().await.expect("an answer")
        };
        let sheet = [("username", "nina"), ("email", "nina@lyon.example"), ("password", PASSWORD), ("rules", "on")];
        assert_eq!(post("/signup", &sheet).await.status(), StatusCode::SEE_OTHER);
        let mut call = None;
        if database.url().starts_with("sqlite") {
            call = Some(timeout(PATIENCE, silent.accept()).await.expect("it is called in time").expect("a call"));
            let status = here.must(&["queue", "status"], "").await;
            assert!(status.contains("mails: 1 pending, 0 failed"), "{status}");
        } else {
            letter(&folder).await;
        }
        server.kill().await;
        drop(call);

        let here = with_folder;
        let server = here.serve().await;
        let letter = letter(&folder).await;
        let confirm = link(&letter, "/signup/confirm?t=");
        let token = confirm.split_once("?t=").expect("a token").1;
        let answer = post("/signup/confirm", &[("t", token), ("password", PASSWORD)]).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        assert!(
            answer
                .headers()
                .get_all(header::SET_COOKIE)
                .iter()
                .any(|cookie| cookie.as_bytes().starts_with(b"ancrage_session="))
        );
        let (status, instance) = server.get("/api/v1/instance").await.expect("an answer");
        let instance: serde_json::Value = serde_json::from_str(&instance).expect("JSON");
        assert_eq!((status, instance["registrations"].as_bool()), (200, Some(true)));
        let (_, nodeinfo) = server.get("/nodeinfo/2.1").await.expect("an answer");
        assert!(nodeinfo.contains("\"openRegistrations\":true"), "{nodeinfo}");
        let refused = here.run(&["account", "totp-reset", "nina"], "").await;
        assert_eq!(refused.status, Some(2), "{refused:?}");
        let log = server.log();
        assert!(!log.contains(token) && !log.contains("nina@lyon.example") && !log.contains(PASSWORD), "{log}");
        assert!(server.terminate().await.success());
    })
    .await;
}
