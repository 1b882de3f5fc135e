//! What comes in, what goes out, and the log of what happened.

crate::step! {
    "m20261121_04_federation",
    tables: ["event", "event_pending", "activity", "delivery", "destination", "inbox_entry"],
    up: [
        "CREATE TABLE event (id {id}, payload TEXT NOT NULL, created_at BIGINT NOT NULL)",
        "CREATE TABLE event_pending (
            subscriber TEXT NOT NULL,
            event_id BIGINT NOT NULL,
            attempts BIGINT NOT NULL,
            next_attempt_at BIGINT NOT NULL,
            claimed_until BIGINT NOT NULL,
            dead BOOLEAN NOT NULL,
            error TEXT,
            PRIMARY KEY (subscriber, event_id)
        ) {keyed}",
        "CREATE INDEX event_pending_event ON event_pending (event_id)",
        "CREATE TABLE activity (
            id {id},
            uri TEXT NOT NULL UNIQUE,
            actor_id BIGINT NOT NULL,
            open BOOLEAN NOT NULL,
            body TEXT NOT NULL,
            created_at BIGINT NOT NULL
        )",
        "CREATE INDEX activity_actor ON activity (actor_id, id)",
        "CREATE TABLE delivery (
            id {id},
            activity_id BIGINT NOT NULL,
            host TEXT NOT NULL,
            inbox TEXT NOT NULL,
            object_key TEXT NOT NULL,
            state TEXT NOT NULL,
            attempts BIGINT NOT NULL,
            not_before BIGINT NOT NULL,
            created_at BIGINT NOT NULL,
            error TEXT
        )",
        "CREATE INDEX delivery_put_off ON delivery (host, inbox, object_key) WHERE state = 'pending' AND not_before > 0",
        "CREATE INDEX delivery_pending ON delivery (host, id) WHERE state = 'pending'",
        "CREATE INDEX delivery_activity ON delivery (activity_id)",
        "CREATE INDEX delivery_failed ON delivery (id) WHERE state <> 'pending'",
        "CREATE TABLE destination (
            host TEXT PRIMARY KEY,
            pending BIGINT NOT NULL,
            failures BIGINT NOT NULL,
            next_attempt_at BIGINT NOT NULL,
            claimed_until BIGINT NOT NULL,
            claimed_by BIGINT,
            last_success_at BIGINT,
            error TEXT
        )",
        "CREATE INDEX destination_due ON destination (next_attempt_at) WHERE pending > 0",
        "CREATE TABLE inbox_entry (
            id {id},
            activity_uri TEXT NOT NULL,
            digest TEXT NOT NULL,
            sender TEXT NOT NULL,
            host TEXT NOT NULL,
            body TEXT NOT NULL,
            state TEXT NOT NULL,
            attempts BIGINT NOT NULL,
            next_attempt_at BIGINT NOT NULL,
            claimed_until BIGINT NOT NULL,
            claimed_by BIGINT,
            received_at BIGINT NOT NULL,
            processed_at BIGINT,
            error TEXT
        )",
        "CREATE UNIQUE INDEX inbox_entry_once ON inbox_entry (activity_uri, digest)",
        "CREATE INDEX inbox_entry_pending ON inbox_entry (id) WHERE state = 'pending'",
        "CREATE INDEX inbox_entry_sender ON inbox_entry (sender, id) WHERE state = 'pending'",
        "CREATE INDEX inbox_entry_received ON inbox_entry (received_at)",
    ]
}
