//! What happens in the demonstration before one begins to click: people and companies appear, follow each other
//! from one server to the other, write, answer, like and boost.

mod communities;

use std::{io::Write, time::Duration};

use app::{
    App, Command, Error, Instance, Origin, Tx,
    account::CreateAccount,
    boost::Boost,
    buddy::OfferBuddy,
    company::{CompanyChange, CreateCompany, ShowSponsor, Speaker, UpdateCompany, mandate, speaker},
    directory::{self, subscription::Subscribe},
    follow::RequestFollow,
    invitation::{AnswerInvitation, Invite, Invitees, Terms},
    like::Like,
    membership::{SaveOwn, ShowMember, Side},
    post::{Draft, PollDraft, PublishPost},
    profile::{ProfileChange, UpdateProfile},
    remote::Remote,
    territory::{self, Dataset, actor::EnableTerritory, dataset::FRANCE, steward::NameSteward},
    verification::Vouch,
};
use domain::{
    audience::Audience,
    company::Sector,
    cursor::Level,
    handle::{Handle, Username},
    id::{ActorId, PostId},
    login::Role,
    membership::{HandShown, Mandate},
    territory::TerritoryCode,
};
use futures::{StreamExt, TryStreamExt, stream};

use super::cast::{self, BREST, Company, LANDERNEAU, Member, Person, Server};
use crate::{cli::Failure, serve::Running};

/// How long something may take to arrive at the other server.
const PATIENCE: Duration = Duration::from_secs(20);
const STEP: Duration = Duration::from_millis(50);
/// How many accounts are made at a time.
const AT_ONCE: usize = 4;

/// Prints a line.
pub fn say(line: &str) {
    // Nobody to read is no reason to stop.
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

/// What to open and what to try.
pub fn invite(landerneau: &Running, brest: &Running) {
    let (here, there) = (landerneau.app().instance(), brest.app().instance());
    let (landerneau, brest) = (here.origin(), there.origin());
    say(&format!(
        "
Ready. Open both in two tabs:
  {landerneau}   {}
  {brest}  {}
On the log-in page pick a person (or type a user name and the password \"{}\").

Try this:
  1. At {brest}/login log in as Anna and search for @fonderie@{}.
  2. Read what the foundry wrote, answer it, like it, boost it.
  3. At {landerneau}/login log in as Léa, speak as the Fonderie de l'Élorn, and answer Anna.
  4. Back in Brest, Anna finds the answer under her notifications.
  5. {landerneau}/communities/bois_finistere is a community of both servers. Still in Brest, Anna begins a thread
     on its page there, {brest}/@bois_finistere@{}; Malo, at Landerneau, answers it.
  6. At {landerneau}/login log in as Sophie, steward of the town: the company that nobody has confirmed yet
     waits for her word at {landerneau}/territories/{}/unconfirmed
  7. Register a company of your own at {landerneau}/companies/new, as anyone. Odile, who looks after the server,
     lets it in at {landerneau}/companies/pending (in Brest, Maëlle does).
Every activity that crosses is printed here. Ctrl-C stops both servers.
",
        here.title,
        there.title,
        cast::PASSWORD,
        here.domain,
        here.handle_domain,
        LANDERNEAU.territory,
    ));
}

/// Tells the story, unless it was told at an earlier start.
pub async fn tell(landerneau: &Running, brest: &Running) -> Result<(), Failure> {
    if landerneau.app().read().settings().find(TOLD).await?.is_some() {
        return Ok(());
    }
    for server in [landerneau, brest] {
        if server.app().read().actors().count_local(None).await? > 0 {
            return Err(Failure::Machine(
                "the last demonstration was stopped while it was being prepared, or another version made it; start over with --fresh".into(),
            ));
        }
    }
    tokio::try_join!(people(landerneau.app(), &LANDERNEAU), people(brest.app(), &BREST))?;
    directories(landerneau, brest).await?;
    follows(landerneau, brest).await?;
    conversations(landerneau, brest).await?;
    communities::gather(landerneau, brest).await?;
    communities::talk(landerneau, brest).await?;
    landerneau.app().execute(Remember).await?;
    Ok(())
}

/// Under which name is remembered that everything was told.
const TOLD: &str = "demo_told";

/// Remembers that everything was told.
struct Remember;

impl Command for Remember {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        Ok(tx.settings().save(TOLD, "yes").await?)
    }
}

/// Where the companies are rooted; the whole of France would take longer than anybody waits for a demonstration.
const TERRITORY: &str = "insee-dep:29";

async fn people(app: &App, server: &Server) -> Result<(), Error> {
    territory::import(app, &Dataset::built_in(FRANCE)?.around(&[TERRITORY]), |_| {}).await?;
    let territory = TerritoryCode::parse(server.territory).map_err(|error| Error::Internal(error.to_string()))?;
    app.execute(EnableTerritory::prepare(app, None, &territory, None).await?).await?;
    // Keys take longest: those of several people are made at once.
    stream::iter(server.people).map(|person| create(app, person)).buffered(AT_ONCE).try_collect::<()>().await?;
    stream::iter(server.companies).map(|company| found(app, company)).buffered(AT_ONCE).try_collect::<()>().await?;
    for company in server.companies {
        for member in company.team {
            hire(app, company, member).await?;
        }
    }
    for community in server.communities {
        communities::found(app, community).await?;
    }
    confirm(app, server, territory).await
}

/// The territory has a steward, who vouches for companies, as moderators do.
async fn confirm(app: &App, server: &Server, code: TerritoryCode) -> Result<(), Error> {
    if let Some(steward) = server.steward {
        let person = local(app, steward).await?;
        app.execute(NameSteward { code, person, by: None }).await?;
    }
    for (by, company, note) in server.vouched {
        let (by, company) = (local(app, by).await?, local(app, company).await?);
        app.execute(Vouch { by, company, note: Some((*note).to_owned()) }).await?;
    }
    Ok(())
}

/// Each lists the companies and communities of the other too, where they are in an area that both know.
async fn directories(landerneau: &Running, brest: &Running) -> Result<(), Error> {
    for (here, there) in [(landerneau, brest), (brest, landerneau)] {
        // Whoever reads it does so at once, and then not for a while.
        directory::sweep(there.app()).await?;
        let address = there.app().instance().uri("/");
        here.app().execute(Subscribe { by: None, address, territories: Vec::new() }).await?;
    }
    Ok(())
}

async fn create(app: &App, person: &Person) -> Result<(), Error> {
    let email = format!("{}@{}.example", person.username, app.instance().domain.name());
    // No language of their own: whoever tries the demonstration reads the pages in theirs.
    let role = if cast::ADMINS.contains(&person.username) { Role::Admin } else { Role::Member };
    let account = CreateAccount::prepare(app, person.username, &email, cast::PASSWORD, role, None).await?;
    let actor = app.execute(account).await?;
    let change = ProfileChange {
        name: Some(person.name.into()),
        summary: Some(person.about.into()),
        discoverable: Some(true),
        ..ProfileChange::default()
    };
    app.execute(UpdateProfile { speaker: Speaker::Person(actor.id), change }).await?;
    Ok(())
}

async fn found(app: &App, company: &Company) -> Result<(), Error> {
    let command =
        CreateCompany::prepare(app, company.handle, company.name, company.owner, company.commune, company.kind).await?;
    app.execute(command.sharing(company.sharing)).await?;
    let change = ProfileChange {
        summary: Some(company.about.into()),
        fields: Some(company.fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()),
        ..ProfileChange::default()
    };
    let speaker = speaks(app, company.owner, company.handle).await?;
    app.execute(UpdateProfile { speaker, change }).await?;
    let sector = Sector::parse(company.sector).map_err(|error| Error::Internal(error.to_string()))?;
    let change = CompanyChange {
        sector: Some(Some(sector)),
        founded: Some(Some(company.founded)),
        values: Some(company.values.iter().map(|value| (*value).to_owned()).collect()),
        languages: Some(vec!["fr".into()]),
        ..CompanyChange::default()
    };
    let mandate = manages(app, company).await?;
    app.execute(UpdateCompany { mandate, change }).await?;
    // Whoever begins finds somebody to ask.
    if company.sharing >= Level::CoCreation {
        app.execute(OfferBuddy { mandate, willing: true }).await?;
    }
    app.execute(ShowSponsor { person: mandate.hand(), company: mandate.company(), shown: true }).await
}

/// Somebody comes to belong to a company: its owner invites, they say yes, and both show it.
async fn hire(app: &App, company: &Company, member: &Member) -> Result<(), Error> {
    let mandate = manages(app, company).await?;
    let person = local(app, member.username).await?;
    let terms = Terms { role: member.role, title: member.title.into(), until: None, note: String::new() };
    let (invite, _) = Invite::prepare(mandate, Invitees::Person(person), terms, 1, 30)?;
    let invitation = app.execute(invite).await?.id;
    app.execute(AnswerInvitation { side: Side::Person(person), invitation, accept: true }).await?;
    app.execute(SaveOwn { person, company: mandate.company(), shown: true, hand_shown: HandShown::First }).await?;
    app.execute(ShowMember { mandate, person, shown: true }).await
}

/// The owner's right to change a company.
async fn manages(app: &App, company: &Company) -> Result<Mandate, Error> {
    let (owner, handle) = (local(app, company.owner).await?, local(app, company.handle).await?);
    mandate(&app.read(), owner, handle, app.now()).await
}

async fn local(app: &App, name: &str) -> Result<ActorId, Error> {
    let handle =
        Handle { username: Username::new_local(name).map_err(|error| Error::invalid(error.to_string()))?, host: None };
    app.read().actors().find_by_handle(&handle).await?.map(|actor| actor.id).ok_or(Error::NotFound("account"))
}

/// A person as themselves (`who` twice), or a person as a company.
async fn speaks(app: &App, hand: &str, who: &str) -> Result<Speaker, Error> {
    let (hand, who) = (local(app, hand).await?, local(app, who).await?);
    speaker(&app.read(), hand, who, app.now()).await
}

async fn follow(server: &Running, hand: &str, who: &str, target: &str) -> Result<(), Error> {
    let handle: Handle = target.parse().map_err(|_| Error::invalid("not a handle"))?;
    let target = server.federation().resolve_actor(&handle).await?;
    let origin = Origin::Local(speaks(server.app(), hand, who).await?);
    let follower = origin.actor();
    server.app().execute(RequestFollow { origin, target, show_boosts: None, notify: None }).await?;
    until(|| async { Ok(server.app().read().follows().is_following(follower, target).await?) }).await
}

/// The handle of somebody, as it is known everywhere.
fn at(name: &str, server: &Running) -> String {
    format!("@{name}@{}", server.app().instance().handle_domain)
}

async fn follows(landerneau: &Running, brest: &Running) -> Result<(), Error> {
    follow(brest, "yann", "chantier", &at("fonderie", landerneau)).await?;
    follow(brest, "maelle", "maelle", &at("atelier_velo", landerneau)).await?;
    follow(brest, "anna", "anna", &at("chantier", brest)).await?;
    follow(brest, "tifenn", "voilerie", &at("fonderie", landerneau)).await?;
    follow(brest, "loic", "paniers", &at("jardins", landerneau)).await?;
    follow(landerneau, "malo", "menuiserie", &at("chantier", brest)).await?;
    follow(landerneau, "odile", "odile", &at("conserverie", brest)).await?;
    follow(landerneau, "odile", "odile", &at("fonderie", landerneau)).await?;
    follow(landerneau, "lea", "fonderie", &at("chantier", brest)).await?;
    follow(landerneau, "karim", "karim", &at("anna", brest)).await
}

fn draft(text: impl Into<String>) -> Draft {
    Draft { language: Some("fr".into()), ..Draft::new(text, Audience::Public) }
}

async fn publish(server: &Running, hand: &str, who: &str, draft: Draft) -> Result<PostId, Error> {
    let speaker = speaks(server.app(), hand, who).await?;
    let command = PublishPost::prepare(server.app(), server.federation(), speaker, draft, None).await?;
    server.app().execute(command).await
}

/// The post of `from` as it is known at `to`, once it has arrived.
async fn arrived(from: &Running, post: PostId, to: &Running) -> Result<PostId, Error> {
    let uri = from.app().instance().object(post);
    until(|| async { Ok(to.app().read().posts().find_by_uri(&uri).await?.is_some()) }).await?;
    to.app().read().posts().find_by_uri(&uri).await?.map(|post| post.id).ok_or(Error::NotFound("post"))
}

async fn conversations(landerneau: &Running, brest: &Running) -> Result<(), Error> {
    let (fonderie, anna) = (at("fonderie", landerneau), at("anna", brest));
    let first = publish(
        landerneau,
        "lea",
        "fonderie",
        draft("Première coulée de l'année : quarante taquets en bronze pour des voiliers. On ouvre l'atelier vendredi, venez voir le métal couler.\n\n#Bronze #Landerneau"),
    )
    .await?;
    let seen = arrived(landerneau, first, brest).await?;
    brest.app().execute(Like { origin: Origin::Local(speaks(brest.app(), "anna", "anna").await?), post: seen }).await?;
    let question = publish(
        brest,
        "anna",
        "anna",
        Draft {
            in_reply_to: Some(seen),
            ..draft(format!(
                "{fonderie} Magnifique ! Vos taquets tiennent-ils en eau salée ? Je restaure un misainier de 1962."
            ))
        },
    )
    .await?;
    let asked = arrived(brest, question, landerneau).await?;
    let answer = publish(
        landerneau,
        "lea",
        "fonderie",
        Draft { in_reply_to: Some(asked), ..draft(format!("{anna} Oui : c'est du bronze d'aluminium, fait pour ça. Envoyez-nous un dessin, on vous coule une pièce d'essai. — Léa")) },
    )
    .await?;
    let answered = arrived(landerneau, answer, brest).await?;
    brest
        .app()
        .execute(Like { origin: Origin::Local(speaks(brest.app(), "anna", "anna").await?), post: answered })
        .await?;
    let boost = Boost {
        origin: Origin::Local(speaks(brest.app(), "yann", "chantier").await?),
        post: seen,
        audience: None,
        published: None,
    };
    brest.app().execute(boost).await?;

    publish(brest, "yann", "chantier", draft("Le chantier cherche un·e apprenti·e charpentier·e de marine pour septembre. On apprend en faisant, sur de vrais bateaux. #Apprentissage #Brest")).await?;
    let season = publish(
        brest,
        "maelle",
        "conserverie",
        draft("La saison des sardines commence. Cette année, une boîte sur dix porte le nom du bateau qui l'a pêchée."),
    )
    .await?;
    let known = arrived(brest, season, landerneau).await?;
    let thanks = format!("{} J'en offrirai à Noël. Où vous trouve-t-on à Landerneau ?", at("conserverie", brest));
    publish(landerneau, "odile", "odile", Draft { in_reply_to: Some(known), ..draft(thanks) }).await?;
    let poll = PollDraft {
        options: vec!["Samedi matin".into(), "Samedi après-midi".into(), "Un soir de semaine".into()],
        multiple: false,
        expires_in: 7 * 86_400,
    };
    publish(
        landerneau,
        "karim",
        "atelier_velo",
        Draft { poll: Some(poll), ..draft("Quand ouvrir l'atelier participatif cet hiver ?") },
    )
    .await?;
    for (server, hand, who, text) in [
        (
            landerneau,
            "ines",
            "fonderie",
            "Démoulage ce matin : deux chaumards sur trois sans reprise. On recommence le troisième.",
        ),
        (landerneau, "sophie", "jardins", "Les paniers de jeudi : poireaux, mâche, betteraves. Il en reste six."),
        (
            brest,
            "nadia",
            "codeurs",
            "Nous cherchons deux communes pour essayer un logiciel libre de réservation de mouillages.",
        ),
        (
            brest,
            "tifenn",
            "voilerie",
            "Vos vieilles voiles deviennent des sacs. Déposez-les au Moulin Blanc, on paie au kilo.",
        ),
    ] {
        publish(server, hand, who, draft(text)).await?;
    }
    publish(landerneau, "odile", "odile", draft("Visite de la fonderie prévue vendredi. Qui vient ?")).await?;
    Ok(())
}

/// Waits until something is so.
async fn until<F: Future<Output = Result<bool, Error>>>(mut so: impl FnMut() -> F) -> Result<(), Error> {
    let waiting = async {
        while !so().await? {
            tokio::time::sleep(STEP).await;
        }
        Ok(())
    };
    tokio::time::timeout(PATIENCE, waiting).await.unwrap_or_else(|_| {
        Err(Error::Unavailable("the other server of the demonstration did not answer in time".into()))
    })
}
