//! Answers to a company: from whom, and what becomes of the others.

use app::{
    Kind,
    approval::WithdrawReply,
    post::{Draft, PublishPost},
};
use domain::{
    audience::Audience,
    cursor::{Level, Withheld},
    id::PostId,
    notification::NotificationKind,
    quote::{ApprovalKind, ApprovalState},
    uri::Uri,
};
use http::StatusCode;
use storage::{Page, views};
use testkit::{Account, for_each_world};

use super::open;

async fn shown_below(company: &Account, post: &Uri) -> Vec<PostId> {
    let (id, read) = (company.finds(post).await, company.server().app().read());
    views::thread(&read, id, None, 100).await.expect("a thread").descendants
}

async fn told_of(company: &Account, who: &Account) -> bool {
    company.notifications().await.contains(&(NotificationKind::Mention, who.handle()))
}

/// Answers a local post; what is said to it.
async fn answers(who: &Account, post: &Uri, text: &str) -> Result<PostId, Kind> {
    let (app, federation) = (who.server().app(), who.server().node().federation());
    let draft = Draft { in_reply_to: Some(who.finds(post).await), ..Draft::new(text, Audience::Public) };
    let command = PublishPost::prepare(app, federation, who.speaker().await, draft, None).await.expect("a draft");
    app.execute(command).await.map_err(|error| error.kind())
}

#[tokio::test]
async fn what_the_cursor_refuses_is_kept_and_not_shown() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let (fonderie, lea, anna) =
            (lyon.company("fonderie").await, lyon.person("lea").await, brest.person("anna").await);
        open(&fonderie, Level::Showcase).await;
        lea.follows(&anna).await;
        lea.follows(&fonderie).await;
        let post = fonderie.posts("Nouvelle cloche").await;
        world.settle().await;

        let hidden = anna.replies(&post, "@fonderie@lyon.test et @lea@lyon.test : combien ?").await;
        world.settle().await;
        let kept = lyon.post(&hidden).await.expect("kept");
        assert_eq!(kept.withheld, Some(Withheld::Cursor));
        assert!(shown_below(&fonderie, &post).await.is_empty());
        let parent = lyon.post(&post).await.expect("the post");
        assert_eq!(parent.counts.replies, 0);
        let read = lyon.app().read();
        assert!(read.posts().open_replies(parent.id, None, 10).await.expect("a collection").is_empty());
        assert!(!told_of(&fonderie, &anna).await, "whom it answers is not told");
        assert!(!lea.home().await.iter().any(|text| text.contains("combien")));
        // She is named, and it is to her too.
        assert!(told_of(&lea, &anna).await);
        let stranger = lyon.person("marc").await;
        for (who, sees) in [
            (Some(kept.author), true),
            (Some(fonderie.id()), true),
            (Some(lea.id()), true),
            (Some(stranger.id()), false),
            (None, false),
        ] {
            let seen = read.posts().find_readable(kept.id, who).await.expect("read").is_some();
            assert_eq!(seen, sees, "{who:?}");
        }
        let collected = read.posts().withheld(fonderie.id(), Page::first(10)).await.expect("what is kept");
        assert_eq!(collected.iter().map(|post| post.id).collect::<Vec<_>>(), [kept.id]);

        // What answers it hangs below what is not shown.
        let below = anna.replies(&hidden, "Alors ? @fonderie@lyon.test").await;
        world.settle().await;
        if let Some(below) = lyon.post(&below).await {
            assert_eq!(below.withheld, Some(Withheld::Thread));
        }

        // Raising the cursor shows what comes, not what came.
        open(&fonderie, Level::Dialogue).await;
        anna.replies(&post, "@fonderie@lyon.test et maintenant ?").await;
        world.settle().await;
        let shown = shown_below(&fonderie, &post).await;
        assert!(shown.len() == 1 && !shown.contains(&kept.id), "{shown:?}");
        assert_eq!(lyon.post(&post).await.expect("the post").counts.replies, 1);
        // Lowering it takes nothing away.
        open(&fonderie, Level::Showcase).await;
        assert_eq!(shown_below(&fonderie, &post).await, shown);

        // Its end is followed, and changes no figure.
        anna.deletes(&hidden).await;
        world.settle().await;
        assert!(lyon.post(&hidden).await.is_none_or(|post| post.deleted_at.is_some()));
        assert_eq!(lyon.post(&post).await.expect("the post").counts.replies, 1);
    })
    .await;
}

#[tokio::test]
async fn followers_answer_a_company_that_listens_and_those_whom_it_names_always() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let (fonderie, anna, yann) =
            (lyon.company("fonderie").await, brest.person("anna").await, brest.person("yann").await);
        open(&fonderie, Level::Listening).await;
        anna.follows(&fonderie).await;
        world.settle().await;
        let post = fonderie.posts("Que voulez-vous voir ?").await;
        world.settle().await;
        let (good, hidden) = (anna.replies(&post, "Le four").await, yann.replies(&post, "Tout").await);
        world.settle().await;
        assert_eq!(lyon.post(&good).await.expect("kept").withheld, None);
        assert_eq!(lyon.post(&hidden).await.expect("kept").withheld, Some(Withheld::Cursor));

        // Their servers wait for a word, though they did not ask; a yes can be fetched, a no cannot.
        let (read, of) = (lyon.app().read(), fonderie.finds(&post).await);
        for (reply, state, status) in
            [(&good, ApprovalState::Granted, StatusCode::OK), (&hidden, ApprovalState::Declined, StatusCode::NOT_FOUND)]
        {
            let said = read.approvals().find_for(reply, of, ApprovalKind::Reply).await.expect("read").expect("a word");
            assert_eq!((said.state, said.request), (state, None));
            let (answered, stamp) = lyon.fetch(&format!("/stamps/{}", said.id)).await;
            assert_eq!(answered, status);
            if status == StatusCode::OK {
                assert_eq!(stamp["type"], "ReplyAuthorization");
                assert_eq!(stamp["interactingObject"], reply.as_str());
                assert_eq!(stamp["interactionTarget"], post.as_str());
            }
        }

        // What was let pass shows the authorisation, so that third servers believe it.
        let shown = async |reply: &Uri| {
            let id = brest.post(reply).await.expect("theirs").id;
            let (_, note) = brest.fetch(&format!("/objects/{id}")).await;
            assert_eq!(note["approvedBy"], note["replyAuthorization"]);
            note["approvedBy"].as_str().map(str::to_owned)
        };
        let granted = read.approvals().find_for(&good, of, ApprovalKind::Reply).await.expect("read").expect("a word");
        assert_eq!(shown(&good).await, Some(lyon.app().instance().stamp(granted.id).to_string()));
        assert_eq!(shown(&hidden).await, None);

        // What was let pass can be taken away again, by the company alone.
        let reply = lyon.post(&good).await.expect("kept").id;
        let hide = async |who: &Account| {
            let speaker = who.speaker().await;
            lyon.app().execute(WithdrawReply { speaker, reply }).await.map_err(|error| error.kind())
        };
        let owner = lyon.person("fonderie_boss").await;
        assert_eq!(hide(&owner).await, Err(Kind::NotFound));
        let stamp = read.approvals().find_for(&good, of, ApprovalKind::Reply).await.expect("read").expect("a word").id;
        for _ in 0..2 {
            assert_eq!(hide(&fonderie).await, Ok(()));
        }
        world.settle().await;
        assert_eq!(lyon.post(&good).await.expect("kept").withheld, Some(Withheld::Hand));
        assert_eq!(lyon.post(&post).await.expect("the post").counts.replies, 0);
        assert!(shown_below(&fonderie, &post).await.is_empty());
        assert_eq!(lyon.fetch(&format!("/stamps/{stamp}")).await.0, StatusCode::NOT_FOUND);
        assert_eq!(shown(&good).await, None);

        open(&fonderie, Level::Showcase).await;
        let named = fonderie.posts("Merci @yann@brest.test").await;
        world.settle().await;
        let (thanks, other) = (yann.replies(&named, "De rien").await, anna.replies(&named, "Et moi ?").await);
        world.settle().await;
        assert_eq!(lyon.post(&thanks).await.expect("kept").withheld, None);
        assert_eq!(lyon.post(&other).await.expect("kept").withheld, Some(Withheld::Cursor));
        assert!(told_of(&fonderie, &yann).await);

        // So may whom it answers, named or not.
        let question = anna.posts("Qui coule encore des cloches ?").await;
        fonderie.follows(&anna).await;
        world.settle().await;
        let answer = fonderie.replies(&question, "Nous").await;
        world.settle().await;
        let back = anna.replies(&answer, "Depuis quand ?").await;
        world.settle().await;
        assert_eq!(lyon.post(&back).await.expect("kept").withheld, None);
    })
    .await;
}

#[tokio::test]
async fn here_nobody_writes_what_would_not_be_shown() {
    for_each_world(["lyon.test"], |_world, [lyon]| async move {
        let (fonderie, lea) = (lyon.company("fonderie").await, lyon.person("lea").await);
        open(&fonderie, Level::Showcase).await;
        let post = fonderie.posts("Portes ouvertes").await;
        assert_eq!(answers(&lea, &post, "J'y serai").await, Err(Kind::Forbidden));
        let owner = lyon.person("fonderie_boss").await;
        assert!(answers(&owner, &post, "Moi aussi").await.is_ok(), "members may always");
        assert!(answers(&fonderie, &post, "Samedi à 10 h").await.is_ok(), "so may the company itself");
        open(&fonderie, Level::Listening).await;
        assert_eq!(answers(&lea, &post, "J'y serai").await, Err(Kind::Forbidden));
        lea.follows(&fonderie).await;
        assert!(answers(&lea, &post, "J'y serai").await.is_ok());
        let other = lyon.person("marc").await;
        let persons = lea.posts("Qui vient ?").await;
        assert!(answers(&other, &persons, "Moi").await.is_ok(), "people have no cursor");
    })
    .await;
}

#[tokio::test]
async fn nobody_gets_round_the_cursor_by_answering_themselves_or_each_other() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let (fonderie, anna, yann) =
            (lyon.company("fonderie").await, brest.person("anna").await, brest.person("yann").await);
        open(&fonderie, Level::Showcase).await;
        anna.follows(&fonderie).await;
        world.settle().await;
        let post = fonderie.posts("Nouvelle cloche").await;
        world.settle().await;
        let mut said = vec![post.clone()];
        for who in [&anna, &anna, &anna, &yann, &anna] {
            let answer = who.replies(&said[said.len() - 1], "@fonderie@lyon.test encore").await;
            said.push(answer);
            world.settle().await;
        }
        for (place, answer) in said.iter().enumerate().skip(1) {
            let why = if place == 1 { Withheld::Cursor } else { Withheld::Thread };
            assert_eq!(lyon.post(answer).await.expect("kept").withheld, Some(why), "{place}");
        }
        assert!(shown_below(&fonderie, &post).await.is_empty());
        // Whom it answers may say something to it.
        fonderie.replies(&said[1], "Écrivez-nous plutôt").await;
        world.settle().await;
        assert_eq!(shown_below(&fonderie, &post).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn what_hangs_below_an_answer_goes_with_it() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let (fonderie, lea, anna) =
            (lyon.company("fonderie").await, lyon.person("lea").await, brest.person("anna").await);
        anna.follows(&fonderie).await;
        world.settle().await;
        let post = fonderie.posts("Nouvelle cloche").await;
        world.settle().await;
        let answer = anna.replies(&post, "Trop chère").await;
        world.settle().await;
        let more = anna.replies(&answer, "Et laide, @fonderie@lyon.test").await;
        let own = fonderie.replies(&answer, "Venez l'entendre").await;
        let others = answers(&lea, &answer, "Elle a raison").await.expect("everyone may");
        world.settle().await;
        assert_eq!(shown_below(&fonderie, &post).await.len(), 4);

        let reply = fonderie.finds(&answer).await;
        lyon.app().execute(WithdrawReply { speaker: fonderie.speaker().await, reply }).await.expect("taken away");
        world.settle().await;
        assert_eq!(shown_below(&fonderie, &post).await, [fonderie.finds(&own).await], "its own words stay");
        let read = lyon.app().read();
        for below in [fonderie.finds(&more).await, others] {
            assert_eq!(read.posts().get(below).await.expect("kept").withheld, Some(Withheld::Thread));
        }
    })
    .await;
}
