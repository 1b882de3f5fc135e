//! Corrections on one server and between two, on both databases: who may, for whom they are, and what both ends show.

use app::{
    Kind,
    company::{self, Speaker},
    post::{Draft, PublishPost},
};
use chrono::TimeDelta;
use domain::{
    audience::Audience,
    correction::Correction,
    id::PostId,
    membership::CompanyRole,
    notification::NotificationKind,
    post::{Post, PostVersion},
    uri::Uri,
};
use testkit::{Account, Server, for_each_world};

async fn correct(server: &Server, speaker: Speaker, original: PostId, text: &str) -> Result<Uri, Kind> {
    let (app, federation) = (server.app(), server.node().federation());
    // Wider than most originals: it is the original that counts.
    let draft = Draft { language: Some("fr".to_owned()), ..Draft::new(text, Audience::Public) };
    let command = PublishPost::prepare(app, federation, speaker, draft, None).await.expect("a draft");
    let id = app.execute(command.correcting(Some(original))).await.map_err(|error| error.kind())?;
    Ok(app.instance().object(id))
}

async fn corrects(who: &Account, original: &Uri, text: &str) -> Result<Uri, Kind> {
    let id = who.server().app().read().posts().find_by_uri(original).await.expect("a look").expect("a post").id;
    correct(who.server(), who.speaker().await, id, text).await
}

/// What a server knows: what a post corrects, and what corrects it.
async fn known(server: &Server, post: &Uri) -> (Option<Uri>, Option<Uri>) {
    let Correction { of, by, changed_at: _ } = server.post(post).await.expect("a post").correction;
    (address(server, of).await, address(server, by).await)
}

async fn address(server: &Server, post: Option<PostId>) -> Option<Uri> {
    Some(server.app().read().posts().get(post?).await.expect("a post").uri)
}

/// The page of a post where it lives.
async fn page(author: &Account, post: &Uri) -> String {
    let id = author.server().post(post).await.expect("a post").id;
    author.server().app().instance().post_page(author.username(), id).to_string()
}

async fn content(server: &Server, post: &Uri) -> String {
    server.post(post).await.expect("a post").content
}

#[tokio::test]
async fn both_ends_lead_to_each_other_as_long_as_the_correction_stands() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let (fonderie, anna) = (lyon.company("fonderie").await, brest.person("anna").await);
        anna.follows(&fonderie).await;
        world.settle().await;
        let post = fonderie.posts("Une cloche de deux tonnes").await;
        world.settle().await;
        anna.boosts(&post).await;
        world.settle().await;
        world.clock().step(TimeDelta::days(1));
        let first = corrects(&fonderie, &post, "Deux cents kilos").await.expect("corrected");
        world.settle().await;
        for server in [&lyon, &brest] {
            assert_eq!(known(server, &post).await, (None, Some(first.clone())), "{server:?}");
            assert_eq!(known(server, &first).await, (Some(post.clone()), None), "{server:?}");
        }
        // Elsewhere the text itself says it; here nobody edited it.
        let (told, kept) = (brest.post(&post).await.expect("a post"), lyon.post(&post).await.expect("a post"));
        assert!(told.content.contains(&page(&fonderie, &first).await), "{}", told.content);
        assert!(content(&brest, &first).await.contains(&page(&fonderie, &post).await));
        assert!(kept.edited_at.is_none() && kept.content == "<p>Une cloche de deux tonnes</p>", "{kept:?}");
        assert!(anna.notifications().await.contains(&(NotificationKind::Update, fonderie.handle())));

        // An edit leaves the mark where it is; a second correction takes the place of the first.
        world.clock().step(TimeDelta::hours(1));
        fonderie.edits(&post, "Une cloche de deux tonnes, ou presque").await;
        world.settle().await;
        world.clock().step(TimeDelta::hours(1));
        let second = corrects(&fonderie, &post, "Deux cent dix kilos").await.expect("corrected");
        world.settle().await;
        for server in [&lyon, &brest] {
            assert_eq!(known(server, &post).await, (None, Some(second.clone())), "{server:?}");
        }
        assert!(content(&brest, &post).await.contains(&page(&fonderie, &second).await));

        // What is taken back leaves the earlier one, and then nothing.
        for (gone, left) in [(&second, Some(&first)), (&first, None)] {
            world.clock().step(TimeDelta::hours(1));
            fonderie.deletes(gone).await;
            world.settle().await;
            for server in [&lyon, &brest] {
                assert_eq!(known(server, &post).await, (None, left.cloned()), "{server:?}");
            }
        }
        assert_eq!(content(&brest, &post).await, "<p>Une cloche de deux tonnes, ou presque</p>");
    })
    .await;
}

#[tokio::test]
async fn a_correction_stands_without_its_original() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let (fonderie, anna) = (lyon.company("fonderie").await, brest.person("anna").await);
        anna.follows(&fonderie).await;
        world.settle().await;
        let post = fonderie.posts("Fermé lundi").await;
        let correction = corrects(&fonderie, &post, "Fermé mardi").await.expect("corrected");
        // A correction may be wrong too.
        let again = corrects(&fonderie, &correction, "Fermé mercredi").await.expect("corrected");
        world.settle().await;
        world.clock().step(TimeDelta::hours(1));
        fonderie.deletes(&post).await;
        world.settle().await;
        for server in [&lyon, &brest] {
            assert!(server.post(&post).await.is_none(), "{server:?}");
            assert_eq!(known(server, &correction).await, (Some(post.clone()), Some(again.clone())), "{server:?}");
            assert_eq!(known(server, &again).await, (Some(correction.clone()), None), "{server:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_correction_is_for_those_whom_the_original_was_for() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let (lea, anna) = (lyon.person("lea").await, brest.person("anna").await);
        let audiences = [Audience::Public, Audience::Quiet, Audience::Followers, Audience::Direct];
        for (before, audience) in audiences.into_iter().enumerate() {
            let post = lea.publishes("@anna@brest.test midi", audience, None).await;
            let correction = corrects(&lea, &post, "Une heure").await.expect("corrected");
            world.settle().await;
            for server in [&lyon, &brest] {
                let arrived = server.post(&correction).await.expect("a post").audience;
                assert_eq!(arrived, audience, "{server:?}");
            }
            let told = anna.notifications().await;
            let mentions = told.iter().filter(|(kind, _)| *kind == NotificationKind::Mention).count();
            assert_eq!(mentions, 2 * (before + 1), "{audience:?}: anna hears of the correction as of the original");
        }
        let fonderie = lyon.company("fonderie").await;
        let post = fonderie.publishes("Réunion à neuf heures", Audience::Team, None).await;
        let correction = corrects(&fonderie, &post, "À dix heures").await.expect("corrected");
        assert_eq!(lyon.post(&correction).await.map(|post| post.audience), Some(Audience::Team));
        world.settle().await;
    })
    .await;
}

#[tokio::test]
async fn nobody_corrects_what_is_not_theirs() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let (fonderie, lea) = (lyon.company("fonderie").await, lyon.person("lea").await);
        let anna = brest.person("anna").await;
        anna.follows(&fonderie).await;
        world.settle().await;
        let post = fonderie.posts("Deux tonnes").await;
        let secret = fonderie.publishes("Entre nous", Audience::Direct, None).await;
        world.settle().await;
        assert_eq!(corrects(&lea, &post, "Faux").await, Err(Kind::Forbidden), "of somebody else");
        assert_eq!(corrects(&anna, &post, "Faux").await, Err(Kind::Forbidden), "of another server");
        assert_eq!(corrects(&lea, &secret, "Faux").await, Err(Kind::NotFound), "which she does not know of");
        // A boost says nothing of its own.
        lea.boosts(&post).await;
        let boost = lyon.app().read().posts().find_boost(lea.id(), lyon.post(&post).await.expect("a post").id).await;
        let boost = boost.expect("a look").expect("a boost").id;
        assert_eq!(correct(&lyon, lea.speaker().await, boost, "Faux").await, Err(Kind::Forbidden));
        // Those who only answer for a company correct their answers, and nothing else.
        let agent = lyon.person("marc").await;
        fonderie.employs(agent.id(), CompanyRole::Agent).await;
        let app = lyon.app();
        let voice = company::speaker(&app.read(), agent.id(), fonderie.id(), app.now()).await.expect("a voice");
        let begun = lyon.post(&post).await.expect("a post").id;
        assert_eq!(correct(&lyon, voice, begun, "Faux").await, Err(Kind::Forbidden), "who only answers");
        let draft = Draft { in_reply_to: Some(begun), ..Draft::new("Bonjour", Audience::Public) };
        let command = PublishPost::prepare(app, lyon.node().federation(), voice, draft, None).await.expect("a draft");
        let answer = app.execute(command).await.expect("an answer");
        correct(&lyon, voice, answer, "Bonsoir").await.expect("their own answer");
        assert_eq!(known(&lyon, &post).await, (None, None));
        fonderie.deletes(&post).await;
        assert_eq!(corrects(&fonderie, &post, "Trop tard").await, Err(Kind::NotFound), "gone");
        world.settle().await;
    })
    .await;
}

/// Makes a server say of an answer that it corrects what it answers, whatever that takes.
async fn claims_to_correct(server: &Server, reply: &Uri) {
    let reply = server.post(reply).await.expect("a post");
    let said = PostVersion {
        content: reply.content.clone(),
        summary: String::new(),
        sensitive: false,
        since: reply.published_at,
        attachments: Vec::new(),
        options: Vec::new(),
    };
    let forged = Post { correction: Correction { of: reply.in_reply_to, ..Correction::default() }, ..reply.clone() };
    let tx = server.app().store().begin(server.app().now()).await.expect("begins");
    let named = tx.posts().mentions(reply.id).await.expect("whom it names");
    tx.posts().save_edit(&forged, &said, &named, &[]).await.expect("saved");
    tx.commit().await.expect("commits");
}

#[tokio::test]
async fn what_everyone_reads_is_not_marked_with_what_few_do() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let (lea, anna) = (lyon.person("lea").await, brest.person("anna").await);
        lea.follows(&anna).await;
        world.settle().await;
        let post = anna.posts("Rendez-vous lundi").await;
        world.settle().await;
        let id = brest.post(&post).await.expect("a post").id;
        let secret = anna.publishes("@lea@lyon.test plutôt mardi", Audience::Direct, Some(id)).await;
        claims_to_correct(&brest, &secret).await;
        world.settle().await;
        assert_eq!(lyon.post(&secret).await.map(|post| post.audience), Some(Audience::Direct));
        assert_eq!(known(&lyon, &secret).await, (None, None));
        assert_eq!(known(&lyon, &post).await, (None, None), "nobody hears from it that there is a secret");
    })
    .await;
}

#[tokio::test]
async fn another_author_is_not_believed() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let (fonderie, anna) = (lyon.company("fonderie").await, brest.person("anna").await);
        anna.follows(&fonderie).await;
        world.settle().await;
        let post = fonderie.posts("Deux tonnes").await;
        world.settle().await;
        let claim = anna.replies(&post, "Faux").await;
        // Her server says of her answer what it would say of a correction.
        claims_to_correct(&brest, &claim).await;
        world.settle().await;
        let reply = brest.post(&claim).await.expect("a post").id;
        let (_, document) = brest.fetch(&format!("/objects/{reply}")).await;
        assert_eq!(document["corrects"], post.as_str(), "{document}");
        assert_eq!(known(&lyon, &claim).await, (None, None));
        assert_eq!(known(&lyon, &post).await, (None, None));
    })
    .await;
}
