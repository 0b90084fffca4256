//! A store whose key file is of the form before slots had pairs of keys: made here with nothing of the program's own, so that the form is
//! held to what it was.

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use mkt::domain::audit::Entry;
use mkt::domain::date::Instant;
use mkt::keys::{KeyFile, RecoveryCode, UnattendedSecret};
use mkt::store::open::CipherKey;
use mkt::store::{Acting, Store};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{CHEAP, Desk, write_private};

const STORE: [u8; 16] = [0x5a; 16];
const SALT: [u8; 16] = [0x17; 16];
const DATA_KEY: [u8; 32] = [0x29; 32];

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

fn expand(salt: Option<&[u8]>, material: &[u8], label: &str) -> [u8; 32] {
    let mut key = [0; 32];
    Hkdf::<Sha256>::new(salt, material)
        .expand(label.as_bytes(), &mut key)
        .unwrap();
    key
}

fn mac(key: &[u8; 32], text: &[u8]) -> String {
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key).unwrap();
    mac.update(text);
    hex(&mac.finalize().into_bytes())
}

/// The 256 bits of a code or secret in groups of base 32.
fn bits(text: &SecretString) -> Vec<u8> {
    let digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let values = text
        .expose_secret()
        .chars()
        .filter(|c| *c != '-')
        .map(|c| digits.find(c).unwrap());
    let mut all = values.flat_map(|value| (0..5).rev().map(move |bit| value >> bit & 1));
    (0..32)
        .map(|_| {
            let byte = all.by_ref().take(8).fold(0, |byte, bit| byte << 1 | bit);
            u8::try_from(byte).unwrap()
        })
        .collect()
}

fn lock(name: &str, kind: &str, material: &[u8], salt: [u8; 16]) -> Value {
    let cost = if kind == "passphrase" {
        json!({"memory_kib": 8, "passes": 1, "lanes": 1})
    } else {
        Value::Null
    };
    let nonce = [0x33; 24];
    let bound = json!([
        "mkt 1 lock",
        {"store": hex(&STORE), "epoch": 1, "name": name},
        kind,
        cost,
        hex(&salt)
    ]);
    let payload = Payload {
        msg: &DATA_KEY,
        aad: &serde_json::to_vec(&bound).unwrap(),
    };
    let seal = expand(Some(&salt), material, "mkt 1 lock seal");
    let sealed = XChaCha20Poly1305::new(&seal.into())
        .encrypt(&XNonce::from(nonce), payload)
        .unwrap();
    let check = expand(Some(&salt), material, "mkt 1 lock check");
    json!({
        "kind": kind,
        "cost": cost,
        "salt": hex(&salt),
        "nonce": hex(&nonce),
        "check": mac(&check, b"mkt 1 lock check"),
        "sealed": hex(&sealed),
    })
}

fn stretched(passphrase: &str, salt: &[u8; 16]) -> [u8; 32] {
    let mut material = [0; 32];
    Argon2::new(
        Algorithm::Argon2id,
        Version::V0x13,
        Params::new(8, 1, 1, Some(32)).unwrap(),
    )
    .hash_password_into(passphrase.as_bytes(), salt, &mut material)
    .unwrap();
    material
}

/// A desk with such a store. `alice` has every role but service, `bob` is an officer, `cron` is unattended with its secret in
/// `cron.pass`; the recovery code is in `recovery.txt`.
pub fn desk() -> Desk {
    let desk = Desk::bare();
    let mut users = Vec::new();
    for (at, (name, roles)) in [
        (
            "alice",
            json!(["officer", "manager", "dpo", "auditor", "admin"]),
        ),
        ("bob", json!(["officer"])),
    ]
    .into_iter()
    .enumerate()
    {
        let salt = [u8::try_from(at).unwrap(); 16];
        let file = desk.passphrase(name);
        let text = std::fs::read_to_string(file).unwrap();
        let material = stretched(text.trim_end(), &salt);
        users.push(json!({
            "name": name,
            "roles": roles,
            "set_at": "2026-02-03T04:05:06Z",
            "lock": lock(name, "passphrase", &material, salt),
        }));
    }
    let secret = UnattendedSecret::generate().unwrap().text();
    desk.private_file("cron.pass", &format!("{}\n", secret.expose_secret()));
    users.push(json!({
        "name": "cron",
        "roles": ["service"],
        "set_at": "2026-02-03T04:05:06Z",
        "lock": lock("cron", "secret", &bits(&secret), [9; 16]),
    }));
    let code = RecoveryCode::generate().unwrap().text();
    desk.private_file("recovery.txt", &format!("{}\n", code.expose_secret()));
    let content = json!({
        "store_id": hex(&STORE),
        "salt": hex(&SALT),
        "epoch": 1,
        "users": users,
        "recovery": lock("the recovery code", "recovery", &bits(&code), [8; 16]),
    });
    let canonical = serde_json::to_vec(&json!(["mkt key file", 1, content])).unwrap();
    let document = json!({
        "format": 1,
        "content": content,
        "checksum": hex(&Sha256::digest(&canonical)),
        "mac": mac(&expand(None, &DATA_KEY, "mkt 1 key file"), &canonical),
    });
    write_private(
        &KeyFile::path_for(&desk.store()),
        serde_json::to_vec_pretty(&document).unwrap(),
    );
    make_store(&desk);
    desk
}

fn make_store(desk: &Desk) {
    write_private(&desk.store(), "");
    let keys = KeyFile::load(&KeyFile::path_for(&desk.store())).unwrap();
    let text = std::fs::read_to_string(desk.path("alice.pass")).unwrap();
    let key = keys
        .unlock(
            &"alice".parse().unwrap(),
            &SecretString::from(text.trim_end()),
            CHEAP,
        )
        .unwrap()
        .data_key;
    let at = "2026-02-03T04:05:06Z";
    let cipher = key.cipher_key(keys.salt()).unwrap();
    let trail = expand(None, &DATA_KEY, "mkt 1 audit chain");
    let mut store = Store::create(
        &desk.store(),
        &CipherKey::new(&cipher).unwrap(),
        &trail,
        &keys.store_id(),
        at,
    )
    .unwrap();
    let acting = Acting {
        user: "alice".parse().unwrap(),
        login_uid: None,
        at: Instant::parse(at).unwrap(),
        read: std::time::Instant::now(),
        reason: None,
    };
    store
        .begin(&acting)
        .unwrap()
        .commit(Entry::change("init"))
        .unwrap();
}
