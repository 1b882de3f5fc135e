//! Territories with an account: who follows them, what they pass on, how often, and to whom. On both databases.

mod digest;

use app::{
    Kind, Origin,
    company::{CreateCompany, SaveEstablishment, Site, mandate},
    follow::RequestFollow,
    post::{Draft, PublishPost},
    remote::Remote,
    territory::{
        Dataset,
        actor::{DisableTerritory, EnableTerritory, Enabled, hand_over},
        announce::sweep,
        dataset::FRANCE,
        import,
        tie::{LetPassOn, SayTie, WithdrawTie},
    },
};
use chrono::TimeDelta;
use domain::{
    actor::ActorKind,
    audience::Audience,
    company::CompanyKind,
    id::{ActorId, PostId},
    territory::{
        OtherCode, TerritoryCode, TerritoryKind, TerritoryRecord, TieKind,
        announce::{Parents, Rules},
    },
};
use storage::{
    Page,
    views::{self, AccountPosts},
};
use testkit::{Account, Server, World, for_each_world};

const LYON: &str = "insee-com:69123";
const VILLEURBANNE: &str = "insee-com:69266";
const RHONE: &str = "insee-dep:69";

fn code(text: &str) -> TerritoryCode {
    TerritoryCode::parse(text).expect(text)
}

async fn knows_the_rhone(server: &Server) {
    let dataset = Dataset::built_in(FRANCE).expect("the dataset").around(&[RHONE]);
    import(server.app(), &dataset, |_| {}).await.expect("imported");
}

async fn enable(server: &Server, territory: &str) -> Enabled {
    let command = EnableTerritory::prepare(server.app(), None, &code(territory), None).await.expect("a command");
    server.app().execute(command).await.expect("an account")
}

async fn follow(account: &Account, handle: &str) {
    let handle = handle.parse().expect("a handle");
    let target = account.server().node().federation().resolve_actor(&handle).await.expect("WebFinger leads there");
    let origin = Origin::Local(account.speaker().await);
    let command = RequestFollow { origin, target, show_boosts: None, notify: None };
    account.server().app().execute(command).await.expect("a follow");
}

/// What a territory passed on and said, oldest first: the boosted post, or none for a post of its own.
async fn passed_on(server: &Server, group: ActorId) -> Vec<(PostId, Option<PostId>)> {
    let read = server.app().read();
    let page = Page::first(100);
    let list = views::account_posts(&read, group, AccountPosts::default(), None, None, page).await.expect("a list");
    let mut posts = Vec::new();
    for id in list.ids().iter().rev() {
        posts.push((*id, read.posts().get(*id).await.expect("a post").boost_of));
    }
    posts
}

async fn tie(account: &Account, territory: &str, public: bool) {
    let speaker = account.speaker().await;
    let command = SayTie { speaker, code: code(territory), kind: TieKind::Works, public };
    account.server().app().execute(command).await.expect("a tie");
}

#[tokio::test]
async fn a_follower_elsewhere_sees_a_companys_post_exactly_once() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        knows_the_rhone(&lyon).await;
        let (fonderie, anna) = (lyon.company("fonderie").await, brest.person("anna").await);
        let (city, around) = (enable(&lyon, LYON).await, enable(&lyon, RHONE).await);
        assert_eq!((city.actor.username.as_str(), city.actor.kind), ("lyon", ActorKind::Group));
        assert!(city.changed && !enable(&lyon, LYON).await.changed, "enabling twice is enabling once");
        // Nobody waits at the door of a territory.
        for handle in ["lyon@lyon.test", "rhone@lyon.test"] {
            follow(&anna, handle).await;
        }
        world.settle().await;
        let followers = lyon.app().read().actors().get(city.actor.id).await.expect("the account").counts.followers;
        assert_eq!(followers, 1);

        // Two ways lead to her: through the commune and through the département.
        let post = fonderie.posts("Portes ouvertes samedi").await;
        world.settle().await;
        assert_eq!(anna.home().await, ["Portes ouvertes samedi"]);
        let id = lyon.app().instance().post_id(&post).expect("a post here");
        for group in [city.actor.id, around.actor.id] {
            let passed = passed_on(&lyon, group).await;
            assert_eq!(passed.iter().map(|(_, boosted)| *boosted).collect::<Vec<_>>(), [Some(id)]);
        }
        // A follower of the company as well.
        anna.follows(&fonderie).await;
        world.settle().await;
        fonderie.posts("Coulée à 14 heures").await;
        world.settle().await;
        let home = anna.home().await;
        assert_eq!(home.iter().filter(|text| *text == "Coulée à 14 heures").count(), 1, "{home:?}");

        // Nothing is decided twice, and the author hears nothing of it.
        assert_eq!(sweep(lyon.app(), Rules::default()).await.expect("nothing to do"), 0);
        let told = fonderie.notifications().await;
        assert!(told.iter().all(|(_, from)| from != "lyon@lyon.test"), "{told:?}");

        fonderie.deletes(&post).await;
        world.settle().await;
        assert!(!anna.home().await.contains(&"Portes ouvertes samedi".to_owned()), "its end travels the same way");
    })
    .await;
}

#[tokio::test]
async fn a_company_belongs_where_its_establishments_are() {
    for_each_world(["lyon.test"], |world, [lyon]| async move {
        knows_the_rhone(&lyon).await;
        let (app, fonderie) = (lyon.app(), lyon.company("fonderie").await);
        let boss = lyon.person("fonderie_boss").await;
        let (city, next) = (enable(&lyon, LYON).await, enable(&lyon, VILLEURBANNE).await);
        let mandate = mandate(&app.read(), boss.id(), fonderie.id(), app.now()).await.expect("an owner");
        let site = |closed_at| Site {
            commune: code(VILLEURBANNE),
            siret: None,
            name: "Atelier".into(),
            address: String::new(),
            closed_at,
        };
        let there = async |territory: &str| {
            let read = app.read();
            let area = read.territories().find_present(&code(territory)).await.expect("a look").expect("an area");
            let found = read.territory_groups().companies_in(area.id, app.now(), 9, 0).await.expect("a list");
            found.iter().any(|company| company.id == fonderie.id())
        };
        let passed =
            async || (passed_on(&lyon, city.actor.id).await.len(), passed_on(&lyon, next.actor.id).await.len());
        assert!(there(LYON).await && there(RHONE).await && !there(VILLEURBANNE).await);
        fonderie.posts("À Lyon").await;
        world.settle().await;
        assert_eq!(passed().await, (1, 0));

        let save = SaveEstablishment { mandate, id: None, site: site(None) };
        let atelier = app.execute(save).await.expect("added");
        assert!(there(LYON).await && there(VILLEURBANNE).await);
        fonderie.posts("Aux deux endroits").await;
        world.settle().await;
        assert_eq!(passed().await, (2, 1));

        // It closes tomorrow, and is there until then.
        let closing = site(Some(app.now() + TimeDelta::days(1)));
        app.execute(SaveEstablishment { mandate, id: Some(atelier.id), site: closing }).await.expect("changed");
        assert!(there(VILLEURBANNE).await);
        world.clock().step(TimeDelta::days(2));
        assert!(there(LYON).await && !there(VILLEURBANNE).await);
        fonderie.posts("De nouveau à Lyon").await;
        world.settle().await;
        assert_eq!(passed().await, (3, 1));
    })
    .await;
}

#[tokio::test]
async fn what_a_territory_says_of_itself() {
    for_each_world(["lyon.test"], |world, [lyon]| async move {
        knows_the_rhone(&lyon).await;
        let city = enable(&lyon, LYON).await;
        let (status, json) = lyon.fetch(&format!("/actors/{}", city.actor.id)).await;
        assert_eq!(status, 200);
        assert_eq!(json["type"], "Group");
        assert_eq!(json["preferredUsername"], "lyon");
        assert_eq!(json["location"]["type"], "Place");
        assert_eq!(json["location"]["id"], "https://lyon.test/territories/insee-com:69123");
        assert_eq!(json["manuallyApprovesFollowers"], false);
        let summary = json["summary"].as_str().expect("a summary");
        assert!(summary.contains("Lyon (commune, Rhône, ") && summary.contains("habitants"), "{summary}");
        let (status, finger) = lyon.fetch("/.well-known/webfinger?resource=acct:lyon@lyon.test").await;
        assert_eq!((status.as_u16(), finger["links"].to_string().contains(city.actor.uri.as_str())), (200, true));

        // A handle that is taken, and one that was chosen.
        lyon.person("villeurbanne").await;
        assert_eq!(enable(&lyon, "insee-com:69266").await.actor.username.as_str(), "villeurbanne_69266");
        let chosen = EnableTerritory::prepare(lyon.app(), None, &code("insee-com:69034"), Some("caluire")).await;
        let chosen = lyon.app().execute(chosen.expect("a command")).await.expect("an account");
        assert_eq!(chosen.actor.username.as_str(), "caluire");
        let other = EnableTerritory::prepare(lyon.app(), None, &code("insee-com:69034"), Some("autre")).await;
        let refused = lyon.app().execute(other.expect("a command")).await.expect_err("a handle stays");
        assert_eq!(refused.kind(), Kind::Conflict);
        let unknown =
            EnableTerritory::prepare(lyon.app(), None, &code("insee-com:01999"), None).await.expect("a command");
        assert_eq!(lyon.app().execute(unknown).await.expect_err("no such territory").kind(), Kind::Invalid);
        world.settle().await;
    })
    .await;
}

#[tokio::test]
async fn people_are_passed_on_only_where_they_say_so() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        knows_the_rhone(&lyon).await;
        let (lea, anna) = (lyon.person("lea").await, brest.person("anna").await);
        let city = enable(&lyon, LYON).await.actor.id;
        anna.follows(&lea).await;
        world.settle().await;
        let mut expected = 0;
        let mut check = async |text: &str, more: usize| {
            lea.posts(text).await;
            world.settle().await;
            expected += more;
            assert_eq!(passed_on(&lyon, city).await.len(), expected, "{text}");
        };
        check("sans lien", 0).await;
        tie(&lea, LYON, false).await;
        check("lien non montré", 0).await;
        let fields = |actor: &domain::actor::Actor| {
            actor.fields.iter().map(|field| (field.name.clone(), field.value.clone())).collect::<Vec<_>>()
        };
        let seen = async || fields(&brest.actor("lea@lyon.test").await.expect("known"));
        assert_eq!(seen().await, [], "nothing is shown");

        tie(&lea, LYON, true).await;
        check("lien montré", 1).await;
        let shown = seen().await;
        assert_eq!(shown.len(), 1, "{shown:?}");
        assert_eq!(shown[0].0, "Travaille à");
        assert!(shown[0].1.contains("https://lyon.test/territories/insee-com:69123"), "{shown:?}");

        // Answers, boosts and closed posts are nobody's business; and one may not want it at all.
        let post = lea.posts("à discuter").await;
        world.settle().await;
        lea.replies(&post, "et j'ajoute").await;
        lea.publishes("entre nous", Audience::Followers, None).await;
        lea.publishes("discret", Audience::Quiet, None).await;
        let foreign = anna.posts("d'ailleurs").await;
        lea.boosts(&foreign).await;
        world.settle().await;
        assert_eq!(passed_on(&lyon, city).await.len(), 2, "the public post alone");
        let speaker = lea.speaker().await;
        lyon.app().execute(LetPassOn { speaker, willing: false }).await.expect("saved");
        lea.posts("pas relayé").await;
        world.settle().await;
        assert_eq!(passed_on(&lyon, city).await.len(), 2);
        lyon.app().execute(LetPassOn { speaker, willing: true }).await.expect("saved");

        // Withdrawn, it is gone everywhere at once.
        let command = WithdrawTie { speaker, code: code(LYON), kind: TieKind::Works };
        lyon.app().execute(command).await.expect("withdrawn");
        world.settle().await;
        assert_eq!(seen().await, [], "gone elsewhere too");
        let (_, document) = lyon.fetch(&format!("/actors/{}", lea.id())).await;
        assert_eq!(document["attachment"].as_array().map(Vec::len), Some(0));
        lea.posts("après").await;
        world.settle().await;
        assert_eq!(passed_on(&lyon, city).await.len(), 2);

        // A territory that was disabled says nothing more, and stays.
        tie(&lea, LYON, true).await;
        lyon.app().execute(DisableTerritory { by: None, code: code(LYON) }).await.expect("disabled");
        lea.posts("trop tard").await;
        world.settle().await;
        assert_eq!(passed_on(&lyon, city).await.len(), 2);
        assert_eq!(lyon.fetch(&format!("/actors/{city}")).await.0, 200);
    })
    .await;
}

#[tokio::test]
async fn a_company_is_passed_on_unless_it_does_not_want_it() {
    for_each_world(["lyon.test"], |world, [lyon]| async move {
        knows_the_rhone(&lyon).await;
        let fonderie = lyon.company("fonderie").await;
        let groups = [enable(&lyon, LYON).await.actor.id, enable(&lyon, RHONE).await.actor.id];
        for (willing, text, expected) in [(false, "Pour nos clients", 0), (true, "Pour tous", 1), (false, "Assez", 1)] {
            let speaker = fonderie.speaker().await;
            lyon.app().execute(LetPassOn { speaker, willing }).await.expect("saved");
            fonderie.posts(text).await;
            world.settle().await;
            for group in groups {
                assert_eq!(passed_on(&lyon, group).await.len(), expected, "{text}");
            }
        }
    })
    .await;
}

async fn publish_for(account: &Account, text: &str, territory: Option<&str>) -> Result<PostId, app::Error> {
    let draft = Draft::new(text, Audience::Territory);
    let (app, speaker) = (account.server().app(), account.speaker().await);
    let command = PublishPost::prepare(app, account.server().node().federation(), speaker, draft, None).await?;
    app.execute(command.for_territory(territory.map(code))).await
}

#[tokio::test]
async fn a_post_for_a_territory_names_it_and_is_passed_on_by_it() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        knows_the_rhone(&lyon).await;
        let (lea, fonderie) = (lyon.person("lea").await, lyon.company("fonderie").await);
        let (anna, yann) = (brest.person("anna").await, brest.person("yann").await);
        let refused = publish_for(&lea, "pour personne", None).await.expect_err("she is tied to nothing");
        assert_eq!(refused.kind(), Kind::Invalid);
        let city = enable(&lyon, LYON).await.actor;
        // Not shown: she says it herself, each time, by addressing the territory.
        tie(&lea, LYON, false).await;
        anna.follows(&lea).await;
        follow(&yann, "lyon@lyon.test").await;
        world.settle().await;
        let post = publish_for(&lea, "Qui a une remorque ?", None).await.expect("published");
        world.settle().await;
        assert_eq!((anna.home().await.len(), yann.home().await.len()), (1, 1), "each of them once");

        let (_, json) = lyon.fetch(&format!("/objects/{post}")).await;
        let followers = format!("https://lyon.test/actors/{}/followers", lea.id());
        assert_eq!(json["to"], serde_json::json!([followers, city.uri.as_str()]));
        assert_eq!(json["cc"][0], "https://www.w3.org/ns/activitystreams#Public");
        assert_eq!(json["audience"], city.uri.as_str());
        let there = brest.post(&lyon.app().instance().object(post)).await.expect("arrived");
        assert_eq!(there.audience, Audience::Territory, "read back as it was meant");
        assert_eq!(there.audience.visibility(), "unlisted");
        let boosted = passed_on(&lyon, city.id).await;
        let boost = lyon.app().read().posts().get(boosted[0].0).await.expect("the announce");
        assert_eq!(boost.audience, Audience::Public);

        // The other territory of the same server is not hers, and one that is not open passes nothing on.
        enable(&lyon, "insee-com:69266").await;
        for wrong in ["insee-com:69266", "insee-com:69034", RHONE] {
            let refused = publish_for(&lea, "ailleurs", Some(wrong)).await.expect_err(wrong);
            assert_eq!(refused.kind(), Kind::Invalid, "{wrong}");
        }
        publish_for(&fonderie, "Porte ouverte", Some(LYON)).await.expect("companies are somewhere");
        world.settle().await;
        assert_eq!(passed_on(&lyon, city.id).await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_post_is_for_a_wider_territory_where_none_is_nearer() {
    for_each_world(["lyon.test"], |world, [lyon]| async move {
        knows_the_rhone(&lyon).await;
        let (lea, fonderie) = (lyon.person("lea").await, lyon.company("fonderie").await);
        let around = enable(&lyon, RHONE).await.actor.id;
        tie(&lea, LYON, false).await;
        let count = async |group| passed_on(&lyon, group).await.len();
        // Few communes have an account: what lies in the département is what it is for.
        publish_for(&lea, "Qui va à Villefranche ?", None).await.expect("the only one");
        publish_for(&fonderie, "Journée des fonderies", Some(RHONE)).await.expect("the one that was named");
        world.settle().await;
        assert_eq!(count(around).await, 2);

        // The nearest is meant where nothing is said, and the wider one can be named.
        let city = enable(&lyon, LYON).await.actor.id;
        let near = publish_for(&lea, "Une remorque à Gerland ?", None).await.expect("the nearest");
        publish_for(&fonderie, "Salon du Rhône", Some(RHONE)).await.expect("the wider one");
        assert_eq!(lyon.app().read().posts().get(near).await.expect("a post").group, Some(city));
        world.settle().await;
        assert_eq!(count(city).await, 1, "what is for the département is not told in its communes");
        let refused = publish_for(&lea, "ailleurs", Some("insee-reg:84")).await.expect_err("it has no account");
        assert_eq!(refused.kind(), Kind::Invalid);
    })
    .await;
}

#[tokio::test]
async fn the_server_decides_how_far_up_posts_go() {
    for (parents, [commune, departement, region]) in
        [(Parents::None, [1, 0, 0]), (Parents::Parent, [1, 1, 0]), (Parents::All, [1, 1, 1])]
    {
        let (world, [lyon]) = World::servers(["lyon.test"]).await;
        knows_the_rhone(&lyon).await;
        let fonderie = lyon.company("fonderie").await;
        let mut groups = Vec::new();
        for territory in [LYON, RHONE, "insee-reg:84"] {
            groups.push(enable(&lyon, territory).await.actor.id);
        }
        fonderie.posts("Bonjour").await;
        sweep(lyon.app(), Rules { parents, ..Rules::default() }).await.expect("passed on");
        world.settle().await;
        for (group, count) in groups.iter().zip([commune, departement, region]) {
            assert_eq!(passed_on(&lyon, *group).await.len(), count, "{parents:?}");
        }
    }
}

fn commune(text: &str, name: &str) -> TerritoryRecord {
    TerritoryRecord {
        code: code(text),
        kind: TerritoryKind::Commune,
        name: name.into(),
        name_en: None,
        population: None,
        centre: None,
        postcodes: Vec::new(),
        parents: Vec::new(),
        others: Vec::new(),
    }
}

#[tokio::test]
async fn when_communes_merge_their_followers_come_along() {
    for_each_world(["ain.test", "brest.test"], |world, [ain, brest]| async move {
        let before = vec![
            commune("insee-com:01015", "Arbignieu"),
            commune("insee-com:01340", "Saint-Bois"),
            commune("insee-com:01039", "Béon"),
        ];
        import(ain.app(), &Dataset::new("test", before), |_| {}).await.expect("imported");
        let anna = brest.person("anna").await;
        ain.person("jo").await;
        let owned =
            CreateCompany::prepare(ain.app(), "scierie", "Scierie", "jo", "insee-com:01340", CompanyKind::Company);
        ain.app().execute(owned.await.expect("a company")).await.expect("a company");
        let scierie = ain.company_named("scierie", "jo").await;
        for territory in ["insee-com:01015", "insee-com:01340", "insee-com:01039"] {
            enable(&ain, territory).await;
        }
        for handle in ["saint_bois@ain.test", "beon@ain.test"] {
            follow(&anna, handle).await;
        }
        world.settle().await;

        // Two of them become one, under the code of the first; the third gets another code.
        let mut new = commune("insee-com:01015", "Arboys en Bugey");
        new.others = vec![OtherCode { code: code("insee-com:01340"), name: "Saint-Bois".into() }];
        let mut renamed = commune("insee-com:01999", "Béon-la-Neuve");
        renamed.others = vec![OtherCode { code: code("insee-com:01039"), name: "Béon".into() }];
        import(ain.app(), &Dataset::new("test", vec![new, renamed]), |_| {}).await.expect("imported");
        assert_eq!(hand_over(ain.app()).await.expect("handed over"), 2);
        assert_eq!(hand_over(ain.app()).await.expect("nothing left"), 0);
        world.settle().await;
        let arboys = enable(&ain, "insee-com:01340").await;
        assert!(!arboys.changed && arboys.territory.code.as_str() == "insee-com:01015");
        let old = ain.actor("saint_bois@ain.test").await.expect("it stays");
        assert_eq!(old.moved_to, Some(arboys.actor.id));
        assert_eq!(arboys.actor.counts.followers, 1, "those who followed the one follow the other");
        let beon = enable(&ain, "insee-com:01999").await;
        assert_eq!(
            (beon.changed, beon.actor.username.as_str(), beon.actor.name.as_str()),
            (false, "beon", "Béon-la-Neuve")
        );
        scierie.posts("Planches de chêne").await;
        world.settle().await;
        assert_eq!(anna.home().await, ["Planches de chêne"]);
    })
    .await;
}

#[tokio::test]
async fn a_territory_that_is_no_longer_in_use_can_be_silenced() {
    for_each_world(["ain.test"], |world, [ain]| async move {
        let (stays, goes) = (commune("insee-com:01015", "Arbignieu"), commune("insee-com:01340", "Saint-Bois"));
        import(ain.app(), &Dataset::new("test", vec![stays.clone(), goes]), |_| {}).await.expect("imported");
        enable(&ain, "insee-com:01340").await;
        let left = import(ain.app(), &Dataset::new("test", vec![stays]), |_| {}).await.expect("imported");
        assert_eq!(left.ended, 1);
        let silence = || DisableTerritory { by: None, code: code("insee-com:01340") };
        assert!(ain.app().execute(silence()).await.expect("silenced").changed);
        assert!(!ain.app().execute(silence()).await.expect("silent").changed);
        world.settle().await;
    })
    .await;
}
