//! What is tried with a company itself: its page, its team, its cursor, its voice; and what is for those who look
//! after the server. The table holds what the server answered.

use domain::membership::CompanyRole;
use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{
    ask::{Said, api, page},
    cast::{Asker, Cast},
    table::Answers,
};

/// What is tried, in the order of the columns.
const DEEDS: &[&str] = &[
    "read",
    "directory",
    "team",
    "members",
    "acts",
    "offers",
    "cursor",
    "change",
    "move cursor",
    "buddies",
    "offer buddy",
    "learn",
    "invite",
    "withdraw",
    "answer",
    "change member",
    "let go",
    "hand over",
    "token",
    "speak",
    "report",
    "pending",
    "review",
    "vouch",
    "suspension",
    "proofs",
    "sponsor",
    "name sponsor",
    "add place",
    "registration",
    "decide",
    "waiting",
    "unconfirmed",
    "enable",
    "directories",
];

/// Those for the owners alone.
const OF_OWNERS: [&str; 18] = [
    "members",
    "acts",
    "offers",
    "change",
    "move cursor",
    "buddies",
    "offer buddy",
    "learn",
    "invite",
    "withdraw",
    "answer",
    "change member",
    "let go",
    "hand over",
    "proofs",
    "sponsor",
    "name sponsor",
    "add place",
];
/// Those for who looks after the server.
const OF_MODERATORS: [&str; 8] =
    ["pending", "review", "vouch", "suspension", "decide", "waiting", "unconfirmed", "enable"];
/// Those of them that are for the steward of where the company works too.
const OF_STEWARDS: [&str; 2] = ["vouch", "unconfirmed"];

const API: &str = "/api/ancrage/v1";

impl Cast {
    /// Asks with the tokens that somebody has, until one of them does it; what the last was answered.
    async fn with_any_token(&self, asker: &Asker, method: Method, path: &str, json: Option<&Value>) -> Said {
        let said = api(&self.lyon, asker.token.as_deref(), method.clone(), path, json).await;
        match &asker.official {
            Some(official) if !said.yes() => {
                let again = api(&self.lyon, Some(official), method, path, json).await;
                if again.yes() { again } else { said }
            }
            _ => said,
        }
    }

    /// What an owner does.
    async fn owner_does(&self, method: Method, path: &str, json: Option<&Value>) -> Said {
        let owner = self.asker("the company");
        api(&self.lyon, owner.token.as_deref(), method, path, json).await
    }

    async fn tried_by(&self, asker: &Asker, victim: &Asker) -> Vec<String> {
        let company = format!("{API}/companies/fonderie");
        let sharing = format!("{API}/companies/{}/sharing", self.fonderie.id());
        let get = async |path: String| self.with_any_token(asker, Method::GET, &path, None).await.status;
        let mut statuses = vec![
            get(company.clone()).await,
            self.listed(asker).await,
            get(format!("{company}/team")).await,
            get(format!("{company}/members")).await,
            get(format!("{company}/acts")).await,
            get(format!("{company}/invitations")).await,
            get(sharing.clone()).await,
        ];
        let (founded, level) = (json!({ "founded": 1987 }), json!({ "level": "dialogue" }));
        statuses.push(self.with_any_token(asker, Method::PATCH, &company, Some(&founded)).await.status);
        statuses.push(self.with_any_token(asker, Method::PUT, &sharing, Some(&level)).await.status);
        let (buddies, willing) = (format!("{company}/buddies"), json!({ "willing": true }));
        statuses.push(self.with_any_token(asker, Method::GET, &buddies, None).await.status);
        statuses.push(self.with_any_token(asker, Method::PATCH, &buddies, Some(&willing)).await.status);
        let lesson = format!("{company}/lessons/critic");
        statuses.push(self.with_any_token(asker, Method::PUT, &lesson, None).await.status);
        statuses.extend(self.invitations(asker, &company, victim).await);
        statuses.extend(self.members(asker, &company, victim).await);
        let mut answers: Vec<String> = statuses.into_iter().map(|status| status.as_u16().to_string()).collect();
        answers.extend(self.voice(asker).await);
        let target = json!({ "account_id": self.fonderie.id().to_string(), "comment": "À voir" });
        let reported = self.with_any_token(asker, Method::POST, "/api/v1/reports", Some(&target)).await.status;
        answers.push(reported.as_u16().to_string());
        for path in ["/companies/pending", "/signup/review", "/companies/fonderie/vouch", "/@fonderie/suspension"] {
            let shown = page(&self.lyon, asker.cookie.as_deref(), path).await.status;
            answers.push(shown.as_u16().to_string());
        }
        let rest = self.particulars(asker, &company).await.into_iter().chain(self.offices(asker).await);
        answers.extend(rest.map(|status| status.as_u16().to_string()));
        answers
    }

    /// What the company proves, who answers for it, where it works, and whether it was let in.
    async fn particulars(&self, asker: &Asker, company: &str) -> [StatusCode; 6] {
        let ask = async |method: Method, path: &str, json: Option<&Value>| {
            self.with_any_token(asker, method, &format!("{company}/{path}"), json).await
        };
        let (sponsor, place) = (json!({ "person": self.boss.username() }), json!({ "commune": "insee-com:69123" }));
        let proofs = ask(Method::GET, "proofs", None).await.status;
        let (read, named) =
            (ask(Method::GET, "sponsor", None).await.status, ask(Method::PUT, "sponsor", Some(&sponsor)).await.status);
        let added = ask(Method::POST, "establishments", Some(&place)).await;
        if added.yes() {
            let one = format!("{company}/establishments/{}", added.json()["id"].as_str().expect("an id"));
            assert!(self.owner_does(Method::DELETE, &one, None).await.yes());
        }
        let stands = ask(Method::GET, "registration", None).await.status;
        let decided = ask(Method::PUT, "registration", Some(&json!({ "state": "approved" }))).await.status;
        [proofs, read, named, added.status, stands, decided]
    }

    /// What is for who looks after the server or a territory.
    async fn offices(&self, asker: &Asker) -> [StatusCode; 4] {
        let ask = async |method: Method, path: &str| {
            self.with_any_token(asker, method, &format!("{API}/{path}"), None).await.status
        };
        [
            ask(Method::GET, "companies/pending").await,
            ask(Method::GET, "territories/insee-com:69123/unconfirmed").await,
            ask(Method::PUT, "territories/insee-com:69123/account").await,
            ask(Method::GET, "directory/subscriptions").await,
        ]
    }

    /// Whether the directory has the company.
    async fn listed(&self, asker: &Asker) -> StatusCode {
        let said = self.with_any_token(asker, Method::GET, &format!("{API}/directory?q=fonderie"), None).await;
        if said.yes() && !said.text.contains("fonderie") { StatusCode::NOT_FOUND } else { said.status }
    }

    /// Inviting, taking an invitation back, answering somebody who asks.
    async fn invitations(&self, asker: &Asker, company: &str, outsider: &Asker) -> [StatusCode; 3] {
        let all = format!("{company}/invitations");
        let one = |said: &Said| format!("{all}/{}", said.json()["id"].as_str().expect("an id"));
        let code = json!({ "to": "code", "role": "employee" });
        let made = self.with_any_token(asker, Method::POST, &all, Some(&code)).await;
        if made.yes() {
            assert!(self.owner_does(Method::DELETE, &one(&made), None).await.yes());
        }
        let offer = self.owner_does(Method::POST, &all, Some(&code)).await;
        let withdrawn = self.with_any_token(asker, Method::DELETE, &one(&offer), None).await;
        if !withdrawn.yes() {
            assert!(self.owner_does(Method::DELETE, &one(&offer), None).await.yes());
        }
        let role = json!({ "role": "employee" });
        let token = outsider.token.as_deref();
        let asked = api(&self.lyon, token, Method::POST, &format!("{company}/requests"), Some(&role)).await;
        let no = format!("{}/refuse", one(&asked));
        let answered = self.with_any_token(asker, Method::POST, &no, None).await;
        if !answered.yes() {
            assert!(self.owner_does(Method::POST, &no, None).await.yes());
        }
        [made.status, withdrawn.status, answered.status]
    }

    /// Changing what somebody is, letting them go, handing the company over to them.
    async fn members(&self, asker: &Asker, company: &str, victim: &Asker) -> [StatusCode; 3] {
        let account = victim.account.as_ref().expect("somebody");
        self.joins(account.id(), CompanyRole::Employee).await;
        let path = format!("{company}/members/{}", account.username());
        let title = json!({ "title": "Mouleuse" });
        let changed = self.with_any_token(asker, Method::PATCH, &path, Some(&title)).await;
        let gone = self.with_any_token(asker, Method::DELETE, &path, None).await;
        if !gone.yes() {
            assert!(self.owner_does(Method::DELETE, &path, None).await.yes());
        }
        let to = json!({ "person": account.username() });
        let offered = self.with_any_token(asker, Method::POST, &format!("{company}/transfer"), Some(&to)).await;
        if offered.yes() {
            let offer = format!("{company}/invitations/{}", offered.json()["id"].as_str().expect("an id"));
            assert!(self.owner_does(Method::DELETE, &offer, None).await.yes());
        }
        [changed.status, gone.status, offered.status]
    }

    /// Getting a token of the company, and saying something in its name.
    async fn voice(&self, asker: &Asker) -> [String; 2] {
        let what = json!({ "status": "Bonjour", "visibility": "public" });
        let Some(official) = &asker.official else { return ["-", "-"].map(str::to_owned) };
        let mine = api(&self.lyon, Some(official), Method::GET, "/api/v1/accounts/verify_credentials", None).await;
        let said = api(&self.lyon, Some(official), Method::POST, "/api/v1/statuses", Some(&what)).await;
        [mine.status, said.status].map(|status| status.as_u16().to_string())
    }
}

#[tokio::test]
async fn everybody_tries_everything_with_the_company() {
    let cast = Cast::new().await;
    app::directory::sweep(cast.lyon.app()).await.expect("written");
    let victim = Asker::here("victim", &cast.lyon.person("a_victim").await).await;
    let mut table = Answers::new(DEEDS);
    for asker in cast.askers.iter().filter(|asker| !asker.is_elsewhere(&cast.lyon)) {
        table.add(&asker.name, cast.tried_by(asker, &victim).await);
    }
    insta::assert_snapshot!("company", table.text());

    let stranger = table.done("stranger");
    for asker in cast.askers.iter().filter(|asker| !asker.is_elsewhere(&cast.lyon)) {
        let done = table.done(&asker.name);
        let owns = ["owner", "the company"].contains(&asker.name.as_str());
        for deed in OF_OWNERS {
            assert_eq!(done.contains(deed), owns, "{}: {deed}", asker.name);
        }
        let moderates = asker.name.starts_with("site ");
        for deed in OF_MODERATORS {
            let confirms = OF_STEWARDS.contains(&deed) && asker.name == "steward";
            assert_eq!(done.contains(deed), moderates || confirms, "{}: {deed}", asker.name);
        }
        assert_eq!(done.contains("registration"), moderates || owns, "{}", asker.name);
        assert_eq!(done.contains("directories"), asker.name == "site admin", "{}", asker.name);
        let speaks = CompanyRole::from_name(&asker.name).is_some_and(CompanyRole::may_speak) || owns;
        assert_eq!(done.contains("speak"), speaks, "{}", asker.name);
    }
    for same in ["former", "former follower", "follower", "invited", "neighbour", "client", "other steward"] {
        assert_eq!(table.done(same), stranger, "{same}");
    }
    for less in ["nobody", "blocked"] {
        assert!(table.done(less).is_subset(&stranger), "{less}");
    }
    cast.world.settle().await;
}
