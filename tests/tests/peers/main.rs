//! Federation with an implementation that shares no code with ours, over real sockets: the program as it is
//! served, driven through the Mastodon API, beside the strict peer of `peers/fedify`.
//!
//! Every test looks at both ends: what the peer took after its own checks of signatures and origins, and what our
//! API shows. On both ends a person and a company (`Person`, `Organization`) take part.

mod following;
mod groups;
mod moderating;
mod moving;
mod polls;
mod posting;
mod quoting;
mod reacting;
