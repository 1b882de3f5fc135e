//! TLS between a server and its peers, with certificates that this run alone believes in.
//!
//! Nothing is kept of a connection for a later one (no tickets, no resumption): every connection costs what the first
//! one to a host costs.

use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use rcgen::{
    BasicConstraints, Certificate, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};
use rustls::{
    ClientConfig, RootCertStore, ServerConfig,
    client::Resumption,
    crypto::{CryptoProvider, aws_lc_rs},
    pki_types::PrivatePkcs8KeyDer,
    version::TLS13,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::mpsc,
    time::sleep,
};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

/// What the names of hosts end with. One certificate is for all of them; for `*.localhost` nobody would believe it,
/// because a wildcard needs two labels after it.
pub const DOMAIN: &str = "tls.localhost";
/// The version of HTTP that is agreed on: the one in which an answer can end its connection.
const HTTP: &[u8] = b"http/1.1";
/// How many connections may wait for the server after their handshake.
const WAITING: usize = 64;

/// An authority that signed one certificate. Its own key is forgotten.
pub struct Authority {
    certificate: Certificate,
    server: Arc<ServerConfig>,
}

impl Authority {
    /// Makes the authority, and a certificate for every name below [`DOMAIN`].
    pub fn new() -> anyhow::Result<Self> {
        let mut root = CertificateParams::new(Vec::<String>::new())?;
        root.distinguished_name.push(DnType::CommonName, "Authority of one run");
        root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        root.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let root_key = KeyPair::generate()?;
        let certificate = root.self_signed(&root_key)?;
        let issuer = Issuer::new(root, root_key);
        let mut hosts = CertificateParams::new(vec![format!("*.{DOMAIN}")])?;
        hosts.distinguished_name.push(DnType::CommonName, DOMAIN);
        hosts.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let hosts_key = KeyPair::generate()?;
        let hosts = hosts.signed_by(&hosts_key, &issuer)?;
        let key = PrivatePkcs8KeyDer::from(hosts_key.serialize_der());
        let mut server = ServerConfig::builder_with_provider(provider())
            .with_protocol_versions(&[&TLS13])?
            .with_no_client_auth()
            .with_single_cert(vec![hosts.der().clone()], key.into())?;
        server.send_tls13_tickets = 0;
        server.alpn_protocols = vec![HTTP.to_vec()];
        Ok(Self { certificate, server: Arc::new(server) })
    }

    /// The certificate of the authority, as a trust store has it.
    pub fn pem(&self) -> String {
        self.certificate.pem()
    }

    /// How a host speaks.
    pub fn server(&self) -> Arc<ServerConfig> {
        Arc::clone(&self.server)
    }

    /// How somebody who trusts this authority speaks to a host.
    pub fn client(&self) -> anyhow::Result<Arc<ClientConfig>> {
        let mut roots = RootCertStore::empty();
        roots.add(self.certificate.der().clone())?;
        let mut client = ClientConfig::builder_with_provider(provider())
            .with_protocol_versions(&[&TLS13])?
            .with_root_certificates(roots)
            .with_no_client_auth();
        client.resumption = Resumption::disabled();
        client.alpn_protocols = vec![HTTP.to_vec()];
        Ok(Arc::new(client))
    }
}

/// The one that the program has.
fn provider() -> Arc<CryptoProvider> {
    Arc::new(aws_lc_rs::default_provider())
}

/// Connections after their handshakes, of which many are under way at a time.
pub struct Handshakes {
    done: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
    address: SocketAddr,
}

impl Handshakes {
    /// Shakes hands with everyone who comes, and counts. Belongs into a runtime.
    pub fn of(listener: TcpListener, server: Arc<ServerConfig>, count: Arc<AtomicUsize>) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let (sender, done) = mpsc::channel(WAITING);
        let acceptor = TlsAcceptor::from(server);
        tokio::spawn(async move {
            while !sender.is_closed() {
                let Ok((stream, from)) = listener.accept().await else {
                    sleep(Duration::from_millis(10)).await;
                    continue;
                };
                let (acceptor, sender, count) = (acceptor.clone(), sender.clone(), Arc::clone(&count));
                tokio::spawn(async move {
                    let _ = stream.set_nodelay(true);
                    if let Ok(stream) = acceptor.accept(stream).await {
                        count.fetch_add(1, Ordering::Relaxed);
                        let _ = sender.send((stream, from)).await;
                    }
                });
            }
        });
        Ok(Self { done, address })
    }
}

impl axum::serve::Listener for Handshakes {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.done.recv().await {
            Some(connection) => connection,
            // The sender lives as long as the runtime.
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        Ok(self.address)
    }
}
