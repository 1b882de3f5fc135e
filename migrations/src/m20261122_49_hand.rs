//! What people did in their company's name, and who it was.

crate::step! {
    "m20261122_49_hand",
    tables: ["hand_act"],
    up: [
        // Nobody (NULL) did it, and it was about nobody, where the account is gone.
        "CREATE TABLE hand_act (
            id {id},
            company BIGINT NOT NULL,
            person BIGINT,
            kind TEXT NOT NULL,
            post_id BIGINT,
            target BIGINT,
            created_at BIGINT NOT NULL
        )",
        "CREATE INDEX hand_act_company ON hand_act (company, id)",
        "CREATE INDEX hand_act_person ON hand_act (person) WHERE person IS NOT NULL",
        "CREATE INDEX hand_act_target ON hand_act (target) WHERE target IS NOT NULL",
        "CREATE INDEX hand_act_age ON hand_act (created_at)",
    ]
}
