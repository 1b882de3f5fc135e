//! `ancrage territory`: official areas are brought in, found, shown, and given accounts and stewards.

use serde_json::Value;

use super::with_anna;

/// Employment areas, as the statistics office publishes them.
const PUBLISHED: &str = include_str!("../../fixtures/territories/zones-emploi.csv");

#[tokio::test]
async fn territories_are_brought_in_found_and_shown() {
    let here = with_anna().await;
    let imported = here.must(&["territory", "import"], "").await;
    assert!(imported.starts_with("france: ") && imported.ends_with("new, 0 changed, 0 as before, 0 no longer in use"));
    let found = here.must(&["territory", "find", "saint", "denis", "--limit", "2"], "").await;
    let expected =
        "insee-com:97411  Saint-Denis  commune, La Réunion\ninsee-com:93066  Saint-Denis  commune, Seine-Saint-Denis";
    assert_eq!(found, expected);
    let shown = here.must(&["territory", "show", "insee-com:93066"], "").await;
    assert!(
        shown.contains("insee-epci:200054781") && !shown.contains("insee-dep:91"),
        "in no other département: {shown}"
    );
    let shown = here.must(&["territory", "show", "insee-com:01340"], "").await;
    assert!(shown.starts_with("insee-com:01015  Arboys en Bugey  commune\n  insee-com:01340 leads here"), "{shown}");
    let shown: Value =
        serde_json::from_str(&here.must(&["territory", "show", "insee-com:29019", "--json"], "").await).expect("JSON");
    assert_eq!((&shown["name"], &shown["within"][0]["name"]), (&"Brest".into(), &"Brest Métropole".into()));
    // An account, for an old code that of the present commune.
    let enabled = here.must(&["territory", "enable", "insee-com:01340"], "").await;
    assert!(
        enabled.contains("insee-com:01015  Arboys en Bugey  @arboys_en_bugey@") && enabled.ends_with("passes posts on"),
        "{enabled}"
    );
    let again: Value =
        serde_json::from_str(&here.must(&["territory", "enable", "insee-com:01015", "--json"], "").await)
            .expect("JSON");
    assert_eq!((&again["code"], &again["active"]), (&"insee-com:01015".into(), &true.into()));
    let disabled = here.must(&["territory", "disable", "insee-com:01015"], "").await;
    assert!(disabled.ends_with("passes nothing on any more"), "{disabled}");
    let chosen = here.must(&["territory", "enable", "insee-com:29019", "--handle", "brest_ville"], "").await;
    assert!(chosen.contains("@brest_ville@"), "{chosen}");
    // Somebody who confirms the companies there.
    for (more, said) in [
        (&[][..], "is steward"),
        (&[], "is steward already"),
        (&["--remove"], "is steward no more"),
        (&["--remove"], "was no steward"),
    ] {
        let steward = here.must(&[&["territory", "steward", "insee-com:01340", "anna"][..], more].concat(), "").await;
        let line = format!("insee-com:01015  Arboys en Bugey  @anna@{} {said}", here.domain());
        assert_eq!(steward, line);
    }
    let named = here.must(&["territory", "steward", "insee-com:29019", "anna", "--json"], "").await;
    let named: Value = serde_json::from_str(&named).expect("JSON");
    assert_eq!((&named["code"], &named["steward"]), (&"insee-com:29019".into(), &true.into()));
    for (arguments, said) in [
        (&["territory", "steward", "insee-com:29019", "nobody"][..], "no person @nobody"),
        (&["territory", "steward", "insee-com:29000", "anna"], "there is no territory"),
        (&["territory", "enable", "insee-com:29019", "--handle", "autre"], "a handle stays"),
        (&["territory", "enable", "insee-com:29000"], "there is no territory"),
        (&["territory", "disable", "insee-com:35238"], "has no account"),
    ] {
        let refused = here.run(arguments, "").await;
        assert!(refused.status == Some(2) && refused.stderr.contains(said), "{refused:?}");
    }
    std::fs::write(here.folder().join("own.csv"), "code,name,parents\ncustom:rade,Rade de Brest,nowhere\n")
        .expect("written");
    let wrong = here.run(&["territory", "import", "--dataset", "own.csv"], "").await;
    assert_eq!(wrong.status, Some(2));
    assert!(wrong.stderr.starts_with("ancrage: own.csv: line 2: \"nowhere\""), "{wrong:?}");
    let table = "code,name,parents\ncustom:rade,Rade de Brest,insee-dep:29\ninsee-com:29019,,custom:rade\n";
    std::fs::write(here.folder().join("own.csv"), table).expect("written");
    let added = here.must(&["territory", "import", "--dataset", "own.csv", "--json"], "").await;
    assert_eq!(serde_json::from_str::<Value>(&added).expect("JSON")["new"], 1);
    std::fs::write(here.folder().join("zones.csv"), PUBLISHED).expect("written");
    let published = here.must(&["territory", "import", "--dataset", "zones.csv"], "").await;
    let said = "zones: 4 new, 9 changed, 0 as before, 0 no longer in use\n  \
                2 not known here and left out: insee-com:29998, insee-com:44999";
    assert_eq!(published, said);
    let company = ["company", "create", "mill", "--name", "Mill", "--owner", "anna", "--territory"];
    let unknown = here.run(&[&company[..], &["insee-com:29999"]].concat(), "").await;
    assert_eq!(unknown.status, Some(2));
    assert!(unknown.stderr.contains("ancrage territory find"), "{unknown:?}");
    here.must(&[&company[..], &["custom:rade"]].concat(), "").await;
}
