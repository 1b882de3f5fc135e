//! What others said to answers from here.

use std::collections::HashMap;

use domain::{id::PostId, quote::Permit};

use crate::{Approvals, Look, StorageError};

/// By what these answers from here were let pass, also where that was taken back. Of none it costs nothing.
pub async fn permits(look: &impl Look, posts: &[PostId]) -> Result<HashMap<PostId, Permit>, StorageError> {
    Approvals(look.conn()).permits(posts).await
}
