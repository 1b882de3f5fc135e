//! One golden file per document and per activity: a change of what peers get is reviewed as a diff.

use domain::{
    actor::{Actor, ActorKind},
    audience::Audience,
    company::{Company, CompanyKind, Establishment, Identifiers, Sector, identifier::Siren},
    correction::Correction,
    cursor::{Circle, Level},
    id::{ApprovalId, EstablishmentId, PostId},
    quote::{Approval, ApprovalKind, ApprovalState, Quote, QuoteState},
    territory::TieKind,
    uri::Uri,
};
use serde::Serialize;
use storage::{
    AccountView,
    views::{CompanyView, Rooting},
};

use super::cast::*;
use crate::outbound::{
    activity::{self, Answered},
    actor,
    object::{self, Surroundings},
};

fn golden(name: &str, document: &impl Serialize) {
    insta::with_settings!({
        snapshot_path => "snapshots",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_json_snapshot!(name, document);
    });
}

fn id(what: &str) -> Uri {
    here().activity(what)
}

#[test]
fn actors() {
    golden(
        "organization",
        &actor::document(&foundry_view(), &Rooting::default(), None, actor::Bonds::default(), &here()),
    );
    let plain = |actor| AccountView { actor, moved: None, emojis: Vec::new() };
    let brest = Rooting { territory: Some(brest_commune()), ..Rooting::default() };
    golden("territory", &actor::document(&territory_view(), &brest, None, actor::Bonds::default(), &here()));
    let ties = vec![(TieKind::Lives, brest_commune()), (TieKind::Works, brest_commune())];
    let tied = AccountView { actor: lea(), moved: None, emojis: Vec::new() };
    golden(
        "person_tied",
        &actor::document(&tied, &Rooting { ties, ..Rooting::default() }, None, actor::Bonds::default(), &here()),
    );
    golden(
        "application",
        &actor::document(&plain(instance_actor()), &Rooting::default(), None, actor::Bonds::default(), &here()),
    );
    let mut moved = lea();
    moved.moved_to = Some(anna().id);
    let moved = AccountView { moved: Some(Box::new(anna())), ..plain(moved) };
    golden("person_moved", &actor::document(&moved, &Rooting::default(), None, actor::Bonds::default(), &here()));
    let mut gone = lea();
    gone.deleted_at = Some(at(5));
    golden("person_deleted", &actor::tombstone(&gone));
}

#[test]
fn companies_say_where_they_work_and_what_registers_know() {
    let mut company = Company::new(foundry().id, CompanyKind::Company);
    company.sector = Sector::parse("24.54Z").ok();
    company.founded = Some(1951);
    company.identifiers = Identifiers::new(Siren::parse("732829320").ok(), None, None).expect("one number");
    let site = |id, name: &str, closed_at| Establishment {
        id: EstablishmentId(id),
        company: company.actor,
        commune: brest_commune().code,
        siret: None,
        name: name.into(),
        address: "1 rue du Port".into(),
        closed_at,
    };
    company.establishments = vec![site(1, "Quai", None), site(2, "Hangar", Some(at(0)))];
    let places = [(brest_commune().code, brest_commune())].into();
    let view = CompanyView { company, places, sponsor: None, verifications: Vec::new(), steward_of: None };
    let document =
        actor::document(&foundry_view(), &Rooting::default(), Some((&view, at(5))), actor::Bonds::default(), &here());
    let json = serde_json::to_value(document).expect("serialises");
    assert_eq!((&json["taxID"], &json["foundingDate"]), (&"732829320".into(), &"1951".into()));
    let places = json["location"].as_array().expect("places");
    assert_eq!(places.len(), 1, "what is closed is left out");
    assert_eq!((&places[0]["type"], &places[0]["name"]), (&"Place".into(), &"Quai".into()));
    assert_eq!(places[0]["identifier"], "insee-com:29019");
    assert_eq!(places[0]["address"]["addressLocality"], "Brest");
    assert_eq!(places[0]["address"]["postalCode"], "29200");
    let lines: Vec<&str> =
        json["attachment"].as_array().expect("lines").iter().filter_map(|l| l["name"].as_str()).collect();
    assert_eq!(lines, ["Site", "Lieu", "Activité"]);
    // The words that only companies need are explained by them alone.
    assert_eq!(json["@context"][3]["taxID"], "schema:taxID");
    let territory = Rooting { territory: Some(brest_commune()), ..Rooting::default() };
    let json =
        serde_json::to_value(actor::document(&territory_view(), &territory, None, actor::Bonds::default(), &here()))
            .expect("serialises");
    assert_eq!((json["@context"].as_array().map(Vec::len), &json["location"]["name"]), (Some(4), &"Brest".into()));
}

#[test]
fn a_community_says_its_charter_where_servers_show_what_a_group_is() {
    let mut forge = actor(8, ActorKind::Group, "forge", None);
    forge.summary = "<p>Pour qui travaille le métal.</p>".into();
    let view = AccountView { actor: forge, moved: None, emojis: Vec::new() };
    let said = |charter: &str, languages: &[&str]| {
        let rooting = Rooting { charter: charter.into(), ..Rooting::default() };
        let here = app::Instance { languages: languages.iter().map(|&tag| tag.into()).collect(), ..here() };
        let json = serde_json::to_value(actor::document(&view, &rooting, None, actor::Bonds::default(), &here));
        json.expect("serialises")["summary"].as_str().expect("a text").to_owned()
    };
    let own = "<p>Pour qui travaille le métal.</p>";
    assert_eq!(said("", &["fr"]), own);
    let charter = "On reste poli & <net>.\n\nPas de #réclame.";
    let french = said(charter, &["fr"]);
    assert!(french.starts_with(&format!("{own}<p><strong>Charte</strong></p><p>On reste poli &amp; &lt;net&gt;.</p>")));
    // Elsewhere a link leads here.
    assert!(french.contains("href=\"https://social.lyon.example/tags/"), "{french}");
    assert!(said(charter, &["en"]).contains("<strong>Charter</strong>"));
}

#[test]
fn every_kind_of_actor_says_what_it_is() {
    for kind in [ActorKind::Person, ActorKind::Organization, ActorKind::Group, ActorKind::Service] {
        let view = AccountView { actor: actor(8, kind, "it", None), moved: None, emojis: Vec::new() };
        let json =
            serde_json::to_value(actor::document(&view, &Rooting::default(), None, actor::Bonds::default(), &here()))
                .expect("serialises");
        assert_eq!(json["type"], kind.as_str());
        assert_eq!(json["webfinger"], "it@lyon.example");
    }
}

#[test]
fn posts() {
    let alone = Surroundings::default();
    let answer = Surroundings {
        parent: Some(uri("https://brest.example/notes/50")),
        root: Some(uri("https://social.lyon.example/objects/40")),
        ..Surroundings::default()
    };
    golden("note_public", &object::note(&rich_view(), &answer, &here()).into_document());
    let mut direct = view(&lea(), post(102, &lea(), Audience::Direct));
    direct.mentions = vec![mention(&anna())];
    golden("note_direct", &object::note(&direct, &alone, &here()).into_document());
    let mut territorial = view(&lea(), post(104, &lea(), Audience::Territory));
    territorial.mentions = vec![mention(&anna())];
    territorial.group = Some(brest());
    golden("note_territory", &object::note(&territorial, &alone, &here()).into_document());
    golden("question_single", &object::note(&poll_view(false, false), &alone, &here()).into_document());
    golden("question_multiple_closed", &object::note(&poll_view(true, true), &alone, &here()).into_document());
    let mut gone = post(103, &lea(), Audience::Public);
    gone.deleted_at = Some(at(5));
    golden("note_deleted", &object::tombstone(&gone));
}

#[test]
fn posts_say_whom_their_author_wants_to_quote_them() {
    let (me, all) = ("https://social.lyon.example/actors/2", "https://www.w3.org/ns/activitystreams#Public");
    let followers = "https://social.lyon.example/actors/2/followers";
    for (level, circle, automatic, manual) in [
        (Level::Dialogue, Circle::Everyone, vec![all], vec![]),
        (Level::Dialogue, Circle::Followers, vec![me, followers], vec![]),
        (Level::Dialogue, Circle::Nobody, vec![me], vec![]),
        (Level::Listening, Circle::Followers, vec![me], vec![followers]),
        (Level::Showcase, Circle::Everyone, vec![me], vec![]),
    ] {
        let author = Actor { sharing: Some(level), ..foundry() };
        for closed in [false, true] {
            let around = Surroundings { closed, ..Surroundings::default() };
            let mut wanted = post(104, &author, Audience::Public);
            wanted.quotable_by = circle;
            let note = serde_json::to_value(object::note(&view(&author, wanted), &around, &here()));
            let policy = note.expect("serialises")["interactionPolicy"].clone();
            let told = (&policy["canQuote"]["automaticApproval"], &policy["canQuote"]["manualApproval"]);
            assert_eq!(told, (&serde_json::json!(automatic), &serde_json::json!(manual)), "{level:?} {circle:?}");
            assert_eq!(
                policy["canAnnounce"]["automaticApproval"],
                serde_json::json!([all]),
                "boosts are another matter"
            );
        }
    }
}

#[test]
fn posts_of_a_company_say_what_its_cursor_lets_others_do() {
    for level in Level::ALL {
        let author = Actor { sharing: Some(level), ..foundry() };
        let mut named = view(&author, post(104, &author, Audience::Public));
        named.mentions = vec![mention(&anna())];
        let json = serde_json::to_value(object::note(&named, &Surroundings::default(), &here())).expect("serialises");
        golden(&format!("policy_{}", level.number()), &json["interactionPolicy"]);
        let plain = AccountView { actor: author, moved: None, emojis: Vec::new() };
        let profile =
            serde_json::to_value(actor::document(&plain, &Rooting::default(), None, actor::Bonds::default(), &here()))
                .expect("serialises");
        assert_eq!(profile["attachment"][0]["name"], "Partage", "{level:?}");
    }
}

#[test]
fn a_thread_that_began_elsewhere_has_no_name_of_ours() {
    let around = Surroundings { root: Some(uri("https://brest.example/notes/1")), ..Surroundings::default() };
    let json = serde_json::to_value(object::note(&rich_view(), &around, &here())).expect("serialises");
    assert_eq!(json.get("conversation"), None);
}

#[test]
fn follows() {
    let (lea, anna) = (lea(), anna());
    golden("follow", &activity::follow(&id("follows/1"), &lea, &anna));
    golden("undo_follow", &activity::undo_follow(id("undo/2"), &id("follows/1"), &lea, &anna));
    let theirs = uri("https://brest.example/follows/7");
    golden("accept_follow", &activity::accept_follow(id("accept/3"), &theirs, &anna, &lea));
    golden("reject_follow", &activity::reject_follow(id("reject/4"), &theirs, &anna, &lea));
}

#[test]
fn invitations() {
    let (lea, anna) = (lea(), anna());
    let forge = actor(8, ActorKind::Group, "forge", None);
    let ours = id("invites/11");
    golden("invite", &activity::invite(&ours, &forge, &anna));
    golden("undo_invite", &activity::undo_invite(id("undo/12"), &ours, &forge, &anna));
    let cercle = actor(9, ActorKind::Group, "cercle", Some("brest.example"));
    let theirs = uri("https://brest.example/invites/7");
    golden("reject_invite", &activity::reject_invite(id("reject/13"), &theirs, &cercle, &lea));
}

#[test]
fn what_is_done_to_posts() {
    let (lea, anna) = (lea(), anna());
    let note = || object::note(&view(&lea, post(100, &lea, Audience::Public)), &Surroundings::default(), &here());
    golden("create", &activity::create(activity::create_id(&note(), &here()), note()));
    golden("update_post", &activity::update_post(id("update/1"), note(), at(90)));
    let mut gone = post(100, &lea, Audience::Followers);
    gone.deleted_at = Some(at(99));
    golden("delete_post", &activity::delete_post(id("delete/100"), &gone, &lea, &[(anna.id, &anna.uri)], None));
    let theirs = post(200, &anna, Audience::Public);
    golden("like", &activity::like(&id("likes/1"), &lea, &theirs.uri, &anna.uri));
    golden("undo_like", &activity::undo_like(id("undo/3"), &id("likes/1"), &lea, &theirs.uri, &anna.uri));
    let boosted = boost(300, &lea, &theirs, Audience::Public);
    golden("announce", &activity::announce(&boosted, &lea, &theirs.uri, &anna));
    golden("undo_announce", &activity::undo_announce(id("undo/4"), &boosted.uri, &lea, &theirs.uri));
    golden("vote", &activity::vote(id("votes/5"), &lea, "Bronze", &theirs.uri, &anna.uri, at(7)));
    let featured = lea.endpoints.featured.clone().expect("local");
    let pinned = here().object(PostId(100));
    golden("add_featured", &activity::add_featured(id("add/6"), &lea, &pinned, &featured));
    golden("remove_featured", &activity::remove_featured(id("remove/7"), &lea, &pinned, &featured));
}

#[test]
fn quotes_ask_and_show_what_they_were_granted() {
    let (lea, anna) = (lea(), anna());
    let theirs = post(200, &anna, Audience::Public).uri;
    let around = Surroundings { quoted: Some(theirs.clone()), ..Surroundings::default() };
    let quoting = |state, stamp| {
        let mut quoting = post(105, &lea, Audience::Public);
        quoting.quote = Some(Quote { of: PostId(200), state, stamp });
        object::note(&view(&lea, quoting), &around, &here())
    };
    let request = activity::quote_request_id(PostId(105), &here());
    let note = quoting(QuoteState::Pending, None);
    golden("quote_request", &activity::quote_request(request, &lea, (&theirs, &anna.uri), note));
    let stamp = uri("https://brest.example/stamps/1");
    golden("note_quoting", &quoting(QuoteState::Accepted, Some(stamp)).into_document());
    for state in [QuoteState::Rejected, QuoteState::Revoked] {
        let json = serde_json::to_string(&quoting(state, None).into_document()).expect("serialises");
        assert!(!json.contains("quote") || json.contains("canQuote"), "{json}");
        assert!(!json.contains(theirs.as_str()), "{json}");
    }
}

#[test]
fn corrections_and_what_they_correct_lead_to_each_other() {
    let lea = lea();
    let mut original = post(100, &lea, Audience::Public);
    original.correction = Correction { of: None, by: Some(PostId(106)), changed_at: Some(at(120)) };
    golden("note_corrected", &object::note(&view(&lea, original), &Surroundings::default(), &here()).into_document());
    let mut correction = post(106, &lea, Audience::Public);
    correction.in_reply_to = Some(PostId(100));
    correction.in_reply_to_author = Some(lea.id);
    correction.correction = Correction { of: Some(PostId(100)), ..Correction::default() };
    let around = Surroundings { parent: Some(here().object(PostId(100))), ..Surroundings::default() };
    golden("note_correction", &object::note(&view(&lea, correction), &around, &here()).into_document());
}

#[test]
fn those_who_ask_leave_are_answered() {
    let (foundry, anna) = (foundry(), anna());
    let ours = post(100, &foundry, Audience::Public).uri;
    let approval = |kind, request: Option<&str>| Approval {
        id: ApprovalId(9),
        kind,
        post: PostId(100),
        author: foundry.id,
        actor: anna.id,
        object: uri("https://brest.example/notes/50"),
        request: request.map(uri),
        state: ApprovalState::Granted,
        decided_by: None,
        created_at: at(1),
    };
    let stamp = here().stamp(ApprovalId(9));
    let asked = approval(ApprovalKind::Reply, Some("https://brest.example/requests/7"));
    let request = asked.request.clone().expect("asked");
    let answered = |approval, stamp| Answered { approval, author: &foundry, post: &ours, asker: &anna, stamp };
    golden("accept_request", &activity::answer(id("accept/1"), &request, answered(&asked, Some(&stamp))));
    golden("reject_request", &activity::answer(id("reject/2"), &request, answered(&asked, None)));
    let unasked = approval(ApprovalKind::Reply, None);
    golden("accept_unasked", &activity::answer_unasked(id("accept/3"), answered(&unasked, Some(&stamp))));
    golden("reject_unasked", &activity::answer_unasked(id("reject/4"), answered(&unasked, None)));
    golden("withdraw", &activity::withdraw(id("delete/5"), &stamp, &foundry, (anna.id, &anna.uri)));
    for (kind, name) in [
        (ApprovalKind::Like, "LikeAuthorization"),
        (ApprovalKind::Reply, "ReplyAuthorization"),
        (ApprovalKind::Announce, "AnnounceAuthorization"),
        (ApprovalKind::Quote, "QuoteAuthorization"),
    ] {
        let document = activity::authorization(&approval(kind, None), &foundry.uri, &ours, &here());
        let json = serde_json::to_value(&document).expect("serialises");
        assert_eq!(json["type"], name);
        golden(&format!("{}_authorization", kind.as_str()), &document);
    }
}

#[test]
fn what_is_done_to_accounts() {
    let (lea, anna) = (lea(), anna());
    golden(
        "update_account",
        &activity::update_account(
            id("update/8"),
            &foundry_view(),
            &Rooting::default(),
            None,
            actor::Bonds::default(),
            &here(),
            at(5),
        ),
    );
    golden("delete_account", &activity::delete_account(id("delete/actors/1"), &lea));
    golden("move_account", &activity::move_account(id("move/9"), &lea, &anna.uri));
    golden("block", &activity::block(&id("blocks/1"), &lea, &anna));
    golden("undo_block", &activity::undo_block(id("undo/10"), &id("blocks/1"), &lea, &anna));
}

#[test]
fn a_report_does_not_name_the_reporter() {
    let theirs = post(200, &anna(), Audience::Public).uri;
    let flag = activity::flag(&report(), &instance_actor(), &anna(), vec![theirs]);
    let text = serde_json::to_string(&flag).expect("serialises");
    assert!(!text.contains(lea().uri.as_str()) && !text.contains("lea"), "{text}");
    golden("flag", &flag);
}
