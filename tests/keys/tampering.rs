//! Somebody changes the key file: by accident, or knowing its form and making its checksum anew.

use std::fs;

use mkt::domain::user::Role;
use mkt::error::Code;
use mkt::keys::{Credential, KeyFile};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{ALICE, BOB, CHEAP, Ring, code_of, good, hex, name, now, secret};

#[test]
fn any_byte_changed_is_damage_before_a_passphrase_is_asked_for() {
    let ring = Ring::new();
    let path = ring.path();
    let whole = fs::read(&path).unwrap();
    let same: Value = serde_json::from_slice(&whole).unwrap();
    let mut looked_at = 0;
    for at in 0..whole.len() {
        for flip in [1, 2, 0x20, 0x80] {
            let mut bytes = whole.clone();
            bytes[at] ^= flip;
            fs::write(&path, &bytes).unwrap();
            match KeyFile::load(&path) {
                Err(failure) => {
                    assert!(
                        matches!(failure.code, Code::Damaged | Code::Newer),
                        "byte {at}: {failure}"
                    );
                    looked_at += 1;
                }
                // A change of the MAC is found by whoever has the key; one of the white space is none.
                Ok(file) => {
                    let now: Value = serde_json::from_slice(&bytes).unwrap();
                    if now != same {
                        assert_ne!(now["mac"], same["mac"], "byte {at}");
                        assert_eq!(code_of(&file, "alice", ALICE), Code::Damaged, "byte {at}");
                    }
                }
            }
        }
    }
    assert!(looked_at > whole.len());
}

#[test]
fn a_file_cut_short_anywhere_is_damage() {
    let ring = Ring::new();
    let whole = fs::read(ring.path()).unwrap();
    // The last byte is the line end.
    for length in 0..whole.len() - 2 {
        fs::write(ring.path(), &whole[..length]).unwrap();
        assert_eq!(
            KeyFile::load(&ring.path()).unwrap_err().code,
            Code::Damaged,
            "{length}"
        );
    }
}

/// Makes the checksum anew, for which no key is needed.
fn make_checksum(document: &mut Value) {
    let canonical = serde_json::to_vec(&json!([
        "mkt key file",
        document["format"],
        document["content"]
    ]))
    .unwrap();
    document["checksum"] = json!(hex(&Sha256::digest(canonical)));
}

/// The file as changed by somebody who knows how its checksum is made and has not the data key.
fn forged(ring: &Ring, change: impl FnOnce(&mut Value)) -> KeyFile {
    let path = ring.path();
    let mut document: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    change(&mut document["content"]);
    make_checksum(&mut document);
    fs::write(&path, serde_json::to_vec(&document).unwrap()).unwrap();
    KeyFile::load(&path).unwrap()
}

#[test]
fn a_forger_is_believed_as_far_as_the_checksum_only() {
    let ring = Ring::new();
    let file = forged(&ring, |_| ());
    file.unlock(&name("alice"), &secret(ALICE), CHEAP).unwrap();
}

#[test]
fn raising_a_role_dropping_a_slot_or_changing_anything_else_is_damage() {
    type Change = fn(&mut Value);
    let changes: [(&str, Change); 12] = [
        ("roles raised", |content| {
            content["users"][1]["roles"] = json!(["officer", "admin"]);
        }),
        ("own role raised", |content| {
            content["users"][0]["roles"] = json!(["dpo"]);
        }),
        ("slot dropped", |content| {
            drop(content["users"].as_array_mut().unwrap().remove(1));
        }),
        ("slots swapped", |content| {
            content["users"].as_array_mut().unwrap().swap(1, 2);
        }),
        ("user renamed", |content| {
            content["users"][1]["name"] = json!("eve");
        }),
        ("time changed", |content| {
            content["users"][1]["set_at"] = json!("2026-02-03T04:05:07Z");
        }),
        ("lock copied", |content| {
            content["users"][1]["lock"] = content["users"][2]["lock"].clone();
        }),
        ("lock moved to another name", |content| {
            content["users"][0]["lock"] = content["users"][1]["lock"].clone();
        }),
        ("recovery dropped", |content| {
            content["recovery"] = Value::Null;
        }),
        ("epoch raised", |content| content["epoch"] = json!(2)),
        ("other salt", |content| {
            content["salt"] = json!("00".repeat(16));
        }),
        ("other store", |content| {
            content["store_id"] = json!("00".repeat(16));
        }),
    ];
    for (what, change) in changes {
        let ring = Ring::new();
        let file = forged(&ring, change);
        let given = if what == "lock moved to another name" {
            BOB
        } else {
            ALICE
        };
        assert_eq!(code_of(&file, "alice", given), Code::Damaged, "{what}");
        if what != "recovery dropped" {
            let failure = file.unlock_with_recovery_code(&ring.recovery).unwrap_err();
            assert_eq!(failure.code, Code::Damaged, "{what}");
        }
    }
}

#[test]
fn the_right_passphrase_on_a_spoilt_slot_is_damage_and_not_a_wrong_passphrase() {
    for part in [
        "/nonce",
        "/pair/public",
        "/pair/private",
        "/pair/key/ephemeral",
        "/pair/key/nonce",
        "/pair/key/sealed",
    ] {
        let ring = Ring::new();
        let file = forged(&ring, |content| {
            let spoilt = content["users"][0]["lock"].pointer_mut(part).unwrap();
            let digits = spoilt.as_str().unwrap();
            let other = if digits.starts_with('0') { "1" } else { "0" };
            *spoilt = json!(format!("{other}{}", &digits[1..]));
        });
        assert_eq!(code_of(&file, "alice", ALICE), Code::Damaged, "{part}");
        assert_eq!(
            code_of(&file, "alice", BOB),
            Code::WrongPassphrase,
            "{part}"
        );
        // Her slot is spoilt; his opens, and then the whole is found not to be what it was.
        assert_eq!(code_of(&file, "bob", BOB), Code::Damaged, "{part}");
    }
}

#[test]
fn a_forged_cost_neither_weakens_a_slot_nor_takes_the_memory() {
    for cost in [
        json!({"memory_kib": u32::MAX, "passes": 1, "lanes": 1}),
        json!({"memory_kib": 8, "passes": u32::MAX, "lanes": 1}),
        json!({"memory_kib": 8, "passes": 1, "lanes": u32::MAX}),
        Value::Null,
    ] {
        let ring = Ring::new();
        let file = forged(&ring, |content| {
            content["users"][0]["lock"]["cost"] = cost.clone();
        });
        assert_eq!(code_of(&file, "alice", ALICE), Code::Damaged, "{cost}");
        // Nor does trying a name that does not exist.
        assert_eq!(
            code_of(&file, "nobody", ALICE),
            Code::WrongPassphrase,
            "{cost}"
        );
    }
}

#[test]
fn a_slot_that_was_revoked_cannot_be_put_back() {
    let mut ring = Ring::new();
    let (path, key) = (ring.path(), ring.key.clone());
    let old: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    ring.file.revoke(&key, &name("bob")).unwrap();
    ring.file.save(&path).unwrap();
    let slot = old["content"]["users"][1].clone();
    let file = forged(&ring, |content| {
        content["users"].as_array_mut().unwrap().push(slot);
    });
    assert_eq!(code_of(&file, "bob", BOB), Code::Damaged);
    assert_eq!(code_of(&file, "alice", ALICE), Code::Damaged);
}

#[test]
fn a_name_that_is_there_twice_is_damage() {
    let ring = Ring::new();
    let path = ring.path();
    let mut other = KeyFile::load(&path).unwrap();
    let passphrase = good("granite kettle umbrella");
    other
        .add_user(
            &ring.key,
            &name("bib"),
            Role::Admin.into(),
            Credential::Passphrase(&passphrase, CHEAP),
            now(),
        )
        .unwrap();
    other.save(&path).unwrap();
    let mut document: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    document["content"]["users"][3]["name"] = json!("bob");
    make_checksum(&mut document);
    fs::write(&path, document.to_string()).unwrap();
    assert_eq!(KeyFile::load(&path).unwrap_err().code, Code::Damaged);
}
