//! Who got a post and is no longer seen to have: edits and deletions must reach them all the same.

crate::step! {
    "m20261122_04_reach",
    tables: ["post_reach"],
    up: [
        "CREATE TABLE post_reach (
            post_id BIGINT NOT NULL,
            actor_id BIGINT NOT NULL,
            through BOOLEAN NOT NULL,
            PRIMARY KEY (post_id, actor_id, through)
        ) {keyed}",
    ]
}
