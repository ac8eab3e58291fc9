//! 工作量证明: a little work that a phone does beside the form instead of a picture puzzle, and
//! that a crowd of robots would have to do for every message.
//!
//! A challenge is a text from the server. A nonce answers it when
//! SHA-256(SHA-256(challenge) ‖ nonce), the nonce as eight bytes, highest first, begins with so
//! many zero bits. Finding one takes 2^bits hashes on average, checking one takes two.

use std::fmt;

use hmac_sha256::Hash;

/// The most bits that are asked for: some minutes on a phone.
pub const MOST_BITS: u8 = 26;

/// A challenge and its answer, as the header `X-Proof` carries them: `challenge.nonce`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proof<'a> {
    /// What the server asked.
    pub challenge: &'a str,
    /// What was found.
    pub nonce: u64,
}

impl<'a> Proof<'a> {
    /// Reads a header; what is behind the last dot is the nonce.
    pub fn parse(text: &'a str) -> Option<Self> {
        let (challenge, nonce) = text.trim().rsplit_once('.')?;
        let plain = !nonce.is_empty() && nonce.bytes().all(|b| b.is_ascii_digit());
        Some(Self {
            challenge,
            nonce: nonce.parse().ok().filter(|_| plain)?,
        })
    }

    /// Whether it is worth so many bits.
    pub fn verify(&self, bits: u8) -> bool {
        verify(self.challenge, self.nonce, bits)
    }
}

impl fmt::Display for Proof<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.challenge, self.nonce)
    }
}

/// The nonce that answers the challenge: 2^bits hashes on average, at most [`MOST_BITS`].
pub fn solve(challenge: &str, bits: u8) -> u64 {
    let bits = bits.min(MOST_BITS);
    search(challenge, bits, 0, u64::MAX).unwrap_or(u64::MAX)
}

/// Tries `tries` nonces from `from` on: for who has to give the page its turn in between.
pub fn search(challenge: &str, bits: u8, from: u64, tries: u64) -> Option<u64> {
    let begun = begun(challenge);
    (from..from.saturating_add(tries)).find(|nonce| zeros(&begun, *nonce) >= u32::from(bits))
}

/// Whether the nonce answers the challenge.
pub fn verify(challenge: &str, nonce: u64, bits: u8) -> bool {
    zeros(&begun(challenge), nonce) >= u32::from(bits)
}

/// The challenge's hash with room for a nonce: 40 bytes, so that each try is one block.
fn begun(challenge: &str) -> [u8; 40] {
    let mut message = [0; 40];
    message[..32].copy_from_slice(&Hash::hash(challenge.as_bytes()));
    message
}

/// How many zero bits the hash begins with, 64 at most.
fn zeros(begun: &[u8; 40], nonce: u64) -> u32 {
    let mut message = *begun;
    message[32..].copy_from_slice(&nonce.to_be_bytes());
    let hash = Hash::hash(&message);
    let mut first = [0; 8];
    first.copy_from_slice(&hash[..8]);
    u64::from_be_bytes(first).leading_zeros()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sha2::{Digest as _, Sha256};

    use super::*;

    /// The same by another implementation, bit by bit.
    fn worth(challenge: &str, nonce: u64) -> u32 {
        let inner = Sha256::digest(challenge);
        let hash = Sha256::digest([inner.as_slice(), &nonce.to_be_bytes()].concat());
        let bits = hash
            .iter()
            .flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1));
        u32::try_from(bits.take_while(|bit| *bit == 0).count()).unwrap()
    }

    #[test]
    fn a_header_is_a_challenge_a_dot_and_a_nonce() {
        let proof = Proof::parse(" a.b-_C.17 ").unwrap();
        assert_eq!((proof.challenge, proof.nonce), ("a.b-_C", 17));
        assert_eq!(proof.to_string(), "a.b-_C.17");
        for wrong in [
            "",
            "17",
            "a.",
            "a.+1",
            "a.-1",
            "a.1x",
            "a.18446744073709551616",
        ] {
            assert_eq!(Proof::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_work_is_what_the_bits_say() {
        let nonces: u64 = (0..64).map(|n| solve(&format!("challenge {n}"), 8)).sum();
        // 256 tries each on average.
        assert!((64 * 128..64 * 512).contains(&nonces), "{nonces}");
    }

    #[test]
    fn a_search_in_turns_finds_the_same() {
        let found = solve("in turns", 10);
        let turns = (0..).find_map(|turn| search("in turns", 10, turn * 50, 50));
        assert_eq!(turns, Some(found));
        assert_eq!(search("in turns", 10, 0, found), None);
        assert_eq!(search("in turns", 10, u64::MAX, 5), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn what_is_found_is_worth_its_bits_and_no_other_challenge(
            challenge in ".{0,90}", other in ".{0,90}", bits in 0_u8..11,
        ) {
            let nonce = solve(&challenge, bits);
            prop_assert!(verify(&challenge, nonce, bits));
            prop_assert!(worth(&challenge, nonce) >= u32::from(bits));
            prop_assert_eq!(verify(&other, nonce, bits), worth(&other, nonce) >= u32::from(bits));
            // The first there is.
            prop_assert!((0..nonce).all(|nonce| worth(&challenge, nonce) < u32::from(bits)));
        }

        #[test]
        fn any_header_is_read_or_passed_over(text in ".{0,60}|[A-Za-z0-9_-]{0,60}\\.[0-9]{0,22}") {
            if let Some(proof) = Proof::parse(&text) {
                let again = proof.to_string();
                prop_assert_eq!(Proof::parse(&again), Some(proof));
            }
        }
    }
}
