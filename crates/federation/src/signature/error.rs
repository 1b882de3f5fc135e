//! Why a signature was not accepted.

use http::StatusCode;

/// A reason to turn a signed request away. The text is short and safe to show to the sender.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// There is no signature at all.
    #[error("the request is not signed")]
    Missing,
    /// A header does not follow its grammar.
    #[error("malformed signature: {0}")]
    Malformed(&'static str),
    /// Several headers could carry the signature, so two readers could disagree about it.
    #[error("more than one header carries a signature")]
    TwoCarriers,
    /// A header that matters is missing, or is there more than once.
    #[error("the header {0} must be there exactly once")]
    NotOnce(String),
    /// The signature leaves out something that must not be changed on the way.
    #[error("the signature does not cover {0}")]
    NotCovered(&'static str),
    /// A component or component parameter that we do not compute.
    #[error("the signature covers something unknown here")]
    UnknownComponent,
    /// Anything but RSA PKCS#1 v1.5 with SHA-256.
    #[error("the signature algorithm is not accepted")]
    Algorithm,
    /// The body is not the one that the digest describes, or no usable digest is given.
    #[error("the digest does not match the body")]
    Digest,
    /// The request was signed for another host.
    #[error("the request is addressed to another host")]
    Host,
    /// The date of the signature is too far from our clock.
    #[error("the date is outside the accepted window")]
    Date,
    /// The signer's own `expires` has passed.
    #[error("the signature has expired")]
    Expired,
    /// The key is not an RSA key of 2048 to 8192 bits.
    #[error("the key is not acceptable: {0}")]
    Key(&'static str),
    /// The signature was not made by this key over this request.
    #[error("the signature does not match")]
    Mismatch,
    /// Our own request could not be signed.
    #[error("the request could not be signed")]
    Signing,
}

impl SignatureError {
    /// 400 for what cannot be read, 401 for what was read and is not believed, 500 when the fault
    /// is ours.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::Signing => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Missing
            | Self::TwoCarriers
            | Self::NotOnce(_)
            | Self::NotCovered(_)
            | Self::UnknownComponent
            | Self::Algorithm
            | Self::Digest
            | Self::Host
            | Self::Date
            | Self::Expired
            | Self::Key(_)
            | Self::Mismatch => StatusCode::UNAUTHORIZED,
        }
    }
}
