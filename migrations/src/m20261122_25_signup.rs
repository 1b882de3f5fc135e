//! How people come in: letters on their way, people who ask for an account, invitations, links in letters and the
//! second factor.

crate::step! {
    "m20261122_25_signup",
    tables: ["mail", "signup", "signup_invite", "login_link", "totp", "recovery_code", "second_step"],
    up: [
        "CREATE TABLE mail (
            id {id},
            recipient TEXT NOT NULL,
            locale TEXT,
            letter TEXT NOT NULL,
            state TEXT NOT NULL,
            attempts BIGINT NOT NULL,
            next_attempt_at BIGINT NOT NULL,
            claimed_until BIGINT NOT NULL,
            claimed_by BIGINT,
            created_at BIGINT NOT NULL,
            error TEXT
        )",
        "CREATE INDEX mail_due ON mail (next_attempt_at) WHERE state = 'pending'",
        "CREATE TABLE signup (
            id {id},
            username TEXT NOT NULL,
            username_key TEXT NOT NULL UNIQUE,
            email TEXT NOT NULL,
            password_hash TEXT NOT NULL,
            locale TEXT,
            reason TEXT NOT NULL,
            invite BIGINT,
            by_approval BOOLEAN NOT NULL,
            state TEXT NOT NULL,
            confirm_hash TEXT UNIQUE,
            ticket_hash TEXT NOT NULL UNIQUE,
            letters BIGINT NOT NULL,
            lettered_at BIGINT NOT NULL,
            created_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL
        )",
        "CREATE INDEX signup_email ON signup (email)",
        "CREATE INDEX signup_waiting ON signup (id) WHERE state = 'waiting'",
        "CREATE INDEX signup_expires ON signup (expires_at)",
        "CREATE TABLE signup_invite (
            id {id},
            code TEXT NOT NULL UNIQUE,
            inviter BIGINT NOT NULL,
            uses BIGINT NOT NULL,
            max_uses BIGINT NOT NULL,
            created_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL,
            revoked_at BIGINT
        )",
        "CREATE INDEX signup_invite_inviter ON signup_invite (inviter)",
        "CREATE TABLE login_link (
            hash TEXT PRIMARY KEY,
            login_id BIGINT NOT NULL,
            purpose TEXT NOT NULL,
            email TEXT,
            expires_at BIGINT NOT NULL
        ) {keyed}",
        "CREATE INDEX login_link_login ON login_link (login_id)",
        "CREATE TABLE totp (
            login_id {id},
            secret TEXT NOT NULL,
            enabled_at BIGINT,
            last_step BIGINT NOT NULL
        )",
        "CREATE TABLE recovery_code (
            login_id BIGINT NOT NULL,
            hash TEXT NOT NULL,
            PRIMARY KEY (login_id, hash)
        ) {keyed}",
        "CREATE TABLE second_step (
            hash TEXT PRIMARY KEY,
            login_id BIGINT NOT NULL,
            client TEXT NOT NULL,
            attempts BIGINT NOT NULL,
            expires_at BIGINT NOT NULL
        ) {keyed}",
        "CREATE INDEX second_step_login ON second_step (login_id)",
    ]
}
