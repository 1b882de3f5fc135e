//! Which post is told of in which digest of a territory, so that a digest says no more than its posts do.

crate::step! {
    "m20261122_36_territory_digest",
    tables: ["territory_digest"],
    up: [
        "CREATE TABLE territory_digest (
            post_id BIGINT NOT NULL,
            digest BIGINT NOT NULL,
            group_id BIGINT NOT NULL,
            PRIMARY KEY (post_id, digest)
        ) {keyed}",
        "CREATE INDEX territory_digest_entry ON territory_digest (digest, post_id)",
    ]
}
