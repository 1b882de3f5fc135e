use std::sync::{Arc, Mutex};

use domain::{id::MailId, time::from_ms};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
};

use super::*;

fn message() -> Message {
    Message {
        id: MailId(42),
        to: "lea@lyon.example".into(),
        subject: "Bonjour Léa\r\nBcc: evil@evil.example".into(),
        text: "Bonjour,\n\nhttps://lyon.example/signup/confirm?t=abc\n".into(),
        html: "<p>Bonjour</p>".into(),
        at: from_ms(1_795_000_000_000),
    }
}

fn options(smtp: Option<String>, folder: Option<PathBuf>) -> MailOptions {
    MailOptions {
        smtp: smtp.map(Secret),
        folder,
        from: "ancrage@lyon.example".into(),
        name: "Lyon, « & » Cie".into(),
        host: "lyon.example".into(),
    }
}

#[tokio::test]
async fn a_letter_becomes_one_file_however_often_it_is_sent() {
    let folder = std::env::temp_dir().join(format!("ancrage-mail-{}", std::process::id()));
    let mailer =
        options(Some("smtp://127.0.0.1:1".into()), Some(folder.clone())).mailer().expect("valid").expect("one");
    mailer.send(&message()).await.expect("sent");
    mailer.send(&message()).await.expect("sent");
    let files: Vec<_> =
        std::fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("a file").path()).collect();
    let text = std::fs::read_to_string(folder.join("42.eml")).expect("a letter");
    std::fs::remove_dir_all(&folder).expect("removed");
    assert_eq!(files, [folder.join("42.eml")]);
    let (head, _) = text.split_once("\r\n\r\n").expect("a head and a body");
    assert!(head.contains("To: lea@lyon.example\r\n") && head.contains("Message-ID: <42@lyon.example>\r\n"), "{head}");
    assert!(head.contains("Auto-Submitted: auto-generated") && head.contains("Date: "), "{head}");
    assert!(!head.lines().any(|line| line.starts_with("Bcc")), "a subject is one header: {head}");
    assert!(text.contains("https://lyon.example/signup/confirm?t"), "{text}");
}

/// An SMTP server that takes one letter, or answers `refusal` to the recipient.
async fn server(refusal: Option<&'static str>) -> (String, Arc<Mutex<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("smtp://{}", listener.local_addr().expect("an address"));
    let heard = Arc::new(Mutex::new(String::new()));
    let notes = Arc::clone(&heard);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (read, mut write) = stream.into_split();
            let mut lines = BufReader::new(read).lines();
            let mut in_letter = false;
            write.write_all(b"220 mail.example\r\n").await.expect("written");
            while let Ok(Some(line)) = lines.next_line().await {
                notes.lock().expect("not poisoned").push_str(&format!("{line}\n"));
                let answer = match line.split(' ').next().unwrap_or_default() {
                    _ if in_letter && line != "." => continue,
                    "." => {
                        in_letter = false;
                        "250 taken"
                    }
                    "RCPT" => refusal.unwrap_or("250 ok"),
                    "DATA" => {
                        in_letter = true;
                        "354 go on"
                    }
                    "QUIT" => "221 bye",
                    _ => "250 ok",
                };
                write.write_all(format!("{answer}\r\n").as_bytes()).await.expect("written");
            }
        }
    });
    (url, heard)
}

#[tokio::test]
async fn a_letter_is_handed_to_a_mail_server() {
    let (url, heard) = server(None).await;
    let mailer = options(Some(url), None).mailer().expect("valid").expect("one");
    mailer.send(&message()).await.expect("taken");
    let heard = heard.lock().expect("not poisoned").clone();
    assert!(
        heard.contains("MAIL FROM:<ancrage@lyon.example>") && heard.contains("RCPT TO:<lea@lyon.example>"),
        "{heard}"
    );
    assert!(heard.contains("Message-ID: <42@lyon.example>"), "{heard}");
}

#[tokio::test]
async fn refusals_for_good_and_for_now_are_told_apart() {
    for (refusal, later) in [("550 no such mailbox", false), ("451 try later", true), ("530 log in first", true)] {
        let (url, _) = server(Some(refusal)).await;
        let mailer = options(Some(url), None).mailer().expect("valid").expect("one");
        let error = mailer.send(&message()).await.expect_err(refusal);
        assert_eq!(matches!(error, MailError::Later(_)), later, "{refusal}: {error}");
    }
    let mailer = options(Some("smtp://127.0.0.1:1".into()), None).mailer().expect("valid").expect("one");
    assert!(matches!(mailer.send(&message()).await, Err(MailError::Later(_))), "nobody listens");
}

#[test]
fn passwords_travel_encrypted() {
    for (url, usable) in [
        ("smtps://ancrage:secret@mail.example", true),
        ("smtp://ancrage:secret@mail.example:587?tls=required", true),
        ("smtp://ancrage:secret@mail.example", false),
        ("smtp://ancrage:secret@mail.example?tls=opportunistic", false),
        ("smtp://ancrage:secret@mail.example?tls=opportunistic&tls=required", false),
        ("smtp://ancrage:secret@127.0.0.1:2525", true),
        ("smtp://localhost", true),
        ("smtp://mail.example", true),
        ("https://mail.example", false),
        ("mail.example", false),
        ("", false),
    ] {
        assert_eq!(is_usable(url), usable, "{url}");
    }
    let printed = format!("{:?}", options(Some("smtps://ancrage:secret@mail.example".into()), None));
    assert!(!printed.contains("secret"), "{printed}");
}
