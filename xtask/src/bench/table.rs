//! The table.

use std::io::{Write, stdout};

use super::{
    Volume,
    limit::Limits,
    load::{Cost, Costs},
    machine::Machine,
    sample::Sample,
};

/// What has been measured so far.
#[derive(Default)]
pub struct Table {
    rows: Vec<Row>,
}

/// One figure.
#[derive(Default)]
struct Row {
    on: &'static str,
    what: &'static str,
    measured: String,
    database: String,
    /// What was measured beside it, in the same run.
    beside: String,
    /// How many times as much the machine needs as that of the reference.
    machine: String,
    target: String,
    verdict: String,
}

/// The most that a figure may be.
struct Target {
    most: f64,
    text: String,
    /// Where the figure is one of the reference machine: how many times as much this one needs.
    machine: Option<f64>,
}

impl Target {
    /// So much on the reference machine.
    fn fixed(most: f64, unit: &str, machine: Option<f64>) -> Self {
        Self { most, text: format!("≤ {most} {unit}"), machine }
    }

    /// So many times what was measured in the same run.
    fn times(factor: f64, limit: &Sample) -> Self {
        let most = factor * limit.median;
        Self { most, text: format!("≤ {factor} × limit = {most:.3} ms"), machine: None }
    }

    fn verdict(&self, measured: f64) -> String {
        if measured <= self.most {
            return "ok".to_owned();
        }
        let over = format!("over by {:.1} %", (measured / self.most - 1.0) * 100.0);
        let excused = self.machine.is_some_and(|machine| measured / machine <= self.most);
        if excused { format!("{over}, ok at the reference's speed") } else { over }
    }
}

impl Table {
    /// Adds what was measured on a database.
    pub fn add(&mut self, on: &'static str, limits: &Limits, costs: &Costs) {
        let machine = Machine::of(limits, costs);
        let mut part = Part { on, rows: &mut self.rows };
        part.answers(costs, &machine);
        part.posts(limits, costs, &machine);
        part.deliveries(limits, costs);
        part.home(costs, &machine);
        for (what, found) in &costs.searches {
            let target = Target::fixed(5.0, "ms", Some(machine.answers()));
            part.cost(what, found, ratio(found, &costs.empty.program, "an empty route"), target);
        }
        part.process(costs);
        part.limits(limits, &machine);
    }

    /// Prints it, as Markdown.
    pub fn print(&self, volume: Volume) -> anyhow::Result<()> {
        let mut out = stdout().lock();
        writeln!(out, "CPU of the program for each; median of {} rounds.\n", volume.rounds)?;
        writeln!(out, "| on | what | measured | database server | beside | machine | to reach | |")?;
        writeln!(out, "|---|---|---|---|---|---|---|---|")?;
        for Row { on, what, measured, database, beside, machine, target, verdict } in &self.rows {
            writeln!(out, "| {on} | {what} | {measured} | {database} | {beside} | {machine} | {target} | {verdict} |")?;
        }
        writeln!(out, "\n\"machine\" is how many times as much it needs as that of the figures in ARCHITECTURE.md.")?;
        Ok(())
    }
}

fn ratio(cost: &Cost, limit: &Sample, name: &str) -> String {
    format!("{name}: {limit} ms; {:.2} ×", cost.program.median / limit.median)
}

fn slower(machine: f64) -> String {
    format!("{machine:.2} ×")
}

/// The rows of one database.
struct Part<'a> {
    on: &'static str,
    rows: &'a mut Vec<Row>,
}

impl Part<'_> {
    fn cost(&mut self, what: &'static str, cost: &Cost, beside: String, target: Target) {
        let verdict = target.verdict(cost.program.median);
        self.rows.push(Row {
            on: self.on,
            what,
            measured: format!("{} ms", cost.program),
            database: cost.database.map(|sample| format!("{sample} ms")).unwrap_or_default(),
            beside,
            machine: target.machine.map(slower).unwrap_or_default(),
            target: target.text,
            verdict,
        });
    }

    fn answers(&mut self, costs: &Costs, machine: &Machine) {
        let Costs { empty, actor, object, finger, .. } = costs;
        self.rows.push(Row {
            on: self.on,
            what: "limit: GET /health, an empty route",
            measured: format!("{} ms", empty.program),
            database: empty.database.map(|sample| format!("{sample} ms")).unwrap_or_default(),
            machine: slower(machine.route),
            ..Row::default()
        });
        for (what, found) in [("GET actor", actor), ("GET object", object), ("WebFinger", finger)] {
            if let Some(found) = found {
                let beside = ratio(found, &empty.program, "an empty route");
                self.cost(what, found, beside, Target::times(2.0, &empty.program));
            }
        }
    }

    fn posts(&mut self, limits: &Limits, costs: &Costs, machine: &Machine) {
        let received = "signed Create into the shared inbox, until in the home timeline";
        for (what, found) in [(received, &costs.create), ("POST status", &costs.publish)] {
            if let Some(found) = found {
                let target = Target::fixed(1.5, "ms", Some(machine.insert.unwrap_or_else(|| machine.answers())));
                self.cost(what, found, ratio(found, &limits.insert, "a bare insert"), target);
            }
        }
    }

    fn deliveries(&mut self, limits: &Limits, costs: &Costs) {
        let announced = "a territory's announce to 300 hosts, a delivery";
        for (what, found) in [("fan-out to 300 hosts, a delivery", &costs.delivery), (announced, &costs.announce)] {
            if let Some(found) = found {
                let beside = ratio(found, &limits.signature, "a bare signature");
                self.cost(what, found, beside, Target::times(2.0, &limits.signature));
            }
        }
        if let Some(found) = &costs.delivery_over_tls {
            let beside = ratio(found, &limits.handshake, "a bare handshake and POST");
            let most = limits.handshake.median + 2.0 * limits.signature.median;
            let text = format!("≤ handshake and POST + 2 × signature = {most:.3} ms");
            let what = "fan-out to 300 hosts over TLS 1.3, a handshake and a delivery";
            self.cost(what, found, beside, Target { most, text, machine: None });
        }
    }

    fn home(&mut self, costs: &Costs, machine: &Machine) {
        if let (Some(home), Some(tenfold)) = (&costs.home, &costs.home_tenfold) {
            let beside = ratio(home, &costs.empty.program, "an empty route");
            let target = Target::fixed(0.5, "ms", Some(machine.answers()));
            self.cost("GET home timeline, 20 posts", home, beside, target);
            let beside = ratio(tenfold, &home.program, "at a tenth");
            self.cost("… at ten times the posts and follows", tenfold, beside, Target::times(1.5, &home.program));
        }
        if let Some(found) = &costs.home_beside {
            let target = Target { most: 1.1, text: "≤ 1.1 ×".to_owned(), machine: None };
            self.rows.push(Row {
                on: self.on,
                what: "… by turns with the earlier program",
                measured: format!("{} ms", found.now),
                beside: format!("the earlier one: {} ms; {} ×", found.earlier, found.times),
                verdict: target.verdict(found.times.median),
                target: target.text,
                ..Row::default()
            });
        }
    }

    fn process(&mut self, costs: &Costs) {
        let (idle, loaded) = ("resident, idle", "resident, after this load");
        for (what, found, most) in [(idle, costs.idle, 40.0), (loaded, costs.loaded, 80.0)] {
            self.plain(what, format!("{found:.1} MiB"), Some((found, Target::fixed(most, "MiB", None))));
        }
        if let Some(start) = &costs.start {
            let target = Target::fixed(0.5, "s", None);
            let what = "start to first answer, 100,000 posts stored";
            self.plain(what, format!("{start} s"), Some((start.median, target)));
        }
        self.plain("CPU at rest", format!("{:.2} % of a core", costs.at_rest), None);
    }

    fn plain(&mut self, what: &'static str, measured: String, target: Option<(f64, Target)>) {
        let (target, verdict) = match target {
            Some((found, target)) => (target.text.clone(), target.verdict(found)),
            None => (String::new(), String::new()),
        };
        self.rows.push(Row { on: self.on, what, measured, target, verdict, ..Row::default() });
    }

    fn limits(&mut self, limits: &Limits, machine: &Machine) {
        let Limits { signature, handshake, insert, insert_database } = limits;
        let limit = |what, measured, machine: Option<f64>| Row {
            on: self.on,
            what,
            measured,
            machine: machine.map(slower).unwrap_or_default(),
            ..Row::default()
        };
        let rows = [
            Row {
                database: insert_database.map(|sample| format!("{sample} ms")).unwrap_or_default(),
                ..limit("limit: a bare insert with its commit", format!("{insert} ms"), machine.insert)
            },
            limit(
                "limit: a bare RSA-2048 signature",
                format!("{signature} ms = {:.0} a second", 1_000.0 / signature.median),
                Some(machine.signature),
            ),
            limit("limit: a bare TLS 1.3 handshake with one POST", format!("{handshake} ms"), None),
        ];
        self.rows.extend(rows);
    }
}
