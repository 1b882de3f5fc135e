//! Actors of every kind in one table, credentials, companies and those who speak for them.

crate::step! {
    "m20261121_01_actors",
    tables: ["setting", "node_lease", "actor", "actor_key", "login", "session", "token", "company", "membership"],
    up: [
        "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
        "CREATE TABLE node_lease (
            number BIGINT PRIMARY KEY,
            holder TEXT NOT NULL,
            expires_at BIGINT NOT NULL,
            serves BOOLEAN NOT NULL DEFAULT FALSE
        )",
        "CREATE TABLE actor (
            id {id},
            kind TEXT NOT NULL,
            username TEXT NOT NULL,
            username_key TEXT NOT NULL,
            host TEXT NOT NULL,
            uri TEXT NOT NULL UNIQUE,
            url TEXT,
            inbox TEXT NOT NULL,
            shared_inbox TEXT,
            outbox TEXT,
            followers TEXT,
            following TEXT,
            featured TEXT,
            name TEXT NOT NULL,
            summary TEXT NOT NULL,
            fields TEXT NOT NULL,
            icon TEXT,
            image TEXT,
            locked BOOLEAN NOT NULL,
            discoverable BOOLEAN NOT NULL,
            indexable BOOLEAN NOT NULL,
            memorial BOOLEAN NOT NULL,
            also_known_as TEXT NOT NULL,
            moved_to BIGINT,
            key_id TEXT,
            public_pem TEXT,
            own_standing TEXT NOT NULL,
            host_standing TEXT NOT NULL,
            standing TEXT NOT NULL GENERATED ALWAYS AS (CASE
                WHEN own_standing = 'suspended' OR host_standing = 'suspended' THEN 'suspended'
                WHEN own_standing = 'limited' OR host_standing = 'limited' THEN 'limited'
                ELSE 'good' END) STORED,
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            fetched_at BIGINT,
            deleted_at BIGINT,
            followers_count BIGINT NOT NULL,
            following_count BIGINT NOT NULL,
            posts_count BIGINT NOT NULL,
            last_post_at BIGINT
        )",
        // Elsewhere a group may have the name of a person.
        "CREATE UNIQUE INDEX actor_handle ON actor (username_key, host, (host <> '' AND kind = 'Group'))",
        "CREATE INDEX actor_host ON actor (host, host_standing)",
        "CREATE INDEX actor_key_id ON actor (key_id)",
        "CREATE INDEX actor_deleted ON actor (deleted_at) WHERE deleted_at IS NOT NULL",
        "CREATE TABLE actor_key (actor_id {id}, private_pem TEXT NOT NULL)",
        "CREATE TABLE login (
            id {id},
            person BIGINT NOT NULL UNIQUE,
            email TEXT NOT NULL UNIQUE,
            password_hash TEXT NOT NULL,
            role TEXT NOT NULL,
            locale TEXT,
            confirmed_at BIGINT,
            created_at BIGINT NOT NULL
        )",
        "CREATE TABLE session (
            hash TEXT PRIMARY KEY,
            login_id BIGINT NOT NULL,
            acts_as BIGINT NOT NULL,
            csrf TEXT NOT NULL,
            client TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL
        )",
        "CREATE INDEX session_login ON session (login_id)",
        "CREATE TABLE token (
            id {id},
            hash TEXT NOT NULL UNIQUE,
            person BIGINT NOT NULL,
            actor BIGINT NOT NULL,
            scopes TEXT NOT NULL,
            created_at BIGINT NOT NULL
        )",
        "CREATE INDEX token_person ON token (person)",
        "CREATE TABLE company (
            actor_id {id},
            kind TEXT NOT NULL,
            territory TEXT NOT NULL
        )",
        "CREATE INDEX company_territory ON company (territory)",
        "CREATE TABLE membership (
            id {id},
            company BIGINT NOT NULL,
            person BIGINT NOT NULL,
            role TEXT NOT NULL,
            since BIGINT NOT NULL,
            until BIGINT
        )",
        "CREATE UNIQUE INDEX membership_pair ON membership (company, person, role)",
        "CREATE INDEX membership_person ON membership (person)",
    ]
}
