//! Whose request it is: the connection's other end or, behind a proxy that we trust, whom the proxy speaks for.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderName},
    middleware::Next,
    response::Response,
};
use ipnet::IpNet;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Puts the client's address where the connection's was ([`ConnectInfo`]), and drops what only a proxy may say.
pub async fn identify(State(proxies): State<Arc<[IpNet]>>, mut request: Request, next: Next) -> Response {
    let Some(ConnectInfo(peer)) = request.extensions().get::<ConnectInfo<SocketAddr>>().copied() else {
        return next.run(request).await;
    };
    if is_trusted(&proxies, peer.ip()) {
        let client = client_address(&proxies, peer.ip(), request.headers());
        if client != peer.ip() {
            request.extensions_mut().insert(ConnectInfo(SocketAddr::new(client, 0)));
        }
    } else {
        request.headers_mut().remove(REQUEST_ID);
    }
    request.headers_mut().remove(FORWARDED_FOR);
    next.run(request).await
}

fn is_trusted(proxies: &[IpNet], address: IpAddr) -> bool {
    proxies.iter().any(|network| network.contains(&address.to_canonical()))
}

/// The last address in `X-Forwarded-For` that is not one of our proxies: everything before it can be made up.
fn client_address(proxies: &[IpNet], peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    let listed: Vec<&str> = headers
        .get_all(FORWARDED_FOR)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    let mut client = peer;
    for text in listed.into_iter().rev() {
        let Some(address) = address(text) else { break };
        client = address.to_canonical();
        if !is_trusted(proxies, client) {
            break;
        }
    }
    client
}

/// An address, as the several proxies write it: `192.0.2.7`, `192.0.2.7:4711`, `[2001:db8::1]:4711`.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    bare.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_our_proxies_added_is_believed() {
        let proxies: Vec<IpNet> = ["127.0.0.0/8", "10.0.0.0/8"].map(|net| net.parse().expect(net)).into();
        let peer: IpAddr = [127, 0, 0, 1].into();
        for (forwarded, expected) in [
            (&[][..], "127.0.0.1"),
            (&["192.0.2.7"], "192.0.2.7"),
            (&["6.6.6.6, 192.0.2.7"], "192.0.2.7"),
            (&["6.6.6.6, 192.0.2.7, 10.1.2.3"], "192.0.2.7"),
            (&["6.6.6.6", "192.0.2.7", "10.1.2.3"], "192.0.2.7"),
            (&["6.6.6.6, nonsense, 10.1.2.3"], "10.1.2.3"),
            (&["nonsense"], "127.0.0.1"),
            (&["2001:db8::1"], "2001:db8::1"),
            (&["::ffff:192.0.2.7"], "192.0.2.7"),
            (&["6.6.6.6, 192.0.2.7:4711"], "192.0.2.7"),
            (&["[2001:db8::1]:4711"], "2001:db8::1"),
            (&["[2001:db8::1]"], "2001:db8::1"),
        ] {
            let mut headers = HeaderMap::new();
            for value in forwarded {
                headers.append(FORWARDED_FOR, value.parse().expect(value));
            }
            assert_eq!(client_address(&proxies, peer, &headers).to_string(), expected, "{forwarded:?}");
        }
    }
}
