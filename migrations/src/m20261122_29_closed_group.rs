//! Groups of other servers that are for their members alone: who belongs to them is not told.

crate::step! {
    "m20261122_29_closed_group",
    tables: ["closed_group"],
    up: [
        "CREATE TABLE closed_group (actor_id {id})",
        // Until their servers are asked again, those that let people in one by one may be.
        "INSERT INTO closed_group (actor_id) SELECT id FROM actor WHERE kind = 'Group' AND host <> '' AND locked",
    ]
}
