//! Which pages a browser looked at closely, beside those that there are, so that a new page is looked at without anybody
//! remembering to.

use std::{collections::BTreeSet, fs, path::Path};

/// What answers `GET` and is no page: tables, feeds, pictures and news.
const NO_PAGES: &[&str] =
    &["/assets/{name}", "/directory.atom", "/directory.csv", "/initials/{ground}/{letter}", "/live"];

/// Where the scenario `signup` goes: what is between people and their account. All other pages are for `pages`.
const AT_THE_DOOR: &[&str] =
    &["/email/", "/login/", "/password/", "/settings/security", "/settings/totp", "/signup", "/signup/"];

/// Nothing that the scenario should have looked at was left out.
///
/// # Panics
/// When a page was.
pub fn assert_complete(scenario: &str, looked: &[String]) {
    let routes = pages();
    let seen: BTreeSet<&str> = looked.iter().filter_map(|path| route_of(&routes, path)).collect();
    let missing: Vec<&String> =
        routes.iter().filter(|route| scenario_of(route) == scenario && !seen.contains(route.as_str())).collect();
    assert!(missing.is_empty(), "the scenario {scenario} looks at nothing like {missing:#?}; it saw {looked:#?}");
}

fn scenario_of(route: &str) -> &'static str {
    let door = |part: &&str| route == *part || part.ends_with('/') && route.starts_with(*part);
    if AT_THE_DOOR.iter().any(door) { "signup" } else { "pages" }
}

/// The routes of pages, read from the sources.
fn pages() -> BTreeSet<String> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/web/src/pages.rs");
    let text = fs::read_to_string(source).expect("the router of the pages");
    let route = |part: &str| {
        let (path, handlers) = part.trim_start().strip_prefix('"')?.split_once('"')?;
        let reads = handlers.trim_start_matches(',').trim_start().starts_with("get(");
        (reads && !NO_PAGES.contains(&path)).then(|| path.to_owned())
    };
    text.split(".route(").skip(1).filter_map(route).collect()
}

/// The route that answers a path: of several the one that says more of it, from the left.
fn route_of<'a>(routes: &'a BTreeSet<String>, path: &str) -> Option<&'a str> {
    let parts: Vec<&str> = path.split('/').collect();
    let fits = |route: &'a String| {
        let places: Vec<&str> = route.split('/').collect();
        if places.len() != parts.len() {
            return None;
        }
        let all: Option<Vec<usize>> = places.iter().zip(&parts).map(|(place, part)| said(place, part)).collect();
        all.map(|all| (all, route.as_str()))
    };
    routes.iter().filter_map(fits).max().map(|(_, route)| route)
}

/// How much a part of a route says of a part of a path; `None` where it does not fit.
fn said(route: &str, part: &str) -> Option<usize> {
    match route.split_once('{') {
        Some((before, _)) => part.strip_prefix(before).filter(|rest| !rest.is_empty()).map(|_| before.len()),
        None => (route == part).then_some(usize::MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_belongs_to_one_route() {
        let routes = pages();
        assert!(routes.len() > 50, "{routes:?}");
        for (path, route) in [
            ("/", Some("/")),
            ("/communities/new", Some("/communities/new")),
            ("/communities/bois", Some("/communities/{name}")),
            ("/@anna", Some("/@{handle}")),
            ("/@anna/followers", Some("/@{handle}/followers")),
            ("/@fonderie@landerneau.localhost:8001/17", Some("/@{handle}/{id}")),
            ("/territories/insee-com:29019/unconfirmed", Some("/territories/{code}/unconfirmed")),
            ("/posts", None),
            ("/directory.csv", None),
            ("/nowhere", None),
        ] {
            assert_eq!(route_of(&routes, path), route, "{path}");
        }
        assert_eq!(scenario_of("/login"), "pages");
        assert_eq!(scenario_of("/login/code"), "signup");
        assert_eq!(scenario_of("/signup"), "signup");
    }

    #[test]
    #[should_panic(expected = "/about")]
    fn a_page_that_nobody_looked_at_is_named() {
        assert_complete("pages", &["/".to_owned()]);
    }

    #[test]
    fn exceptions_are_routes() {
        let known = crate::routes::in_sources();
        for path in NO_PAGES {
            assert!(known.contains(*path), "{path}");
        }
        for part in AT_THE_DOOR {
            assert!(known.iter().any(|route| route.starts_with(part)), "{part}");
        }
    }
}
