//! The handshake of TLS 1.3 that comes before a delivery to a host that nobody spoke to, and one POST after it.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    sync::Arc,
    time::Duration,
};

use anyhow::ensure;
use bytes::Bytes;
use rustls::{ClientConfig, ClientConnection, StreamOwned, pki_types::ServerName};
use tokio::task::spawn_blocking;

use super::each;
use crate::{
    activity,
    bench::Volume,
    key::Key,
    lab::names,
    peers::Peers,
    process,
    tls::{self, Authority},
};

/// How many hosts there are.
const HOSTS: usize = 300;

/// A signed activity, ready for the wire, and the name that its host has to prove.
type Post = (ServerName<'static>, Bytes);

/// Milliseconds of each round, for each host. The first round warms up and is not counted.
pub async fn measure(volume: Volume) -> anyhow::Result<Vec<f64>> {
    let authority = Authority::new()?;
    let peers = Peers::start_tls(Arc::new(Key::generate()?), &authority)?;
    let (client, count) = (authority.client()?, volume.of(HOSTS));
    let mut figures = Vec::new();
    for round in 0..=volume.rounds {
        let posts = names('h', count).iter().map(|host| post(&peers, host)).collect::<anyhow::Result<Vec<_>>>()?;
        let (address, client) = (peers.address(), Arc::clone(&client));
        let time = spawn_blocking(move || send(address, &client, posts)).await??;
        if round > 0 {
            figures.push(each(time, count));
        }
    }
    let (want, made, arrived) = (count * (volume.rounds + 1), peers.handshakes(), peers.count());
    ensure!((made, arrived) == (want, want), "{made} handshakes and {arrived} activities of {want}");
    Ok(figures)
}

fn post(peers: &Peers, host: &str) -> anyhow::Result<Post> {
    let actor = peers.actor(host, "author");
    let body = activity::create(&actor, "first", "The workshop opens its doors on Saturday.");
    Ok((ServerName::try_from(format!("{host}.{}", tls::DOMAIN))?, peers.post(&peers.host(host), &actor, &body)?))
}

/// Sends each over a connection of its own, one after the other; the CPU time of this thread.
fn send(address: SocketAddr, client: &Arc<ClientConfig>, posts: Vec<Post>) -> anyhow::Result<Duration> {
    let before = process::cpu_of_thread()?;
    let mut answer = Vec::new();
    for (name, post) in posts {
        let connection = ClientConnection::new(Arc::clone(client), name)?;
        let socket = TcpStream::connect(address)?;
        socket.set_nodelay(true)?;
        let mut stream = StreamOwned::new(connection, socket);
        stream.write_all(&post)?;
        answer.clear();
        stream.read_to_end(&mut answer)?;
        ensure!(answer.starts_with(b"HTTP/1.1 202 "), "answered {}", String::from_utf8_lossy(&answer));
    }
    Ok(process::cpu_of_thread()?.checked_sub(before).unwrap())
}
