//! The communities of the demonstration: each lives on one server, and is joined and written in from both.

use app::{
    App, Error,
    community::{CreateCommunity, Invite, Profile, ShareCommunity},
    post::{Draft, PublishPost},
    remote::Remote,
};
use domain::{group::Access, handle::Handle, id::PostId, territory::TerritoryCode};

use super::{arrived, at, draft, follow, local, publish, speaks};
use crate::{
    demo::cast::{BREST, Community, LANDERNEAU, Voice},
    serve::Running,
};

/// Founds a community and says how open it is.
pub(super) async fn found(app: &App, community: &Community) -> Result<(), Error> {
    let (hand, who) = community.founder;
    let speaker = speaks(app, hand, who).await?;
    let territory = TerritoryCode::parse(community.territory).map_err(|error| Error::Internal(error.to_string()))?;
    let profile = Profile {
        name: community.name.into(),
        description: community.about.into(),
        purpose: community.purpose,
        subject: community.subject.into(),
        access: community.access,
        territory: Some(territory),
        charter: community.charter.into(),
        languages: vec!["fr".into()],
        listed: true,
    };
    let actor = app.execute(CreateCommunity::prepare(app, speaker, community.handle, profile).await?).await?;
    app.execute(ShareCommunity { speaker, community: actor.id, level: community.sharing }).await
}

/// Everyone comes to the communities of both servers.
pub(super) async fn gather(landerneau: &Running, brest: &Running) -> Result<(), Error> {
    for (home, away, cast) in [(landerneau, brest, &LANDERNEAU), (brest, landerneau, &BREST)] {
        for community in cast.communities {
            for (server, voices) in [(home, community.here), (away, community.elsewhere)] {
                for voice in voices {
                    join(home, community, server, voice).await?;
                }
            }
        }
    }
    Ok(())
}

/// Somebody joins a community; where one has to be invited, they are.
async fn join(home: &Running, community: &Community, server: &Running, (hand, who): &Voice) -> Result<(), Error> {
    if community.access == Access::Invitation {
        let guest: Handle = at(who, server).parse().map_err(|_| Error::invalid("not a handle"))?;
        let guest = home.federation().resolve_actor(&guest).await?;
        let (founder, name) = community.founder;
        let speaker = speaks(home.app(), founder, name).await?;
        let community = local(home.app(), community.handle).await?;
        home.app().execute(Invite { speaker, community, guest }).await?;
    }
    follow(server, hand, who, &at(community.handle, home)).await
}

/// Begins a thread in a community of the server on which one writes.
async fn begin(server: &Running, (hand, who): Voice, community: &str, text: &str) -> Result<PostId, Error> {
    let speaker = speaks(server.app(), hand, who).await?;
    let community = local(server.app(), community).await?;
    let command = PublishPost::prepare(server.app(), server.federation(), speaker, draft(text), None).await?;
    server.app().execute(command.in_community(Some(community))).await
}

/// Answers a post, and waits until the other server has the answer.
async fn answer(
    (from, to): (&Running, &Running),
    (hand, who): Voice,
    post: PostId,
    text: String,
) -> Result<PostId, Error> {
    let answer = publish(from, hand, who, Draft { in_reply_to: Some(post), ..draft(text) }).await?;
    arrived(from, answer, to).await
}

/// What is said in them.
pub(super) async fn talk(landerneau: &Running, brest: &Running) -> Result<(), Error> {
    let (to_brest, to_landerneau) = ((landerneau, brest), (brest, landerneau));
    let (menuiserie, chantier) = (at("menuiserie", landerneau), at("chantier", brest));
    let (anna, erwan) = (at("anna", brest), at("erwan", landerneau));

    let wanted = begin(
        landerneau,
        ("malo", "menuiserie"),
        "bois_finistere",
        "Qui aurait deux mètres cubes de mélèze bien sec ? C'est pour un escalier extérieur, à poser avant l'automne.",
    )
    .await?;
    let seen = arrived(landerneau, wanted, brest).await?;
    let offer = format!(
        "{menuiserie} Il nous en reste trois au port du Château, scié à Huelgoat, deux ans sous hangar. Venez choisir."
    );
    let offered = answer(to_landerneau, ("yann", "chantier"), seen, offer).await?;
    let thanks = format!("{chantier} Je passe jeudi avec la remorque, et je vous laisse le chêne que vous cherchiez.");
    answer(to_brest, ("malo", "menuiserie"), offered, thanks).await?;

    // From elsewhere a thread begins in a community by naming it.
    let asked = publish(
        brest,
        "anna",
        "anna",
        draft(format!(
            "{} J'ai six bordés à ployer pour un misainier. Qui a une étuve, ou saurait m'aider à en faire une ?",
            at("bois_finistere", landerneau)
        )),
    )
    .await?;
    let known = arrived(brest, asked, landerneau).await?;
    let lend =
        format!("{anna} La nôtre est libre le week-end : un tuyau d'inox de quatre mètres et une chaudière à chutes.");
    answer(to_brest, ("malo", "menuiserie"), known, lend).await?;
    let help = format!("{anna} J'apporte les serre-joints. Une heure de vapeur par pouce d'épaisseur, pas moins.");
    publish(brest, "paul", "paul", Draft { in_reply_to: Some(asked), ..draft(help) }).await?;

    let oven = "Mon four brûle du bois : je prends vos chutes de chêne et de hêtre, jamais traitées, contre du pain.";
    let oven = begin(landerneau, ("erwan", "erwan"), "bois_finistere", oven).await?;
    let seen = arrived(landerneau, oven, brest).await?;
    let scraps = format!("{erwan} Deux sacs chaque vendredi au chantier. Pour moi, un pain de seigle.");
    answer(to_landerneau, ("paul", "paul"), seen, scraps).await?;

    let plans = "Les plans relevés hier : quatre taquets, deux chaumards, un étambrai. Léa, est-ce que ça se coule ?";
    let plans = begin(brest, ("anna", "anna"), "misainier", plans).await?;
    let seen = arrived(brest, plans, landerneau).await?;
    let yes = format!("{anna} Oui, en une seule coulée. Il me faut les modèles en bois pour le 15.");
    answer(to_brest, ("lea", "lea"), seen, yes).await?;
    Ok(())
}
