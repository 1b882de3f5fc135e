//! The directory as comma-separated values (RFC 4180).

use app::directory::{self, Found};
use axum::{
    extract::{Query, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use domain::{company::Sector, territory::Coordinates};
use storage::DirectoryPage;

use super::Asked;
use crate::pages::{Pages, fault::Fault};

/// How many lines a table has at the most.
pub(super) const LINES: u32 = 5_000;
/// Where it is.
pub(super) const PATH: &str = "/directory.csv";
/// What the columns are called: programs read them, so that they are the same in every language.
const COLUMNS: [&str; 15] = [
    "name",
    "kind",
    "sector",
    "sector_name",
    "level",
    "verified",
    "places",
    "territories",
    "page",
    "account",
    "server",
    "summary",
    "values",
    "latitude",
    "longitude",
];

/// `GET /directory.csv`. What one table has no room for is at the address that the header `Link` names (RFC 8288).
pub async fn show(State(pages): State<Pages>, Query(mut asked): Query<Asked>) -> Result<Response, Fault> {
    let wanted = asked.understand(&pages).await?;
    let page = DirectoryPage { after: asked.after(), limit: LINES + 1 };
    let mut found =
        if wanted.lost { Vec::new() } else { directory::search(pages.app(), &wanted.filter, &page).await? };
    let rest = cut(&asked, &mut found, LINES as usize);
    let mut text = format!("{}\r\n", quoted(&COLUMNS));
    for found in &found {
        text.push_str(&row(found));
    }
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8; header=present")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"directory.csv\"")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    let mut response = (headers, text).into_response();
    if let Some(link) = rest.and_then(|rest| HeaderValue::from_str(&format!("<{rest}>; rel=\"next\"")).ok()) {
        response.headers_mut().insert(header::LINK, link);
    }
    Ok(response)
}

/// Cuts off what a table has no room for; where that is found.
fn cut(asked: &Asked, found: &mut Vec<Found>, most: usize) -> Option<String> {
    let more = found.len() > most;
    found.truncate(most);
    found.last().filter(|_| more).map(|last| asked.address(PATH, Some(last)))
}

fn row(found: &Found) -> String {
    let listing = &found.listed.listing;
    // The nomenclature is French, and so are its names in every language.
    let sector = listing.sector.as_deref().and_then(|code| Sector::parse(code).ok());
    let names: Vec<&str> = listing.places.iter().map(|place| place.name.as_str()).collect();
    let codes: Vec<&str> = listing.places.iter().map(|place| place.code.as_str()).collect();
    let (names, codes, values) = (names.join("; "), codes.join("; "), listing.values.join("; "));
    let texts: [&str; 13] = [
        &listing.name,
        listing.kind.as_str(),
        listing.sector.as_deref().unwrap_or_default(),
        sector.map_or("", Sector::label),
        listing.level.map(domain::cursor::Level::as_str).unwrap_or_default(),
        if listing.verified { "yes" } else { "no" },
        &names,
        &codes,
        listing.url.as_str(),
        listing.uri.as_str(),
        listing.url.authority(),
        &listing.summary,
        &values,
    ];
    // Numbers are no texts: a minus begins no formula.
    let degrees = [Coordinates::latitude, Coordinates::longitude]
        .map(|of| listing.centre.map(|centre| of(centre).to_string()).unwrap_or_default());
    format!("{},{}\r\n", quoted(&texts), degrees.join(","))
}

fn quoted(cells: &[&str]) -> String {
    let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
    cells.join(",")
}

/// A cell. What a spreadsheet would take for a formula gets an apostrophe before it, also where one that parts cells at
/// semicolons, as it is done in French, would begin another: it does not see that these are within quotes.
fn cell(text: &str) -> String {
    let parts: Vec<String> = text.split(';').map(unarmed).collect();
    format!("\"{}\"", parts.join(";").replace('"', "\"\""))
}

/// A text that is no formula.
fn unarmed(text: &str) -> String {
    let begins = text.trim_start_matches(|c: char| c.is_whitespace() || c == '"');
    let formula =
        begins.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) || text.starts_with(['\t', '\r', '\n']);
    let mark = if formula { "'" } else { "" };
    format!("{mark}{text}")
}

#[cfg(test)]
mod tests {
    use domain::{
        directory::{ListedKind, Listing},
        id::ListingId,
        time::from_ms,
        uri::Uri,
    };
    use storage::Listed;

    use super::*;

    #[test]
    fn cells_are_quoted_and_run_nothing() {
        for (text, written) in [
            ("Fonderie", r#""Fonderie""#),
            ("A, B", r#""A, B""#),
            ("« A \"B\" »", r#""« A ""B"" »""#),
            ("two\nlines", "\"two\nlines\""),
            ("=1+1", r#""'=1+1""#),
            ("@SUM(A1)", r#""'@SUM(A1)""#),
            ("-2", r#""'-2""#),
            ("+33 4 72", r#""'+33 4 72""#),
            (" =cmd", r#""' =cmd""#),
            ("\"=cmd", "\"'\"\"=cmd\""),
            ("\t=cmd", "\"'\t=cmd\""),
            ("＝1", "\"'＝1\""),
            ("Bronze;=cmd|' /C calc'!A1", "\"Bronze;'=cmd|' /C calc'!A1\""),
            ("Bronze; \"-1", "\"Bronze;' \"\"-1\""),
            ("Bronze; zinc", "\"Bronze; zinc\""),
            ("Saint-Étienne", r#""Saint-Étienne""#),
            ("", r#""""#),
        ] {
            assert_eq!(cell(text), written, "{text:?}");
        }
        assert_eq!(quoted(&["a", "b"]), "\"a\",\"b\"");
    }

    fn found(name: &str, centre: Option<Coordinates>) -> Found {
        let uri = Uri::parse("https://brest.example/@chantier").expect("an address");
        let listing = Listing {
            uri: uri.clone(),
            url: uri,
            name: name.into(),
            summary: String::new(),
            kind: ListedKind::Community,
            sector: None,
            values: vec!["Zéro déchet".into(), "=Lien".into()],
            level: None,
            verified: false,
            places: Vec::new(),
            centre,
            listed_at: from_ms(0),
        };
        Found { listed: Listed { id: ListingId(7), key: name.to_lowercase(), subscription: None, listing }, from: None }
    }

    #[test]
    fn lines_say_where_and_what_for() {
        let line = row(&found("Chantier", Coordinates::new(48.39, -4.49)));
        assert!(line.ends_with("\"\",\"Zéro déchet;' =Lien\",48.39,-4.49\r\n"), "{line}");
        assert!(row(&found("Chantier", None)).ends_with("\",,\r\n"));
    }

    #[test]
    fn what_is_cut_off_is_found_after_the_last_line() {
        let asked = Asked::default();
        let mut all = vec![found("A", None), found("B", None), found("C", None)];
        assert_eq!(cut(&asked, &mut all, 3), None);
        let rest = cut(&asked, &mut all, 2).expect("there is more");
        assert_eq!((rest, all.len()), (asked.address(PATH, Some(&all[1])), 2));
    }
}
