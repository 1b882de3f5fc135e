//! How a command ends when it does not do what was asked.

use std::process::ExitCode;

use app::Kind;
use storage::StorageError;

use crate::{config::ConfigError, start::StartError};

/// Why a command did not do what was asked, in one line.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// What was asked has to be changed. Status 2.
    #[error("{0}")]
    Input(String),
    /// The machine, the database or the network failed. Status 1.
    #[error("{0}")]
    Machine(String),
}

impl Failure {
    /// The status that the process ends with.
    pub fn status(&self) -> ExitCode {
        match self {
            Self::Input(_) => ExitCode::from(2),
            Self::Machine(_) => ExitCode::from(1),
        }
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::Input(error.to_string())
    }
}

impl From<app::Error> for Failure {
    fn from(error: app::Error) -> Self {
        match error.kind() {
            Kind::NotFound | Kind::Forbidden | Kind::Invalid | Kind::Conflict => Self::Input(error.to_string()),
            Kind::TooMany | Kind::Unavailable | Kind::Internal => Self::Machine(error.to_string()),
        }
    }
}

impl From<StartError> for Failure {
    fn from(error: StartError) -> Self {
        match error {
            StartError::App(error) => error.into(),
            other => Self::Machine(other.to_string()),
        }
    }
}

impl From<StorageError> for Failure {
    fn from(error: StorageError) -> Self {
        Self::Machine(error.to_string())
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::Machine(error.to_string())
    }
}
