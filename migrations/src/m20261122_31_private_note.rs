//! What people keep to themselves about others.

crate::step! {
    "m20261122_31_private_note",
    tables: ["private_note"],
    up: [
        "CREATE TABLE private_note (
            actor_id BIGINT NOT NULL,
            target BIGINT NOT NULL,
            comment TEXT NOT NULL,
            PRIMARY KEY (actor_id, target)
        ) {keyed}",
        "CREATE INDEX private_note_target ON private_note (target)",
    ]
}
