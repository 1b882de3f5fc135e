//! Posts for a company's team, or for those who work with it, and what is agreed between two servers.

use domain::{
    actor::Actor,
    audience::Audience,
    event::Event,
    id::{ActorId, InvitationId, MembershipId},
    invitation::{Invitation, InvitationKind},
    membership::{Badge, CompanyRole, Membership},
    post::Post,
};
use serde_json::json;

use super::{
    super::{
        cast::{anna, at, foundry, lea, post, uri},
        world::{Sent, World, inboxes},
    },
    bruno, chloe,
};

fn membership(company: &Actor, person: &Actor, role: CompanyRole) -> Membership {
    Membership {
        id: MembershipId(person.id.0),
        company: company.id,
        person: person.id,
        role,
        since: at(0),
        until: None,
        badge: Badge::default(),
    }
}

async fn belongs(world: &World, company: &Actor, person: &Actor, role: CompanyRole) {
    world.change(async |tx| tx.memberships().save(&membership(company, person, role)).await).await;
}

async fn leaves(world: &World, company: &Actor, person: &Actor, role: CompanyRole) {
    let ended = Membership { until: Some(at(1)), ..membership(company, person, role) };
    world.change(async |tx| tx.memberships().save(&ended).await).await;
}

async fn enclosed(world: &World, company: &Actor, post: &Post, mentions: &[ActorId]) {
    world.post(post, mentions).await;
    world.change(async |tx| tx.posts().enclose(post.id, company.id).await).await;
}

/// That one copy is to one of them alone, and mentions nobody else.
fn is_own_copy(sent: &Sent, reader: &Actor) {
    assert_eq!(sent.inbox, reader.endpoints.inbox.as_str(), "not in an inbox that others share");
    assert!(!sent.open);
    for json in [&sent.activity, &sent.activity["object"]] {
        assert_eq!((&json["to"], &json["cc"]), (&json!([reader.uri.as_str()]), &json!([])), "{json}");
    }
    let mentions: Vec<_> = sent.activity["object"]["tag"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|tag| tag["type"] == "Mention")
        .collect();
    assert_eq!(mentions.len(), 1, "{mentions:?}");
    assert_eq!(mentions[0]["href"], reader.uri.as_str());
}

#[tokio::test]
async fn each_of_a_circle_gets_a_copy_of_their_own_and_nobody_else_any() {
    let (foundry, lea, anna, bruno, chloe) = (foundry(), lea(), anna(), bruno(), chloe());
    for (audience, role, other) in [
        (Audience::Team, CompanyRole::Employee, CompanyRole::Client),
        (Audience::Partners, CompanyRole::Supplier, CompanyRole::Member),
    ] {
        let world = World::new(&[&foundry, &lea, &anna, &bruno, &chloe]).await;
        world.followed_by(&foundry, &[&anna, &bruno, &chloe]).await;
        belongs(&world, &foundry, &lea, role).await;
        belongs(&world, &foundry, &anna, role).await;
        belongs(&world, &foundry, &bruno, role).await;
        belongs(&world, &foundry, &chloe, other).await;
        let post = post(100, &foundry, audience);
        // Whoever it mentions and is not of it gets nothing.
        enclosed(&world, &foundry, &post, &[chloe.id]).await;
        let mut sent = world.tell(Event::PostPublished { post: post.id, author: foundry.id }).await;
        sent.sort_by(|one, other| one.inbox.cmp(&other.inbox));
        let [first, second] = sent.as_slice() else { panic!("{audience:?}: {sent:?}") };
        is_own_copy(first, &anna);
        is_own_copy(second, &bruno);
        assert_eq!(first.activity["object"]["id"], second.activity["object"]["id"], "copies of one post");

        // Who leaves hears of nothing but the end; who comes later, of nothing that was said before.
        leaves(&world, &foundry, &anna, role).await;
        belongs(&world, &foundry, &chloe, role).await;
        let sent = world.tell(Event::PostEdited { post: post.id, author: foundry.id, mentioned: Vec::new() }).await;
        let [only] = sent.as_slice() else { panic!("{audience:?}: {sent:?}") };
        is_own_copy(only, &bruno);
        world.change(async |tx| tx.posts().bury(&post, at(90)).await).await;
        let event = Event::PostDeleted { post: post.id, author: foundry.id, uri: post.uri.clone() };
        let mut sent = world.tell(event).await;
        sent.sort_by(|one, other| one.inbox.cmp(&other.inbox));
        let own = [anna.endpoints.inbox.as_str(), bruno.endpoints.inbox.as_str()];
        assert_eq!(inboxes(&sent), own, "{audience:?}");
        for sent in &sent {
            assert_eq!(sent.activity["to"].as_array().map(Vec::len), Some(1));
        }
    }
}

#[tokio::test]
async fn what_is_agreed_across_servers_is_told_to_the_other_side() {
    let (foundry, lea, anna) = (foundry(), lea(), anna());
    let world = World::new(&[&foundry, &lea, &anna]).await;
    let (company, role) = (foundry.id, || "employee".to_owned());
    let (id, kind, employee) = (InvitationId(50), InvitationKind::Person, CompanyRole::Employee);
    let offer = Invitation { person: Some(anna.id), ..Invitation::new(id, kind, company, employee, lea.id, at(0)) };
    world.change(async |tx| tx.invitations().insert(&offer, None).await).await;
    let theirs = uri("https://brest.example/activities/offers/7");
    let relationship = json!({
        "type": "Relationship",
        "subject": anna.uri.as_str(),
        "object": foundry.uri.as_str(),
        "relationship": "https://social.lyon.example/ns#employee",
    });
    let cases = [
        (Event::MembershipOffered { company, person: anna.id, by: company }, "Offer"),
        (
            Event::MembershipAgreed {
                company,
                person: anna.id,
                by: company,
                role: role(),
                offer: Some(theirs.clone()),
            },
            "Accept",
        ),
        (
            Event::MembershipRefused {
                company,
                person: anna.id,
                by: company,
                role: role(),
                offer: Some(theirs.clone()),
            },
            "Reject",
        ),
        (Event::MembershipWithdrawn { company, person: anna.id, by: company, role: role() }, "Undo"),
        (Event::MembershipEnded { company, person: anna.id, by: company, role: role() }, "Undo"),
    ];
    for (event, kind) in cases {
        let sent = world.tell(event).await;
        let [sent] = sent.as_slice() else { panic!("{kind}: {sent:?}") };
        assert_eq!((sent.inbox.as_str(), sent.signer), (anna.endpoints.inbox.as_str(), company));
        assert_eq!((&sent.activity["type"], &sent.activity["to"]), (&json!(kind), &json!([anna.uri.as_str()])));
        let object = &sent.activity["object"];
        if matches!(kind, "Accept" | "Reject") {
            assert_eq!((&object["id"], &object["actor"]), (&json!(theirs.as_str()), &json!(anna.uri.as_str())));
            assert_eq!(object["object"], relationship);
        } else {
            assert_eq!(*object, relationship);
        }
        if kind == "Offer" {
            assert_eq!(sent.activity["id"], "https://social.lyon.example/activities/offers/50");
        }
    }
    // What the other side did, and what is between two of one server, is told to nobody.
    for (person, by) in [(anna.id, anna.id), (lea.id, company), (lea.id, lea.id)] {
        let sent = world.tell(Event::MembershipEnded { company, person, by, role: role() }).await;
        assert!(sent.is_empty(), "{sent:?}");
    }
}
