//! Official areas, what they lie in, and the words by which they are found.

crate::step! {
    "m20261122_01_territory",
    tables: ["territory", "territory_parent", "territory_word"],
    up: [
        // Coordinates are thousandths of a degree. `digest` tells whether a dataset describes the area as before.
        "CREATE TABLE territory (
            id {id},
            code TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL,
            name TEXT NOT NULL,
            name_en TEXT,
            name_key TEXT {bytewise} NOT NULL,
            population BIGINT,
            latitude BIGINT,
            longitude BIGINT,
            postcodes TEXT NOT NULL,
            leads_to BIGINT,
            ended_at BIGINT,
            dataset TEXT NOT NULL,
            digest BIGINT NOT NULL
        )",
        "CREATE INDEX territory_name ON territory (name_key, population)",
        "CREATE INDEX territory_place ON territory (latitude, longitude)",
        "CREATE INDEX territory_leads ON territory (leads_to) WHERE leads_to IS NOT NULL",
        // Several datasets may each say what an area lies in; an update of one leaves the others' word alone.
        "CREATE TABLE territory_parent (
            child BIGINT NOT NULL,
            parent BIGINT NOT NULL,
            dataset TEXT NOT NULL,
            PRIMARY KEY (child, parent, dataset)
        ) {keyed}",
        "CREATE INDEX territory_child ON territory_parent (parent, child)",
        // Kind and population are here again so that a search ranks thousands of areas without reading them.
        "CREATE TABLE territory_word (
            word TEXT {bytewise} NOT NULL,
            territory BIGINT NOT NULL,
            kind TEXT NOT NULL,
            population BIGINT NOT NULL,
            PRIMARY KEY (word, territory)
        ) {keyed}",
        "CREATE INDEX territory_words ON territory_word (territory, word)",
    ]
}
