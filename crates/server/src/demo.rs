//! `ancrage demo`: two federated servers on one machine, with people and companies who have something to say.
//!
//! Both are whole servers with a database each; what one says travels to the other over HTTP, signed, through the
//! delivery queue and the inbox, exactly as on the internet. A line is printed for every activity that crosses.

mod cast;
mod crossing;
mod story;

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
};

use app::App;
use clap::Args;
use domain::{handle::Host, signup::Registrations};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use web::pages::{OtherInstance, PagesOptions};

use self::cast::{BREST, LANDERNEAU, Server};
use crate::{
    cli::Failure,
    config::{Config, Scheme},
    node::NodeOptions,
    serve::{self, Running},
    start,
};

/// Two federated servers with sample data, on *.localhost
#[derive(Debug, Args)]
pub struct Arguments {
    /// Throw away what an earlier demonstration left and start over
    #[arg(long)]
    fresh: bool,
    /// Where their data is kept
    #[arg(long, value_name = "FOLDER", default_value = "data/demo")]
    data: PathBuf,
    /// The ports of the two servers; 0 takes one that is free
    #[arg(long, value_name = "LANDERNEAU,BREST", default_value = "4001,4002", value_parser = ports)]
    ports: (u16, u16),
}

fn ports(text: &str) -> Result<(u16, u16), String> {
    let pair =
        text.split_once(',').and_then(|(one, other)| Some((one.trim().parse().ok()?, other.trim().parse().ok()?)));
    match pair {
        Some((one, other)) if one != other || one == 0 => Ok((one, other)),
        _ => Err("two different ports with a comma between them are needed, for example 4001,4002".into()),
    }
}

impl Arguments {
    /// Runs both servers until Ctrl-C.
    pub async fn run(&self) -> Result<(), Failure> {
        crossing::start_log();
        serve::install_crypto();
        // Both addresses are taken before anything is thrown away: another demonstration may be running.
        let landerneau = take_port(self.ports.0).await?;
        let brest = take_port(self.ports.1).await?;
        if self.fresh {
            throw_away(&self.data)?;
        }
        let stop = serve::stop_on_signal()?;
        story::say(&format!(
            "Starting two servers; their data is in {} (start over with --fresh).",
            self.data.display()
        ));
        let ports = (landerneau.local_addr()?.port(), brest.local_addr()?.port());
        let landerneau = open((&LANDERNEAU, ports.0), (&BREST, ports.1), &self.data, landerneau, &stop).await?;
        let brest = open((&BREST, ports.1), (&LANDERNEAU, ports.0), &self.data, brest, &stop).await?;
        let told = tokio::select! {
            told = story::tell(&landerneau, &brest) => told,
            () = stop.cancelled() => Ok(()),
        };
        if told.is_ok() && !stop.is_cancelled() {
            story::invite(&landerneau, &brest);
            stop.cancelled().await;
        }
        stop.cancel();
        story::say("Stopping.");
        let (one, other) = tokio::join!(landerneau.finish(), brest.finish());
        told.and(one).and(other)
    }
}

async fn take_port(port: u16) -> Result<TcpListener, Failure> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(|error| {
        Failure::Machine(format!(
            "the demonstration needs port {port}, which cannot be had: {error}; stop what listens there (another demonstration?) or name others with --ports"
        ))
    })
}

fn throw_away(data: &Path) -> Result<(), Failure> {
    // Only what a demonstration made, never a folder that somebody named by mistake.
    for server in [&LANDERNEAU, &BREST] {
        match std::fs::remove_dir_all(data.join(server.name)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}

fn config(server: &Server, port: u16, data: &Path) -> Result<Config, Failure> {
    let folder = data.join(server.name);
    let host = Host::parse(&server.domain(port)).map_err(|error| Failure::Machine(error.to_string()))?;
    let mut config = Config::new(host);
    config.scheme = Scheme::Http;
    config.listen = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    server.title.clone_into(&mut config.title);
    server.description.clone_into(&mut config.description);
    server.contact.clone_into(&mut config.contact_email);
    config.languages = vec!["fr".into()];
    config.database.url = format!("sqlite:{}", folder.join("ancrage.sqlite").display());
    config.media.path = folder.join("media");
    config.federation.allowed_networks = crate::config::loopback();
    // Each in another way, so that both can be tried; letters are files.
    config.registrations = if server.name == LANDERNEAU.name { Registrations::Open } else { Registrations::Approval };
    config.mail.folder = Some(folder.join("mail"));
    Ok(config)
}

async fn open(
    (server, port): (&Server, u16),
    (other, other_port): (&Server, u16),
    data: &Path,
    listener: TcpListener,
    stop: &CancellationToken,
) -> Result<Running, Failure> {
    let config = config(server, port, data)?;
    let mut options = NodeOptions::new(&config);
    options.pages = PagesOptions {
        demo_login: true,
        other_instance: Some(OtherInstance {
            title: other.title.into(),
            url: format!("http://{}", other.domain(other_port)),
        }),
        ..PagesOptions::default()
    };
    let app = start::open(&config).await?;
    keeps_its_ports(&app).await?;
    serve::begin(app, options, listener, stop.clone()).await
}

/// Refuses what a demonstration on other ports left: its addresses hold them.
async fn keeps_its_ports(app: &App) -> Result<(), Failure> {
    let made_for = app.read().actors().find_instance().await?;
    if made_for.is_some_and(|actor| !app.instance().is_local(&actor.uri)) {
        return Err(Failure::Input(
            "the last demonstration used other ports, which its addresses hold; name them with --ports or start over with --fresh".into(),
        ));
    }
    Ok(())
}
