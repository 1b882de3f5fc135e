//! What authors elsewhere said to answers from here: by what others believe that they let them pass.

crate::step! {
    "m20261122_27_permit",
    tables: ["permit"],
    up: [
        "CREATE TABLE permit (post_id {id}, accept TEXT NOT NULL, stamp TEXT, ended BOOLEAN NOT NULL)",
        "CREATE INDEX permit_stamp ON permit (stamp) WHERE stamp IS NOT NULL",
    ]
}
