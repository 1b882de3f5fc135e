//! The directory as comma-separated values (RFC 4180).

use app::directory::{self, Found};
use axum::{
    extract::{Query, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use domain::company::Sector;
use storage::DirectoryPage;

use super::Asked;
use crate::pages::{Pages, fault::Fault};

/// How many lines a table has at the most.
const LINES: u32 = 5_000;
/// What the columns are called: programs read them, so that they are the same in every language.
const COLUMNS: [&str; 12] = [
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
];

/// `GET /directory.csv`
pub async fn show(State(pages): State<Pages>, Query(asked): Query<Asked>) -> Result<Response, Fault> {
    let wanted = asked.understand(&pages).await?;
    let page = DirectoryPage { after: None, limit: LINES };
    let found = if wanted.lost { Vec::new() } else { directory::search(pages.app(), &wanted.filter, &page).await? };
    let mut text = line(&COLUMNS);
    for found in &found {
        text.push_str(&row(found));
    }
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8; header=present")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"directory.csv\"")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    Ok((headers, text).into_response())
}

fn row(found: &Found) -> String {
    let listing = &found.listed.listing;
    // The nomenclature is French, and so are its names in every language.
    let sector = listing.sector.as_deref().and_then(|code| Sector::parse(code).ok());
    let names: Vec<&str> = listing.places.iter().map(|place| place.name.as_str()).collect();
    let codes: Vec<&str> = listing.places.iter().map(|place| place.code.as_str()).collect();
    line(&[
        &listing.name,
        listing.kind.as_str(),
        listing.sector.as_deref().unwrap_or_default(),
        sector.map_or("", Sector::label),
        listing.level.map(domain::cursor::Level::as_str).unwrap_or_default(),
        if listing.verified { "yes" } else { "no" },
        &names.join("; "),
        &codes.join("; "),
        listing.url.as_str(),
        listing.uri.as_str(),
        listing.url.authority(),
        &listing.summary,
    ])
}

fn line(cells: &[&str]) -> String {
    let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
    format!("{}\r\n", cells.join(","))
}

/// A cell. What a spreadsheet would take for a formula gets an apostrophe before it.
fn cell(text: &str) -> String {
    let begins = text.trim_start_matches(|c: char| c.is_whitespace() || c == '"');
    let formula =
        begins.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) || text.starts_with(['\t', '\r', '\n']);
    let text = text.replace('"', "\"\"").replace('\0', "");
    let mark = if formula { "'" } else { "" };
    format!("\"{mark}{text}\"")
}

#[cfg(test)]
mod tests {
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
            ("Saint-Étienne", r#""Saint-Étienne""#),
            ("", r#""""#),
        ] {
            assert_eq!(cell(text), written, "{text:?}");
        }
        assert_eq!(line(&["a", "b"]), "\"a\",\"b\"\r\n");
    }
}
