//! Who votes down what in a group, so that a vote is passed on once.

crate::step! {
    "m20261122_31_group_dislike",
    tables: ["group_dislike"],
    up: [
        "CREATE TABLE group_dislike (
            post_id BIGINT NOT NULL,
            actor_id BIGINT NOT NULL,
            PRIMARY KEY (post_id, actor_id)
        ) {keyed}",
        "CREATE INDEX group_dislike_actor ON group_dislike (actor_id)",
    ]
}
