//! The second factor: a code that an app shows (RFC 6238), and recovery codes for when the app is lost.

use domain::{
    actor::ActorKind,
    handle::{Handle, Username},
    id::ActorId,
    login::Login,
    mail::Letter,
    time::Timestamp,
};
use rand::TryRngCore;
use totp_rs::{Builder, Secret};

use super::{of, prove, still};
use crate::{App, Command, Error, Instance, Tx, mail, moderation, secret};

/// How many recovery codes there are.
pub const RECOVERY_CODES: usize = 10;
/// The bytes of a secret (RFC 4226, section 4: 160 bits).
const SECRET_BYTES: usize = 20;
/// The letters of recovery codes: none that is taken for another. 32 of them, five bits each.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";
/// The letters of one recovery code: 80 bits.
const CODE_LENGTH: usize = 16;

fn random<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0_u8; N];
    rand::rngs::OsRng.try_fill_bytes(&mut bytes).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(bytes)
}

/// The step whose code this is, with one step of tolerance on either side; `None` where it is none.
fn step_of(secret: &str, code: &str, now: Timestamp) -> Option<i64> {
    let secret = Secret::try_from_base32(secret).ok()?;
    let digits = code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit());
    let totp = Builder::new().with_secret(secret).build().ok()?;
    let step = digits.then(|| totp.check(code, u64::try_from(now.timestamp()).ok()?)).flatten()?;
    i64::try_from(step).ok()
}

/// What somebody typed without the spaces and dashes that make codes readable, lower case.
fn bare(code: &str) -> String {
    code.chars().filter(|c| c.is_alphanumeric()).take(2 * CODE_LENGTH).collect::<String>().to_lowercase()
}

/// What was used to get in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Used {
    /// A code of the app.
    App,
    /// A recovery code; so many are left.
    Recovery(i64),
}

/// Uses up a code of the app or a recovery code. `None` where it is neither, or was used.
pub(crate) async fn use_code(tx: &Tx, login: &Login, code: &str) -> Result<Option<Used>, Error> {
    let Some(totp) = tx.totps().find(login.id).await?.filter(|totp| totp.enabled_at.is_some()) else {
        return Ok(None);
    };
    let code = bare(code);
    if let Some(step) = step_of(&totp.secret, &code, tx.now()) {
        return Ok(tx.totps().use_step(login.id, step).await?.then_some(Used::App));
    }
    if code.len() == CODE_LENGTH && tx.totps().use_code(login.id, &secret::token_hash(&code)).await? {
        return Ok(Some(Used::Recovery(tx.totps().count_codes(login.id).await?)));
    }
    Ok(None)
}

fn wrong_code() -> Error {
    Error::invalid("this code does not fit")
}

/// The address that an app reads from a QR code (the Key URI format), and the secret for those who type it.
pub fn key_uri(here: &Instance, username: &str, secret: &str) -> String {
    let encode =
        |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20");
    // A colon would end the issuer where the label is read.
    let issuer = encode(&here.handle_domain.as_str().replace(':', "-"));
    format!("otpauth://totp/{issuer}:{}?secret={secret}&issuer={issuer}", encode(username))
}

/// Begins to set a second factor up.
pub struct BeginTotp {
    login: Login,
    secret: String,
}

impl BeginTotp {
    /// Checks the password and makes a secret, outside of the change.
    pub async fn prepare(app: &App, person: ActorId, password: &str) -> Result<Self, Error> {
        let login = of(app, person).await?;
        prove(app, &login, password).await?;
        let secret = Secret::new_stack(random::<SECRET_BYTES>()?).to_base32();
        Ok(Self { login, secret })
    }
}

impl Command for BeginTotp {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        let login = still(tx, &self.login).await?;
        if tx.totps().begin(login.id, &self.secret).await? {
            Ok(())
        } else {
            Err(Error::Conflict("a second factor is there already".into()))
        }
    }
}

/// New recovery codes: as they are shown, and as they are stored.
struct Codes {
    shown: Vec<String>,
    hashes: Vec<String>,
}

impl Codes {
    fn new() -> Result<Self, Error> {
        let code = || -> Result<String, Error> {
            let bytes = random::<CODE_LENGTH>()?;
            Ok(bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect())
        };
        let codes = (0..RECOVERY_CODES).map(|_| code()).collect::<Result<Vec<_>, _>>()?;
        let hashes = codes.iter().map(|code| secret::token_hash(code)).collect();
        let grouped = |code: &String| [&code[..4], &code[4..8], &code[8..12], &code[12..]].join("-");
        Ok(Self { shown: codes.iter().map(grouped).collect(), hashes })
    }
}

/// Enables the second factor, because the app shows the right code.
pub struct EnableTotp {
    person: ActorId,
    code: String,
    codes: Codes,
}

impl EnableTotp {
    /// With the code that the app shows.
    pub fn new(person: ActorId, code: &str) -> Result<Self, Error> {
        Ok(Self { person, code: bare(code), codes: Codes::new()? })
    }
}

impl Command for EnableTotp {
    /// Recovery codes, which are shown this once.
    type Output = Vec<String>;

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<Vec<String>, Error> {
        let login = tx.logins().find_by_person(self.person).await?.ok_or(Error::NotFound("account"))?;
        let totp = tx.totps().find(login.id).await?.filter(|totp| totp.enabled_at.is_none());
        let totp = totp.ok_or_else(|| Error::Conflict("nothing is being set up".into()))?;
        let step = step_of(&totp.secret, &self.code, tx.now()).ok_or_else(wrong_code)?;
        if !tx.totps().use_step(login.id, step).await? {
            return Err(wrong_code());
        }
        tx.totps().enable(login.id, tx.now()).await?;
        tx.totps().save_codes(login.id, &self.codes.hashes).await?;
        mail::queue(tx, here, &login.email, login.locale.as_deref(), &Letter::TotpEnabled).await?;
        Ok(self.codes.shown.clone())
    }
}

/// Takes the second factor away: it needs the password and a code.
pub struct DisableTotp {
    login: Login,
    code: String,
}

impl DisableTotp {
    /// Checks the password, outside of the change.
    pub async fn prepare(app: &App, person: ActorId, password: &str, code: &str) -> Result<Self, Error> {
        let login = of(app, person).await?;
        prove(app, &login, password).await?;
        Ok(Self { login, code: code.to_owned() })
    }
}

impl Command for DisableTotp {
    type Output = ();

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<(), Error> {
        let login = still(tx, &self.login).await?;
        use_code(tx, &login, &self.code).await?.ok_or_else(wrong_code)?;
        tx.totps().delete(login.id).await?;
        let letter = Letter::TotpDisabled { by_admin: false };
        mail::queue(tx, here, &login.email, login.locale.as_deref(), &letter).await
    }
}

/// Makes new recovery codes in place of the old ones: it needs the password and a code.
pub struct RenewCodes {
    login: Login,
    code: String,
    codes: Codes,
}

impl RenewCodes {
    /// Checks the password, outside of the change.
    pub async fn prepare(app: &App, person: ActorId, password: &str, code: &str) -> Result<Self, Error> {
        let login = of(app, person).await?;
        prove(app, &login, password).await?;
        Ok(Self { login, code: code.to_owned(), codes: Codes::new()? })
    }
}

impl Command for RenewCodes {
    /// The codes, which are shown this once.
    type Output = Vec<String>;

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<Vec<String>, Error> {
        let login = still(tx, &self.login).await?;
        use_code(tx, &login, &self.code).await?.ok_or_else(wrong_code)?;
        tx.totps().save_codes(login.id, &self.codes.hashes).await?;
        Ok(self.codes.shown.clone())
    }
}

/// Takes away the second factor of somebody who lost the app and the codes, on the word of whoever runs the server.
pub struct ResetTotp {
    username: Username,
}

impl ResetTotp {
    /// For the person with this user name.
    pub fn new(username: &str) -> Result<Self, Error> {
        let username = Username::new_local(username.trim_start_matches('@'));
        Ok(Self { username: username.map_err(|error| Error::invalid(error.to_string()))? })
    }
}

impl Command for ResetTotp {
    type Output = ();

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<(), Error> {
        let handle = Handle { username: self.username.clone(), host: None };
        let person = tx.actors().find_by_handle(&handle).await?.filter(|actor| actor.kind == ActorKind::Person);
        let login = match person {
            Some(person) => tx.logins().find_by_person(person.id).await?,
            None => None,
        };
        let login = login.ok_or_else(|| Error::invalid(format!("there is no person @{} here", self.username)))?;
        if !tx.totps().delete(login.id).await? {
            return Err(Error::invalid(format!("@{} logs in without a second factor", self.username)));
        }
        moderation::note(tx, None, "account.totp-reset", handle.to_string(), String::new()).await?;
        let letter = Letter::TotpDisabled { by_admin: true };
        mail::queue(tx, here, &login.email, login.locale.as_deref(), &letter).await
    }
}

#[cfg(test)]
mod tests {
    use domain::time::from_ms;

    use super::*;

    /// RFC 6238, appendix B: the secret of its test vectors, and the last six digits of their SHA-1 codes.
    const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    #[test]
    fn codes_are_those_of_the_standard() {
        for (second, code) in
            [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (20_000_000_000, "353130")]
        {
            assert_eq!(step_of(SECRET, code, from_ms(second * 1_000)), Some(second / 30), "{second}");
        }
    }

    #[test]
    fn a_clock_may_be_half_a_minute_off_and_no_more() {
        let at = |second: i64| step_of(SECRET, "081804", from_ms(second * 1_000));
        assert_eq!([at(1_111_111_109 - 30), at(1_111_111_109 + 30)], [Some(37_037_036); 2]);
        assert_eq!([at(1_111_111_109 - 60), at(1_111_111_109 + 61)], [None; 2]);
    }

    #[test]
    fn what_is_no_code_is_none() {
        for code in ["", "08180", "0818041", "08180a", "٠٨١٨٠٤", "+81804", "081 804"] {
            assert_eq!(step_of(SECRET, code, from_ms(1_111_111_109_000)), None, "{code}");
        }
        assert_eq!(bare(" 081 804 "), "081804");
        assert_eq!(step_of("not base 32!", "081804", from_ms(0)), None);
    }

    #[test]
    fn recovery_codes_are_random_and_stored_as_hashes() {
        let (one, other) = (Codes::new().expect("codes"), Codes::new().expect("codes"));
        assert_eq!((one.shown.len(), one.hashes.len()), (RECOVERY_CODES, RECOVERY_CODES));
        assert!(one.shown.iter().all(|code| !other.shown.contains(code)));
        assert_eq!(secret::token_hash(&bare(&one.shown[0].to_uppercase())), one.hashes[0]);
        assert!(one.shown.iter().all(|code| code.len() == CODE_LENGTH + 3), "{:?}", one.shown);
    }
}
