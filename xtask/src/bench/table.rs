//! The table.

use std::io::{Write, stdout};

use super::{
    Volume,
    limit::Limits,
    load::{Cost, Costs},
    sample::Sample,
};

/// What has been measured so far.
#[derive(Default)]
pub struct Table {
    rows: Vec<Row>,
}

/// One figure.
pub struct Row {
    on: &'static str,
    what: &'static str,
    measured: String,
    database: String,
    limit: String,
    /// The figure to reach, and whether it is.
    target: Option<(String, bool)>,
}

impl Table {
    /// Adds what was measured on a database.
    pub fn add(&mut self, on: &'static str, limits: &Limits, costs: &Costs) {
        let Costs { empty, actor, finger, create, publish, home, home_tenfold, delivery, announce, searches, .. } =
            costs;
        let empty_limit = format!("an empty route: {} ms", empty.program);
        let mut cost = |what, cost: &Cost, limit: String, target: Option<(f64, String)>| {
            let target = target.map(|(most, text)| (text, cost.program.median <= most));
            let database = cost.database.map(|sample| format!("{sample} ms")).unwrap_or_default();
            self.rows.push(Row { on, what, measured: format!("{} ms", cost.program), database, limit, target });
        };
        let at_most = |most: f64| Some((most, format!("≤ {most} ms")));
        let times = |factor: f64, limit: &Sample| {
            let most = factor * limit.median;
            Some((most, format!("≤ {factor} × limit = {most:.3} ms")))
        };
        let ratio = |cost: &Cost, limit: &Sample, name: &str| {
            format!("{name}: {limit} ms; {:.2} ×", cost.program.median / limit.median)
        };
        cost("GET /health, an empty route", empty, String::new(), None);
        let twice = || times(2.0, &empty.program);
        for (what, found) in [("GET actor", actor), ("WebFinger", finger)] {
            if let Some(found) = found {
                cost(what, found, ratio(found, &empty.program, "an empty route"), twice());
            }
        }
        let received = "signed Create into the shared inbox, until in the home timeline";
        for (what, found) in [(received, create), ("POST status", publish)] {
            if let Some(found) = found {
                cost(what, found, ratio(found, &limits.insert, "a bare insert"), at_most(1.5));
            }
        }
        let announced = "a territory's announce to 300 hosts, a delivery";
        for (what, found) in [("fan-out to 300 hosts, a delivery", delivery), (announced, announce)] {
            if let Some(found) = found {
                let signature = ratio(found, &limits.signature, "a bare signature");
                cost(what, found, signature, times(2.0, &limits.signature));
            }
        }
        if let (Some(home), Some(tenfold)) = (home, home_tenfold) {
            cost("GET home timeline, 20 posts", home, empty_limit, at_most(0.5));
            let once = ratio(tenfold, &home.program, "at a tenth");
            cost("… at ten times the posts and follows", tenfold, once, times(1.5, &home.program));
        }
        for (what, found) in searches {
            cost(*what, found, ratio(found, &empty.program, "an empty route"), at_most(5.0));
        }
        self.plain(on, "resident, idle", format!("{:.1} MiB", costs.idle), ("≤ 40 MiB", costs.idle <= 40.0));
        self.plain(
            on,
            "resident, after this load",
            format!("{:.1} MiB", costs.loaded),
            ("≤ 80 MiB", costs.loaded <= 80.0),
        );
        if let Some(start) = &costs.start {
            let reached = start.median <= 0.5;
            self.plain(on, "start to first answer, 100,000 posts stored", format!("{start} s"), ("≤ 0.5 s", reached));
        }
        let rest = format!("{:.2} % of a core", costs.at_rest);
        self.rows.push(Row {
            on,
            what: "CPU at rest",
            measured: rest,
            database: String::new(),
            limit: String::new(),
            target: None,
        });
        let database = limits.insert_database.map(|sample| format!("{sample} ms")).unwrap_or_default();
        let measured = format!("{} ms", limits.insert);
        self.rows.push(Row {
            on,
            what: "limit: a bare insert with its commit",
            measured,
            database,
            limit: String::new(),
            target: None,
        });
        let measured = format!("{} ms = {:.0} a second", limits.signature, 1_000.0 / limits.signature.median);
        self.rows.push(Row {
            on,
            what: "limit: a bare RSA-2048 signature",
            measured,
            database: String::new(),
            limit: String::new(),
            target: None,
        });
    }

    fn plain(&mut self, on: &'static str, what: &'static str, measured: String, target: (&str, bool)) {
        let target = Some((target.0.to_owned(), target.1));
        self.rows.push(Row { on, what, measured, database: String::new(), limit: String::new(), target });
    }

    /// Prints it, as Markdown.
    pub fn print(&self, volume: Volume) -> anyhow::Result<()> {
        let mut out = stdout().lock();
        writeln!(out, "CPU of the program for each; median of {} rounds.\n", volume.rounds)?;
        writeln!(out, "| on | what | measured | database server | beside | to reach | |")?;
        writeln!(out, "|---|---|---|---|---|---|---|")?;
        for Row { on, what, measured, database, limit, target } in &self.rows {
            let (target, verdict) = match target {
                Some((text, reached)) => (text.as_str(), if *reached { "reached" } else { "MISSED" }),
                None => ("", ""),
            };
            writeln!(out, "| {on} | {what} | {measured} | {database} | {limit} | {target} | {verdict} |")?;
        }
        Ok(())
    }
}
