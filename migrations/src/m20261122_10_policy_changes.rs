//! Changes of policies that have not reached every stored actor of their domain yet.

crate::step! {
    "m20261122_10_policy_changes",
    tables: ["policy_change"],
    up: [
        "CREATE TABLE policy_change (host TEXT PRIMARY KEY, due_at BIGINT NOT NULL)",
        "CREATE INDEX policy_change_due ON policy_change (due_at)",
    ]
}
