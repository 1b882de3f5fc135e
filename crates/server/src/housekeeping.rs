//! What has to be done from time to time, whoever asks or not.

use std::{sync::Arc, time::Duration};

use app::{
    App, Error, account_delete, company, directory, domain_policy,
    media::{self, RemoteMedia},
    membership,
    poll::ClosePolls,
    profile, relation,
    remote::Remote,
    territory::announce,
    verification,
};
use chrono::TimeDelta;
use domain::territory::announce::Rules;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

/// How often is looked at what may be due.
const TICK: Duration = Duration::from_secs(1);
/// How often policies that another process changed are read.
const REFRESH: Duration = Duration::from_secs(10);
/// How often entries of the directory are written anew that changed.
const LIST: Duration = Duration::from_secs(1);
/// How often polls that ended are closed.
const CLOSE: Duration = Duration::from_secs(5);
/// How often territories pass on what was published.
const PASS_ON: Duration = Duration::from_secs(1);
/// How often what larger changes left to do is gone on with: policies, opened doors.
const GO_ON: Duration = Duration::from_secs(5);
/// How often figures about the queues are taken.
const MEASURE: Duration = Duration::from_secs(15);
/// How often what a process that ended without a word had taken is let go.
const RELEASE: Duration = Duration::from_secs(10);
/// How often what deleted accounts left is cleared away; a sweep that was cut off goes on.
const SWEEP: Duration = Duration::from_secs(30);
/// How often is looked for proofs that are due.
const LOOK: Duration = Duration::from_secs(5);
/// How often is looked for profiles elsewhere that were read long ago.
const READ: Duration = Duration::from_hours(1);
/// How often companies are looked at that time has overtaken.
const OVERTAKE: Duration = Duration::from_mins(1);
/// How often old rows and unused uploads are thrown away.
const FORGET: Duration = Duration::from_mins(10);
/// How often is looked for files that were never finished, in every folder of uploads.
const TIDY: Duration = Duration::from_hours(24);

/// Received activities are known for this long: a sender repeats one for two weeks at the most.
const INBOX_KEPT: TimeDelta = TimeDelta::days(30);
/// Deliveries that were given up can be looked at, and tried again, this long.
const FAILED_KEPT: TimeDelta = TimeDelta::days(30);
/// Events that everyone was told are kept for this long, to look into what happened.
const EVENTS_KEPT: TimeDelta = TimeDelta::days(7);
/// Activities that were delivered can be asked for this long.
const ACTIVITIES_KEPT: TimeDelta = TimeDelta::days(90);
/// What people did in their company's name can be looked at for a year; the page that shows it says so.
const ACTS_KEPT: TimeDelta = TimeDelta::days(365);
/// For this long a repeated request publishes nothing twice.
const IDEMPOTENCY_KEPT: TimeDelta = TimeDelta::days(1);

/// Something done again and again.
struct Chore {
    every: Duration,
    next: Instant,
}

impl Chore {
    fn new(every: Duration) -> Self {
        Self { every, next: Instant::now() }
    }

    fn is_due(&mut self) -> bool {
        let due = Instant::now() >= self.next;
        if due {
            self.next = Instant::now() + self.every;
        }
        due
    }
}

/// Keeps house until the stop is asked for.
pub async fn run(app: App, remote_media: Arc<RemoteMedia>, rules: Rules, stop: CancellationToken) {
    let [mut list, mut close, mut pass_on, mut go_on] = [LIST, CLOSE, PASS_ON, GO_ON].map(Chore::new);
    let [mut release, mut measure, mut sweep, mut overtake, mut forget] =
        [RELEASE, MEASURE, SWEEP, OVERTAKE, FORGET].map(Chore::new);
    let mut ticks = ticks(TICK);
    while comes(&mut ticks, &stop).await {
        if list.is_due() {
            note("writing the directory", directory::sweep(&app).await);
        }
        if close.is_due() {
            note("closing polls", close_polls(&app).await);
        }
        if pass_on.is_due() {
            note("passing on", announce::sweep(&app, rules).await.map(drop));
        }
        if go_on.is_due() {
            note("letting policies reach what is stored", domain_policy::sweep(&app).await);
            note("letting in", profile::sweep(&app).await.map(drop));
            note("ending memberships", membership::sweep(&app).await);
        }
        if release.is_due() {
            note("releasing", app.store().release_lost_claims(app.now()).await.map_err(Error::from));
        }
        if measure.is_due() {
            note("measuring", take_figures(&app).await);
        }
        if sweep.is_due() {
            note("clearing deleted accounts away", account_delete::sweep(&app).await.map(drop));
        }
        if overtake.is_due() {
            note("bringing companies in line", company::publication::sweep(&app).await.map(drop));
        }
        if forget.is_due() {
            note("forgetting", forget_old(&app).await);
            note("leaving out closed places", app.execute(directory::NoteClosed).await);
            note("throwing unused uploads away", media::sweep(&app).await.map(drop));
            note("throwing old pictures of other servers away", remote_media.trim().await);
        }
    }
}

/// Reads policies again that another process changed, until the stop is asked for. It stands alone, so that nothing
/// that takes long keeps this process from hearing of a suspension.
pub async fn read_policies(app: App, stop: CancellationToken) {
    let mut refresh = Chore::new(REFRESH);
    let mut ticks = ticks(TICK);
    while comes(&mut ticks, &stop).await {
        if refresh.is_due() || app.gate().is_stale() {
            note("reading policies", app.gate().refresh(&app.read()).await.map_err(Error::from));
        }
    }
}

/// Looks for proofs that are due until the stop is asked for. It waits for other servers, so that it stands alone.
pub async fn look_for_proofs(app: App, source: Arc<dyn verification::Source>, stop: CancellationToken) {
    let look = || async { verification::sweep(&app, source.as_ref()).await.map(drop) };
    again_and_again(LOOK, &stop, "looking for proofs", look).await;
}

/// Reads profiles again that say who belongs to a company here, until the stop is asked for. It waits for other servers.
pub async fn read_profiles(app: App, remote: Arc<dyn Remote>, stop: CancellationToken) {
    let read = || async { relation::sweep(&app, remote.as_ref()).await.map(drop) };
    again_and_again(READ, &stop, "reading profiles", read).await;
}

/// Throws away what processes that were killed had begun to write, until the stop is asked for. It looks into every
/// folder, so that it stands alone.
pub async fn throw_drafts_away(app: App, stop: CancellationToken) {
    let tidy = || async { media::sweep_drafts(&app).await.map(drop) };
    again_and_again(TIDY, &stop, "throwing drafts of files away", tidy).await;
}

/// Does something from time to time, until the stop is asked for; a stop meanwhile cuts it off.
async fn again_and_again<W: Future<Output = Result<(), Error>>>(
    every: Duration,
    stop: &CancellationToken,
    what: &'static str,
    work: impl Fn() -> W,
) {
    let mut ticks = ticks(every);
    while comes(&mut ticks, stop).await {
        tokio::select! {
            () = stop.cancelled() => return,
            done = work() => note(what, done),
        }
    }
}

/// Moments at which something is looked after; those that were missed are left out.
fn ticks(every: Duration) -> Interval {
    let mut ticks = interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks
}

/// Waits for the next moment; `false` when the stop is asked for before.
async fn comes(ticks: &mut Interval, stop: &CancellationToken) -> bool {
    tokio::select! {
        () = stop.cancelled() => false,
        _ = ticks.tick() => true,
    }
}

fn note(what: &'static str, result: Result<(), Error>) {
    if let Err(error) = result {
        tracing::error!(what, %error, "housekeeping failed");
    }
}

/// Closes every poll whose end has come.
pub async fn close_polls(app: &App) -> Result<(), Error> {
    while app.execute(ClosePolls).await? > 0 {}
    Ok(())
}

/// Throws away what nobody needs any more.
pub async fn forget_old(app: &App) -> Result<(), Error> {
    let now = app.now();
    let tx = app.store().begin(now).await?;
    let inbox = tx.inbox().forget(now - INBOX_KEPT).await?;
    let events = tx.events().forget(now - EVENTS_KEPT).await?;
    let deliveries = tx.deliveries().forget(now - FAILED_KEPT).await?;
    let activities = tx.activities().forget(now - ACTIVITIES_KEPT).await?;
    let sessions = tx.sessions().forget_expired(now).await?;
    let keys = tx.idempotency().forget(now - IDEMPOTENCY_KEPT).await?;
    let mails = tx.mails().forget(now - FAILED_KEPT).await?;
    let signups = tx.signups().forget_expired(now).await?;
    let links = tx.login_links().forget_expired(now).await? + tx.second_steps().forget_expired(now).await?;
    tx.signup_invites().forget(now - FAILED_KEPT).await?;
    tx.hand_acts().forget(now - ACTS_KEPT).await?;
    tx.early_ends().forget(now).await?;
    let invitations = tx.invitations().forget_closed(now).await?;
    tx.commit().await?;
    tracing::debug!(
        inbox,
        events,
        deliveries,
        activities,
        sessions,
        keys,
        mails,
        signups,
        links,
        invitations,
        "forgot old rows"
    );
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "a gauge is read by people; beyond 2^53 the last digits do not matter")]
async fn take_figures(app: &App) -> Result<(), Error> {
    let read = app.read();
    for (name, count) in [
        ("deliveries_pending", read.deliveries().count_pending().await?),
        ("deliveries_failed", read.deliveries().count_failed().await?),
        ("inbox_pending", read.inbox().count_pending().await?),
        ("inbox_dead", read.inbox().count_dead().await?),
        ("events_pending", read.events().count_pending().await?),
        ("events_dead", read.events().count_dead().await?),
        ("mails_pending", read.mails().count_pending().await?),
        ("mails_failed", read.mails().count_failed().await?),
    ] {
        metrics::gauge!(name).set(count as f64);
    }
    metrics::gauge!("database_statements").set(app.store().statements() as f64);
    Ok(())
}
