//! What lies behind the firewall, and hears when somebody comes.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use tokio::net::TcpListener;

/// Something behind the firewall that must never hear of us: a port on an address that is not allowed.
pub struct Canary {
    /// Its address and port.
    pub address: String,
    visits: Arc<AtomicUsize>,
}

impl Canary {
    /// Waits at an address.
    pub async fn start(ip: &str) -> Self {
        let listener = TcpListener::bind(format!("{ip}:0")).await.expect("a free port");
        let address = listener.local_addr().expect("bound").to_string();
        let visits = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&visits);
        tokio::spawn(async move {
            while listener.accept().await.is_ok() {
                counter.fetch_add(1, Ordering::SeqCst);
            }
        });
        Self { address, visits }
    }

    /// How often somebody came.
    pub fn visits(&self) -> usize {
        self.visits.load(Ordering::SeqCst)
    }
}
