//! The style sheet: enough contrast in light and dark (WCAG 2.2, 1.4.3 and 1.4.11), nothing from elsewhere.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

const SHEET: &str = include_str!("../../assets/style.css");

fn tokens(block: &str) -> BTreeMap<&str, &str> {
    let lines = block.lines().map(str::trim).filter_map(|line| line.strip_prefix("--")?.split_once(": "));
    lines.map(|(name, value)| (name, value.trim_end_matches(';'))).collect()
}

fn themes() -> [BTreeMap<&'static str, &'static str>; 2] {
    let block = |from: usize| &SHEET[from..from + SHEET[from..].find('}').expect("an end")];
    let light = tokens(block(SHEET.find(":root {").expect("tokens")));
    let dark = SHEET.find("(prefers-color-scheme: dark)").expect("a dark theme");
    let mut both = light.clone();
    both.extend(tokens(block(dark)));
    [light, both]
}

fn luminance(colour: &str) -> f64 {
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).expect("hex")) / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

fn contrast(a: &str, b: &str) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn text_can_be_read() {
    let texts = [
        ("ink", &["paper", "card", "wash"][..]),
        ("ink-soft", &["paper", "card", "wash"][..]),
        ("accent", &["paper", "card", "wash"][..]),
        ("accent-strong", &["paper", "card", "wash"][..]),
        ("clay", &["paper", "card", "wash", "clay-wash"][..]),
        ("danger", &["paper", "card", "danger-wash", "wash"][..]),
        ("on-accent", &["accent", "accent-strong", "clay"][..]),
    ];
    for (theme, name) in themes().iter().zip(["light", "dark"]) {
        for (text, grounds) in texts {
            for ground in grounds {
                let contrast = contrast(theme[text], theme[ground]);
                assert!(contrast >= 4.5, "{name}: {text} on {ground} has {contrast:.2}");
            }
        }
        for ground in ["paper", "card"] {
            assert!(contrast(theme["edge"], theme[ground]) >= 3.0, "{name}: the edge of fields on {ground}");
        }
    }
}

#[test]
fn nothing_comes_from_elsewhere() {
    assert!(!SHEET.contains("url(") && !SHEET.contains("@import") && !SHEET.contains("http"));
}

#[test]
fn motion_is_for_those_who_want_it() {
    let at = SHEET.find("transition:").expect("a transition");
    let guard = SHEET.find("prefers-reduced-motion: no-preference").expect("a guard");
    assert!(guard < at && SHEET.matches("transition:").count() == 1 && !SHEET.contains("animation"));
    assert!(SHEET.contains(":focus-visible") && !SHEET.contains("outline: none") && !SHEET.contains("outline: 0"));
}

/// The templates of pages and their parts.
fn templates() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let entries = [root.join("part"), root].into_iter().flat_map(|folder| std::fs::read_dir(folder).expect("a folder"));
    let paths = entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_file());
    paths.map(|path| std::fs::read_to_string(path).expect("text")).collect()
}

#[test]
fn every_field_that_one_types_in_looks_like_the_others() {
    let kinds: BTreeSet<String> = templates()
        .iter()
        .flat_map(|template| template.split("<input ").skip(1))
        .filter_map(|rest| Some(rest.split('>').next()?.split("type=\"").nth(1)?.split('"').next()?.to_owned()))
        // Which of two kinds a template chooses are both ticked.
        .filter(|kind| !kind.starts_with('{') && !matches!(kind.as_str(), "checkbox" | "file" | "hidden" | "radio"))
        .collect();
    assert!(kinds.contains("text") && kinds.contains("tel"), "{kinds:?}");
    for kind in kinds {
        assert!(SHEET.contains(&format!("input[type=\"{kind}\"],\n")), "{kind}");
    }
}

#[test]
fn the_lists_of_the_directory_change_no_others() {
    for rule in ["\n.facts {", "\n.facts > div {", "\n.facts dt {", "\n.listing .facts > div {"] {
        assert_eq!(SHEET.matches(rule).count(), 1, "{rule}");
    }
}

#[test]
fn a_card_without_a_portrait_keeps_no_room_for_one() {
    assert!(SHEET.contains("\n.person.faceless {"));
    for template in templates() {
        for card in template.split("class=\"person\">").skip(1) {
            assert!(card.starts_with("<img "), "{card}");
        }
    }
}

#[test]
fn long_names_break_in_forms() {
    for form in ["\n.form {", "\n.field {"] {
        let rules = SHEET.split(form).skip(1).filter_map(|rest| rest.split('}').next());
        let kept = rules.filter(|rule| rule.contains("grid-template-columns: minmax(0, 1fr);")).count();
        assert_eq!(kept, 1, "{form}");
    }
}

#[test]
fn a_long_name_of_the_site_wraps_before_it_is_cut() {
    let rule = SHEET.split("\n.brand .word {").nth(1).and_then(|rest| rest.split('}').next()).unwrap_or_default();
    assert!(rule.contains("-webkit-line-clamp: 2;") && !rule.contains("nowrap"), "{rule}");
}

#[test]
fn the_links_of_the_settings_fold_on_a_phone_and_stand_once_on_each_screen() {
    let (wide, narrow) = SHEET.split_once("@media (max-width: 40rem) {\n  .folds > .whole {").expect("a fold");
    assert!(narrow.starts_with("\n    display: none;\n  }\n\n  .folded {\n    display: block;\n  }"), "{narrow}");
    assert!(wide.contains("\n.folded {\n  display: none;\n}") && !wide.contains(".whole"));
    let tabs = templates().into_iter().find(|template| template.contains("class=\"tabs folds\"")).expect("tabs");
    assert!(tabs.contains("<ul class=\"whole\">") && tabs.contains("<details class=\"folded\"><summary>"), "{tabs}");
}

#[test]
fn what_opens_keeps_a_distance_from_what_opens_it() {
    for opened in ["\ndetails.panel > summary ~ *", "\n.rows > li > div > details > summary ~ *"] {
        let rule = SHEET.split(opened).nth(1).and_then(|rest| rest.split('}').next()).unwrap_or_default();
        assert!(rule.contains("margin-top: "), "{opened}: {rule}");
    }
}
