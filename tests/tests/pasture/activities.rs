//! What activities do, as each kind of server writes them.

use app::{
    Origin,
    community::Invite,
    company::Speaker,
    follow::RequestFollow,
    remote::{Found, Remote as _},
};
use domain::{actor::Actor, follow::FollowState, group::Access, notification::NotificationKind, uri::Uri};
use serde_json::{Value, json};
use testkit::{Account, World, for_each_world};

use super::{inputs::arrive, serve, text, wire};

/// Somebody here, in the place of the one to whom the fixtures speak.
const ELISE: &str = "https://boulangerie.example/users/elise";

/// An activity as it would be sent to somebody here, about their post or their Follow where it is about one.
fn to(lea: &Account, about: Option<&Uri>, fixture: &str) -> Value {
    let mut sent = wire(fixture).to_string();
    for (told, real) in [
        (format!("{ELISE}/statuses/01FOURNIL"), about),
        (format!("{ELISE}/follow/01SUIVRE"), about),
        (ELISE.to_owned(), Some(lea.uri())),
    ] {
        if let Some(real) = real {
            // In its quotes, since addresses begin with one another.
            sent = sent.replace(&format!("\"{told}\""), &format!("\"{real}\""));
        }
    }
    serde_json::from_str(&sent).expect("JSON")
}

/// Somebody elsewhere, as their server describes them.
async fn known(lea: &Account, fixture: &str) -> Actor {
    let (app, federation) = (lea.server().app(), lea.server().node().federation());
    let uri = Uri::parse(text(&wire(fixture)["id"])).expect("an address");
    match federation.resolve_uri(&uri).await {
        Ok(Found::Actor(id)) => app.read().actors().get(id).await.expect("the actor"),
        other => panic!("{fixture}: {other:?}"),
    }
}

/// lea asks to follow somebody; the id of that Follow.
async fn asks(lea: &Account, target: &Actor) -> Uri {
    let origin = Origin::Local(Speaker::Person(lea.id()));
    let follow = RequestFollow { origin, target: target.id, show_boosts: None, notify: None };
    lea.server().app().execute(follow).await.expect("a follow").expect("a follow").uri
}

/// How one follows the other.
async fn follows(lea: &Account, one: &Actor, other: &Actor) -> Option<FollowState> {
    let follow = lea.server().app().read().follows().between(one.id, other.id).await;
    follow.expect("an answer").map(|follow| follow.state)
}

/// Sends and lets everything that follows happen.
async fn send(world: &World, lea: &Account, activity: &Value) {
    arrive(lea.server(), activity).await;
    world.settle().await;
}

/// Those who send the fixtures, and what one of them pins.
fn serve_people(world: &World) {
    let marc = "https://quai.example/@marc@quai.example/";
    let pinned = json!({
        "@context": "https://www.w3.org/ns/activitystreams", "type": "Note", "id": format!("{marc}posts/12/"),
        "attributedTo": marc, "to": "as:Public", "content": "<p>La criée</p>", "published": "2025-12-12T12:12:12Z",
    });
    let people = ["mastodon/person", "misskey/person", "takahe/person", "hollo/person"];
    serve(world, people.iter().map(|person| wire(person)).chain([pinned]));
}

#[tokio::test]
async fn follows_begin_end_and_are_refused() {
    for_each_world(["lyon.test"], |world, [lyon]| async move {
        let lea = lyon.person("lea").await;
        serve_people(&world);
        let (me, gael, nolwenn) =
            (lea.actor().await, known(&lea, "mastodon/person").await, known(&lea, "hollo/person").await);
        send(&world, &lea, &to(&lea, None, "mastodon/follow")).await;
        assert_eq!(follows(&lea, &gael, &me).await, Some(FollowState::Accepted));
        send(&world, &lea, &to(&lea, None, "mastodon/undo-follow")).await;
        assert_eq!(follows(&lea, &gael, &me).await, None);
        let follow = asks(&lea, &gael).await;
        assert_eq!(follows(&lea, &me, &gael).await, Some(FollowState::Pending));
        send(&world, &lea, &to(&lea, Some(&follow), "mastodon/reject-follow")).await;
        assert_eq!(follows(&lea, &me, &gael).await, None);
        let follow = asks(&lea, &nolwenn).await;
        send(&world, &lea, &to(&lea, Some(&follow), "hollo/accept-follow")).await;
        assert_eq!(follows(&lea, &me, &nolwenn).await, Some(FollowState::Accepted));
    })
    .await;
}

#[tokio::test]
async fn blocks_and_likes_are_taken_back() {
    for_each_world(["lyon.test"], |world, [lyon]| async move {
        let lea = lyon.person("lea").await;
        serve_people(&world);
        let (me, gael) = (lea.actor().await, known(&lea, "mastodon/person").await);
        let blocked = async || lyon.app().read().blocks().between(gael.id, me.id).await.expect("an answer");
        send(&world, &lea, &to(&lea, None, "mastodon/block")).await;
        assert!(blocked().await);
        send(&world, &lea, &to(&lea, None, "mastodon/undo-block")).await;
        assert!(!blocked().await);
        let post = lea.posts("Le four est chaud").await;
        let likes = async || lyon.post(&post).await.expect("a post").counts.likes;
        send(&world, &lea, &to(&lea, Some(&post), "misskey/like-reaction")).await;
        assert_eq!(likes().await, 1);
        send(&world, &lea, &to(&lea, Some(&post), "misskey/undo-like")).await;
        assert_eq!(likes().await, 0);
    })
    .await;
}

#[tokio::test]
async fn posts_are_pinned_and_unpinned() {
    for_each_world(["lyon.test"], |world, [lyon]| async move {
        let lea = lyon.person("lea").await;
        serve_people(&world);
        let marc = known(&lea, "takahe/person").await;
        let follow = asks(&lea, &marc).await;
        let accept =
            json!({ "id": "https://quai.example/accepts/1", "type": "Accept", "actor": marc.uri, "object": follow });
        send(&world, &lea, &accept).await;
        let pins = async || lyon.app().read().pins().of_actor(marc.id).await.expect("an answer").len();
        send(&world, &lea, &to(&lea, None, "takahe/add-featured")).await;
        assert_eq!(pins().await, 1);
        send(&world, &lea, &to(&lea, None, "takahe/remove-featured")).await;
        assert_eq!(pins().await, 0);
    })
    .await;
}

/// A group that invites, as another server of our kind has them.
fn group(number: u32) -> Value {
    let group = wire("lemmy/group").to_string();
    let group = group.replace("halles.example/c/cornouaille", &format!("reseau.example/actors/{number}"));
    let group = group.replace("\"cornouaille\"", &format!("\"cercle{number}\"")).replace("halles.", "reseau.");
    serde_json::from_str(&group).expect("JSON")
}

/// The same but for some of it.
fn but(activity: &Value, changes: &[(&str, Value)]) -> Value {
    let mut other = activity.clone();
    for (key, value) in changes {
        other[*key] = value.clone();
    }
    other
}

/// Into how many groups of other servers somebody is invited, and how often they read that they are.
async fn invited(guest: &Account) -> (usize, usize) {
    let read = guest.server().app().read();
    let open = read.communities().invitations_elsewhere(guest.id()).await.expect("an answer").len();
    let told = guest.notifications().await;
    (open, told.iter().filter(|(kind, _)| *kind == NotificationKind::CommunityInvited).count())
}

#[tokio::test]
async fn a_group_invites_into_itself_and_takes_it_back() {
    for_each_world(["lyon.test"], |world, [lyon]| async move {
        let lea = lyon.person("lea").await;
        serve(&world, [group(5)]);
        let invite = to(&lea, None, "ancrage/invite");
        let other = |key: &'static str, value: &str| but(&invite, &[(key, json!(value))]);
        for wrong in [
            other("object", "https://reseau.example/actors/6"),
            other("target", "https://lyon.test/actors/404"),
            other("target", "https://reseau.example/users/zoe"),
        ] {
            send(&world, &lea, &wrong).await;
            assert_eq!(invited(&lea).await, (0, 0), "{wrong}");
        }
        for again in [invite.clone(), other("id", "https://reseau.example/activities/invites/8")] {
            send(&world, &lea, &again).await;
            assert_eq!(invited(&lea).await, (1, 1), "one notice of one invitation");
        }
        let undo = but(&invite, &[("type", json!("Undo")), ("id", json!("https://reseau.example/activities/undo/1"))]);
        send(&world, &lea, &but(&undo, &[("object", invite["id"].clone())])).await;
        assert_eq!(invited(&lea).await, (0, 0), "by its id");
        send(&world, &lea, &other("id", "https://reseau.example/activities/invites/9")).await;
        assert_eq!(invited(&lea).await, (1, 1));
        send(&world, &lea, &but(&undo, &[("object", invite.clone())])).await;
        assert_eq!(invited(&lea).await, (0, 0), "by whom it names");

        // Whoever asks has answered, and is not invited while they wait.
        send(&world, &lea, &other("id", "https://reseau.example/activities/invites/10")).await;
        let uri = Uri::parse("https://reseau.example/actors/5").expect("an address");
        let circle = lyon.app().read().actors().find_by_uri(&uri).await.expect("an answer").expect("a group");
        asks(&lea, &circle).await;
        world.settle().await;
        send(&world, &lea, &other("id", "https://reseau.example/activities/invites/11")).await;
        assert_eq!(invited(&lea).await.0, 0);
    })
    .await;
}

#[tokio::test]
async fn invitations_are_bounded_and_end_where_a_server_is_suspended() {
    for_each_world(["lyon.test"], |world, [lyon]| async move {
        let (lea, marc) = (lyon.person("lea").await, lyon.person("marc").await);
        serve(&world, (5..=16).map(group));
        let from = |number: u32, guest: &Account| {
            let actor = json!(format!("https://reseau.example/actors/{number}"));
            let id = json!(format!("https://reseau.example/activities/invites/{number}-{}", guest.id()));
            but(&to(guest, None, "ancrage/invite"), &[("actor", actor.clone()), ("object", actor), ("id", id)])
        };
        for number in 5..=16 {
            send(&world, &lea, &from(number, &lea)).await;
        }
        assert_eq!(invited(&lea).await, (10, 10));
        lyon.suspends("reseau.example").await;
        send(&world, &marc, &from(5, &marc)).await;
        assert_eq!(invited(&marc).await, (0, 0));
    })
    .await;
}

#[tokio::test]
async fn guests_elsewhere_answer_what_they_were_asked() {
    for_each_world(["lyon.test"], |world, [lyon]| async move {
        let lea = lyon.person("lea").await;
        serve_people(&world);
        let atelier = lea.founds("atelier", Access::Invitation).await;
        let circle = atelier.actor().await;
        let (gael, nolwenn) = (known(&lea, "mastodon/person").await, known(&lea, "hollo/person").await);
        let invite = async |guest: &Actor| {
            let speaker = Speaker::Person(lea.id());
            lyon.app().execute(Invite { speaker, community: circle.id, guest: guest.id }).await.expect("invited");
            world.settle().await;
            let invite = lyon.app().read().communities().invite_of(circle.id, guest.id).await;
            invite.expect("an answer").expect("an invitation that has a name")
        };
        let answer = |kind: &str, number: u32, guest: &Actor, object: Value| {
            let id = format!("{}#answers/{number}", guest.uri);
            json!({ "id": id, "type": kind, "actor": guest.uri, "object": object })
        };
        let asked = invite(&gael).await;
        send(&world, &lea, &answer("Accept", 1, &nolwenn, json!(asked))).await;
        assert_eq!(follows(&lea, &nolwenn, &circle).await, None, "nobody asked her");
        send(&world, &lea, &answer("Accept", 2, &gael, json!(asked))).await;
        assert_eq!(follows(&lea, &gael, &circle).await, Some(FollowState::Accepted));
        // A Follow that comes too is answered and changes nothing.
        let follow = answer("Follow", 3, &gael, json!(circle.uri));
        send(&world, &lea, &follow).await;
        assert_eq!(follows(&lea, &gael, &circle).await, Some(FollowState::Accepted));

        let asked = invite(&nolwenn).await;
        let whole = json!({ "type": "Invite", "actor": circle.uri, "object": circle.uri, "target": nolwenn.uri });
        send(&world, &lea, &answer("Reject", 4, &nolwenn, whole)).await;
        let open = lyon.app().read().communities().is_invited(circle.id, nolwenn.id).await.expect("an answer");
        assert!(!open, "she does not come");
        send(&world, &lea, &answer("Accept", 5, &nolwenn, json!(asked))).await;
        assert_eq!(follows(&lea, &nolwenn, &circle).await, None, "it is over");
    })
    .await;
}
