//! Many rows out of one, where making them through the program would take hours.

use std::time::Duration;

use anyhow::{Context, ensure};
use tokio::time::sleep;

use crate::{lab::Lab, sql::Sql};

/// How far the ids of copies lie apart. Ids are milliseconds times 65,536: copies are older than what they were
/// copied from.
const STEP: i64 = 65_536;

/// Copies of an author whom Léa follows, with posts in her home timeline, so that there are this many in all.
pub async fn authors(lab: &Lab, author: &str, authors: i64, posts: i64) -> anyhow::Result<()> {
    let sql = lab.server.sql().await?;
    let (reader, id, post) = (&lab.lea.id, actor(&sql, author).await?, latest_post(&sql, author).await?);
    let have = sql.number(format!("SELECT COUNT(*) FROM follow WHERE follower = {reader}")).await?;
    let (first, last) = (have, authors - 1);
    // The number of a copy goes on where the last call ended.
    let n = format!("(n + {})", first - 1);
    let name = format!("username || 'c' || {n}");
    let new_id = |id: i64| format!("{id} - {n} * {STEP}");
    let changes = [
        ("id", new_id(id)),
        ("uri", format!("uri || '-c' || {n}")),
        ("username", name.clone()),
        ("username_key", name),
        ("key_id", "NULL".to_owned()),
    ];
    let copies = usize::try_from(last - first + 1).context("there are more already")?;
    copy(&sql, "actor", &format!("id = {id}"), copies, &changes).await?;
    let changes =
        [("id", format!("id - {n} * {STEP}")), ("uri", format!("uri || '-c' || {n}")), ("target", new_id(id))];
    copy(&sql, "follow", &format!("follower = {reader} AND target = {id}"), copies, &changes).await?;
    let label = format!("{authors}");
    let by = format!("{id} - ({first} + n % {copies}) * {STEP}");
    let made = post - authors * 1_000 * STEP;
    let changes = [
        ("id", format!("{made} - n * {STEP}")),
        ("thread", format!("{made} - n * {STEP}")),
        ("uri", format!("uri || '-c{label}-' || n")),
        ("author", by),
    ];
    let total = usize::try_from(posts)? * copies;
    copy(&sql, "post", &format!("id = {post}"), total, &changes).await?;
    sql.run(format!(
        "INSERT INTO home_entry (owner, post_id) SELECT {reader}, id FROM post WHERE uri LIKE '%-c{label}-%'"
    ))
    .await?;
    sql.settle().await?;
    sql.close().await;
    Ok(())
}

/// Copies of a post, so that there are this many posts in all.
pub async fn posts(lab: &Lab, author: &str, count: i64) -> anyhow::Result<()> {
    let sql = lab.server.sql().await?;
    let post = latest_post(&sql, author).await?;
    let have = sql.number("SELECT COUNT(*) FROM post").await?;
    let made = post - 1_000_000 * STEP;
    let changes = [
        ("id", format!("{made} - n * {STEP}")),
        ("thread", format!("{made} - n * {STEP}")),
        ("uri", "uri || '-s-' || n".to_owned()),
    ];
    copy(&sql, "post", &format!("id = {post}"), usize::try_from((count - have).max(1))?, &changes).await?;
    sql.close().await;
    Ok(())
}

/// Copies of a company, so that there are this many, each in a commune of its own, as far as the communes go. Waits
/// until the directory lists them.
pub async fn companies(lab: &Lab, count: usize) -> anyhow::Result<()> {
    lab.server.command(&["territory", "import"], "")?;
    lab.server.company("annuaire", "lea")?;
    let sql = lab.server.sql().await?;
    let id = sql.number("SELECT MAX(actor_id) FROM company").await?;
    sql.run("CREATE TABLE bench_commune AS SELECT ROW_NUMBER() OVER (ORDER BY population DESC, code) AS n, code, name FROM territory WHERE kind = 'commune' AND leads_to IS NULL").await?;
    sql.run("CREATE UNIQUE INDEX bench_commune_n ON bench_commune (n)").await?;
    let commune = |column: &str| format!("(SELECT {column} FROM bench_commune c WHERE c.n = copies.n)");
    let new_id = || format!("{id} - (n + 500000) * {STEP}");
    let username = "username || '_d' || n".to_owned();
    let name = format!("CASE n % 2 WHEN 0 THEN 'Menuiserie ' ELSE 'Charpente ' END || {}", commune("name"));
    let level = "CASE n % 3 WHEN 0 THEN 'listening' WHEN 1 THEN 'dialogue' ELSE 'cooperation' END".to_owned();
    let changes = [
        ("id", new_id()),
        ("uri", "uri || '-d' || n".to_owned()),
        ("username", username.clone()),
        ("username_key", username),
        ("name", name),
        ("sharing", level),
        ("key_id", "NULL".to_owned()),
    ];
    copy(&sql, "actor", &format!("id = {id}"), count, &changes).await?;
    // A company is listed where it works, and as long as somebody answers for it.
    let changes = [("id", new_id()), ("company", new_id()), ("commune", commune("code"))];
    copy(&sql, "establishment", &format!("company = {id}"), count, &changes).await?;
    let changes = [("id", new_id()), ("company", new_id())];
    copy(&sql, "membership", &format!("company = {id}"), count, &changes).await?;
    let kind = "CASE n % 4 WHEN 0 THEN 'cooperative' ELSE 'company' END".to_owned();
    let sector = "CASE n % 5 WHEN 0 THEN '24.54Z' ELSE '25.62B' END".to_owned();
    let changes = [("actor_id", new_id()), ("kind", kind), ("sector", sector)];
    copy(&sql, "company", &format!("actor_id = {id}"), count, &changes).await?;
    sql.run(
        "INSERT INTO verification (id, actor_id, method, subject, verified_at, failures, note)
         SELECT actor_id, actor_id, 'steward', 'bench', 1, 0, '' FROM company WHERE kind = 'cooperative'",
    )
    .await?;
    while sql.number("SELECT COUNT(*) FROM directory_stale").await? > 0 {
        sleep(Duration::from_millis(200)).await;
    }
    let listed = sql.number("SELECT COUNT(*) FROM directory_entry").await?;
    ensure!(usize::try_from(listed)? > count, "{listed} of {count} companies are listed");
    sql.settle().await?;
    sql.close().await;
    Ok(())
}

async fn copy(sql: &Sql, table: &str, filter: &str, times: usize, changes: &[(&str, String)]) -> anyhow::Result<()> {
    let changes: Vec<(&str, &str)> = changes.iter().map(|(column, value)| (*column, value.as_str())).collect();
    sql.multiply(table, filter, times, &changes).await?;
    Ok(())
}

async fn actor(sql: &Sql, uri: &str) -> anyhow::Result<i64> {
    sql.number(format!("SELECT id FROM actor WHERE uri = '{uri}'")).await
}

async fn latest_post(sql: &Sql, author: &str) -> anyhow::Result<i64> {
    sql.number(format!("SELECT MAX(id) FROM post WHERE author = (SELECT id FROM actor WHERE uri = '{author}')")).await
}
