//! What a shop's backend says about a claim to come, and the challenge made of it.

use serde::Deserialize;

use super::challenge::Challenge;
use crate::time;

/// Seconds that a challenge is valid unless told otherwise.
pub const TTL: i64 = 1800;

/// Most seconds that a challenge may be valid.
pub const MAX_TTL: i64 = 86_400;

/// What a challenge is asked for.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// The order, 1 to 128 bytes without control characters.
    pub order: String,
    /// Time of the order, RFC 3339.
    pub ordered_at: Option<String>,
    /// The platform's own pseudonym of the account, at most 128 bytes.
    pub account: Option<String>,
    /// At most 10 products of at most 128 bytes, whose catalogue photos the claim is compared with.
    #[serde(default)]
    pub products: Vec<String>,
    /// RFC 7638 thumbprint of the browser's key.
    pub jkt: String,
    /// Seconds that it is valid, 1 to [`MAX_TTL`]; [`TTL`] unless told otherwise.
    pub ttl: Option<i64>,
}

/// Why no challenge was made; the text is for developers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unfit(pub &'static str);

impl std::fmt::Display for Unfit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Unfit {}

impl Wanted {
    /// The challenge, issued at `now` (seconds since 1970). `nonce` holds at least 128 random bits as
    /// 22 to 128 letters of base64url.
    ///
    /// # Errors
    ///
    /// [`Unfit`] where something is out of its range.
    pub fn challenge(self, audience: &str, nonce: String, now: i64) -> Result<Challenge, Unfit> {
        let too_long = |text: &String| text.len() > 128;
        let ttl = self.ttl.unwrap_or(TTL);
        if !is_thumbprint(&self.jkt) {
            return Err(Unfit("`jkt` is not an RFC 7638 thumbprint: 43 letters of base64url."));
        }
        if !(1..=128).contains(&self.order.len()) || self.order.contains(char::is_control) {
            return Err(Unfit("`order` needs 1 to 128 bytes without control characters."));
        }
        if self.ordered_at.as_deref().is_some_and(|text| time::parse_rfc3339(text).is_none()) {
            return Err(Unfit("`ordered_at` is not an RFC 3339 time."));
        }
        if self.account.as_ref().is_some_and(too_long)
            || self.products.len() > 10
            || self.products.iter().any(too_long)
        {
            return Err(Unfit(
                "`account` and each of at most 10 `products` have at most 128 bytes.",
            ));
        }
        if !(1..=MAX_TTL).contains(&ttl) {
            return Err(Unfit("`ttl` is a number of seconds from 1 to 86400."));
        }
        Ok(Challenge {
            aud: audience.to_owned(),
            order: self.order,
            ordered_at: self.ordered_at,
            account: self.account,
            products: self.products,
            nonce,
            iat: now,
            exp: now.saturating_add(ttl),
            jkt: self.jkt,
        })
    }
}

fn is_thumbprint(text: &str) -> bool {
    text.len() == 43 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
}
