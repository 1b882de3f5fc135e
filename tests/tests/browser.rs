//! The demonstration's story and every page, in a real browser.

use ancrage_tests::browser::run;

#[tokio::test]
async fn the_story_is_lived_by_clicking() {
    run("story").await;
}

#[tokio::test]
async fn the_story_needs_no_scripts() {
    run("bare").await;
}

#[tokio::test]
async fn every_page_is_for_everyone() {
    run("pages").await;
}

#[tokio::test]
async fn people_and_companies_go_their_ways() {
    run("journeys").await;
}

#[tokio::test]
async fn somebody_comes_in_by_clicking() {
    run("signup").await;
}
