//! Writes `tests/vectors/` with `CLAIMSEAL_WRITE_VECTORS=1`; else sees that they are what it would
//! write, so that no vector is lost or changed by hand.
#![cfg(feature = "verify")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

#[path = "seal_kit/cases.rs"]
mod cases;
#[path = "seal_kit/mod.rs"]
mod kit;

#[test]
fn vectors_are_what_the_generator_makes() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors");
    let write = std::env::var_os("CLAIMSEAL_WRITE_VECTORS").is_some();
    let all = cases::all();
    for (name, value) in &all {
        let path = folder.join(format!("{name}.json"));
        let text = format!("{}\n", serde_json::to_string_pretty(value).unwrap());
        if write {
            std::fs::write(&path, text).unwrap();
        } else {
            assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), text, "{name}");
        }
    }
    let json = |e: &std::fs::DirEntry| e.path().extension().is_some_and(|x| x == "json");
    let stored = std::fs::read_dir(folder).unwrap().filter(|e| json(e.as_ref().unwrap())).count();
    assert_eq!(stored, all.len(), "a vector without a case, or two cases of one name");
}
