//! Timelines of hashtags.

use domain::audience::Audience;

use super::harness::Server;

#[tokio::test]
async fn hashtags_are_combined() {
    let server = Server::new().await;
    let anna = server.person("anna").await;
    let post = async |text: &str| server.post(&anna, text, Audience::Public, None).await.to_string();
    let bell = post("#cloche").await;
    let bronze = post("#bronze").await;
    let both = post("#Cloche de #bronze").await;
    post("#silence").await;
    for (query, expected) in [
        ("cloche", vec![&both, &bell]),
        ("cloche?any[]=bronze&any[]=%23Cloche", vec![&both, &bronze, &bell]),
        ("cloche?any[]=bronze&limit=2", vec![&both, &bronze]),
        ("cloche?all[]=bronze", vec![&both]),
        ("cloche?none[]=bronze", vec![&bell]),
        ("rien?any[]=cloche&none[]=bronze&all[]=cloche", vec![&bell]),
        ("rien?all[]=bronze", vec![]),
    ] {
        let found = server.get(None, &format!("/api/v1/timelines/tag/{query}")).await.ids();
        assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{query}");
    }
}
