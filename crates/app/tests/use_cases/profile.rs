//! Profiles.

use app::{
    Error, Kind,
    company::{self, Speaker},
    profile::{ProfileChange, UpdateProfile, line},
    verification::{self, Source},
};
use async_trait::async_trait;
use domain::{
    actor::{ActorKind, MAX_ALIASES, MAX_NAME, MAX_SUMMARY, Standing},
    event::Event,
    follow::FollowState,
    id::{ActorId, MembershipId},
    membership::{Badge, CompanyRole, Membership},
    uri::Uri,
};

use super::harness::{Server, uri};

fn update(actor: ActorId, change: ProfileChange) -> UpdateProfile {
    UpdateProfile { speaker: Speaker::Person(actor), change }
}

fn fields(lines: &[(&str, &str)]) -> ProfileChange {
    let line = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    ProfileChange { fields: Some(lines.iter().map(line).collect()), ..ProfileChange::default() }
}

#[tokio::test]
async fn what_was_typed_becomes_html_and_links_say_whose_they_are() {
    let server = Server::start().await;
    let anna = server.person("anna").await;
    server.person("leo").await;
    let change = ProfileChange {
        name: Some(" Anna \n<b>K.</b>\u{202e} ".into()),
        summary: Some("Fonderie <i>\n\nhttps://anna.example \"rel=\" #Lyon @leo".into()),
        ..fields(&[("Site", "https://anna.example/"), ("", " "), ("Ville", "Lyon & <Brest>")])
    };
    let anna = server.done(update(anna, change)).await;
    assert_eq!(anna.name, "Anna <b>K.</b>");
    assert!(anna.summary.starts_with("<p>Fonderie &lt;i&gt;</p><p>"), "{}", anna.summary);
    assert!(anna.summary.contains(r#"rel="me nofollow noopener noreferrer""#), "{}", anna.summary);
    assert!(anna.summary.contains(r#"href="https://lyon.example/tags/lyon""#), "{}", anna.summary);
    assert!(anna.summary.contains(r#"class="u-url mention""#), "{}", anna.summary);
    let [site, city] = anna.fields.as_slice() else { panic!("{:?}", anna.fields) };
    assert!(site.value.starts_with(r#"<a href="https://anna.example/""#), "{}", site.value);
    assert!(site.value.contains(r#"rel="me "#), "{}", site.value);
    assert_eq!((city.name.as_str(), city.value.as_str()), ("Ville", "Lyon &amp; &lt;Brest&gt;"));
    assert_eq!(server.events().await, [Event::ActorUpdated { actor: anna.id }]);
}

#[tokio::test]
async fn nothing_happens_where_nothing_changes() {
    let server = Server::start().await;
    let anna = server.person("anna").await;
    let change = || ProfileChange { name: Some("Anna".into()), locked: Some(true), ..ProfileChange::default() };
    server.done(update(anna, change())).await;
    server.done(update(anna, change())).await;
    server.done(update(anna, ProfileChange::default())).await;
    assert_eq!(server.event_names().await, ["ActorUpdated"]);
}

#[tokio::test]
async fn a_profile_keeps_its_bounds() {
    let server = Server::start().await;
    let anna = server.person("anna").await;
    let own = server.get(anna).await.uri;
    let none = ProfileChange::default;
    let many: Vec<_> = (0..=MAX_ALIASES).map(|n| uri(&format!("https://a.example/{n}"))).collect();
    for (what, change) in [
        ("name", ProfileChange { name: Some("é".repeat(MAX_NAME + 1)), ..none() }),
        ("summary", ProfileChange { summary: Some("é".repeat(MAX_SUMMARY + 1)), ..none() }),
        ("field", fields(&[("a", &"x".repeat(256))])),
        ("half a field", fields(&[("a", "")])),
        ("fields", fields(&[("a", "1"), ("b", "2"), ("c", "3"), ("d", "4"), ("e", "5")])),
        ("aliases", ProfileChange { also_known_as: Some(many.clone()), ..none() }),
        ("alias of itself", ProfileChange { also_known_as: Some(vec![own.clone()]), ..none() }),
    ] {
        assert_eq!(server.refused(update(anna, change)).await, Kind::Invalid, "{what}");
    }
    let widest = ProfileChange { name: Some("é".repeat(MAX_NAME)), summary: Some("é".repeat(MAX_SUMMARY)), ..none() };
    server.done(update(anna, widest)).await;
}

/// A web whose every page links back to one profile.
struct Web(Uri);

#[async_trait]
impl Source for Web {
    async fn page(&self, _address: &Uri) -> Result<String, Error> {
        Ok(format!(r#"<a rel="me" href="{}">Anna</a>"#, self.0))
    }

    async fn file(&self, _address: &Uri) -> Result<String, Error> {
        Err(Error::NotFound("file"))
    }

    async fn texts(&self, _name: &str) -> Result<Vec<String>, Error> {
        Ok(Vec::new())
    }
}

#[tokio::test]
async fn a_line_stays_verified_while_it_says_the_same() {
    let server = Server::start().await;
    let anna = server.person("anna").await;
    let typed = server.done(update(anna, fields(&[("Site", "https://anna.example/")]))).await;
    assert_eq!(typed.fields[0].verified_at, None);
    let at = server.app.now();
    assert_eq!(verification::sweep(&server.app, &Web(typed.uri)).await.expect("looked for"), 1);
    assert_eq!(server.get(anna).await.fields[0].verified_at, Some(at));
    let renamed = server.done(update(anna, fields(&[("Web", "https://anna.example/")]))).await;
    assert_eq!(renamed.fields[0].verified_at, Some(at));
    let other = server.done(update(anna, fields(&[("Web", "https://leo.example/")]))).await;
    assert_eq!(other.fields[0].verified_at, None);
}

#[tokio::test]
async fn people_can_be_machines_and_companies_cannot() {
    let server = Server::start().await;
    let anna = server.person("anna").await;
    let company = server.company("fonderie", anna).await;
    let bot = |bot| ProfileChange { bot: Some(bot), ..ProfileChange::default() };
    assert_eq!(server.done(update(anna, bot(true))).await.kind, ActorKind::Service);
    assert_eq!(server.done(update(anna, bot(false))).await.kind, ActorKind::Person);
    let speaker = company::speaker(&server.app.read(), anna, company, server.app.now()).await.expect("may speak");
    assert_eq!(server.refused(UpdateProfile { speaker, change: bot(true) }).await, Kind::Invalid);
    let same = server.done(UpdateProfile { speaker, change: bot(false) }).await;
    assert_eq!(same.kind, ActorKind::Organization);
}

#[tokio::test]
async fn opening_the_door_lets_everyone_in_who_waits() {
    let server = Server::start().await;
    let (anna, leo) = (server.person("anna").await, server.person("leo").await);
    server.adjust(anna, |anna| anna.locked = true).await;
    let origin = super::harness::local(leo);
    server.done(app::follow::RequestFollow { origin, target: anna, show_boosts: None, notify: None }).await;
    let state = async || {
        let follow = server.app.read().follows().between(leo, anna).await.expect("reads").expect("is there");
        follow.state
    };
    assert_eq!(state().await, FollowState::Pending);
    let change = ProfileChange { locked: Some(false), ..ProfileChange::default() };
    let anna = server.done(update(anna, change)).await;
    assert_eq!(state().await, FollowState::Accepted);
    assert_eq!(anna.counts.followers, 1);
}

#[tokio::test]
async fn who_left_a_company_does_not_speak_for_it() {
    let server = Server::start().await;
    let anna = server.person("anna").await;
    let company = server.company("fonderie", anna).await;
    let speaker = company::speaker(&server.app.read(), anna, company, server.app.now()).await.expect("may speak");
    server
        .store(async |tx| {
            for membership in tx.memberships().of_person(anna).await? {
                let ended = Membership { until: Some(tx.now()), ..membership };
                tx.memberships().save(&ended).await?;
            }
            Ok(())
        })
        .await;
    let change = ProfileChange { name: Some("Autre".into()), ..ProfileChange::default() };
    assert_eq!(server.refused(UpdateProfile { speaker, change }).await, Kind::Forbidden);
}

#[tokio::test]
async fn lines_name_the_companies_of_each_that_are_there() {
    let server = Server::start().await;
    let (anna, leo) = (server.person("anna").await, server.person("leo").await);
    let [forge, foundry, sawmill] = [
        server.actor("forge", ActorKind::Organization).await,
        server.actor("fonderie", ActorKind::Organization).await,
        server.actor("scierie", ActorKind::Organization).await,
    ];
    for (person, company, role) in [
        (anna, foundry, CompanyRole::Owner),
        (leo, foundry, CompanyRole::Client),
        (leo, sawmill, CompanyRole::Employee),
        (leo, forge, CompanyRole::Supplier),
    ] {
        let membership = Membership {
            id: MembershipId(server.id()),
            company,
            person,
            role,
            since: server.app.now(),
            until: None,
            badge: Badge { person_shows: true, company_shows: true, ..Badge::default() },
        };
        server.store(async |tx| tx.memberships().save(&membership).await).await;
    }
    server.store(async |tx| tx.actors().save_standing(sawmill, Standing::Suspended).await).await;

    let (anna, leo, here) = (server.get(anna).await, server.get(leo).await, server.app.instance());
    let (forge, foundry) = (server.get(forge).await, server.get(foundry).await);
    let lines = line::of_accounts(&server.app.read(), here, &[&anna, &leo], server.app.now()).await.expect("lines");
    assert_eq!(lines[&anna.id], [line::bond(CompanyRole::Owner, &foundry, here)]);
    let of_leo = [line::bond(CompanyRole::Client, &foundry, here), line::bond(CompanyRole::Supplier, &forge, here)];
    assert_eq!(lines[&leo.id], of_leo, "the company that is suspended is named nowhere");
}
