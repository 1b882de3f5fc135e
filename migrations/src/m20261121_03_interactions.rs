//! What actors do to each other and to posts.

crate::step! {
    "m20261121_03_interactions",
    tables: ["follow", "block", "mute", "post_like", "bookmark", "pin", "thread_mute", "notification"],
    up: [
        "CREATE TABLE follow (
            id {id},
            uri TEXT NOT NULL UNIQUE,
            follower BIGINT NOT NULL,
            target BIGINT NOT NULL,
            accepted BOOLEAN NOT NULL,
            show_boosts BOOLEAN NOT NULL,
            notify BOOLEAN NOT NULL,
            created_at BIGINT NOT NULL
        )",
        "CREATE UNIQUE INDEX follow_pair ON follow (follower, target)",
        "CREATE INDEX follow_target ON follow (target, accepted, id)",
        "CREATE INDEX follow_pending ON follow (target) WHERE accepted = FALSE",
        "CREATE INDEX follow_follower ON follow (follower, accepted, id)",
        "CREATE TABLE block (
            actor_id BIGINT NOT NULL,
            target BIGINT NOT NULL,
            uri TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            PRIMARY KEY (actor_id, target)
        ) {keyed}",
        "CREATE INDEX block_target ON block (target, actor_id)",
        "CREATE TABLE mute (
            actor_id BIGINT NOT NULL,
            target BIGINT NOT NULL,
            notifications BOOLEAN NOT NULL,
            expires_at BIGINT,
            created_at BIGINT NOT NULL,
            PRIMARY KEY (actor_id, target)
        ) {keyed}",
        "CREATE TABLE post_like (
            id {id},
            actor_id BIGINT NOT NULL,
            post_id BIGINT NOT NULL,
            uri TEXT NOT NULL UNIQUE
        )",
        "CREATE UNIQUE INDEX post_like_pair ON post_like (actor_id, post_id)",
        "CREATE INDEX post_like_post ON post_like (post_id, id)",
        "CREATE TABLE bookmark (id {id}, actor_id BIGINT NOT NULL, post_id BIGINT NOT NULL)",
        "CREATE UNIQUE INDEX bookmark_pair ON bookmark (actor_id, post_id)",
        "CREATE INDEX bookmark_actor ON bookmark (actor_id, id)",
        "CREATE TABLE pin (id {id}, actor_id BIGINT NOT NULL, post_id BIGINT NOT NULL)",
        "CREATE UNIQUE INDEX pin_pair ON pin (actor_id, post_id)",
        "CREATE TABLE thread_mute (actor_id BIGINT NOT NULL, thread BIGINT NOT NULL, PRIMARY KEY (actor_id, thread)) {keyed}",
        "CREATE TABLE notification (
            id {id},
            recipient BIGINT NOT NULL,
            kind TEXT NOT NULL,
            from_id BIGINT NOT NULL,
            post_id BIGINT,
            report_id BIGINT,
            created_at BIGINT NOT NULL
        )",
        "CREATE INDEX notification_recipient ON notification (recipient, id)",
        "CREATE INDEX notification_post ON notification (post_id)",
        "CREATE INDEX notification_from ON notification (from_id)",
        "CREATE UNIQUE INDEX notification_once ON notification (recipient, kind, from_id, COALESCE(post_id, 0), COALESCE(report_id, 0))",
    ]
}
