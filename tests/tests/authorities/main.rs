//! Who vouches for other servers: those whom the system trusts, and in their place those whom the environment names; and
//! that nobody who is vouched for leads to where nobody is. The same for the server that letters go through ([`mail`]).

mod mail;

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use ancrage_tests::client::Client;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use reqwest::Method;
use rustls::{ServerConfig, crypto::aws_lc_rs, pki_types::PrivatePkcs8KeyDer};
use testkit::{for_each_database, process::Installation};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpListener,
};
use tokio_rustls::TlsAcceptor;

/// The name of the server that an authority of its own vouches for.
const HOST: &str = "atelier.localhost";

/// An authority in PEM, and how a server of this name speaks that it vouches for.
fn authority(name: &str) -> (String, ServerConfig) {
    let mut root = CertificateParams::new(Vec::<String>::new()).expect("no names");
    root.distinguished_name.push(DnType::CommonName, "Authority of a network");
    root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let root_key = KeyPair::generate().expect("a key");
    let pem = root.self_signed(&root_key).expect("a certificate").pem();
    let issuer = Issuer::new(root, root_key);
    let mut host = CertificateParams::new(vec![name.to_owned()]).expect("a name");
    host.distinguished_name.push(DnType::CommonName, name);
    let key = KeyPair::generate().expect("a key");
    let certificate = host.signed_by(&key, &issuer).expect("a certificate");
    let key = PrivatePkcs8KeyDer::from(key.serialize_der());
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key.into())
        .expect("a certificate and its key");
    (pem, config)
}

/// A server that answers everything so, and counts those who came as far as asking. Without a config it speaks no TLS.
async fn serve(config: Option<ServerConfig>, answer: String) -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let (address, asked) = (listener.local_addr().expect("an address"), Arc::new(AtomicUsize::new(0)));
    let (acceptor, count) = (config.map(|config| TlsAcceptor::from(Arc::new(config))), Arc::clone(&asked));
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let Some(acceptor) = &acceptor else {
                count.fetch_add(1, Ordering::SeqCst);
                reply(&mut stream, &answer).await;
                continue;
            };
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            count.fetch_add(1, Ordering::SeqCst);
            reply(&mut stream, &answer).await;
        }
    });
    (address, asked)
}

/// Whoever asks may go away at any time.
async fn reply(stream: &mut (impl AsyncRead + AsyncWrite + Unpin), answer: &str) {
    let _ = stream.read(&mut [0; 4096]).await;
    let _ = stream.write_all(answer.as_bytes()).await;
    let _ = stream.shutdown().await;
}

fn nothing() -> String {
    "HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n".to_owned()
}

fn redirect(target: &str) -> String {
    format!("HTTP/1.1 302 Found\r\nlocation: {target}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n")
}

/// Somebody here searches for an address on [`HOST`].
async fn search(client: &Client, scheme: &str, port: u16) {
    let path = format!("/api/v2/search?resolve=true&q={scheme}%3A%2F%2F{HOST}%3A{port}%2Fmarc");
    client.ask(Method::GET, &path, None).await;
}

/// A server with somebody who can log in, that may be told to believe an authority.
async fn installed(here: Installation, pem: &str) -> (Installation, Installation) {
    here.must(&["account", "create", "anna", "--email", "anna@lyon.example"], "correct horse\n").await;
    let file = here.folder().join("authority.pem");
    std::fs::write(&file, pem).expect("a file");
    let trusting = here.clone().with("SSL_CERT_FILE", file.to_str().expect("text"));
    (here, trusting)
}

#[tokio::test]
async fn a_private_authority_is_believed_where_the_environment_names_it() {
    let (pem, config) = authority(HOST);
    let (address, asked) = serve(Some(config), nothing()).await;
    let (here, trusting) = installed(Installation::new().await, &pem).await;
    for (here, believed) in [(here, false), (trusting, true)] {
        let server = here.serve().await;
        let client = Client::log_in(&here, "anna", None).await;
        search(&client, "https", address.port()).await;
        assert_eq!(asked.load(Ordering::SeqCst) > 0, believed, "{}", server.log());
        server.kill().await;
    }
}

/// Not even where `http` is spoken, as in labs.
#[tokio::test]
async fn a_redirect_from_https_to_http_is_not_followed() {
    for_each_database(async |database| {
        let (pem, config) = authority(HOST);
        let (plain, asked_plainly) = serve(None, nothing()).await;
        let (safe, asked_safely) = serve(Some(config.clone()), nothing()).await;
        let here = Installation::new().await.with("ANCRAGE_DATABASE__URL", database.url());
        let (_, here) = installed(here, &pem).await;
        let server = here.serve().await;
        let client = Client::log_in(&here, "anna", None).await;
        for (scheme, port, asked, followed) in
            [("http", plain.port(), &asked_plainly, false), ("https", safe.port(), &asked_safely, true)]
        {
            let leading = redirect(&format!("{scheme}://{HOST}:{port}/marc"));
            let (first, led) = serve(Some(config.clone()), leading).await;
            search(&client, "https", first.port()).await;
            let came = (led.load(Ordering::SeqCst) > 0, asked.load(Ordering::SeqCst) > 0);
            assert_eq!(came, (true, followed), "to {scheme}: {}", server.log());
        }
        // The control: whoever names it is led there.
        search(&client, "http", plain.port()).await;
        assert!(asked_plainly.load(Ordering::SeqCst) > 0, "{}", server.log());
        server.kill().await;
    })
    .await;
}
