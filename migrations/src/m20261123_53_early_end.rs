//! What actors of other servers ended here before it began: the Undo or Delete came first.

crate::step! {
    "m20261123_53_early_end",
    tables: ["early_end"],
    up: [
        // The host is the one in the address, which is the actor's.
        "CREATE TABLE early_end (
            actor_id BIGINT NOT NULL,
            uri TEXT NOT NULL,
            host TEXT NOT NULL,
            until BIGINT NOT NULL,
            PRIMARY KEY (actor_id, uri)
        ) {keyed}",
        "CREATE INDEX early_end_host ON early_end (host, until)",
        "CREATE INDEX early_end_age ON early_end (until)",
    ]
}
