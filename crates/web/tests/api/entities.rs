//! The fields of every entity. The table beside this file is ours, and reviewed: what it names is in the goldens, and what
//! is in the goldens it names.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use chrono::{DateTime, NaiveDate};
use serde_json::{Value, json};

/// Entity, field, kind, when it is there, and why not always. A kind ends in `?` where it may be null and stands in
/// brackets where it is a list; the field `*` is every field of another entity.
const TABLE: &str = include_str!("entities.tsv");

/// The goldens: each with the place in it that is looked at, and what stands there.
const GOLDENS: &[(&str, &str, &str)] = &[
    ("media__media_attachment", "", "MediaAttachment"),
    ("notifications__grouped_notifications", "", "GroupedNotifications"),
    ("notifications__notification", "", "Notification"),
    ("notifications__notification_groups", "", "[NotificationGroup]"),
    ("notifications__notification_report", "", "Notification"),
    ("profile__credential_account", "", "CredentialAccount"),
    ("search__tag", "", "[Tag]"),
    ("sharing__status_quoting", "", "Status"),
    ("views__account_local", "", "Account"),
    ("views__account_remote", "", "Account"),
    ("views__context", "", "Context"),
    ("views__custom_emoji", "", "[CustomEmoji]"),
    ("views__extended_description", "", "ExtendedDescription"),
    ("views__history", "", "[StatusEdit]"),
    ("views__instance_v1", "", "V1Instance"),
    ("views__instance_v2", "", "Instance"),
    ("views__marker", "/home", "Marker"),
    ("views__muted_account", "", "[MutedAccount]"),
    ("views__poll_voted", "", "Poll"),
    ("views__preferences", "", "Preferences"),
    ("views__relationship", "", "[Relationship]"),
    ("views__search", "", "Search"),
    ("views__source", "", "StatusSource"),
    ("views__status_boosted", "", "Status"),
    ("views__status_own", "", "Status"),
    ("views__status_stranger", "", "Status"),
];

#[derive(Clone, Copy)]
struct Field<'a> {
    name: &'a str,
    kind: &'a str,
    when: &'a str,
}

/// A table, which entities were met, and what does not fit.
struct Check<'a> {
    entities: BTreeMap<&'a str, Vec<Field<'a>>>,
    met: BTreeSet<String>,
    wrong: Vec<String>,
}

impl<'a> Check<'a> {
    fn new(table: &'a str) -> Self {
        let mut entities: BTreeMap<&str, Vec<Field<'_>>> = BTreeMap::new();
        for line in table.lines().skip(1) {
            let mut cells = line.split('\t');
            let mut cell = || cells.next().unwrap_or_default();
            let (entity, name, kind, when, why) = (cell(), cell(), cell(), cell(), cell());
            assert!(["always", "sometimes", "ours", "absent"].contains(&when), "{line}");
            assert_eq!(when == "always", why.is_empty(), "only what is always there needs no reason: {line}");
            entities.entry(entity).or_default().push(Field { name, kind, when });
        }
        Self { entities, met: BTreeSet::new(), wrong: Vec::new() }
    }

    /// The fields of an entity, with those of the one that it extends.
    fn fields(&self, entity: &str) -> Vec<Field<'a>> {
        let fields = self.entities.get(entity).unwrap_or_else(|| panic!("{entity} is not in the table"));
        let with_theirs = |field: &Field<'a>| if field.name == "*" { self.fields(field.kind) } else { vec![*field] };
        fields.iter().flat_map(with_theirs).collect()
    }

    fn entity(&mut self, entity: &str, value: &Value, at: &str) {
        self.met.insert(entity.to_owned());
        let fields = self.fields(entity);
        let Some(found) = value.as_object() else {
            self.wrong.push(format!("{at} is no {entity}: {value}"));
            return;
        };
        for name in found.keys().filter(|name| fields.iter().all(|field| field.name != name.as_str())) {
            self.wrong.push(format!("{at}.{name} is not in the table of {entity}"));
        }
        for field in fields {
            let at = format!("{at}.{}", field.name);
            match (found.get(field.name), field.when) {
                (None, "sometimes" | "absent") => {}
                (None, _) => self.wrong.push(format!("{at} is missing")),
                (Some(_), "absent") => self.wrong.push(format!("{at} is there, and the table says that it is not")),
                (Some(value), _) => self.value(field.kind, value, &at),
            }
        }
    }

    fn value(&mut self, kind: &str, value: &Value, at: &str) {
        if let Some(kind) = kind.strip_suffix('?') {
            if !value.is_null() {
                self.value(kind, value, at);
            }
            return;
        }
        let text = value.as_str();
        let fits = match kind {
            "text" => text.is_some(),
            "number" => value.is_number(),
            "flag" => value.is_boolean(),
            "object" => value.is_object(),
            "link" => text.is_some_and(|text| text.starts_with("https://")),
            "day" => text.is_some_and(|text| NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok()),
            "moment" => text.is_some_and(|text| text.ends_with('Z') && DateTime::parse_from_rfc3339(text).is_ok()),
            list if list.starts_with('[') => {
                let kind = list.trim_start_matches('[').trim_end_matches(']');
                for item in value.as_array().into_iter().flatten() {
                    self.value(kind, item, at);
                }
                value.is_array()
            }
            entity => {
                self.entity(entity, value, at);
                true
            }
        };
        if !fits {
            self.wrong.push(format!("{at} is no {kind}: {value}"));
        }
    }
}

fn golden(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/api/snapshots/api__api__{name}.snap"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let (_, json) = text.split_once("\n---\n").expect("a head and a body");
    serde_json::from_str(json).expect("JSON")
}

#[test]
fn goldens_have_the_fields_of_the_table_and_no_others() {
    let mut check = Check::new(TABLE);
    for (name, place, kind) in GOLDENS {
        let golden = golden(name);
        check.value(kind, golden.pointer(place).expect("there is such a place"), name);
    }
    assert!(check.wrong.is_empty(), "{}", check.wrong.join("\n"));
    let unmet: Vec<_> = check.entities.keys().filter(|entity| !check.met.contains(**entity)).collect();
    assert!(unmet.is_empty(), "no golden shows {unmet:?}");
}

#[test]
fn what_is_missing_unknown_or_of_another_kind_is_found() {
    let table = "entity\tfield\tkind\twhen\twhy
A\tid\ttext\talways
A\tb\tB?\talways
A\tc\ttext\tabsent\tit is not kept
B\tn\t[number]\tsometimes\twhere there are any";
    for (value, wrong) in [
        (json!({ "id": "1", "b": null }), None),
        (json!({ "id": "1", "b": { "n": [1, 2] } }), None),
        (json!({ "b": null }), Some("x.id is missing")),
        (json!({ "id": 1, "b": null }), Some("x.id is no text: 1")),
        (json!({ "id": null, "b": null }), Some("x.id is no text: null")),
        (json!({ "id": "1", "b": { "n": ["1"] } }), Some("x.b.n is no number: \"1\"")),
        (json!({ "id": "1", "b": { "m": 1 } }), Some("x.b.m is not in the table of B")),
        (json!({ "id": "1", "b": null, "c": "2" }), Some("x.c is there, and the table says that it is not")),
    ] {
        let mut check = Check::new(table);
        check.value("A", &value, "x");
        assert_eq!(check.wrong.first().map(String::as_str), wrong, "{value}");
    }
}
