//! What moderators decide and what they are told.

crate::step! {
    "m20261121_05_moderation",
    tables: ["domain_policy", "report", "audit_entry"],
    up: [
        "CREATE TABLE domain_policy (
            host TEXT PRIMARY KEY,
            severity TEXT NOT NULL,
            reject_media BOOLEAN NOT NULL,
            reject_reports BOOLEAN NOT NULL,
            public_comment TEXT NOT NULL,
            private_comment TEXT NOT NULL,
            created_at BIGINT NOT NULL
        )",
        "CREATE TABLE report (
            id {id},
            uri TEXT NOT NULL UNIQUE,
            reporter BIGINT NOT NULL,
            target BIGINT NOT NULL,
            posts TEXT NOT NULL,
            comment TEXT NOT NULL,
            forward BOOLEAN NOT NULL,
            created_at BIGINT NOT NULL,
            resolved_at BIGINT
        )",
        "CREATE INDEX report_open ON report (reporter) WHERE resolved_at IS NULL",
        "CREATE TABLE audit_entry (
            id {id},
            actor_id BIGINT,
            action TEXT NOT NULL,
            target TEXT NOT NULL,
            detail TEXT NOT NULL,
            created_at BIGINT NOT NULL
        )",
    ]
}
