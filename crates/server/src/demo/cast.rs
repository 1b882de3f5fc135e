//! Who is in the demonstration. Everyone is invented.

use domain::{company::CompanyKind, cursor::Level};

/// One of the two servers.
pub struct Server {
    pub name: &'static str,
    pub title: &'static str,
    pub description: &'static str,
    pub contact: &'static str,
    /// The territory that has an account there.
    pub territory: &'static str,
    pub people: &'static [Person],
    pub companies: &'static [Company],
}

impl Server {
    /// Its host at a port.
    pub fn domain(&self, port: u16) -> String {
        format!("{}.localhost:{port}", self.name)
    }
}

/// Somebody with a log-in.
pub struct Person {
    pub username: &'static str,
    pub name: &'static str,
    pub about: &'static str,
}

/// A company with an owner.
pub struct Company {
    pub handle: &'static str,
    pub name: &'static str,
    pub owner: &'static str,
    pub kind: CompanyKind,
    pub sharing: Level,
    pub territory: &'static str,
    pub about: &'static str,
    pub fields: &'static [(&'static str, &'static str)],
}

/// The password of everyone in the demonstration.
pub const PASSWORD: &str = "ancrage-demo";
/// Those who invite others, and decide who comes in where that is the rule.
pub const MODERATORS: [&str; 2] = ["odile", "maelle"];

pub const LYON: Server = Server {
    name: "lyon",
    title: "Lyon entreprend",
    description: "Les entreprises de Lyon et celles et ceux qui y travaillent.",
    contact: "bonjour@lyon.example",
    territory: "insee-com:69123",
    people: &[
        Person {
            username: "lea",
            name: "Léa Martin",
            about: "Fondeuse, troisième génération. Je réponds pour la Fonderie du Rhône.",
        },
        Person { username: "karim", name: "Karim Benali", about: "Mécanicien vélo et associé à la Croix-Rousse." },
        Person {
            username: "odile",
            name: "Odile Perrin",
            about: "Voisine curieuse, Lyon 7e. J'achète près de chez moi.",
        },
    ],
    companies: &[
        Company {
            handle: "fonderie",
            name: "Fonderie du Rhône",
            owner: "lea",
            kind: CompanyKind::Company,
            sharing: Level::Dialogue,
            territory: "insee-com:69123",
            about: "Pièces d'art et de marine en bronze, coulées à Gerland depuis 1951. Douze personnes, trois apprentis.",
            fields: &[
                ("Lieu", "Lyon (69)"),
                ("Métier", "Fonderie d'art"),
                ("Depuis", "1951"),
                ("Site", "https://fonderie.example"),
            ],
        },
        Company {
            handle: "atelier_velo",
            name: "Atelier Vélo Croix-Rousse",
            owner: "karim",
            kind: CompanyKind::Cooperative,
            sharing: Level::CoCreation,
            territory: "insee-com:69123",
            about: "Coopérative de réparation : on répare, on apprend, on prête les outils le samedi.",
            fields: &[
                ("Lieu", "Lyon (69)"),
                ("Forme", "Coopérative, 9 associés"),
                ("Samedi", "Atelier ouvert de 10 h à 17 h"),
            ],
        },
    ],
};

pub const BREST: Server = Server {
    name: "brest",
    title: "Rade de Brest",
    description: "Le réseau des entreprises de la rade, de leurs équipes et de leurs voisins.",
    contact: "bonjour@brest.example",
    territory: "insee-com:29019",
    people: &[
        Person {
            username: "anna",
            name: "Anna Le Goff",
            about: "Charpentière de marine à Recouvrance. Cherche du bronze qui tient l'eau salée.",
        },
        Person {
            username: "yann",
            name: "Yann Kervella",
            about: "Je dirige le chantier qui porte le nom de mon grand-père.",
        },
        Person {
            username: "maelle",
            name: "Maëlle Tanguy",
            about: "Conserverie de la Rade, côté cuisine et côté comptes.",
        },
    ],
    companies: &[
        Company {
            handle: "chantier",
            name: "Chantier naval Kervella",
            owner: "yann",
            kind: CompanyKind::Company,
            sharing: Level::Dialogue,
            territory: "insee-com:29019",
            about: "Construction et restauration de bateaux en bois, port du Château.",
            fields: &[("Lieu", "Brest (29)"), ("Métier", "Construction navale"), ("Depuis", "1934")],
        },
        Company {
            handle: "conserverie",
            name: "Conserverie de la Rade",
            owner: "maelle",
            kind: CompanyKind::Cooperative,
            sharing: Level::Listening,
            territory: "insee-com:29019",
            about: "Sardines et maquereaux de ligne, mis en boîte à la main par vingt-deux associées.",
            fields: &[("Lieu", "Brest (29)"), ("Forme", "Coopérative, 22 associées"), ("Saison", "Mai à octobre")],
        },
    ],
};
