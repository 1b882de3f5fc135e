//! What we write is read by the same rules as what others write.

use domain::{audience::Audience, correction::Correction, id::PostId};

use super::cast::*;
use crate::{
    outbound::{
        activity, actor,
        object::{self, Surroundings},
    },
    wire,
};

fn bytes(document: &impl serde::Serialize) -> Vec<u8> {
    serde_json::to_vec(document).expect("serialises")
}

#[test]
fn our_actors_are_read_as_they_are() {
    let view = foundry_view();
    let read = wire::Actor::parse(&bytes(&actor::document(
        &view,
        &storage::views::Rooting::default(),
        None,
        actor::Bonds::default(),
        &here(),
    )))
    .expect("reads");
    let ours = &view.actor;
    assert_eq!(read.id.as_str(), ours.uri.as_str());
    assert_eq!(read.name.as_deref(), Some(ours.name.as_str()));
    assert_eq!(read.webfinger.as_deref(), Some("fonderie@lyon.example"));
    assert_eq!(read.shared_inbox.as_ref().map(AsRef::as_ref), ours.endpoints.shared_inbox.as_ref().map(AsRef::as_ref));
    assert_eq!(read.public_keys[0].public_key_pem, ours.key.as_ref().expect("a key").public_pem);
    assert_eq!(read.fields.len(), 1);
    assert!(read.manually_approves_followers && read.discoverable == Some(true) && read.indexable == Some(true));
    assert_eq!(read.tags.emojis.len(), 1);
    assert_eq!(read.also_known_as.len(), 1);
    let shown = |picture: &Option<wire::media::Image>| picture.as_ref().and_then(|one| one.description.clone());
    assert_eq!((shown(&read.icon), shown(&read.image)), (Some(ours.icon_description.clone()), None));
    assert_eq!(read.published, Some(ours.created_at));
}

#[test]
fn our_posts_are_read_as_they_are() {
    let view = rich_view();
    let around = Surroundings { parent: Some(uri("https://brest.example/notes/50")), ..Surroundings::default() };
    let read = wire::Object::parse(&bytes(&object::note(&view, &around, &here()).into_document())).expect("reads");
    assert_eq!(read.content.as_deref(), Some(view.post.content.as_str()));
    assert_eq!(read.language, view.post.language);
    assert_eq!(read.summary.as_deref(), Some(view.post.summary.as_str()));
    assert_eq!((read.published, read.updated), (Some(view.post.published_at), view.post.edited_at));
    assert_eq!(read.in_reply_to.as_ref().map(AsRef::as_ref), Some("https://brest.example/notes/50"));
    assert_eq!((read.tags.mentions.len(), read.tags.hashtags.len(), read.tags.emojis.len()), (2, 1, 1));
    assert_eq!(read.attachments.len(), 1);
    assert_eq!((read.likes.total, read.shares.total), (Some(3), Some(2)));
    assert!(read.interaction_policy.is_some() && !read.is_vote());
}

#[test]
fn our_corrections_are_read_as_such() {
    let read = |view: &storage::views::PostView, parent: Option<&str>| {
        let around = Surroundings { parent: parent.map(uri), ..Surroundings::default() };
        wire::Object::parse(&bytes(&object::note(view, &around, &here()).into_document())).expect("reads")
    };
    let mut original = post(100, &lea(), Audience::Public);
    let mut correction = post(106, &lea(), Audience::Public);
    correction.in_reply_to = Some(original.id);
    let plain = read(&view(&lea(), correction.clone()), Some(original.uri.as_str()));
    assert_eq!((plain.corrects, plain.content), (None, Some(correction.content.clone())), "an answer is no correction");

    correction.correction.of = Some(original.id);
    let told = read(&view(&lea(), correction.clone()), Some(original.uri.as_str()));
    assert_eq!(told.corrects.as_ref().map(AsRef::as_ref), Some(original.uri.as_str()));
    assert_eq!(told.corrects, told.in_reply_to);
    let line = |words: &str, page: u32| {
        let page = format!("https://social.lyon.example/@lea/{page}");
        format!(
            "<p>Bonjour</p><p class=\"correction-inline\">{words} <a href=\"{page}\" rel=\"nofollow noopener noreferrer\" target=\"_blank\">{page}</a></p>"
        )
    };
    assert_eq!(told.content, Some(line("Rectification de\u{a0}:", 100)));

    original.correction = Correction { of: None, by: Some(PostId(106)), changed_at: Some(at(120)) };
    original.language = Some("en".into());
    let marked = read(&view(&lea(), original), None);
    assert_eq!((marked.corrects, marked.updated), (None, Some(at(120))));
    assert_eq!(marked.content, Some(line("Corrected, see:", 106)));
}

#[test]
fn our_audiences_are_read_as_they_were_meant() {
    for audience in Audience::ALL {
        let mut view = view(&lea(), post(100, &lea(), audience));
        view.group = (audience == Audience::Territory).then(brest);
        let note = object::note(&view, &Surroundings::default(), &here());
        let create = activity::create(here().activity("create/100"), note);
        let read = wire::Activity::parse(&bytes(&create)).expect("reads").addressing;
        let followers = lea().endpoints.followers.expect("local").to_url();
        let meant = domain::audience::from_addressing(domain::audience::Named {
            public_in_to: read.is_public_in_to(),
            public_in_cc: read.is_public_in_cc(),
            followers: read.contains(&followers),
            group: read.names_a_group(),
        });
        // Elsewhere nobody knows who is of a circle.
        assert_eq!(meant, if audience.is_circle() { Audience::Direct } else { audience });
    }
}

#[test]
fn our_polls_and_votes_are_read_as_such() {
    let question = object::note(&poll_view(true, true), &Surroundings::default(), &here()).into_document();
    let poll = wire::Object::parse(&bytes(&question)).expect("reads").poll.expect("a poll");
    assert!(poll.multiple && poll.closed.is_some());
    assert_eq!(poll.options.iter().map(|option| option.votes).collect::<Vec<_>>(), [Some(2), Some(1)]);
    let anna = anna();
    let question = uri("https://brest.example/notes/200");
    let vote = activity::vote(here().activity("vote/5"), &lea(), "Bronze", &question, &anna.uri, at(7));
    let vote = serde_json::to_value(&vote).expect("serialises");
    assert!(wire::Object::read(vote["object"].clone()).expect("reads").is_vote());
}
