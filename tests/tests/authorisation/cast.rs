//! Who tries: everyone who stands somewhere to a company, and nobody.

use app::{
    Origin,
    block::Block,
    follow::RequestFollow,
    invitation::{Invite, Invitees, Terms},
    membership::{EndMembership, Side},
    territory::{Dataset, actor::EnableTerritory, dataset::FRANCE, import, steward::NameSteward, tie::SayTie},
    token::IssueToken,
};
use domain::{
    id::ActorId,
    login::{Login, Role},
    membership::CompanyRole,
    territory::{TerritoryCode, TieKind},
};
use testkit::{Account, Server, World};

/// The commune of the company.
const LYON: &str = "insee-com:69123";
/// Where the commune lies.
const RHONE: &str = "insee-dep:69";
/// The commune beside it.
const VILLEURBANNE: &str = "insee-com:69266";
/// What a token allows at the most.
const EVERYTHING: &str = "read write follow push";

/// Somebody who tries.
pub struct Asker {
    /// As whom the table knows them.
    pub name: String,
    /// Who that is; nobody is signed out.
    pub account: Option<Account>,
    /// The token of their app.
    pub token: Option<String>,
    /// The cookie of their browser.
    pub cookie: Option<String>,
    /// A token that speaks as the company, where they could get one, even if they should have it no more.
    pub official: Option<String>,
}

impl Asker {
    pub fn nobody() -> Self {
        Self { name: "nobody".to_owned(), account: None, token: None, cookie: None, official: None }
    }

    /// Somebody of the server that is tried.
    pub async fn here(name: &str, account: &Account) -> Self {
        Self {
            name: name.to_owned(),
            token: Some(account.token(EVERYTHING).await),
            cookie: Some(account.cookie(account.id()).await),
            official: None,
            account: Some(account.clone()),
        }
    }

    /// Somebody of another server.
    pub async fn elsewhere(name: &str, account: &Account) -> Self {
        let token = Some(account.token(EVERYTHING).await);
        Self { name: name.to_owned(), account: Some(account.clone()), token, cookie: None, official: None }
    }

    /// Whether they live on this server. Nobody lives anywhere.
    pub fn lives_on(&self, server: &Server) -> bool {
        self.account.as_ref().is_some_and(|account| account.server().domain() == server.domain())
    }

    /// Whether they ask through another server.
    pub fn is_elsewhere(&self, server: &Server) -> bool {
        self.account.is_some() && !self.lives_on(server)
    }

    /// Gets a token that speaks as the company, if they may have one.
    async fn official(self, company: &Account) -> Self {
        let Some(account) = &self.account else { return self };
        let app = company.server().app();
        let issued = IssueToken::for_names(app, account.username(), Some(company.username()), EVERYTHING).await;
        match issued {
            Ok((command, secret)) => {
                app.execute(command).await.expect("a token");
                Self { official: Some(secret), ..self }
            }
            Err(_) => self,
        }
    }
}

/// Lets somebody moderate the server, or more.
pub async fn look_after_the_server(account: &Account, role: Role) {
    let app = account.server().app();
    let tx = app.store().begin(app.now()).await.expect("begins");
    let login = tx.logins().find_by_person(account.id()).await.expect("a look").expect("credentials");
    tx.logins().delete(account.id()).await.expect("deleted");
    tx.logins().insert(&Login { role, ..login }).await.expect("inserted");
    tx.commit().await.expect("commits");
}

/// A company, somebody who writes for herself, and everyone around them; another server with some of them.
pub struct Cast {
    pub world: World,
    pub lyon: Server,
    pub brest: Server,
    /// The company, which talks with everyone.
    pub fonderie: Account,
    /// Its first owner.
    pub boss: Account,
    /// A person who writes.
    pub camille: Account,
    pub askers: Vec<Asker>,
}

/// Whom each post names.
pub const NAMED: &str = "@a_mentioned @b_mentioned@brest.test";

impl Cast {
    pub async fn new() -> Self {
        let (world, [lyon, brest]) = World::servers(["lyon.test", "brest.test"]).await;
        let dataset = Dataset::built_in(FRANCE).expect("the dataset").around(&["insee-dep:69"]);
        import(lyon.app(), &dataset, |_| {}).await.expect("imported");
        let fonderie = lyon.company("fonderie").await;
        let (boss, camille) = (lyon.person("fonderie_boss").await, lyon.person("camille").await);
        let mut cast = Self { world, lyon, brest, fonderie, boss, camille, askers: vec![Asker::nobody()] };
        cast.around().await;
        cast.team().await;
        cast.moderators().await;
        cast.stewards().await;
        cast.elsewhere().await;
        cast.world.settle().await;
        cast
    }

    /// The one of this name.
    pub fn asker(&self, name: &str) -> &Asker {
        self.askers.iter().find(|asker| asker.name == name).unwrap_or_else(|| panic!("nobody is called {name}"))
    }

    async fn person(&self, name: &str) -> Account {
        self.lyon.person(&format!("a_{name}")).await
    }

    async fn add(&mut self, name: &str, account: &Account) {
        self.askers.push(Asker::here(name, account).await);
    }

    async fn follows_both(&self, account: &Account) {
        account.follows(&self.fonderie).await;
        account.follows(&self.camille).await;
    }

    /// Those who do not belong to the company.
    async fn around(&mut self) {
        let app = self.lyon.app().clone();
        for name in ["stranger", "follower", "mentioned", "invited", "neighbour", "blocked"] {
            let account = self.person(name).await;
            self.add(name, &account).await;
        }
        let follower = self.person("follower").await;
        self.follows_both(&follower).await;

        let invited = self.person("invited").await;
        let mandate = app::company::mandate(&app.read(), self.boss.id(), self.fonderie.id(), app.now()).await;
        let (role, title, note) = (CompanyRole::Employee, String::new(), String::new());
        let terms = Terms { role, title, until: None, note };
        let to = Invitees::Person(invited.id());
        let (invite, _) = Invite::prepare(mandate.expect("the owner's"), to, terms, 1, 30).expect("an invitation");
        app.execute(invite).await.expect("invited");

        // A neighbour lives where the company works, and follows the commune.
        let (neighbour, code) = (self.person("neighbour").await, TerritoryCode::parse(LYON).expect("a code"));
        let enable = EnableTerritory::prepare(&app, None, &code, None).await.expect("a command");
        let commune = app.execute(enable).await.expect("an account").actor;
        for (account, kind) in [(&neighbour, TieKind::Lives), (&self.camille, TieKind::Works)] {
            let (speaker, code) = (account.speaker().await, code.clone());
            app.execute(SayTie { speaker, code, kind, public: true }).await.expect("a tie");
        }
        let origin = Origin::Local(neighbour.speaker().await);
        let follow = RequestFollow { origin, target: commune.id, show_boosts: None, notify: None };
        app.execute(follow).await.expect("a follow");

        let blocked = self.person("blocked").await;
        for by in [&self.fonderie, &self.camille] {
            let origin = Origin::Local(by.speaker().await);
            app.execute(Block { origin, target: blocked.id() }).await.expect("blocked");
        }
    }

    /// Those who belong to the company, or did.
    async fn team(&mut self) {
        for role in CompanyRole::ALL {
            let account = self.person(role.as_str()).await;
            self.joins(account.id(), role).await;
            let asker = Asker::here(role.as_str(), &account).await.official(&self.fonderie).await;
            self.askers.push(asker);
        }
        // Those who left keep the tokens that they had, and try them.
        for (name, follows) in [("former", false), ("former follower", true)] {
            let account = self.person(&name.replace(' ', "_")).await;
            self.joins(account.id(), CompanyRole::Spokesperson).await;
            let asker = Asker::here(name, &account).await.official(&self.fonderie).await;
            assert!(asker.official.is_some(), "{name} spoke for the company");
            let (side, company, person) = (Side::Person(account.id()), self.fonderie.id(), account.id());
            self.lyon.app().execute(EndMembership { side, company, person }).await.expect("left");
            if follows {
                self.follows_both(&account).await;
            }
            self.askers.push(asker);
        }
        // The company itself, as its owner's app and browser show it.
        let token = self.fonderie.token(EVERYTHING).await;
        self.askers.push(Asker {
            name: "the company".to_owned(),
            account: Some(self.fonderie.clone()),
            token: Some(token.clone()),
            cookie: Some(self.boss.cookie(self.fonderie.id()).await),
            official: Some(token),
        });
        let camille = self.camille.clone();
        self.add("camille", &camille).await;
    }

    /// Those who look after the server.
    async fn moderators(&mut self) {
        for (name, role) in [("site moderator", Role::Moderator), ("site admin", Role::Admin)] {
            let account = self.person(&name.replace(' ', "_")).await;
            look_after_the_server(&account, role).await;
            self.add(name, &account).await;
        }
    }

    /// Those who have a word about the companies of a territory: that of the company, and another.
    async fn stewards(&mut self) {
        for (name, territory) in [("steward", RHONE), ("other steward", VILLEURBANNE)] {
            let account = self.person(&name.replace(' ', "_")).await;
            let code = TerritoryCode::parse(territory).expect("a code");
            self.lyon.app().execute(NameSteward { code, person: account.id(), by: None }).await.expect("named");
            self.add(name, &account).await;
        }
    }

    /// Those who live on another server.
    async fn elsewhere(&mut self) {
        for name in ["stranger", "follower", "mentioned", "partner"] {
            let account = self.brest.person(&format!("b_{name}")).await;
            let here = self.fonderie.knows(&account).await;
            match name {
                "follower" => self.follows_both(&account).await,
                "partner" => self.joins(here, CompanyRole::Partner).await,
                _ => {}
            }
            self.askers.push(Asker::elsewhere(&format!("remote {name}"), &account).await);
        }
    }

    /// Lets somebody belong to the company without asking anyone.
    pub async fn joins(&self, person: ActorId, role: CompanyRole) {
        self.fonderie.employs(person, role).await;
    }
}
