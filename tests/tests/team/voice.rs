//! What stands under a company's words.

use app::{
    company,
    membership::{ChangeRole, SaveOwn},
    post::{Draft, Edit, EditPost, PublishPost},
    profile::{ProfileChange, UpdateProfile},
    remote::Nowhere,
};
use domain::{
    id::PostId,
    membership::{CompanyRole, HandShown},
};

use super::{
    end::draft,
    town::{Town, in_town},
};

async fn content(town: &Town, post: PostId) -> String {
    town.app().read().posts().get(post).await.expect("the post").content
}

#[tokio::test]
async fn the_hand_is_shown_as_the_author_wants_and_stays_through_edits() {
    in_town(|town| async move {
        let (app, company) = (town.app(), town.fonderie.id());
        let lea = town.member("lea", CompanyRole::Spokesperson).await;
        let own = company::speaker(&app.read(), lea, lea, town.now()).await.expect("herself");
        let change = ProfileChange { name: Some("Léa <Martin>".into()), ..ProfileChange::default() };
        app.execute(UpdateProfile { speaker: own, change }).await.expect("named");
        let mandate = town.mandate().await;
        let role = CompanyRole::Spokesperson;
        app.execute(ChangeRole { mandate, person: lea, role, title: "atelier".into() }).await.expect("titled");
        let speaker = company::speaker(&app.read(), lea, company, town.now()).await.expect("a voice");
        let publish = async |shown: Option<HandShown>| {
            let post = PublishPost::prepare(app, &Nowhere, speaker, draft("Bonjour"), None).await.expect("a post");
            app.execute(post.signed(shown)).await.expect("published")
        };
        let plain = publish(None).await;
        assert_eq!(content(&town, plain).await, "<p>Bonjour</p>", "nothing unless she wants it");
        let hand_shown = HandShown::First;
        app.execute(SaveOwn { person: lea, company, shown: false, hand_shown }).await.expect("saved");
        let usual = publish(None).await;
        assert_eq!(content(&town, usual).await, "<p>Bonjour</p><p>— Léa, atelier</p>");
        let full = publish(Some(HandShown::Full)).await;
        assert_eq!(content(&town, full).await, "<p>Bonjour</p><p>— Léa &lt;Martin&gt;, atelier</p>");
        let none = publish(Some(HandShown::None)).await;
        assert_eq!(content(&town, none).await, "<p>Bonjour</p>");

        let edit = Edit::new("Bonsoir");
        // Another hand corrects it: who wrote it stays.
        let boss = town.fonderie.speaker().await;
        let edit = EditPost::prepare(app, &Nowhere, boss, usual, edit).await.expect("an edit");
        app.execute(edit).await.expect("edited");
        assert_eq!(content(&town, usual).await, "<p>Bonsoir</p><p>— Léa, atelier</p>");
        let post = app.read().posts().get(usual).await.expect("the post");
        assert_eq!((post.source.as_deref(), post.hand), (Some("Bonsoir"), Some(lea)));
        // What readers elsewhere get is the text with the line.
        let (_, note) = town.lyon.fetch(&format!("/objects/{usual}")).await;
        assert_eq!(note["content"], "<p>Bonsoir</p><p>— Léa, atelier</p>");

        // Her own words carry no line.
        let post = PublishPost::prepare(app, &Nowhere, own, draft("À moi"), None).await.expect("a post");
        let post = app.execute(post.signed(Some(HandShown::Full))).await.expect("published");
        assert_eq!(content(&town, post).await, "<p>À moi</p>");
        town
    })
    .await;
}

#[tokio::test]
async fn what_is_known_of_the_hand_is_not_asked_again() {
    in_town(|town| async move {
        let app = town.app();
        let (lea, zoe) = (town.member("lea", CompanyRole::Spokesperson).await, town.person("zoe").await);
        let speaks = async |person, actor| company::speaker(&app.read(), person, actor, town.now()).await.expect("may");
        let (voice, own) = (speaks(lea, town.fonderie.id()).await, speaks(lea, lea).await);
        let draft = |to| Draft { in_reply_to: to, ..draft("Bonjour") };
        let publish = async |speaker, to| {
            let post = PublishPost::prepare(app, &Nowhere, speaker, draft(to), None).await.expect("a post");
            let before = app.store().statements();
            let post = app.execute(post).await.expect("published");
            (post, app.store().statements() - before)
        };
        let (question, _) = publish(speaks(zoe, zoe).await, None).await;
        let (_, as_herself) = publish(own, Some(question)).await;
        let (answer, as_company) = publish(voice, Some(question)).await;
        assert_eq!(as_company, as_herself + 2, "the membership, once, and by whose hand");

        let (news, _) = publish(voice, None).await;
        let edit = async |post| {
            let edit = Edit::new("Bonsoir");
            let edit = EditPost::prepare(app, &Nowhere, voice, post, edit).await.expect("an edit");
            let before = app.store().statements();
            app.execute(edit).await.expect("edited");
            app.store().statements() - before
        };
        assert_eq!(edit(news).await, edit(answer).await, "the right to act is asked for once");
        town
    })
    .await;
}
