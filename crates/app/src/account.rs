//! Making accounts for people, and the server's own actor.

use domain::{
    actor::{Actor, ActorKey, ActorKind, Endpoints},
    handle::{Handle, Username},
    id::{ActorId, LoginId},
    login::{self, Login, Role, password::PasswordError},
};

use storage::Lock;

use crate::{App, Command, Error, Instance, Tx, secret};

/// Makes an account for a person, with credentials; the address counts as confirmed.
pub struct CreateAccount {
    username: Username,
    email: String,
    password_hash: String,
    role: Role,
    locale: Option<String>,
    keys: (String, String),
}

impl CreateAccount {
    /// Checks what was typed, hashes the password and makes the keys, all outside of the change.
    pub async fn prepare(
        app: &App,
        username: &str,
        email: &str,
        password: &str,
        role: Role,
        locale: Option<String>,
    ) -> Result<Self, Error> {
        let username = Username::new_local(username).map_err(|error| Error::invalid(error.to_string()))?;
        let email = login::normal_email(email).ok_or_else(|| Error::invalid("this is not an e-mail address"))?;
        if !login::PASSWORD_LENGTH.contains(&password.chars().count()) {
            return Err(Error::invalid(PasswordError::Length));
        }
        let password_hash = secret::hash_password(app.work(), password.to_owned()).await?;
        let keys = secret::key_pair(app.work()).await?;
        Ok(Self { username, email, password_hash, role, locale, keys })
    }
}

impl Command for CreateAccount {
    type Output = Actor;

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<Actor, Error> {
        let person = NewPerson {
            username: &self.username,
            email: &self.email,
            password_hash: &self.password_hash,
            role: self.role,
            locale: self.locale.clone(),
        };
        let (actor, _) = insert_person(tx, here, &person, &self.keys).await?;
        // Whoever asked for an account with this address has one.
        tx.signups().delete_by_email(&self.email).await?;
        Ok(actor)
    }
}

/// A person who comes in, with a confirmed address.
pub(crate) struct NewPerson<'a> {
    pub username: &'a Username,
    pub email: &'a str,
    pub password_hash: &'a str,
    pub role: Role,
    pub locale: Option<String>,
}

/// Stores a person with credentials.
pub(crate) async fn insert_person(
    tx: &mut Tx,
    here: &Instance,
    person: &NewPerson<'_>,
    keys: &(String, String),
) -> Result<(Actor, Login), Error> {
    fix_handle_domain(tx, here).await?;
    if tx.logins().find_by_email(person.email).await?.is_some() {
        return Err(Error::Conflict("an account with this e-mail address exists".into()));
    }
    let actor = insert_local_actor(tx, here, ActorKind::Person, person.username, "", keys).await?;
    let login = Login {
        id: LoginId(tx.next_id()),
        person: actor.id,
        email: person.email.to_owned(),
        password_hash: person.password_hash.to_owned(),
        role: person.role,
        locale: person.locale.clone(),
        confirmed_at: Some(tx.now()),
        created_at: tx.now(),
    };
    tx.logins().insert(&login).await?;
    Ok((actor, login))
}

/// Makes the server's own actor, which signs what no person asked for. Does nothing when it is there.
pub struct EnsureInstanceActor {
    keys: (String, String),
}

/// The user name of the server's own actor. No person can take it: it is reserved.
pub const INSTANCE_USERNAME: &str = "instance";

impl EnsureInstanceActor {
    /// Returns the server's actor, making it at the first start. Refuses a database that was made for another domain.
    pub async fn ensure(app: &App) -> Result<Actor, Error> {
        if let Some(actor) = app.read().actors().find_instance().await? {
            stays_at_its_domain(&actor, app.instance())?;
            return Ok(actor);
        }
        let keys = secret::key_pair(app.work()).await?;
        app.execute(Self { keys }).await
    }
}

impl Command for EnsureInstanceActor {
    type Output = Actor;

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<Actor, Error> {
        // Two nodes may start at once on one database.
        tx.exclusive(Lock::InstanceActor).await?;
        if let Some(actor) = tx.actors().find_instance().await? {
            return Ok(actor);
        }
        let username = Username::from_stored(INSTANCE_USERNAME.into());
        insert_local_actor(tx, here, ActorKind::Application, &username, &here.title, &self.keys).await
    }
}

/// Every id and every key that other servers know holds the domain: under another one they would believe none of them.
fn stays_at_its_domain(actor: &Actor, instance: &Instance) -> Result<(), Error> {
    if instance.is_local(&actor.uri) {
        return Ok(());
    }
    Err(Error::Conflict(
        format!(
            "this database was made for {} and cannot become that of {}: set domain as it was, or use another database",
            actor.uri.authority(),
            instance.domain
        )
        .into(),
    ))
}

/// Handles are known all over the world by their host, so it is fixed with the first account.
async fn fix_handle_domain(tx: &mut Tx, instance: &Instance) -> Result<(), Error> {
    const NAME: &str = "handle_domain";
    match tx.settings().find(NAME).await? {
        None => Ok(tx.settings().save(NAME, instance.handle_domain.as_str()).await?),
        Some(fixed) if fixed == instance.handle_domain.as_str() => Ok(()),
        Some(fixed) => Err(Error::Conflict(
            format!(
                "handle_domain was {fixed} when the first account was made and cannot become {}",
                instance.handle_domain
            )
            .into(),
        )),
    }
}

/// Stores a new local actor of any kind with its keys (private, public). Refuses where the database was made for another
/// domain: also a command of the command line makes none there.
pub(crate) async fn insert_local_actor(
    tx: &mut Tx,
    instance: &Instance,
    kind: ActorKind,
    username: &Username,
    name: &str,
    (private_pem, public_pem): &(String, String),
) -> Result<Actor, Error> {
    if let Some(own) = tx.actors().find_instance().await? {
        stays_at_its_domain(&own, instance)?;
    }
    let handle = Handle { username: username.clone(), host: None };
    // Whoever is about to sign up chose first.
    let promised = tx.signups().find_by_username(username, tx.now()).await?.is_some();
    if promised || tx.actors().find_by_handle(&handle).await?.is_some() {
        return Err(Error::Conflict(format!("the name @{username} is taken").into()));
    }
    let id = ActorId(tx.next_id());
    let actor = local_actor(instance, id, kind, username, name, public_pem, tx.now());
    tx.actors().insert(&actor).await?;
    tx.actors().save_private_key(id, private_pem).await?;
    Ok(actor)
}

fn local_actor(
    instance: &Instance,
    id: ActorId,
    kind: ActorKind,
    username: &Username,
    name: &str,
    public_pem: &str,
    now: domain::time::Timestamp,
) -> Actor {
    // The server's own actor lives at an address of its own, which answers even unsigned requests.
    let path = if kind == ActorKind::Application { "/actor".to_owned() } else { format!("/actors/{id}") };
    let uri = |rest: &str| instance.uri(&format!("{path}{rest}"));
    let endpoints = Endpoints {
        inbox: uri("/inbox"),
        shared_inbox: Some(instance.shared_inbox()),
        outbox: Some(uri("/outbox")),
        followers: Some(uri("/followers")),
        following: Some(uri("/following")),
        featured: Some(uri("/featured")),
    };
    Actor {
        url: Some(instance.profile(username.as_str())),
        name: name.to_owned(),
        discoverable: kind == ActorKind::Organization,
        indexable: kind == ActorKind::Organization,
        key: Some(ActorKey { id: uri("#main-key"), public_pem: public_pem.to_owned() }),
        ..Actor::new(id, kind, username.clone(), None, uri(""), endpoints, now)
    }
}
