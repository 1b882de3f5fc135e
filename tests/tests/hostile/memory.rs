//! How much memory this process takes, the server and its tests together.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

/// What it takes now, in bytes, without what only mirrors files; `None` where the system does not say.
pub fn taken() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib * 1024)
}

/// Looks all the time.
pub struct Watch {
    stop: Arc<AtomicBool>,
    most: JoinHandle<u64>,
}

impl Watch {
    /// Begins to look.
    pub fn start() -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let most = thread::spawn(move || {
            let mut most = 0;
            while !stopped.load(Ordering::SeqCst) {
                most = most.max(taken().unwrap_or_default());
                thread::sleep(Duration::from_millis(1));
            }
            most
        });
        Self { stop, most }
    }

    /// The most that was seen.
    pub fn end(self) -> u64 {
        self.stop.store(true, Ordering::SeqCst);
        self.most.join().expect("it only looks")
    }
}
