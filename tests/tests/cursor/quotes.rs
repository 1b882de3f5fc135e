//! Quotes between servers: leave that is given at once, asked for, withheld and taken back.

use app::{
    Kind, Origin, approval,
    post::{Draft, PublishPost},
    quote::WithdrawQuote,
};
use domain::{
    audience::Audience,
    cursor::Level,
    id::PostId,
    notification::NotificationKind,
    quote::{Approval, QuoteState},
    uri::Uri,
};
use storage::{
    Page,
    views::{self, Quoted},
};
use testkit::{Account, Server, for_each_world};

use super::open;

async fn quotes(who: &Account, post: &Uri, text: &str) -> Result<Uri, Kind> {
    quotes_for(who, post, text, Audience::Public).await
}

async fn quotes_for(who: &Account, post: &Uri, text: &str, audience: Audience) -> Result<Uri, Kind> {
    let (app, federation) = (who.server().app(), who.server().node().federation());
    let draft = Draft::new(text, audience);
    let of = who.finds(post).await;
    let command = PublishPost::prepare(app, federation, who.speaker().await, draft, None).await.expect("a draft");
    let id = app.execute(command.quoting(Some(of))).await.map_err(|error| error.kind())?;
    Ok(app.instance().object(id))
}

async fn state(server: &Server, post: &Uri) -> Option<QuoteState> {
    server.post(post).await?.quote.map(|quote| quote.state)
}

async fn shows(server: &Server, post: &Uri) -> Option<Quoted> {
    let id = server.post(post).await?.id;
    views::posts(&server.app().read(), &[id], None).await.expect("a view").pop()?.quoted
}

/// How often a post is quoted, as a server knows it.
async fn quoted(server: &Server, post: &Uri) -> i64 {
    server.post(post).await.expect("the post").counts.quotes
}

async fn waiting(company: &Account) -> Vec<Approval> {
    let read = company.server().app().read();
    read.approvals().waiting(company.id(), Page::first(10)).await.expect("requests")
}

async fn answers(company: &Account, accept: bool) {
    let waiting = waiting(company).await;
    assert_eq!(waiting.len(), 1, "one request waits");
    let answer = approval::Answer { speaker: company.speaker().await, approval: waiting[0].id, accept };
    company.server().app().execute(answer).await.expect("answered");
}

async fn withdraws(company: &Account, quoted: &Uri, quoting: &Uri) {
    let of = |post: Option<domain::post::Post>| post.expect("known").id;
    let (quoted, quoting): (PostId, PostId) =
        (of(company.server().post(quoted).await), of(company.server().post(quoting).await));
    let origin = Origin::Local(company.speaker().await);
    company.server().app().execute(WithdrawQuote { origin, quoted, quoting }).await.expect("withdrawn");
}

#[tokio::test]
async fn a_company_that_talks_is_quoted_at_once_and_may_take_it_back() {
    for_each_world(["lyon.test", "brest.test", "quimper.test"], |world, [lyon, brest, quimper]| async move {
        let (fonderie, anna) = (lyon.company("fonderie").await, brest.person("anna").await);
        let reader = quimper.person("rozenn").await;
        reader.follows(&anna).await;
        world.settle().await;
        let post = fonderie.posts("Nouvelle cloche").await;
        world.settle().await;
        let quoting = quotes(&anna, &post, "Regardez").await.expect("a quote");
        world.settle().await;
        assert_eq!(state(&brest, &quoting).await, Some(QuoteState::Accepted));
        assert_eq!(state(&lyon, &quoting).await, Some(QuoteState::Accepted));
        assert!(fonderie.notifications().await.contains(&(NotificationKind::Quote, anna.handle())));
        // A third server believes it by the authorisation alone, which it fetched in Lyon.
        assert_eq!(state(&quimper, &quoting).await, Some(QuoteState::Accepted));
        for server in [&lyon, &brest, &quimper] {
            assert!(matches!(shows(server, &quoting).await, Some(Quoted::Shown(_))), "{server:?}");
            assert_eq!(quoted(server, &post).await, 1, "{server:?}");
        }

        withdraws(&fonderie, &post, &quoting).await;
        world.settle().await;
        assert_eq!(state(&lyon, &quoting).await, Some(QuoteState::Revoked));
        assert_eq!(state(&brest, &quoting).await, Some(QuoteState::Revoked));
        assert_ne!(state(&quimper, &quoting).await, Some(QuoteState::Accepted));
        for server in [&lyon, &brest, &quimper] {
            assert_eq!(quoted(server, &post).await, 0, "{server:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_quote_counts_from_the_yes_to_its_end() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let (fonderie, anna) = (lyon.company("fonderie").await, brest.person("anna").await);
        open(&fonderie, Level::Listening).await;
        let post = fonderie.posts("Nouvelle cloche").await;
        world.settle().await;
        let figures = async || (quoted(&lyon, &post).await, quoted(&brest, &post).await);
        let quoting = quotes(&anna, &post, "Regardez").await.expect("asked");
        world.settle().await;
        assert_eq!(figures().await, (0, 0), "nobody said yes");
        answers(&fonderie, true).await;
        world.settle().await;
        assert_eq!(figures().await, (1, 1));
        anna.edits(&quoting, "Regardez bien").await;
        world.settle().await;
        assert_eq!(figures().await, (1, 1), "an edit quotes no second time");
        let own = quotes_for(&fonderie, &post, "Pour l’équipe", Audience::Team).await.expect("one's own");
        assert_eq!(figures().await, (1, 1), "not everyone reads this one");
        fonderie.deletes(&own).await;
        let here = quotes(&fonderie, &post, "Nous-mêmes").await.expect("one's own");
        assert_eq!(quoted(&lyon, &post).await, 2);
        fonderie.deletes(&here).await;
        anna.deletes(&quoting).await;
        world.settle().await;
        assert_eq!(figures().await, (0, 0));
    })
    .await;
}

#[tokio::test]
async fn a_company_that_listens_is_asked() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let (fonderie, anna, lea) =
            (lyon.company("fonderie").await, brest.person("anna").await, lyon.person("lea").await);
        open(&fonderie, Level::Listening).await;
        let post = fonderie.posts("Nouvelle cloche").await;
        world.settle().await;
        let quoting = quotes(&anna, &post, "Regardez").await.expect("asked");
        world.settle().await;
        assert_eq!(state(&brest, &quoting).await, Some(QuoteState::Pending));
        assert_eq!(state(&lyon, &quoting).await, Some(QuoteState::Pending));
        assert!(shows(&brest, &quoting).await.is_none(), "nothing is shown before there is leave");
        answers(&fonderie, true).await;
        world.settle().await;
        assert_eq!(state(&brest, &quoting).await, Some(QuoteState::Accepted));
        assert!(waiting(&fonderie).await.is_empty());

        // The same between two of one server, and a no.
        let here = quotes(&lea, &post, "Venez voir").await.expect("asked");
        assert_eq!(state(&lyon, &here).await, Some(QuoteState::Pending));
        answers(&fonderie, false).await;
        world.settle().await;
        assert_eq!(state(&lyon, &here).await, Some(QuoteState::Rejected));
        let own = quotes(&fonderie, &post, "Nous-mêmes").await.expect("one's own");
        assert_eq!(state(&lyon, &own).await, Some(QuoteState::Accepted));
        world.settle().await;
    })
    .await;
}

#[tokio::test]
async fn a_showcase_is_not_quoted() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let (fonderie, anna, lea) =
            (lyon.company("fonderie").await, brest.person("anna").await, lyon.person("lea").await);
        open(&fonderie, Level::Showcase).await;
        let post = fonderie.posts("Nouvelle cloche").await;
        world.settle().await;
        assert_eq!(quotes(&lea, &post, "Voilà").await.map(|_| ()), Err(Kind::Forbidden));
        let quoting = quotes(&anna, &post, "Regardez").await.expect("asked");
        world.settle().await;
        assert_eq!(state(&brest, &quoting).await, Some(QuoteState::Rejected));
        assert!(lyon.post(&quoting).await.is_none_or(|post| post.quote.is_none()));
        let closed = lea.publishes("Entre nous", Audience::Followers, None).await;
        assert_eq!(quotes(&lea, &closed, "Voilà").await.map(|_| ()), Err(Kind::Forbidden));
        world.settle().await;
    })
    .await;
}

#[tokio::test]
async fn what_is_not_for_everyone_does_not_reach_whom_it_quotes() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let (fonderie, lea, anna) =
            (lyon.company("fonderie").await, lyon.person("lea").await, brest.person("anna").await);
        lea.follows(&anna).await;
        world.settle().await;
        let (theirs, ours) = (anna.posts("Qui coule des cloches ?").await, fonderie.posts("Nous").await);
        world.settle().await;
        for (who, quoted, audience) in [
            (&fonderie, &theirs, Audience::Team),
            (&fonderie, &theirs, Audience::Partners),
            (&fonderie, &theirs, Audience::Followers),
            (&lea, &theirs, Audience::Direct),
            (&lea, &ours, Audience::Followers),
        ] {
            let refused = quotes_for(who, quoted, "Entre nous", audience).await;
            assert_eq!(refused.map(|_| ()), Err(Kind::Invalid), "{audience:?}");
        }
        world.settle().await;
        for quoted in [&anna, &fonderie] {
            let told = quoted.notifications().await;
            assert!(told.iter().all(|(kind, _)| *kind != NotificationKind::Quote), "{told:?}");
        }
        // Of oneself nobody asks leave, whoever reads it.
        quotes_for(&fonderie, &ours, "Pour l’équipe", Audience::Team).await.expect("one's own");
        world.settle().await;
    })
    .await;
}
