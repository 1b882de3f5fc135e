//! The scopes that routes ask for, as types, so that a handler's signature names its own.

/// What a token must allow.
pub trait Scope: Send + Sync + 'static {
    /// One of these is enough.
    const ANY: &'static [&'static str];
}

macro_rules! scopes {
    ($($name:ident: $($scope:literal)|+;)*) => {$(
        #[doc = concat!("Allows ", $("`", $scope, "` ",)+ ".")]
        pub struct $name;

        impl Scope for $name {
            const ANY: &'static [&'static str] = &[$($scope),+];
        }
    )*};
}

scopes! {
    Read: "read";
    ReadProfile: "profile" | "read:accounts";
    ReadAccounts: "read:accounts";
    ReadBlocks: "read:blocks";
    ReadBookmarks: "read:bookmarks";
    ReadCommunity: "read:community";
    ReadCompany: "read:company";
    ReadFavourites: "read:favourites";
    ReadFilters: "read:filters";
    ReadFollows: "read:follows";
    ReadLists: "read:lists";
    ReadMembership: "read:membership";
    ReadMutes: "read:mutes";
    ReadNotifications: "read:notifications";
    ReadSearch: "read:search";
    ReadSignup: "read:signup";
    ReadStatuses: "read:statuses";
    ReadTeam: "read:team";
    ReadTerritory: "read:territory";
    WriteAccounts: "write:accounts";
    WriteBlocks: "write:blocks";
    WriteBookmarks: "write:bookmarks";
    WriteCommunity: "write:community";
    WriteCompany: "write:company";
    WriteFavourites: "write:favourites";
    WriteFollows: "write:follows";
    WriteMedia: "write:media";
    WriteMembership: "write:membership";
    WriteMutes: "write:mutes";
    WriteNotifications: "write:notifications";
    WriteReports: "write:reports";
    WriteSignup: "write:signup";
    WriteStatuses: "write:statuses";
    WriteTeam: "write:team";
    WriteTerritory: "write:territory";
}
