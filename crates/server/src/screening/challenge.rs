//! Challenges for proofs of work. Nothing is kept of one until its proof was needed: it carries
//! its own expiry and bits, under the county's key, so that every node knows its own and others'.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use domain::{date::Timestamp, proof::Proof};
use sha2::{Digest as _, Sha256};

use crate::{secret::Secret, store::GoodProof};

/// How long a challenge is good for: longer than it takes to write a complaint.
const LIFE: i64 = 2 * 60 * 60 * 1_000;

/// Bytes: 6 of the expiry, 1 of the bits, 9 random, 16 of the seal.
const BODY: usize = 16;
const SEAL: usize = 16;

/// A challenge, its bits, and when it expires.
pub(crate) struct Challenge {
    pub(crate) text: String,
    pub(crate) bits: u8,
    pub(crate) expires_at: Timestamp,
}

impl Challenge {
    /// A new one.
    pub(crate) fn new(secret: &Secret, bits: u8, now: Timestamp) -> Result<Self, getrandom::Error> {
        let expires = now.millis() + LIFE;
        let mut body = [0; BODY];
        body[..6].copy_from_slice(&expires.to_be_bytes()[2..]);
        body[6] = bits;
        getrandom::fill(&mut body[7..])?;
        let seal = secret.screen(b"challenge", &body);
        Ok(Self {
            text: BASE64.encode([&body[..], &seal[..SEAL]].concat()),
            bits,
            expires_at: Timestamp::from_millis(expires),
        })
    }
}

/// What a header `X-Proof` proves; nothing, when it is not ours, too late or not worth its bits.
pub(crate) fn check(secret: &Secret, header: &str, now: Timestamp) -> Option<GoodProof> {
    let proof = Proof::parse(header)?;
    let bytes = BASE64.decode(proof.challenge).ok()?;
    let (body, seal) = bytes.split_at_checked(BODY)?;
    if seal.len() != SEAL || !secret.screened(b"challenge", body, seal) {
        return None;
    }
    let mut expires = [0; 8];
    expires[2..].copy_from_slice(&body[..6]);
    let expires_at = Timestamp::from_millis(i64::from_be_bytes(expires));
    if expires_at <= now || !proof.verify(body[6]) {
        return None;
    }
    let id = Sha256::digest(body);
    Some(GoodProof {
        id: hex::encode(&id[..16]),
        expires_at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::proof::solve;

    fn then() -> Timestamp {
        Timestamp::from_millis(1_795_000_000_000)
    }

    fn header(secret: &Secret, bits: u8) -> (String, Challenge) {
        let challenge = Challenge::new(secret, bits, then()).unwrap();
        let nonce = solve(&challenge.text, bits);
        (format!("{}.{nonce}", challenge.text), challenge)
    }

    #[test]
    fn a_solved_challenge_proves_something_until_it_expires() {
        let secret = Secret::for_tests(1);
        let (proof, challenge) = header(&secret, 6);
        let good = check(&secret, &proof, then()).unwrap();
        assert_eq!(good.expires_at, challenge.expires_at);
        assert!(check(&secret, &proof, challenge.expires_at).is_none());
        // The same challenge is the same proof, whatever nonce answers it.
        let other = header(&secret, 6).0;
        assert_ne!(check(&secret, &other, then()).unwrap().id, good.id);
    }

    #[test]
    fn what_is_made_up_proves_nothing() {
        let secret = Secret::for_tests(1);
        let (proof, challenge) = header(&secret, 6);
        assert!(check(&Secret::for_tests(2), &proof, then()).is_none());
        // Another expiry, other bits: every bit of it is sealed.
        let bytes = BASE64.decode(&challenge.text).unwrap();
        for at in 0..bytes.len() {
            let mut turned = bytes.clone();
            turned[at] ^= 1;
            let text = BASE64.encode(turned);
            let header = format!("{text}.{}", solve(&text, 6));
            assert!(check(&secret, &header, then()).is_none(), "{at}");
        }
        let hard = Challenge::new(&secret, 26, then()).unwrap();
        for header in [
            format!("{}.1", hard.text),
            challenge.text.clone(),
            String::new(),
            "….1".to_owned(),
            format!("{}.x", challenge.text),
        ] {
            assert!(check(&secret, &header, then()).is_none(), "{header}");
        }
    }
}
