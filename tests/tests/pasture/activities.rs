//! What activities do, as each kind of server writes them.

use app::{
    Origin,
    company::Speaker,
    follow::RequestFollow,
    remote::{Found, Remote as _},
};
use domain::{actor::Actor, follow::FollowState, uri::Uri};
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
