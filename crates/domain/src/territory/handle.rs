//! Handles of territories: `@saint_etienne`, from the folded name, with the code where that is taken.

use super::{TerritoryCode, name::is_joining};
use crate::{
    handle::{MAX_LOCAL_USERNAME, Username},
    text::fold::fold,
};

/// What a territory could be called, best first: its name, its name with its code, its scheme with its code. All of
/// them are allowed; one of the later ones is not taken by another territory.
pub fn proposals(name: &str, code: &TerritoryCode) -> Vec<Username> {
    let name = latin(name);
    let number = latin(code.code());
    let mut texts = Vec::new();
    if !name.is_empty() {
        texts.push(shortened(&name, MAX_LOCAL_USERNAME));
        let room = MAX_LOCAL_USERNAME.saturating_sub(number.len() + 1);
        texts.push(format!("{}_{number}", shortened(&name, room)));
    }
    let scheme = latin(code.scheme().as_str());
    texts.push(shortened(&format!("{scheme}_{number}"), MAX_LOCAL_USERNAME));
    texts.iter().filter_map(|text| Username::new_local(text.trim_matches('_')).ok()).collect()
}

/// What of a text may stand in a handle, its words joined.
fn latin(text: &str) -> String {
    let folded: String = fold(text).chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
    folded.split_whitespace().collect::<Vec<_>>().join("_")
}

/// The first words that fit, without a joining word at the end.
fn shortened(text: &str, max: usize) -> String {
    if text.len() <= max {
        return text.to_owned();
    }
    let cut = &text[..max];
    let whole = if text.as_bytes().get(max) == Some(&b'_') { max } else { cut.rfind('_').unwrap_or(max) };
    let mut words: Vec<&str> = cut[..whole].split('_').collect();
    while words.len() > 1 && words.last().is_some_and(|word| is_joining(word)) {
        words.pop();
    }
    words.join("_")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(name: &str, code: &str) -> Vec<String> {
        let code = TerritoryCode::parse(code).expect(code);
        proposals(name, &code).iter().map(|name| name.as_str().to_owned()).collect()
    }

    #[test]
    fn names_become_handles() {
        assert_eq!(
            all("Saint-Étienne", "insee-com:42218"),
            ["saint_etienne", "saint_etienne_42218", "insee_com_42218"]
        );
        assert_eq!(all("Brest Métropole", "insee-epci:242900314")[0], "brest_metropole");
        assert_eq!(
            all("Communauté de communes du Pays de Landerneau-Daoulas", "insee-epci:242900801")[..2],
            ["communaute_de_communes_du_pays", "communaute_242900801"].map(str::to_owned)
        );
        // Reserved, and nothing that can stand in a handle.
        assert_eq!(all("Info", "custom:info")[0], "info_info");
        assert_eq!(all("東京", "custom:tokyo-23"), ["custom_tokyo_23"]);
    }

    proptest! {
        #[test]
        fn every_territory_has_a_handle(name in "\\PC{0,60}", code in "[A-Za-z0-9][A-Za-z0-9_-]{0,63}") {
            let code = TerritoryCode::parse(&format!("custom:{code}")).expect("a code");
            prop_assert!(!proposals(&name, &code).is_empty());
        }
    }
}
