//! TXT records (RFC 1035, section 3.3.14), by which the owner of a domain says something about it.
//!
//! The name servers that the system is set up with are asked; they follow aliases and do the asking. A name is always
//! asked for as it is, never as one of the system's search domains.

use std::{net::SocketAddr, time::Duration};

use app::Error;
use async_trait::async_trait;
use hickory_resolver::{
    TokioResolver,
    config::{NameServerConfig, ResolveHosts, ResolverConfig},
    net::{NetError, runtime::TokioRuntimeProvider},
    proto::rr::{Name, RData},
};
use tokio::time::timeout;

/// How long one try at one name server may take.
const TRY: Duration = Duration::from_secs(3);
/// How often is tried again.
const TRIES_MORE: usize = 1;
/// How long the whole may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many records of an answer are looked at.
const MAX_RECORDS: usize = 64;
/// The longest record that is kept, in bytes.
const MAX_RECORD: usize = 4_096;

/// Who is asked for TXT records.
#[async_trait]
pub trait Texts: Send + Sync {
    /// The texts at a name; none where there is no such name.
    async fn texts(&self, name: &str) -> Result<Vec<String>, Error>;
}

/// The domain name system.
#[derive(Debug, Clone, Copy, Default)]
pub struct NameServers {
    chosen: Option<SocketAddr>,
}

impl NameServers {
    /// One name server instead of those that the system is set up with.
    pub fn at(address: SocketAddr) -> Self {
        Self { chosen: Some(address) }
    }

    /// What asks. It is made anew for each question: these are rare, an owner who just wrote a record must not meet an
    /// answer that was kept, and the system may be set up otherwise by now.
    fn resolver(self) -> Result<TokioResolver, NetError> {
        let mut builder = match self.chosen {
            None => TokioResolver::builder_tokio()?,
            Some(address) => {
                let mut server = NameServerConfig::udp_and_tcp(address.ip());
                for connection in &mut server.connections {
                    connection.port = address.port();
                }
                let config = ResolverConfig::from_parts(None, Vec::new(), vec![server]);
                TokioResolver::builder_with_config(config, TokioRuntimeProvider::default())
            }
        };
        let options = builder.options_mut();
        options.timeout = TRY;
        options.attempts = TRIES_MORE;
        options.cache_size = 0;
        options.use_hosts_file = ResolveHosts::Never;
        builder.build()
    }
}

/// A name as it is, with nothing to be put behind it.
fn whole(name: &str) -> Result<Name, Error> {
    let wrong = || Error::invalid("this is not a name of a site");
    let mut whole = Name::from_ascii(name).map_err(|_| wrong())?;
    whole.set_fqdn(true);
    if whole.is_root() { Err(wrong()) } else { Ok(whole) }
}

#[async_trait]
impl Texts for NameServers {
    async fn texts(&self, name: &str) -> Result<Vec<String>, Error> {
        let silent = || Error::Unavailable("the name servers do not answer".into());
        let asked = whole(name)?;
        let asking = async { self.resolver()?.txt_lookup(asked).await };
        let found = match timeout(PATIENCE, asking).await {
            Ok(Ok(found)) => found,
            Ok(Err(error)) if error.is_nx_domain() || error.is_no_records_found() => return Ok(Vec::new()),
            Ok(Err(error)) => {
                tracing::debug!(name, %error, "the name servers do not answer");
                return Err(silent());
            }
            Err(_) => return Err(silent()),
        };
        // The strings of one record are put together (RFC 7208, section 3.3).
        let text = |data: &RData| match data {
            RData::TXT(text) => Some(text.txt_data.concat()),
            _ => None,
        };
        let texts = found.answers().iter().take(MAX_RECORDS).filter_map(|record| text(&record.data));
        let kept = texts.filter(|text| text.len() <= MAX_RECORD);
        Ok(kept.map(|text| String::from_utf8_lossy(&text).into_owned()).collect())
    }
}

#[cfg(test)]
mod tests {
    use tokio::net::UdpSocket;

    use super::*;

    /// Answers each question with a response code and these texts.
    async fn name_server(code: u8, texts: &'static [&'static [&'static str]]) -> SocketAddr {
        let socket = UdpSocket::bind("127.0.0.1:0").await.expect("a socket");
        let address = socket.local_addr().expect("an address");
        tokio::spawn(async move {
            let mut bytes = [0; 512];
            while let Ok((length, asker)) = socket.recv_from(&mut bytes).await {
                let mut end = 12;
                while bytes[end] != 0 {
                    end += usize::from(bytes[end]) + 1;
                }
                // Somebody else's guess comes first.
                let mut guess = bytes[..length].to_vec();
                (guess[0], guess[2]) = (guess[0] ^ 1, 0x81);
                let _ = socket.send_to(&guess, asker).await;
                let question = &bytes[12..(end + 5).min(length)];
                let mut answer = bytes[..2].to_vec();
                answer.extend([0x81, 0x80 | code, 0, 1, 0, u8::try_from(texts.len()).expect("few"), 0, 0, 0, 0]);
                answer.extend(question);
                for parts in texts {
                    let data: Vec<u8> = parts
                        .iter()
                        .flat_map(|part| [&[u8::try_from(part.len()).expect("short")], part.as_bytes()].concat())
                        .collect();
                    answer.extend([0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 60]);
                    answer.extend(u16::try_from(data.len()).expect("short").to_be_bytes());
                    answer.extend(data);
                }
                let _ = socket.send_to(&answer, asker).await;
            }
        });
        address
    }

    #[tokio::test]
    async fn texts_of_a_name_are_put_together() {
        let server = name_server(0, &[&["https://lyon.example/", "@fonderie"], &["v=spf1 -all"]]).await;
        let found = NameServers::at(server).texts("_ancrage.fonderie.example").await.expect("an answer");
        assert_eq!(found, ["https://lyon.example/@fonderie", "v=spf1 -all"]);
    }

    #[tokio::test]
    async fn a_name_that_does_not_exist_has_no_texts() {
        let server = name_server(3, &[]).await;
        assert_eq!(NameServers::at(server).texts("_ancrage.nobody.example").await.expect("an answer"), [""; 0]);
    }

    #[tokio::test]
    async fn a_server_that_cannot_is_not_taken_for_no() {
        let server = name_server(2, &[]).await;
        assert!(NameServers::at(server).texts("_ancrage.fonderie.example").await.is_err());
    }

    #[test]
    fn nothing_is_put_behind_a_name() {
        for name in ["fonderie", "_ancrage.fonderie.example", "_ancrage.fonderie.example."] {
            assert!(whole(name).expect("a name").is_fqdn(), "{name}");
        }
    }

    #[tokio::test]
    async fn what_cannot_be_a_name_is_an_error() {
        let server = name_server(0, &[]).await;
        let long = "a".repeat(300);
        for wrong in [long.as_str(), "", ".", "a..example", "fönderie.example"] {
            assert!(NameServers::at(server).texts(wrong).await.is_err(), "{wrong}");
        }
    }
}
