//! News while one looks at a page: counted as the pages show them, on both databases; and a server that stops does not
//! wait for those who look.

use app::mute::MuteActor;
use domain::{
    audience::Audience,
    id::{NotificationId, PostId},
    notification::NotificationKind,
};
use http::header;
use storage::{
    Page,
    views::{self, News, Shown},
};
use testkit::{
    Account, for_each_world,
    process::{Installation, http_client},
};

const PASSWORD: &str = "correct horse";

/// What is new since `shown`, and what pages show of it: as many posts, notifications and answers.
async fn counted(reader: &Account, thread: PostId, shown: Shown) -> (News, News) {
    let app = reader.server().app();
    let (read, id) = (app.read(), reader.id());
    let news = views::news(&read, id, shown).await.expect("a count");
    let home = views::home(&read, id, app.now(), Page::first(40)).await.expect("a timeline");
    let told = read.notifications().page(id, &NotificationKind::ALL, None, Page::first(40)).await.expect("told");
    let told = views::notifications(&read, told, id).await.expect("notifications");
    let answers = views::thread(&read, thread, Some(id), 40).await.expect("a thread");
    let seen = News {
        home: home.ids().len() as i64,
        notifications: told.len() as i64,
        thread: answers.descendants.len() as i64,
    };
    (news, seen)
}

#[tokio::test]
async fn what_is_counted_is_what_is_shown() {
    for_each_world(["lyon.test"], async |world, [lyon]| {
        let (lea, marc, anna) = (lyon.person("lea").await, lyon.person("marc").await, lyon.person("anna").await);
        lea.follows(&marc).await;
        world.settle().await;
        marc.posts("Un").await;
        let told = anna.posts("Deux").await;
        marc.boosts(&told).await;
        marc.posts("@lea Trois").await;
        let asked = lea.posts("Qui coule du bronze ?").await;
        let thread = lyon.app().instance().post_id(&asked).expect("a post here");
        let answer = marc.replies(&asked, "@lea Nous").await;
        anna.replies(&answer, "@marc Et nous").await;
        marc.publishes("Pour d'autres", Audience::Direct, Some(thread)).await;
        world.settle().await;

        let nothing =
            Shown { home: Some(PostId(0)), notifications: Some(NotificationId(0)), thread: Some((thread, PostId(0))) };
        let (news, seen) = counted(&lea, thread, nothing).await;
        assert_eq!(news, seen);
        assert!(news.home >= 4 && news.notifications >= 2 && news.thread == 2, "{news:?}");
        // A stranger to all of it has the answers that are for everyone.
        let zoe = lyon.person("zoe").await;
        let (news, seen) = counted(&zoe, thread, nothing).await;
        assert_eq!((news, news.thread), (seen, 2));

        // Boosts of whom one shut out go with them.
        let app = lyon.app();
        let muted = MuteActor { speaker: lea.speaker().await, target: anna.id(), notifications: true, duration: None };
        app.execute(muted).await.expect("muted");
        let (fewer, seen) = counted(&lea, thread, nothing).await;
        assert_eq!(fewer.home, seen.home);
        let everything = Shown {
            home: Some(PostId(i64::MAX)),
            notifications: Some(NotificationId(i64::MAX)),
            thread: Some((thread, PostId(i64::MAX))),
        };
        assert_eq!(counted(&lea, thread, everything).await.0, News::default());
        let part = Shown { thread: nothing.thread, ..Shown::default() };
        let (part, _) = counted(&lea, thread, part).await;
        assert_eq!(part, News { thread: 2, ..News::default() }, "what is not on the page is not counted");

        // What goes beyond what is counted is as many as that.
        for n in 0..101 {
            marc.posts(&format!("Encore {n}")).await;
        }
        world.settle().await;
        assert_eq!(counted(&marc, thread, nothing).await.0.home, views::MOST_NEWS);
    })
    .await;
}

#[tokio::test]
async fn a_server_that_stops_ends_what_is_open() {
    let here = Installation::new().await;
    let account = ["account", "create", "anna", "--email", "anna@lyon.example"];
    here.must(&account, &format!("{PASSWORD}\n")).await;
    let server = here.serve().await;
    let client = http_client();
    let form = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("name", "anna"), ("password", PASSWORD)])
        .finish();
    let sent = client.post(here.url("/login")).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let answer = sent.body(form).send().await.expect("an answer");
    let cookies: Vec<&str> = answer
        .headers()
        .get_all(header::SET_COOKIE)
        .iter()
        .filter_map(|cookie| cookie.to_str().ok()?.split(';').next())
        .filter(|cookie| cookie.starts_with("ancrage_session="))
        .collect();
    assert_eq!(cookies.len(), 1, "{:?}", answer.status());
    let asked = client.get(here.url("/live?home=0")).header(header::COOKIE, cookies[0]);
    let mut stream = asked.send().await.expect("an answer");
    assert_eq!(stream.status(), 200);
    let begun = stream.chunk().await.expect("a part").expect("not the end");
    assert!(begun.starts_with(b"retry: "), "{begun:?}");
    assert!(server.terminate().await.success());
    // What is cut off has no end.
    loop {
        match stream.chunk().await {
            Ok(Some(_)) => {}
            Ok(None) => break,
            Err(error) => panic!("the stream was cut off: {error}"),
        }
    }
}
