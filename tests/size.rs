//! House rules that a reader relies on: short files, no `unsafe`, no stubs, one place for the
//! browser's binding.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

const LONGEST: usize = 500;
const KINDS: &[&str] = &["rs", "ts", "js", "mjs", "html", "css"];
const FOLDERS: &[&str] = &["src", "www", "tests", "scripts", "benches", "fuzz"];

/// Pure tables: rows of data, no logic. They may be as long as the data is.
const TABLES: &[&str] = &["www/sdk/contracts.ts"];

fn files() -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in FOLDERS {
        if Path::new(folder).is_dir() {
            walk(Path::new(folder), &mut found);
        }
    }
    found
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the entry can be read").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            if !["node_modules", "dist", "target", "corpus"].contains(&name.as_str()) {
                walk(&path, found);
            }
        } else if path.extension().is_some_and(|kind| KINDS.iter().any(|known| kind == *known)) {
            found.push(path);
        }
    }
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).expect("a source is UTF-8")
}

/// Lines of code with the comments and string literals' neighbours left as they are: only whole
/// comment lines are dropped.
fn code_lines(path: &Path) -> Vec<(usize, String)> {
    text(path)
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .map(|(at, line)| (at + 1, line.to_owned()))
        .collect()
}

#[test]
fn no_file_is_too_long() {
    let long: Vec<String> = files()
        .iter()
        .filter(|path| !TABLES.iter().any(|table| path.ends_with(table)))
        .map(|path| (text(path).lines().count(), path))
        .filter(|(lines, _)| *lines > LONGEST)
        .map(|(lines, path)| format!("{}: {lines} lines", path.display()))
        .collect();
    assert!(long.is_empty(), "longer than {LONGEST} lines:\n{}", long.join("\n"));
}

#[test]
fn sources_hold_no_unsafe_and_no_stubs() {
    let forbidden = ["unsafe ", "todo!(", "unimplemented!(", "dbg!("];
    let mut wrong = Vec::new();
    for path in files().iter().filter(|path| path.starts_with("src")) {
        for (number, line) in code_lines(path) {
            if forbidden.iter().any(|word| line.contains(word)) {
                wrong.push(format!("{}:{number}: {}", path.display(), line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn only_the_wasm_module_names_wasm_bindgen() {
    let mut wrong = Vec::new();
    for path in files().iter().filter(|path| path.starts_with("src")) {
        if path.starts_with("src/wasm") || path.ends_with("src/wasm.rs") {
            continue;
        }
        for (number, line) in code_lines(path) {
            if ["wasm_bindgen", "js_sys", "web_sys"].iter().any(|word| line.contains(word)) {
                wrong.push(format!("{}:{number}: {}", path.display(), line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
