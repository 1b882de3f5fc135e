//! Kinds of areas, and which may lie in which.

use super::Scheme;

/// What kind of area it is, from the widest to the narrowest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TerritoryKind {
    /// A country.
    Country,
    /// What a country is divided into, where nothing more is known of it.
    Subdivision,
    /// A region.
    Region,
    /// A statistical region.
    StatisticalRegion,
    /// An overseas collectivity, which is region and département in one.
    Collectivity,
    /// A département.
    Departement,
    /// Where most people live and work.
    EmploymentBasin,
    /// An area that somebody here drew.
    Custom,
    /// Communes that act together.
    Intercommunality,
    /// A commune.
    Commune,
    /// A municipal district of Paris, Lyon or Marseille.
    District,
}

impl TerritoryKind {
    /// Every kind, from the widest to the narrowest.
    pub const ALL: [Self; 11] = [
        Self::Country,
        Self::Subdivision,
        Self::Region,
        Self::StatisticalRegion,
        Self::Collectivity,
        Self::Departement,
        Self::EmploymentBasin,
        Self::Custom,
        Self::Intercommunality,
        Self::Commune,
        Self::District,
    ];

    /// Its name in addresses, datasets and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::Subdivision => "subdivision",
            Self::Region => "region",
            Self::StatisticalRegion => "statistical-region",
            Self::Collectivity => "collectivity",
            Self::Departement => "departement",
            Self::EmploymentBasin => "employment-basin",
            Self::Custom => "custom",
            Self::Intercommunality => "intercommunality",
            Self::Commune => "commune",
            Self::District => "district",
        }
    }

    /// The kind with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// What somebody may add with codes of this scheme; `None` where only the official dataset may.
    pub fn of_own(scheme: Scheme) -> Option<Self> {
        match scheme {
            Scheme::InseeZe => Some(Self::EmploymentBasin),
            Scheme::Nuts => Some(Self::StatisticalRegion),
            Scheme::Custom => Some(Self::Custom),
            Scheme::InseeCom
            | Scheme::InseeEpci
            | Scheme::InseeDep
            | Scheme::InseeReg
            | Scheme::Iso31661
            | Scheme::Iso31662 => None,
        }
    }

    /// Whether an area of this kind may lie in one of the kind `wider`.
    pub fn may_lie_in(self, wider: Self) -> bool {
        match self {
            _ if wider == Self::Custom => true,
            Self::Custom => true,
            Self::Country => false,
            Self::Subdivision => matches!(wider, Self::Country | Self::Subdivision | Self::Region),
            Self::Region | Self::Collectivity => matches!(wider, Self::Country | Self::StatisticalRegion),
            Self::StatisticalRegion => matches!(wider, Self::Country | Self::Region | Self::StatisticalRegion),
            Self::Departement => matches!(wider, Self::Country | Self::Region | Self::StatisticalRegion),
            Self::EmploymentBasin => {
                matches!(wider, Self::Country | Self::Region | Self::StatisticalRegion | Self::Departement)
            }
            Self::Intercommunality | Self::Commune => !matches!(wider, Self::Commune | Self::District),
            Self::District => wider == Self::Commune,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{TerritoryKind::*, *};

    #[test]
    fn kinds_have_names() {
        for kind in TerritoryKind::ALL {
            assert_eq!(TerritoryKind::from_name(kind.as_str()), Some(kind));
        }
        assert_eq!(TerritoryKind::from_name("town"), None);
        assert!(TerritoryKind::ALL.is_sorted(), "from the widest to the narrowest");
    }

    #[test]
    fn wider_areas_hold_narrower_ones() {
        for (kind, within) in [
            (Country, [Custom].as_slice()),
            (Subdivision, &[Country, Subdivision, Region, Custom]),
            (Region, &[Country, StatisticalRegion, Custom]),
            (StatisticalRegion, &[Country, Region, StatisticalRegion, Custom]),
            (Collectivity, &[Country, StatisticalRegion, Custom]),
            (Departement, &[Country, Region, StatisticalRegion, Custom]),
            (EmploymentBasin, &[Country, Region, StatisticalRegion, Departement, Custom]),
            (Custom, &TerritoryKind::ALL),
            (
                Intercommunality,
                &[
                    Country,
                    Subdivision,
                    Region,
                    StatisticalRegion,
                    Collectivity,
                    Departement,
                    EmploymentBasin,
                    Custom,
                    Intercommunality,
                ],
            ),
            (
                Commune,
                &[
                    Country,
                    Subdivision,
                    Region,
                    StatisticalRegion,
                    Collectivity,
                    Departement,
                    EmploymentBasin,
                    Custom,
                    Intercommunality,
                ],
            ),
            (District, &[Custom, Commune]),
        ] {
            let allowed: Vec<_> = TerritoryKind::ALL.into_iter().filter(|wider| kind.may_lie_in(*wider)).collect();
            assert_eq!(allowed, within, "{kind:?}");
        }
    }

    #[test]
    fn only_some_schemes_are_open_to_everyone() {
        let open: Vec<_> = Scheme::ALL.into_iter().filter(|scheme| TerritoryKind::of_own(*scheme).is_some()).collect();
        assert_eq!(open, [Scheme::InseeZe, Scheme::Nuts, Scheme::Custom]);
    }
}
