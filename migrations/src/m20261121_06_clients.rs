//! What apps keep here for the people who use them.

crate::step! {
    "m20261121_06_clients",
    tables: ["marker", "preference"],
    up: [
        "CREATE TABLE marker (
            actor_id BIGINT NOT NULL,
            timeline TEXT NOT NULL,
            last_read_id BIGINT NOT NULL,
            version BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            PRIMARY KEY (actor_id, timeline)
        ) {keyed}",
        "CREATE TABLE preference (
            actor_id {id},
            audience TEXT NOT NULL,
            sensitive BOOLEAN NOT NULL,
            language TEXT
        )",
    ]
}
