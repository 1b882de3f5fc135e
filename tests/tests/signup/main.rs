//! Coming in, on both databases: what happens when two do the same at once ([`races`]), letters that wait
//! ([`letters`]), and the program itself with a folder for letters ([`program`]).

mod letters;
mod program;
mod races;

use std::sync::{Arc, Mutex};

use app::{
    App,
    mail::{MailError, Mailer, Message, Postman},
    media::FsMediaStore,
};
use async_trait::async_trait;
use domain::{handle::Host, signup::Registrations};
use server::config::Config;
use testkit::{TestDatabase, clock::StepClock};
use tokio_util::sync::CancellationToken;

/// What everyone chooses.
const PASSWORD: &str = "la coulée du mardi";

/// A server where people come in, as far as it is needed for that.
struct Door {
    app: App,
    clock: StepClock,
    letterbox: Arc<Letterbox>,
    /// Of which the servers are that share it.
    config: Config,
}

/// Where letters arrive, or why they do not.
#[derive(Default)]
struct Letterbox {
    letters: Mutex<Vec<Message>>,
    fault: Mutex<Option<MailError>>,
}

#[async_trait]
impl Mailer for Letterbox {
    async fn send(&self, message: &Message) -> Result<(), MailError> {
        if let Some(fault) = self.fault.lock().expect("not poisoned").clone() {
            return Err(fault);
        }
        self.letters.lock().expect("not poisoned").push(message.clone());
        Ok(())
    }
}

impl Door {
    async fn open(database: &TestDatabase, registrations: Registrations) -> Self {
        let mut config = Config::new(Host::parse("lyon.test").expect("a host"));
        config.registrations = registrations;
        config.mail.folder = Some("unused".into());
        let clock = StepClock::default();
        let app = Self::another(database, &config, &clock).await;
        Self { app, clock, letterbox: Arc::default(), config }
    }

    /// Another process on the same database.
    async fn another(database: &TestDatabase, config: &Config, clock: &StepClock) -> App {
        let files = Arc::new(FsMediaStore::new(std::env::temp_dir()));
        server::start::assemble(config, database.store().await, Arc::new(clock.clone()), files).await.expect("an app")
    }

    fn postman(&self, app: &App) -> Postman {
        Postman::new(app.clone(), Arc::clone(&self.letterbox) as Arc<dyn Mailer>, web::pages::write_letter)
    }

    /// Sends what waits; how many letters were taken up.
    async fn post(&self) -> usize {
        self.postman(&self.app).send_due(&CancellationToken::new()).await.expect("the queue")
    }

    /// The letters that arrived since this was asked last.
    async fn letters(&self) -> Vec<Message> {
        self.post().await;
        std::mem::take(&mut self.letterbox.letters.lock().expect("not poisoned"))
    }

    /// What the link of the one letter holds that arrived since.
    async fn token(&self) -> String {
        let letters = self.letters().await;
        assert_eq!(letters.len(), 1, "one letter");
        let (_, rest) = letters[0].text.split_once("?t=").expect("a link");
        rest.split_whitespace().next().expect("a token").to_owned()
    }
}
