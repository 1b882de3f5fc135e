//! What a process has used, from `/proc`.

use std::{fs, time::Duration};

use anyhow::Context;

/// The kernel counts in hundredths of a second for everyone (`USER_HZ`).
const TICK: Duration = Duration::from_millis(10);

/// CPU time of a process, user and system, all threads.
pub fn cpu(pid: u32) -> anyhow::Result<Duration> {
    let [user, system, ..] = times(pid)?;
    Ok(TICK * (user + system))
}

/// CPU time of a process and of everyone below it, those that ended included.
pub fn cpu_of_family(parent: u32) -> anyhow::Result<Duration> {
    let mut ticks: u32 = times(parent)?.iter().sum();
    for entry in fs::read_dir("/proc")? {
        let Some(pid) = entry?.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
        // It may have ended since; then its parent has its time.
        let Ok(stat) = stat(pid) else { continue };
        if stat.get(1).and_then(|ppid| ppid.parse().ok()) == Some(parent) {
            ticks += times(pid).map_or(0_u32, |times| times.iter().sum());
        }
    }
    Ok(TICK * ticks)
}

/// CPU time of the calling thread.
pub fn cpu_of_thread() -> anyhow::Result<Duration> {
    let text = fs::read_to_string("/proc/thread-self/schedstat").context("reading the thread's time")?;
    let nanos = text.split_whitespace().next().context("no time")?.parse()?;
    Ok(Duration::from_nanos(nanos))
}

/// Memory that is resident, in MiB.
pub fn resident(pid: u32) -> anyhow::Result<f64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).context("no VmRSS")?;
    let kib: f64 = line.split_whitespace().nth(1).context("no figure")?.parse()?;
    Ok(kib / 1024.0)
}

/// User, system, and both of children that ended, in ticks.
fn times(pid: u32) -> anyhow::Result<[u32; 4]> {
    let stat = stat(pid)?;
    let field = |index: usize| stat.get(index).and_then(|text| text.parse().ok()).unwrap_or(0);
    Ok([field(11), field(12), field(13), field(14)])
}

/// What follows the name, which may hold anything but a last `)`.
fn stat(pid: u32) -> anyhow::Result<Vec<String>> {
    let text =
        fs::read_to_string(format!("/proc/{pid}/stat")).with_context(|| format!("process {pid} is not there"))?;
    let (_, rest) = text.rsplit_once(')').context("no name")?;
    Ok(rest.split_whitespace().map(str::to_owned).collect())
}

/// Who started a process.
pub fn parent(pid: u32) -> anyhow::Result<u32> {
    Ok(stat(pid)?.get(1).context("no parent")?.parse()?)
}
