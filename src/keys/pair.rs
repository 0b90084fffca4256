//! A slot's pair of keys: what lets an administrator give a slot a new data key without knowing what opens it.
//!
//! Each slot has an X25519 pair (RFC 7748). The private half is sealed under what its holder knows or has; the public half stands
//! beside it in clear. The data key is sealed to the public half, with a pair of its own that is thrown away (as in ECIES, and in
//! age's recipients), so that a rotation seals the new one to each slot and asks nobody for a passphrase.
//!
//! To a public half anybody could seal something: somebody who may write both files and has no key could put a store of their own
//! there, sealed to each colleague, and read what they write to it. So the key that never changes with a rotation, that of the
//! audit trail, is sealed together with the private half, and goes into every sealing: whoever never opened the store cannot
//! make one that opens.
//!
//! What does not live here: what the private half is sealed under (`keys::lock`), and what binds the slots together (`keys::file`).

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::Zeroizing;

use super::data_key::{DataKey, TrailKey, expand};
use super::encoding::Hex;
use super::file::SlotKind;
use super::lock::Holder;
use crate::error::{Failure, Result};

/// What every slot of a store gives to whoever opens it.
#[derive(Clone, Copy)]
pub(super) struct Contents<'k> {
    /// The key of the store as it is now.
    pub(super) data_key: &'k DataKey,
    /// The key of its audit trail, which no rotation changes.
    pub(super) trail_key: &'k TrailKey,
}

/// The pair, and the data key that is sealed to it.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pair {
    public: Hex<32>,
    /// The private half and the key of the trail behind it, sealed by the lock.
    private: Hex<80>,
    key: SealedKey,
}

/// A data key sealed to a public half.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SealedKey {
    /// The public half of the pair that was thrown away.
    ephemeral: Hex<32>,
    nonce: Hex<24>,
    sealed: Hex<48>,
}

/// How a lock seals the private half: under its own key and nonce, bound to `public` besides whatever it is bound to itself.
pub(super) type Seal<'s> = &'s dyn Fn(&[u8], &Hex<32>) -> Result<Vec<u8>>;

impl Pair {
    /// A new pair with this sealed to it.
    pub(super) fn make(
        holder: Holder<'_>,
        kind: SlotKind,
        contents: Contents<'_>,
        seal: Seal<'_>,
    ) -> Result<Self> {
        let secret = new_secret()?;
        let public = Hex(PublicKey::from(&secret).to_bytes());
        let mut halves = Zeroizing::new([0; 64]);
        let (private, trail) = halves.split_at_mut(32);
        private.copy_from_slice(secret.as_bytes());
        trail.copy_from_slice(contents.trail_key.bytes());
        let private = seal(halves.as_slice(), &public)?
            .try_into()
            .map(Hex)
            .map_err(|_| Failure::internal("A slot's private key could not be sealed."))?;
        Ok(Self {
            public,
            private,
            key: SealedKey::to(&public, holder, kind, contents)?,
        })
    }

    /// The public half.
    pub(super) const fn public(&self) -> &Hex<32> {
        &self.public
    }

    /// The private half as the lock sealed it.
    pub(super) const fn private(&self) -> &[u8] {
        &self.private.0
    }

    /// The same pair with another data key sealed to it.
    pub(super) fn with(
        &self,
        holder: Holder<'_>,
        kind: SlotKind,
        contents: Contents<'_>,
    ) -> Result<Self> {
        Ok(Self {
            public: self.public,
            private: self.private,
            key: SealedKey::to(&self.public, holder, kind, contents)?,
        })
    }

    /// The data key, by what the lock sealed; none where it does not fit.
    pub(super) fn open(
        &self,
        holder: Holder<'_>,
        kind: SlotKind,
        halves: &[u8],
    ) -> Result<Option<DataKey>> {
        let Some((private, trail)) = halves.split_at_checked(32) else {
            return Ok(None);
        };
        let (Ok(private), Some(trail_key)) = (private.try_into(), TrailKey::from_slice(trail))
        else {
            return Ok(None);
        };
        let secret = StaticSecret::from(*Zeroizing::<[u8; 32]>::new(private));
        if PublicKey::from(&secret).as_bytes() != &self.public.0 {
            return Ok(None);
        }
        let sealing = sealing_key(
            &secret,
            &PublicKey::from(self.key.ephemeral.0),
            (&self.key.ephemeral, &self.public),
            &trail_key,
        )?;
        let payload = Payload {
            msg: &self.key.sealed.0,
            aad: &bound_to(holder, kind, &self.public)?,
        };
        Ok(XChaCha20Poly1305::new(&(*sealing).into())
            .decrypt(&XNonce::from(self.key.nonce.0), payload)
            .ok()
            .map(Zeroizing::new)
            .and_then(|opened| DataKey::from_slice(&opened)))
    }
}

impl SealedKey {
    fn to(
        public: &Hex<32>,
        holder: Holder<'_>,
        kind: SlotKind,
        contents: Contents<'_>,
    ) -> Result<Self> {
        let thrown_away = new_secret()?;
        let ephemeral = Hex(PublicKey::from(&thrown_away).to_bytes());
        let sealing = sealing_key(
            &thrown_away,
            &PublicKey::from(public.0),
            (&ephemeral, public),
            contents.trail_key,
        )?;
        let nonce = Hex(super::random()?);
        let payload = Payload {
            msg: contents.data_key.bytes(),
            aad: &bound_to(holder, kind, public)?,
        };
        let sealed = XChaCha20Poly1305::new(&(*sealing).into())
            .encrypt(&XNonce::from(nonce.0), payload)
            .ok()
            .and_then(|sealed| sealed.try_into().ok())
            .map(Hex)
            .ok_or_else(|| Failure::internal("The data key could not be sealed to a slot."))?;
        Ok(Self {
            ephemeral,
            nonce,
            sealed,
        })
    }
}

fn new_secret() -> Result<StaticSecret> {
    Ok(StaticSecret::from(super::random::<32>()?))
}

/// The key that seals a data key, out of what the two halves have in common and the key of the trail. Both public halves go into
/// it, as RFC 7748 section 6.1 advises, so that it belongs to this pair and this sealing only.
fn sealing_key(
    own: &StaticSecret,
    others: &PublicKey,
    (ephemeral, public): (&Hex<32>, &Hex<32>),
    trail_key: &TrailKey,
) -> Result<Zeroizing<[u8; 32]>> {
    let shared = own.diffie_hellman(others);
    let mut material = Zeroizing::new([0; 64]);
    let (first, second) = material.split_at_mut(32);
    first.copy_from_slice(shared.as_bytes());
    second.copy_from_slice(trail_key.bytes());
    let mut halves = [0; 64];
    let (first, second) = halves.split_at_mut(32);
    first.copy_from_slice(&ephemeral.0);
    second.copy_from_slice(&public.0);
    expand(
        &Hkdf::<Sha256>::new(Some(&halves), material.as_slice()),
        "mkt 2 slot seal",
    )
}

/// What the sealing is bound to: the store, the number of the key, the slot and its pair.
fn bound_to(holder: Holder<'_>, kind: SlotKind, public: &Hex<32>) -> Result<Vec<u8>> {
    serde_json::to_vec(&("mkt 2 slot", holder, kind, public))
        .map_err(|error| Failure::internal("A key slot could not be written out.").because(error))
}
