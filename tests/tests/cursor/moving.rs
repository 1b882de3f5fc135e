//! Moving the cursor: who may, what is written down, and what others see of it.

use app::{Kind, company::CreateCompany};
use domain::{company::CompanyKind, cursor::Level};
use testkit::for_each_world;

use super::{mandate, open};

#[tokio::test]
async fn a_new_company_begins_as_a_showcase() {
    for_each_world(["lyon.test"], |_world, [lyon]| async move {
        lyon.person("lea").await;
        let place = "insee-com:69123";
        let command = CreateCompany::prepare(lyon.app(), "forge", "Forge", "lea", place, CompanyKind::Company).await;
        let forge = lyon.app().execute(command.expect("a company")).await.expect("made");
        assert_eq!(forge.sharing, Some(Level::Showcase));
        let read = lyon.app().read();
        let cursor = read.cursors().find(forge.id).await.expect("read").expect("a cursor");
        assert_eq!(cursor.level, Level::Showcase);
        assert_eq!(read.actors().get(forge.id).await.expect("read").sharing, Some(Level::Showcase));
    })
    .await;
}

#[tokio::test]
async fn only_an_owner_moves_it_and_every_move_is_written_down() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let (fonderie, lea) = (lyon.company("fonderie").await, lyon.person("lea").await);
        let anna = brest.person("anna").await;
        anna.follows(&fonderie).await;
        world.settle().await;
        let refused = mandate(&lyon, lea.id(), fonderie.id()).await.map_err(|error| error.kind());
        assert_eq!(refused, Err(Kind::Forbidden));

        open(&fonderie, Level::Listening).await;
        open(&fonderie, Level::Listening).await;
        open(&fonderie, Level::Cooperation).await;
        world.settle().await;
        let read = lyon.app().read();
        let owner = lyon.person("fonderie_boss").await.id();
        let log = read.cursors().changes(fonderie.id(), 10).await.expect("the log");
        let moves: Vec<_> = log.iter().map(|change| (change.from, change.to, change.by)).collect();
        assert_eq!(
            moves,
            [
                (Some(Level::Listening), Level::Cooperation, Some(owner)),
                (Some(Level::Dialogue), Level::Listening, Some(owner)),
                (None, Level::Dialogue, Some(owner)),
            ]
        );
        assert!(read.cursors().find(lea.id()).await.expect("read").is_none(), "people have none");
        // Those who follow it learn of it.
        let seen = brest.actor(&fonderie.handle()).await.expect("known in Brest");
        let line = seen.fields.iter().find(|field| field.name == "Partage").expect("a line");
        assert_eq!(line.value, "coopération");
    })
    .await;
}
