//! From names to addresses that may be contacted.

use std::error::Error;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::{AllowedNetworks, Refusal};

/// A name with more addresses than this gains nothing from the rest.
const MAX_ADDRESSES: usize = 8;

/// How names are looked up. The network's own way is [`SystemLookup`].
pub trait Lookup: Send + Sync + 'static {
    /// All addresses of `name`, in the order in which they should be tried.
    fn lookup(&self, name: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>>;
}

/// Asks the operating system.
#[derive(Debug, Clone, Copy)]
pub struct SystemLookup;

impl Lookup for SystemLookup {
    fn lookup(&self, name: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
        async move {
            let addresses = tokio::net::lookup_host((name.as_str(), 0)).await?;
            Ok(addresses.map(|address| address.ip()).collect())
        }
        .boxed()
    }
}

/// Gives the connector only addresses that the policy permits. What is checked here is what the
/// connection is made to: there is no second look-up that could answer differently.
pub(super) struct Resolver {
    lookup: Arc<dyn Lookup>,
    allowed: AllowedNetworks,
}

impl Resolver {
    pub(super) fn new(lookup: Arc<dyn Lookup>, allowed: AllowedNetworks) -> Self {
        Self { lookup, allowed }
    }

    fn permitted(&self, name: String) -> BoxFuture<'static, Result<Vec<IpAddr>, Box<dyn Error + Send + Sync>>> {
        let found = if is_localhost(&name) {
            let loopback = vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
            async { Ok(loopback) }.boxed()
        } else {
            self.lookup.lookup(name)
        };
        let allowed = self.allowed.clone();
        async move {
            let mut addresses = found.await?;
            addresses.retain(|address| allowed.permits(*address));
            addresses.truncate(MAX_ADDRESSES);
            if addresses.is_empty() {
                return Err(Refusal::Name.into());
            }
            Ok(addresses)
        }
        .boxed()
    }
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let permitted = self.permitted(name.as_str().to_owned());
        async move {
            let addresses = permitted.await?;
            let sockets = addresses.into_iter().map(|ip| SocketAddr::new(ip, 0));
            Ok(Box::new(sockets) as Addrs)
        }
        .boxed()
    }
}

/// RFC 6761 section 6.3: these names are loopback. Many systems' resolvers know only the shortest.
fn is_localhost(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    let last = name.rsplit('.').next().unwrap_or_default();
    last.eq_ignore_ascii_case("localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fixed(Vec<IpAddr>);

    impl Lookup for Fixed {
        fn lookup(&self, _: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
            let addresses = self.0.clone();
            async { Ok(addresses) }.boxed()
        }
    }

    async fn resolve(name: &str, answers: &[&str], allowed: &[&str]) -> Result<Vec<String>, Option<Refusal>> {
        let parse = |text: &&str| text.parse::<IpAddr>().unwrap();
        let allowed = allowed.iter().map(|text| text.parse().unwrap()).collect();
        let resolver =
            Resolver::new(Arc::new(Fixed(answers.iter().map(parse).collect())), AllowedNetworks::new(allowed));
        match resolver.resolve(name.parse().unwrap()).await {
            Ok(addresses) => Ok(addresses.map(|a| a.ip().to_string()).collect()),
            Err(error) => Err(error.downcast_ref::<Refusal>().cloned()),
        }
    }

    #[tokio::test]
    async fn only_permitted_addresses_are_handed_on() {
        let answers = ["127.0.0.1", "1.1.1.1", "::1", "10.1.2.3", "2606:4700::1111"];
        assert_eq!(resolve("brest.example", &answers, &[]).await.unwrap(), ["1.1.1.1", "2606:4700::1111"]);
        assert_eq!(
            resolve("brest.example", &answers, &["10.0.0.0/8"]).await.unwrap(),
            ["1.1.1.1", "10.1.2.3", "2606:4700::1111"]
        );
    }

    #[tokio::test]
    async fn a_name_with_special_addresses_alone_is_refused() {
        for answer in super::super::tests::SPECIAL {
            assert_eq!(resolve("brest.example", &[answer], &[]).await, Err(Some(Refusal::Name)), "{answer}");
        }
        assert_eq!(resolve("brest.example", &[], &[]).await, Err(Some(Refusal::Name)));
    }

    #[tokio::test]
    async fn localhost_is_loopback_without_a_look_up_and_only_if_allowed() {
        for name in ["localhost", "lyon.localhost", "a.b.localhost", "lyon.localhost."] {
            assert_eq!(resolve(name, &["1.1.1.1"], &["127.0.0.0/8"]).await.unwrap(), ["127.0.0.1"]);
            assert_eq!(resolve(name, &["1.1.1.1"], &[]).await, Err(Some(Refusal::Name)));
        }
        let public = resolve("notlocalhost", &["1.1.1.1"], &[]).await;
        assert_eq!(public.unwrap(), ["1.1.1.1"]);
    }

    #[tokio::test]
    async fn a_long_answer_is_cut() {
        let answers = vec!["1.1.1.1"; 100];
        let cut = resolve("brest.example", &answers, &[]).await.unwrap();
        assert_eq!(cut.len(), MAX_ADDRESSES);
    }
}
