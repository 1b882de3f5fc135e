//! Who may do what: every role, and those who do not belong, tries everything. The table is reviewed as a whole.

use std::fmt::Write;

use app::{
    company::{self, Speaker},
    invitation::{AnswerInvitation, AskToJoin, Invite, Invitees, Withdraw},
    membership::{ChangeRole, EndMembership, SaveOwn, SetEnd, ShowMember, Side},
    post::{Draft, PublishPost},
    remote::Nowhere,
    session::ActAs,
    token::IssueToken,
    transfer::OfferCompany,
};
use chrono::TimeDelta;
use domain::{
    id::ActorId,
    membership::{CompanyRole, HandShown},
};

use super::{
    end::draft,
    town::{Town, in_town, terms},
};

/// What is tried, in the order of the columns.
const ACTIONS: [&str; 15] = [
    "speak",
    "reply",
    "act as",
    "token",
    "invite",
    "withdraw",
    "answer",
    "change role",
    "set end",
    "show",
    "let go",
    "hand over",
    "show own",
    "ask to join",
    "leave",
];

async fn try_all(town: &Town, name: &str, who: ActorId, victim: ActorId) -> [bool; ACTIONS.len()] {
    let (app, company) = (town.app(), town.fonderie.id());
    let role = CompanyRole::Employee;
    let said = PublishPost::prepare(app, &Nowhere, Speaker::Person(victim), draft("Bonjour"), None).await;
    let said = app.execute(said.expect("a post")).await.expect("published");
    let [mut speak, mut reply] = [false; 2];
    if let Ok(speaker) = company::speaker(&app.read(), who, company, town.now()).await {
        let post = PublishPost::prepare(app, &Nowhere, speaker, draft("Essai"), None).await.expect("a post");
        speak = app.execute(post).await.is_ok();
        let answer = Draft { in_reply_to: Some(said), ..draft("Bonjour à vous") };
        let post = PublishPost::prepare(app, &Nowhere, speaker, answer, None).await.expect("a post");
        reply = app.execute(post).await.is_ok();
    }
    let act_as = app.execute(ActAs { session: "none".into(), person: who, actor: company }).await.is_ok();
    let token = IssueToken::for_names(app, name, Some("fonderie"), "read").await.is_ok();
    let [mut invite, mut withdraw, mut answer, mut change, mut end, mut show, mut let_go, mut hand_over] = [false; 8];
    // Whatever asks for a mandate cannot even be asked without one.
    if let Ok(mandate) = town.mandate_of(who).await {
        let side = Side::Company(mandate);
        let (command, _) = Invite::prepare(mandate, Invitees::Code, terms(role), 1, 7).expect("a code");
        let invited = app.execute(command).await;
        invite = invited.is_ok();
        if let Ok(invited) = invited {
            withdraw = app.execute(Withdraw { side, invitation: invited.id }).await.is_ok();
        }
        let asking = town.person(&format!("asks_{name}")).await;
        let request = app.execute(AskToJoin { person: asking, company, terms: terms(role) }).await.expect("asked");
        answer = app.execute(AnswerInvitation { side, invitation: request.id, accept: false }).await.is_ok();
        let title = String::new();
        change = app.execute(ChangeRole { mandate, person: victim, role: CompanyRole::Agent, title }).await.is_ok();
        let until = Some(town.now() + TimeDelta::days(300));
        end = app.execute(SetEnd { mandate, person: victim, until }).await.is_ok();
        show = app.execute(ShowMember { mandate, person: victim, shown: true }).await.is_ok();
        let_go = app.execute(EndMembership { side, company, person: victim }).await.is_ok();
        hand_over = app.execute(OfferCompany { mandate, person: victim }).await.is_ok();
    }
    let own = SaveOwn { person: who, company, shown: true, hand_shown: HandShown::None };
    let show_own = app.execute(own).await.is_ok();
    let ask = app.execute(AskToJoin { person: who, company, terms: terms(role) }).await.is_ok();
    let leave = app.execute(EndMembership { side: Side::Person(who), company, person: who }).await.is_ok();
    [speak, reply, act_as, token, invite, withdraw, answer, change, end, show, let_go, hand_over, show_own, ask, leave]
}

fn row(table: &mut String, name: &str, cells: impl Iterator<Item = &'static str>) {
    write!(table, "{name:<14}").expect("written");
    for (cell, action) in cells.zip(ACTIONS) {
        write!(table, " {cell:<width$}", width = action.len()).expect("written");
    }
    while table.ends_with(' ') {
        table.pop();
    }
    table.push('\n');
}

#[tokio::test]
async fn who_may_do_what() {
    in_town(|town| async move {
        let mut table = String::new();
        row(&mut table, "", ACTIONS.into_iter());
        let roles = CompanyRole::ALL.map(|role| (role.as_str(), Some(role)));
        for (name, role) in roles.into_iter().chain([("former", None), ("stranger", None)]) {
            let name = format!("a_{name}");
            let who = match role {
                Some(role) => town.member(&name, role).await,
                None if name == "a_former" => {
                    let who = town.member(&name, CompanyRole::Spokesperson).await;
                    let leave = EndMembership { side: Side::Person(who), company: town.fonderie.id(), person: who };
                    town.app().execute(leave).await.expect("left");
                    who
                }
                None => town.person(&name).await,
            };
            let victim = town.member(&format!("with_{name}"), CompanyRole::Employee).await;
            let may = try_all(&town, &name, who, victim).await;
            row(&mut table, &name[2..], may.into_iter().map(|may| if may { "yes" } else { "-" }));
        }
        insta::assert_snapshot!("who_may_do_what", table);
        town
    })
    .await;
}
