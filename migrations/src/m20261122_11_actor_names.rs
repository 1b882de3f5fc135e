//! What actors are found by: their names without accents and capitals, from each word on.

crate::step! {
    "m20261122_11_actor_names",
    tables: ["actor_name"],
    up: [
        "CREATE TABLE actor_name (
            name_key TEXT {bytewise} NOT NULL,
            actor_id BIGINT NOT NULL,
            PRIMARY KEY (name_key, actor_id)
        ) {keyed}",
        "CREATE INDEX actor_name_actor ON actor_name (actor_id)",
    ]
}
