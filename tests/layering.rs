//! A module uses only modules before it in the pipeline; files stay short; nothing is left open.

use std::path::{Path, PathBuf};

const ORDER: [&str; 15] = [
    "limits",
    "digest",
    "bytes",
    "container",
    "metadata",
    "provenance",
    "pixels",
    "likeness",
    "evidence",
    "detect",
    "policy",
    "report",
    "inspect",
    "seal",
    "service",
];

fn sources(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

fn all() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    sources(&root, &mut paths);
    assert!(paths.len() > 30);
    let name = |p: &PathBuf| p.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
    paths.iter().map(|p| (name(p), std::fs::read_to_string(p).unwrap())).collect()
}

fn rank(module: &str) -> Option<usize> {
    ORDER.iter().position(|name| *name == module)
}

#[test]
fn no_module_uses_a_later_one() {
    for (file, source) in all() {
        let module = file.split(['/', '.']).next().unwrap_or_default();
        let Some(own) = rank(module) else { continue };
        for used in source.split("crate::").skip(1) {
            let used: String =
                used.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
            let later = rank(&used).is_some_and(|other| other > own);
            assert!(!later, "{file} uses crate::{used}");
        }
    }
}

#[test]
fn only_the_boundary_names_wasm_bindgen() {
    for (file, source) in all() {
        assert!(file.starts_with("wasm/") || !source.contains("use wasm_bindgen"), "{file}");
    }
}

#[test]
fn files_are_short_and_finished() {
    for (file, source) in all() {
        assert!(source.lines().count() <= 500, "{file} has over 500 lines");
        for open in ["todo!", "unimplemented!", "dbg!"] {
            assert!(!source.contains(open), "{file} holds {open}");
        }
    }
}
