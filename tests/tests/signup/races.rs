//! Two do the same at once, as two processes on one database do.

use std::time::Duration;

use app::{
    App, Command, Kind,
    account::CreateAccount,
    login::{
        email::{AskEmail, ConfirmEmail},
        reset::{AskReset, ResetPassword},
        totp::{BeginTotp, EnableTotp},
    },
    session::{
        self, Admission, BeginSession,
        second_step::{Answer, SendCode},
    },
    signup::{
        SignUp, SignupForm,
        confirm::{ConfirmSignup, Confirmed},
        invite::MakeInvite,
        review::Approve,
    },
};
use chrono::TimeDelta;
use domain::{
    id::{ActorId, SignupId},
    login::Role,
    signup::{Registrations, Way},
};
use futures::future::join_all;
use testkit::for_each_database;
use totp_rs::{Builder, Secret};

use super::{Door, PASSWORD};

/// How many try at once.
const CROWD: usize = 6;

async fn sign_up(app: &App, username: &str, email: &str, invite: &str) -> Result<Way, app::Error> {
    let form = SignupForm {
        username: username.into(),
        email: email.into(),
        password: PASSWORD.into(),
        reason: "Pour voir".into(),
        invite: invite.into(),
        locale: Some("fr".into()),
    };
    let (command, _) = SignUp::prepare(app, form).await?;
    app.execute(command).await
}

async fn account(app: &App, username: &str, role: Role) -> ActorId {
    let email = format!("{username}@lyon.test");
    let command = CreateAccount::prepare(app, username, &email, PASSWORD, role, None).await.expect("valid");
    app.execute(command).await.expect("made").id
}

/// How many of some results are good, and that all others are refusals of one kind.
fn winners<T: std::fmt::Debug>(results: Vec<Result<T, app::Error>>, refusal: Kind) -> usize {
    let (good, bad): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
    for error in bad {
        let error = error.expect_err("a refusal");
        assert_eq!(error.kind(), refusal, "{error}");
    }
    good.len()
}

#[tokio::test]
async fn a_name_goes_to_one() {
    for_each_database(|database| async move {
        let door = Door::open(&database, Registrations::Open).await;
        let other = Door::another(&database, &door.config, &door.clock).await;
        let tries = (0..CROWD).map(|n| {
            let app = if n % 2 == 0 { door.app.clone() } else { other.clone() };
            async move { sign_up(&app, "nina", &format!("nina{n}@lyon.test"), "").await }
        });
        assert_eq!(winners(join_all(tries).await, Kind::Conflict), 1);
        let taken = CreateAccount::prepare(&door.app, "NINA", "x@lyon.test", PASSWORD, Role::Member, None).await;
        let refused = door.app.execute(taken.expect("valid")).await.expect_err("promised to another");
        assert_eq!(refused.kind(), Kind::Conflict);
    })
    .await;
}

#[tokio::test]
async fn a_link_lets_in_once() {
    for_each_database(|database| async move {
        let door = Door::open(&database, Registrations::Open).await;
        sign_up(&door.app, "nina", "nina@lyon.test", "").await.expect("asked");
        let token = door.token().await;
        let commands: Vec<_> = join_all((0..CROWD).map(|_| ConfirmSignup::prepare(&door.app, &token, PASSWORD))).await;
        let results = join_all(commands.into_iter().map(|command| door.app.execute(command.expect("right")))).await;
        assert_eq!(winners(results, Kind::NotFound), 1);
        assert!(door.app.read().logins().find_by_email("nina@lyon.test").await.expect("a look").is_some());
    })
    .await;
}

#[tokio::test]
async fn an_address_has_one_account() {
    for_each_database(|database| async move {
        let door = Door::open(&database, Registrations::Open).await;
        let mut commands = Vec::new();
        for name in ["nina", "nora"] {
            sign_up(&door.app, name, "Nina@Lyon.Test", "").await.expect("asked");
            let token = door.token().await;
            commands.push(ConfirmSignup::prepare(&door.app, &token, PASSWORD).await.expect("right"));
        }
        let results = join_all(commands.into_iter().map(|command| door.app.execute(command))).await;
        assert_eq!(winners(results, Kind::NotFound), 1, "the first to confirm has it, the other request goes");
        let known = sign_up(&door.app, "nelly", "NINA@lyon.test", "").await.expect("the answer is the same");
        assert_eq!(known, Way::Direct);
        assert!(door.letters().await[0].text.contains("/password/forgotten"));
    })
    .await;
}

#[tokio::test]
async fn an_invitation_has_as_many_places_as_it_says() {
    for_each_database(|database| async move {
        let door = Door::open(&database, Registrations::Invitation).await;
        let modou = account(&door.app, "modou", Role::Moderator).await;
        let invite = door.app.execute(MakeInvite::new(modou, 2, 7).expect("valid")).await.expect("made");
        let mut commands = Vec::new();
        for n in 0..CROWD {
            sign_up(&door.app, &format!("guest{n}"), &format!("guest{n}@lyon.test"), &invite.code)
                .await
                .expect("asked");
            let token = door.token().await;
            commands.push(ConfirmSignup::prepare(&door.app, &token, PASSWORD).await.expect("right"));
        }
        let results = join_all(commands.into_iter().map(|command| door.app.execute(command))).await;
        assert_eq!(winners(results, Kind::Forbidden), 2);
        let used = door.app.read().signup_invites().find(invite.id).await.expect("a look").expect("kept");
        assert_eq!(used.uses, 2);
        door.clock.step(TimeDelta::days(8));
        let late = sign_up(&door.app, "late", "late@lyon.test", &invite.code).await.expect_err("ended");
        assert_eq!(late.kind(), Kind::Forbidden);
    })
    .await;
}

#[tokio::test]
async fn two_moderators_let_somebody_in_once() {
    for_each_database(|database| async move {
        let door = Door::open(&database, Registrations::Approval).await;
        let (modou, mona) =
            (account(&door.app, "modou", Role::Moderator).await, account(&door.app, "mona", Role::Admin).await);
        assert_eq!(sign_up(&door.app, "nina", "nina@lyon.test", "").await.expect("asked"), Way::Approval);
        let token = door.token().await;
        let command = ConfirmSignup::prepare(&door.app, &token, PASSWORD).await.expect("right");
        assert!(matches!(door.app.execute(command).await.expect("confirmed"), Confirmed::Waiting));
        assert_eq!(door.letters().await.len(), 2, "both are told");
        let waiting = door.app.read().signups().waiting(SignupId(0), 9, door.app.now()).await.expect("a look");
        let commands = join_all([modou, mona].map(|who| Approve::prepare(&door.app, who, waiting[0].id))).await;
        let results = join_all(commands.into_iter().map(|command| door.app.execute(command.expect("keys")))).await;
        assert_eq!(winners(results, Kind::NotFound), 1);
        assert_eq!(door.letters().await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_password_is_replaced_once_per_link() {
    for_each_database(|database| async move {
        let door = Door::open(&database, Registrations::Closed).await;
        account(&door.app, "lea", Role::Member).await;
        door.app.execute(AskReset::new("LEA@lyon.test", None).expect("valid")).await.expect("asked");
        door.app.execute(AskReset::new("nobody@lyon.test", None).expect("valid")).await.expect("the same");
        let token = door.token().await;
        let prepare = (0..CROWD).map(|n| {
            let (app, token) = (door.app.clone(), token.clone());
            async move { ResetPassword::prepare(&app, &token, &format!("une phrase de plus {n}")).await }
        });
        let commands = join_all(prepare).await;
        let results = join_all(commands.into_iter().map(|command| door.app.execute(command.expect("holds")))).await;
        assert_eq!(winners(results, Kind::NotFound), 1);
        assert_eq!(door.letters().await.len(), 1, "one notice");
    })
    .await;
}

#[tokio::test]
async fn two_who_want_one_address() {
    for_each_database(|database| async move {
        let door = Door::open(&database, Registrations::Closed).await;
        let mut tokens = Vec::new();
        for name in ["lea", "marc"] {
            let person = account(&door.app, name, Role::Member).await;
            let ask = AskEmail::prepare(&door.app, person, PASSWORD, "ours@lyon.test").await.expect("right");
            door.app.execute(ask).await.expect("asked");
            tokens.push(door.token().await);
        }
        let results = join_all(tokens.into_iter().map(|token| door.app.execute(ConfirmEmail { token }))).await;
        assert_eq!(winners(results, Kind::Conflict), 1);
        assert_eq!(door.letters().await.len(), 1, "the old address of the one who has it now");
    })
    .await;
}

#[tokio::test]
async fn a_code_opens_one_session() {
    for_each_database(|database| async move {
        let door = Door::open(&database, Registrations::Closed).await;
        let lea = account(&door.app, "lea", Role::Member).await;
        door.app.execute(BeginTotp::prepare(&door.app, lea, PASSWORD).await.expect("right")).await.expect("begun");
        let login = door.app.read().logins().find_by_person(lea).await.expect("a look").expect("a login");
        let secret = door.app.read().totps().find(login.id).await.expect("a look").expect("a secret").secret;
        let code = || {
            let totp = Builder::new().with_secret(Secret::try_from_base32(&secret).expect("base 32")).build();
            totp.expect("valid").generate(app::Clock::now(&door.clock).timestamp() as u64).to_string()
        };
        let enabled = join_all((0..2).map(|_| door.app.execute(EnableTotp::new(lea, &code()).expect("codes")))).await;
        assert_eq!(winners(enabled, Kind::Conflict), 1);
        door.clock.step(TimeDelta::seconds(30));
        let mut steps = Vec::new();
        for _ in 0..CROWD {
            let admission = session::admit(&door.app, "lea", PASSWORD, "").await.expect("right");
            let Admission::Code(command, step) = admission else { panic!("a code is asked for") };
            door.app.execute(command).await.expect("waits");
            steps.push(SendCode::new(&step, &code()).expect("a secret").0);
        }
        let answers = join_all(steps.into_iter().map(|command| door.app.execute(command))).await;
        let answers: Vec<Answer> = answers.into_iter().map(|answer| answer.expect("an answer")).collect();
        assert_eq!(answers.iter().filter(|answer| **answer == Answer::Right).count(), 1, "{answers:?}");
        let sessions = door.app.read().sessions().of_login(login.id, door.app.now()).await.expect("a look");
        assert_eq!(sessions.len(), 1);
    })
    .await;
}

/// What the right password opens where no code is asked for.
async fn admitted(app: &App, password: &str) -> BeginSession {
    let admission = session::admit(app, "lea", password, "").await.expect("right");
    let Admission::Session(command, _) = admission else { panic!("nothing else is asked for") };
    command
}

/// Another password, by a link of which the letter just came.
async fn reset(door: &Door, password: &str) -> ResetPassword {
    door.app.execute(AskReset::new("lea@lyon.test", None).expect("valid")).await.expect("asked");
    ResetPassword::prepare(&door.app, &door.token().await, password).await.expect("holds")
}

#[tokio::test]
async fn what_an_old_password_opens_too_late_stays_shut() {
    for_each_database(|database| async move {
        let door = Door::open(&database, Registrations::Closed).await;
        let app = &door.app;
        let lea = account(app, "lea", Role::Member).await;
        let login = app.read().logins().find_by_person(lea).await.expect("a look").expect("a login");

        let late = admitted(app, PASSWORD).await;
        app.execute(reset(&door, "une phrase de plus").await).await.expect("changed");
        assert_eq!(app.execute(late).await.expect_err("too late").kind(), Kind::Conflict);
        assert_eq!(door.letters().await.len(), 1, "a notice");

        // The same at one moment.
        let late = admitted(app, "une phrase de plus").await;
        let change = reset(&door, "une autre encore").await;
        let mut tx = app.store().begin_command(app.now()).await.expect("begins");
        change.run(&mut tx, app.instance()).await.expect("changed");
        let commits = async {
            tokio::time::sleep(Duration::from_millis(300)).await;
            tx.commit().await.expect("commits")
        };
        let (begun, _) = tokio::join!(app.execute(late), commits);
        assert_eq!(begun.expect_err("too late").kind(), Kind::Conflict);
        assert!(app.read().sessions().of_login(login.id, app.now()).await.expect("a look").is_empty());
        app.execute(admitted(app, "une autre encore").await).await.expect("the new one opens");
    })
    .await;
}
