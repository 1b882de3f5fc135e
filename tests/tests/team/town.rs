//! A company with people around it.

use app::{App, Error, Kind, company, invitation::Terms};
use domain::{
    id::ActorId,
    membership::{CompanyRole, Mandate, Membership},
    time::Timestamp,
};
use testkit::{Account, Server, TestDatabase, World, for_each_database};

/// A server with a company that `fonderie_boss` owns.
pub struct Town {
    pub world: World,
    pub lyon: Server,
    pub fonderie: Account,
    pub boss: Account,
}

impl Town {
    pub fn app(&self) -> &App {
        self.lyon.app()
    }

    pub fn now(&self) -> Timestamp {
        self.app().now()
    }

    pub async fn person(&self, name: &str) -> ActorId {
        self.lyon.person(name).await.id()
    }

    /// The right of somebody to change the company.
    pub async fn mandate_of(&self, person: ActorId) -> Result<Mandate, Error> {
        company::mandate(&self.app().read(), person, self.fonderie.id(), self.now()).await
    }

    /// The right of the one who owned the company first.
    pub async fn mandate(&self) -> Mandate {
        self.mandate_of(self.boss.id()).await.expect("the owner's")
    }

    /// Somebody who belongs to the company.
    pub async fn member(&self, name: &str, role: CompanyRole) -> ActorId {
        let person = self.person(name).await;
        self.joined(person, role).await;
        person
    }

    /// Lets somebody belong to the company without asking anyone.
    pub async fn joined(&self, person: ActorId, role: CompanyRole) {
        self.fonderie.employs(person, role).await;
    }

    /// What somebody is to the company now.
    pub async fn place(&self, person: ActorId) -> Option<Membership> {
        let found = self.app().read().memberships().find(self.fonderie.id(), person).await.expect("reads");
        found.into_iter().find(|one| one.is_active(self.now()))
    }

    pub async fn role(&self, person: ActorId) -> Option<CompanyRole> {
        self.place(person).await.map(|one| one.role)
    }

    /// Who owns the company now.
    pub async fn owners(&self) -> usize {
        let team = self.app().read().memberships().team(self.fonderie.id(), self.now()).await.expect("reads");
        team.iter().filter(|one| one.role == CompanyRole::Owner).count()
    }
}

/// What is offered without more words.
pub fn terms(role: CompanyRole) -> Terms {
    Terms { role, title: String::new(), until: None, note: String::new() }
}

/// Why something was refused.
#[track_caller]
pub fn refusal<T>(result: Result<T, Error>) -> Kind {
    match result {
        Ok(_) => panic!("it was done"),
        Err(error) => error.kind(),
    }
}

/// Runs a test in a town on each database.
pub async fn in_town<F: Future<Output = Town>>(test: impl Fn(Town) -> F) {
    let test = &test;
    for_each_database(|database: TestDatabase| async move {
        let (world, [lyon]) = World::on(["lyon.test"], [database]).await;
        let fonderie = lyon.company("fonderie").await;
        let boss = lyon.person("fonderie_boss").await;
        let town = test(Town { world, lyon, fonderie, boss }).await;
        town.world.settle().await;
    })
    .await;
}
