//! Serving.

use crate::{cli::Failure, config::Config};

/// Serves until SIGTERM.
pub async fn run(config: Config) -> Result<(), Failure> {
    let _app = crate::start::open(&config).await?;
    Ok(())
}
