//! Letters on their way to a mail server: whoever is not vouched for, or wants them in the open, gets neither a letter
//! nor a password.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use reqwest::{StatusCode, header};
use rustls::ServerConfig;
use testkit::process::{Installation, ServerProcess, http_client};
use tokio::{
    io::{AsyncBufRead, AsyncBufReadExt, AsyncWrite, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    time::{sleep, timeout},
};
use tokio_rustls::TlsAcceptor;

use super::{authority, installed};

/// Where the mail server is, which is the name that its certificate has to hold.
const MAIL_HOST: &str = "127.0.0.1";
/// How an account and its password are said (RFC 4616): `ancrage` and `secret`.
const CREDENTIALS: &str = "AUTH PLAIN AGFuY3JhZ2UAc2VjcmV0";
/// How long a letter may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// When a mail server speaks TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seal {
    /// From the first word.
    AtOnce,
    /// Once it is asked to (RFC 3207).
    Offered,
    /// Not at all.
    Never,
}

impl Seal {
    /// What an administrator writes who wants letters to go encrypted.
    fn url(self, port: u16) -> String {
        match self {
            Self::AtOnce => format!("smtps://ancrage:secret@{MAIL_HOST}:{port}"),
            Self::Offered | Self::Never => format!("smtp://ancrage:secret@{MAIL_HOST}:{port}?tls=required"),
        }
    }

    /// What the mail server can do, before anything is encrypted.
    fn capabilities(self) -> &'static str {
        match self {
            Self::Offered => "250-mail.example\r\n250-8BITMIME\r\n250-AUTH PLAIN\r\n250 STARTTLS\r\n",
            Self::AtOnce | Self::Never => SEALED,
        }
    }
}

/// What it can do then.
const SEALED: &str = "250-mail.example\r\n250-8BITMIME\r\n250 AUTH PLAIN\r\n";

/// What a mail server heard.
#[derive(Default)]
struct Heard {
    /// What anybody on the way could read.
    open: Mutex<String>,
    /// What came through TLS.
    sealed: Mutex<String>,
    /// How many calls ended.
    ended: AtomicUsize,
}

impl Heard {
    fn open(&self) -> String {
        self.open.lock().expect("not poisoned").clone()
    }

    /// The commands that anybody on the way could read.
    fn commands(&self) -> String {
        let open = self.open();
        let words: Vec<&str> = open.lines().filter_map(|line| line.split_whitespace().next()).collect();
        words.join(" ")
    }

    fn sealed(&self) -> String {
        self.sealed.lock().expect("not poisoned").clone()
    }
}

/// A mail server that takes every letter; its port and what it hears.
async fn mail_server(config: ServerConfig, seal: Seal) -> (u16, Arc<Heard>) {
    let listener = TcpListener::bind((MAIL_HOST, 0)).await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let (acceptor, heard) = (TlsAcceptor::from(Arc::new(config)), Arc::new(Heard::default()));
    let notes = Arc::clone(&heard);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            call(stream, &acceptor, seal, &notes).await;
            notes.ended.fetch_add(1, Ordering::SeqCst);
        }
    });
    (port, heard)
}

async fn call(stream: TcpStream, acceptor: &TlsAcceptor, seal: Seal, heard: &Heard) {
    let mut stream = BufReader::new(stream);
    if seal != Seal::AtOnce
        && (stream.write_all(b"220 mail.example\r\n").await.is_err()
            || !talk(&mut stream, seal.capabilities(), &heard.open).await)
    {
        return;
    }
    let Ok(stream) = acceptor.accept(stream.into_inner()).await else { return };
    let mut stream = BufReader::new(stream);
    if seal == Seal::AtOnce && stream.write_all(b"220 mail.example\r\n").await.is_err() {
        return;
    }
    talk(&mut stream, SEALED, &heard.sealed).await;
}

/// Answers line by line until the client goes, or asks for encryption, which is told.
async fn talk(
    stream: &mut (impl AsyncBufRead + AsyncWrite + Unpin),
    capabilities: &str,
    heard: &Mutex<String>,
) -> bool {
    let (mut line, mut in_letter) = (String::new(), false);
    while stream.read_line(&mut line).await.is_ok_and(|read| read > 0) {
        heard.lock().expect("not poisoned").push_str(&line);
        let word = line.split_whitespace().next().unwrap_or_default();
        let (answer, asks) = match word {
            "." => {
                in_letter = false;
                ("250 taken\r\n", false)
            }
            _ if in_letter => ("", false),
            "EHLO" => (capabilities, false),
            "STARTTLS" => ("220 go on\r\n", true),
            "AUTH" => ("235 welcome\r\n", false),
            "DATA" => {
                in_letter = true;
                ("354 go on\r\n", false)
            }
            _ => ("250 ok\r\n", false),
        };
        if stream.write_all(answer.as_bytes()).await.is_err() || stream.flush().await.is_err() {
            return false;
        }
        if asks {
            return true;
        }
        line.clear();
    }
    false
}

/// A server that hands its letters to such a mail server and believes an authority, when somebody there has forgotten
/// their password.
async fn somebody_forgot(trusted: &str, url: &str) -> ServerProcess {
    let here =
        Installation::new().await.with("ANCRAGE_CONTACT_EMAIL", "bonjour@lyon.example").with("ANCRAGE_MAIL__SMTP", url);
    let (_, here) = installed(here, trusted).await;
    let server = here.serve().await;
    let asking = http_client()
        .post(here.url("/password/forgotten"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body("email=anna%40lyon.example");
    let answer = asking.send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK, "{}", server.log());
    server
}

/// Waits until a mail server heard enough.
async fn until(server: &ServerProcess, heard: &Heard, enough: impl Fn(&Heard) -> bool) {
    let waiting = timeout(PATIENCE, async {
        while !enough(heard) {
            sleep(Duration::from_millis(20)).await;
        }
    });
    let in_time = waiting.await.is_ok();
    assert!(in_time, "in the open: {}\nin TLS: {}\n{}", heard.open(), heard.sealed(), server.log());
}

#[tokio::test]
async fn letters_and_the_password_go_through_tls() {
    for (seal, in_the_open) in [(Seal::AtOnce, ""), (Seal::Offered, "EHLO STARTTLS")] {
        let (pem, config) = authority(MAIL_HOST);
        let (port, heard) = mail_server(config, seal).await;
        let server = somebody_forgot(&pem, &seal.url(port)).await;
        until(&server, &heard, |heard| heard.sealed().contains("\n.\r\n")).await;
        assert_eq!(heard.commands(), in_the_open, "{seal:?}");
        let sealed = heard.sealed();
        for said in [CREDENTIALS, "RCPT TO:<anna@lyon.example>", "/password/new"] {
            assert!(sealed.contains(said), "{seal:?}, {said}: {sealed}");
        }
        server.kill().await;
    }
}

#[tokio::test]
async fn a_mail_server_without_encryption_gets_neither_a_password_nor_a_letter() {
    let (pem, config) = authority(MAIL_HOST);
    let (port, heard) = mail_server(config, Seal::Never).await;
    let server = somebody_forgot(&pem, &Seal::Never.url(port)).await;
    until(&server, &heard, |heard| heard.ended.load(Ordering::SeqCst) > 0).await;
    assert_eq!((heard.commands().as_str(), heard.sealed().as_str()), ("EHLO", ""));
    let status = server.installation().must(&["queue", "status"], "").await;
    assert!(status.contains("mails: 1 pending, 0 failed"), "it waits for another try: {status}");
    server.kill().await;
}

#[tokio::test]
async fn a_mail_server_for_which_nobody_vouches_gets_neither_a_password_nor_a_letter() {
    let (stranger, _) = authority(MAIL_HOST);
    let (vouching, of_another) = authority("mail.example");
    let (_, unknown) = authority(MAIL_HOST);
    for (trusted, config) in [(stranger, unknown), (vouching, of_another)] {
        for (seal, in_the_open) in [(Seal::AtOnce, ""), (Seal::Offered, "EHLO STARTTLS")] {
            let (port, heard) = mail_server(config.clone(), seal).await;
            let server = somebody_forgot(&trusted, &seal.url(port)).await;
            until(&server, &heard, |heard| heard.ended.load(Ordering::SeqCst) > 0).await;
            assert_eq!((heard.commands().as_str(), heard.sealed().as_str()), (in_the_open, ""), "{seal:?}");
            let status = server.installation().must(&["queue", "status"], "").await;
            assert!(status.contains("mails: 1 pending, 0 failed"), "it waits for another try: {status}");
            server.kill().await;
        }
    }
}
