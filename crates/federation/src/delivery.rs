//! Sends what is in the queue: per host in order, signed when it is sent, backing off from hosts that are not
//! well.
//!
//! Two lanes keep hosts that never answered, or not lately, from taking the places of those that do. A row
//! leaves the queue in a commit after the answer: whoever pulls the plug makes us send again, never lose.

mod comeback;
mod crossing;
mod settle;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
    time::Duration,
};

use app::Error;
use bytes::Bytes;
use chrono::TimeDelta;
use domain::{
    delivery::{self, Answer},
    handle::Host,
    id::{ActivityId, DeliveryId},
    time::Timestamp,
    uri::Uri,
};
use futures::{StreamExt, stream};
use storage::{DueDelivery, DueHost, Outcome, StoredActivity, Unwell};
use tokio::sync::{Semaphore, mpsc};
use tokio_util::sync::CancellationToken;

pub(crate) use self::comeback::Comebacks;
use self::settle::Settler;
use crate::{
    Federation,
    net::{ACTIVITY_JSON, Post},
};

/// How deliveries are paced.
#[derive(Debug, Clone, Copy)]
pub struct DeliveryOptions {
    /// How many hosts that answer well are sent to at a time.
    pub hosts: usize,
    /// How many hosts that never answered, or not lately, are tried at a time.
    pub unproven_hosts: usize,
    /// How many requests one host gets at a time.
    pub per_host: usize,
}

impl Default for DeliveryOptions {
    fn default() -> Self {
        Self { hosts: 96, unproven_hosts: 192, per_host: 4 }
    }
}

/// How many deliveries of one host are taken at a time.
const BATCH: u32 = 40;
/// For how long a host belongs to this process. Longer than a batch of slow answers takes.
const CLAIM: TimeDelta = TimeDelta::minutes(15);
/// How much of an answer is kept for those who look after the server, in characters.
const MAX_ERROR: usize = 300;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Lane {
    Proven,
    Unproven,
}

/// What a round of sending needs.
struct Round {
    federation: Federation,
    activities: HashMap<ActivityId, StoredActivity>,
    /// From then on nothing more is begun: what was taken and not sent stays in the queue.
    stop: CancellationToken,
}

/// Sends whatever comes, until the stop is asked for; what is under way is finished.
pub(crate) async fn run(federation: Federation, stop: CancellationToken) {
    let (settler, settled) = Settler::start(federation.app().clone());
    tokio::join!(
        lane(federation.clone(), Lane::Proven, settler.clone(), stop.clone()),
        lane(federation.clone(), Lane::Unproven, settler.clone(), stop.clone()),
    );
    drop(settler);
    // What was answered is written down before the process ends.
    let _ = settled.await;
}

async fn lane(federation: Federation, lane: Lane, settler: Settler, stop: CancellationToken) {
    let options = federation.options().delivery;
    let size = if lane == Lane::Proven { options.hosts } else { options.unproven_hosts };
    let places = Arc::new(Semaphore::new(size.max(1)));
    while !stop.is_cancelled() {
        let free = places.available_permits();
        let claimed = if free == 0 { Ok(0) } else { claim(&federation, lane, (free, &places), &settler, &stop).await };
        match claimed {
            Ok(count) if count > 0 => continue,
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "the delivery worker met a fault"),
        }
        tokio::select! {
            () = stop.cancelled() => break,
            () = federation.delivery_bell().wait() => {}
            () = settler.settled() => {}
            // Hosts whose back-off ended, and what other processes queued.
            () = tokio::time::sleep(Duration::from_millis(500)) => {}
        }
    }
    // Every place free again means that nothing is under way.
    let _ = places.acquire_many(u32::try_from(size.max(1)).unwrap_or(u32::MAX)).await;
}

/// Takes hosts whose turn it is and starts sending to them.
async fn claim(
    federation: &Federation,
    lane: Lane,
    (free, places): (usize, &Arc<Semaphore>),
    settler: &Settler,
    stop: &CancellationToken,
) -> Result<usize, Error> {
    let (hosts, round, mut due) = take(federation, lane, free, stop).await?;
    let round = Arc::new(round);
    for host in &hosts {
        let place = Arc::clone(places).acquire_owned().await.map_err(|error| Error::Internal(error.to_string()))?;
        let (round, host, settler) = (Arc::clone(&round), host.clone(), settler.clone());
        let deliveries = due.remove(&host.host).unwrap_or_default();
        tokio::spawn(async move {
            let outcome = ask(&round, &host, deliveries).await;
            settler.settle(outcome).await;
            drop(place);
        });
    }
    Ok(hosts.len())
}

type Due = HashMap<String, Vec<DueDelivery>>;

async fn take(
    federation: &Federation,
    lane: Lane,
    free: usize,
    stop: &CancellationToken,
) -> Result<(Vec<DueHost>, Round, Due), Error> {
    let app = federation.app();
    let now = app.now();
    let round = |activities| Round { federation: federation.clone(), activities, stop: stop.clone() };
    if app.read().deliveries().next_due().await?.is_none_or(|due| due > now) {
        return Ok((Vec::new(), round(HashMap::new()), HashMap::new()));
    }
    let tx = app.store().begin(now).await?;
    let limit = u32::try_from(free).unwrap_or(u32::MAX);
    let hosts = tx.deliveries().claim_hosts(app.store().node(), now, now + CLAIM, lane == Lane::Proven, limit).await?;
    tx.commit().await?;
    if hosts.is_empty() {
        return Ok((hosts, round(HashMap::new()), HashMap::new()));
    }
    let names: Vec<String> = hosts.iter().map(|host| host.host.clone()).collect();
    match waiting(federation, &names, now).await {
        Ok((activities, due)) => Ok((hosts, round(activities), due)),
        Err(error) => {
            // Otherwise no process would try these hosts until the claim ends.
            if let Err(error) = release(federation, &names).await {
                tracing::error!(%error, "hosts could not be let go; they come again when their time is up");
            }
            Err(error)
        }
    }
}

async fn release(federation: &Federation, hosts: &[String]) -> Result<(), Error> {
    let tx = federation.app().store().begin(federation.app().now()).await?;
    tx.deliveries().release(hosts).await?;
    tx.commit().await?;
    Ok(())
}

/// What waits for these hosts, with what is said in it.
async fn waiting(
    federation: &Federation,
    hosts: &[String],
    now: Timestamp,
) -> Result<(HashMap<ActivityId, StoredActivity>, Due), Error> {
    let read = federation.app().read();
    let due = read.deliveries().due(hosts, now, BATCH).await?;
    let mut ids: Vec<ActivityId> = due.iter().map(|delivery| delivery.activity).collect();
    ids.sort_unstable();
    ids.dedup();
    let activities = read.activities().find_all(&ids).await?;
    let mut by_host: Due = HashMap::new();
    for delivery in due {
        by_host.entry(delivery.host.clone()).or_default().push(delivery);
    }
    Ok((activities.into_iter().map(|activity| (activity.id, activity)).collect(), by_host))
}

/// What became of one delivery.
enum Sent {
    Delivered(DeliveryId),
    Failed(DeliveryId, String),
    /// It waits by itself, with what comes after it about the same object; the host is well.
    PutOff(DeliveryId, Timestamp, String),
    /// The host is not well: why, what it answered if it did, and for how long it asked to be left alone; what is left
    /// of the same object waits.
    Unwell(String, Option<u16>, Option<TimeDelta>),
    /// We could not sign it, which says nothing of the host: until when it waits by itself, or that it was tried often
    /// enough.
    Unsigned(DeliveryId, Option<Timestamp>, String),
}

/// Sends what waits for one host. Deliveries about one object keep their order; different objects go side by
/// side. A host that failed before is asked with one delivery first.
async fn ask(round: &Round, host: &DueHost, deliveries: Vec<DueDelivery>) -> Outcome {
    let mut outcome = Outcome {
        host: host.host.clone(),
        answered: false,
        delivered: Vec::new(),
        failed: Vec::new(),
        put_off: Vec::new(),
        unwell: None,
    };
    let suspended = Host::parse(&host.host).is_ok_and(|name| round.federation.app().gate().is_suspended(&name));
    if suspended {
        outcome.failed = deliveries.iter().map(|delivery| (delivery.id, "suspended here".to_owned())).collect();
        return outcome;
    }
    let now = round.federation.app().now();
    let (expired, deliveries): (Vec<_>, Vec<_>) =
        deliveries.into_iter().partition(|delivery| now - delivery.created_at > delivery::LIFETIME);
    outcome.failed = expired.into_iter().map(|delivery| (delivery.id, "expired after 14 days".to_owned())).collect();
    let mut by_object: BTreeMap<String, Vec<DueDelivery>> = BTreeMap::new();
    for delivery in deliveries {
        by_object.entry(delivery.object_key.clone()).or_default().push(delivery);
    }
    let mut objects: Vec<Vec<DueDelivery>> = by_object.into_values().collect();
    let side_by_side = if host.failures >= delivery::CIRCUIT_OPENS_AFTER {
        // Not always the same one: a host may refuse one thing for ever and take everything else.
        if !objects.is_empty() {
            let chosen = rand::random_range(0..objects.len());
            objects.swap(0, chosen);
        }
        objects.truncate(1);
        if let Some(object) = objects.first_mut() {
            object.truncate(1);
        }
        1
    } else {
        round.federation.options().delivery.per_host.max(1)
    };
    let mut sent = stream::iter(objects).map(|object| in_order(round, object)).buffer_unordered(side_by_side);
    while let Some(results) = sent.next().await {
        for result in results {
            outcome.answered |= !matches!(result, Sent::Unsigned(..));
            match result {
                Sent::Delivered(id) => outcome.delivered.push(id),
                Sent::Failed(id, why) | Sent::Unsigned(id, None, why) => outcome.failed.push((id, why)),
                Sent::PutOff(id, until, why) | Sent::Unsigned(id, Some(until), why) => {
                    outcome.put_off.push((id, until, why));
                }
                Sent::Unwell(why, status, retry_after) => {
                    let failures = host.failures + 1;
                    let next = delivery::next_try(now, failures, retry_after, rand::random_range(0.0..1.0));
                    let asked_until = delivery::asked_until(now, status, retry_after, next);
                    outcome.unwell = Some(Unwell { why, failures, next, asked_until });
                }
            }
        }
        if outcome.unwell.is_some() {
            break;
        }
    }
    outcome
}

async fn in_order(round: &Round, deliveries: Vec<DueDelivery>) -> Vec<Sent> {
    let mut results = Vec::with_capacity(deliveries.len());
    let mut unwelcome: BTreeSet<Uri> = BTreeSet::new();
    for delivery in deliveries {
        if round.stop.is_cancelled() {
            break;
        }
        // What comes after something that was put off is not sent before it.
        if unwelcome.contains(&delivery.inbox) {
            continue;
        }
        let result = send(round, &delivery).await;
        let stop = matches!(result, Sent::Unwell(..));
        if matches!(result, Sent::PutOff(..) | Sent::Unsigned(_, Some(_), _)) {
            unwelcome.insert(delivery.inbox);
        }
        results.push(result);
        if stop {
            break;
        }
    }
    results
}

async fn send(round: &Round, delivery: &DueDelivery) -> Sent {
    let Some(activity) = round.activities.get(&delivery.activity) else {
        return Sent::Failed(delivery.id, "the activity is gone".into());
    };
    let now: Timestamp = round.federation.app().now();
    let signer = match round.federation.signer(activity.actor).await {
        Ok(signer) => signer,
        // The database may be away for a moment: nothing is lost by it.
        Err(error) => {
            tracing::error!(%error, actor = %activity.actor, "a delivery could not be signed");
            let until = delivery::next_unwelcome_try(delivery.attempts + 1).map(|wait| now + wait);
            return Sent::Unsigned(delivery.id, until, cut(&error.to_string()));
        }
    };
    let url = delivery.inbox.to_url();
    let post = Post {
        url: &url,
        body: Bytes::copy_from_slice(activity.body.as_bytes()),
        content_type: ACTIVITY_JSON,
        signer: &signer,
        scheme: None,
        deadline: None,
    };
    match round.federation.client().post(&post, now).await {
        Ok(answer) => match delivery::answer(answer.status.as_u16()) {
            Answer::Accepted => {
                crossing::tell(round.federation.app().instance().domain.as_str(), &delivery.host, activity);
                Sent::Delivered(delivery.id)
            }
            Answer::Refused | Answer::Gone => {
                Sent::Failed(delivery.id, cut(&format!("answered {}: {}", answer.status, answer.text)))
            }
            Answer::Unwelcome => {
                let why = cut(&format!("answered {}: {}", answer.status, answer.text));
                match delivery::next_unwelcome_try(delivery.attempts + 1) {
                    Some(wait) => Sent::PutOff(delivery.id, now + wait, why),
                    None => Sent::Failed(delivery.id, why),
                }
            }
            Answer::TryLater => {
                let retry_after = answer.retry_after.and_then(|wait| TimeDelta::from_std(wait).ok());
                let why = cut(&format!("answered {}: {}", answer.status, answer.text));
                Sent::Unwell(why, Some(answer.status.as_u16()), retry_after)
            }
        },
        Err(error) if error.is_transient() => Sent::Unwell(cut(&error.to_string()), None, None),
        Err(error) => Sent::Failed(delivery.id, cut(&error.to_string())),
    }
}

fn cut(text: &str) -> String {
    text.chars().take(MAX_ERROR).collect()
}

/// Sends everything that is due now, in the caller's task. Returns how many hosts were asked.
pub(crate) async fn send_due(federation: &Federation) -> Result<usize, Error> {
    let (mut asked, stop) = (0, CancellationToken::new());
    loop {
        let mut progress = 0;
        for lane in [Lane::Proven, Lane::Unproven] {
            let (hosts, round, mut due) = take(federation, lane, 64, &stop).await?;
            for host in hosts {
                let outcome = ask(&round, &host, due.remove(&host.host).unwrap_or_default()).await;
                settle::write(federation.app(), &[outcome]).await?;
                progress += 1;
            }
        }
        if progress == 0 {
            return Ok(asked);
        }
        asked += progress;
    }
}

/// The way of outcomes to the one that writes them down.
type Outcomes = mpsc::Sender<Outcome>;
