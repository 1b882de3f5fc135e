//! Who vouches for other servers: those whom the system trusts, and in their place those whom the environment names.

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
use testkit::process::Installation;
use tokio::{io::AsyncWriteExt, net::TcpListener};
use tokio_rustls::TlsAcceptor;

/// The name of the server that an authority of its own vouches for.
const HOST: &str = "atelier.localhost";

/// An authority in PEM, and how a server speaks that it vouches for.
fn authority() -> (String, ServerConfig) {
    let mut root = CertificateParams::new(Vec::<String>::new()).expect("no names");
    root.distinguished_name.push(DnType::CommonName, "Authority of a network");
    root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let root_key = KeyPair::generate().expect("a key");
    let pem = root.self_signed(&root_key).expect("a certificate").pem();
    let issuer = Issuer::new(root, root_key);
    let mut host = CertificateParams::new(vec![HOST.to_owned()]).expect("a name");
    host.distinguished_name.push(DnType::CommonName, HOST);
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

/// A server that has nothing, and counts those who came as far as asking.
async fn serve(config: ServerConfig) -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let (address, asked) = (listener.local_addr().expect("an address"), Arc::new(AtomicUsize::new(0)));
    let (acceptor, count) = (TlsAcceptor::from(Arc::new(config)), Arc::clone(&asked));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            count.fetch_add(1, Ordering::SeqCst);
            let nothing = b"HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
            let _ = stream.write_all(nothing).await;
            let _ = stream.shutdown().await;
        }
    });
    (address, asked)
}

#[tokio::test]
async fn a_private_authority_is_believed_where_the_environment_names_it() {
    let (pem, config) = authority();
    let (address, asked) = serve(config).await;
    let here = Installation::new().await;
    here.must(&["account", "create", "anna", "--email", "anna@lyon.example"], "correct horse\n").await;
    let file = here.folder().join("authority.pem");
    std::fs::write(&file, pem).expect("a file");
    let path = format!("/api/v2/search?resolve=true&q=https%3A%2F%2F{HOST}%3A{}%2Fmarc", address.port());
    let trusting = here.clone().with("SSL_CERT_FILE", file.to_str().expect("text"));
    for (here, believed) in [(here, false), (trusting, true)] {
        let server = here.serve().await;
        let client = Client::log_in(&here, "anna", None).await;
        client.ask(Method::GET, &path, None).await;
        assert_eq!(asked.load(Ordering::SeqCst) > 0, believed, "{}", server.log());
        server.kill().await;
    }
}
