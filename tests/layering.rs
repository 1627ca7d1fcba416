//! The pipeline runs one way: a module uses only modules before it in the list (DESIGN 2.1).
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

/// Layers from the ground up. Modules on one line stand side by side and may use each other.
const LAYERS: &[&[&str]] = &[
    &["limits", "digest", "time"],
    &["bytes"],
    &["container"],
    &["metadata"],
    &["provenance"],
    &["pixels"],
    &["watermark"],
    &["likeness"],
    &["evidence"],
    &["detect"],
    &["policy"],
    &["report"],
    &["inspect"],
    &["seal"],
    &["archive"],
    &["service"],
    &["wasm"],
    &["cli", "main", "lib"],
];

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|names| names.contains(&module))
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder can be read")
        .map(|entry| entry.expect("the entry can be read").path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Name of the top-level module that a file belongs to: `detect` for `src/detect/ai.rs`.
fn module_of(path: &Path) -> String {
    let inside = path.strip_prefix("src").expect("a file below src");
    let first = inside.components().next().expect("a name").as_os_str();
    first.to_string_lossy().trim_end_matches(".rs").to_owned()
}

/// Top-level modules named after `crate::` in code, a group `crate::{a, b::c}` included.
fn imports(source: &str) -> Vec<String> {
    let code: String = source
        .lines()
        .map(|line| line.split_once("//").map_or(line, |(code, _)| code))
        .collect::<Vec<_>>()
        .join("\n");
    let mut names = Vec::new();
    for (at, found) in code.match_indices("crate::") {
        let before = code[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '$') {
            continue;
        }
        let rest = &code[at + found.len()..];
        if rest.starts_with('{') {
            names.extend(group(rest));
        } else {
            names.push(first_name(rest));
        }
    }
    // Only modules; constants and functions of the crate's root are no layer.
    names.retain(|name| name.chars().next().is_some_and(char::is_lowercase));
    names
}

fn first_name(text: &str) -> String {
    text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// First names at the top level of a `{ ... }` group.
fn group(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut depth = 0usize;
    let mut start = 0usize;
    for (at, c) in text.char_indices() {
        match c {
            '{' => {
                depth += 1;
                if depth == 1 {
                    start = at + 1;
                }
            }
            ',' if depth == 1 => {
                names.push(first_name(&text[start..at]));
                start = at + 1;
            }
            '}' => {
                depth -= 1;
                if depth == 0 {
                    names.push(first_name(&text[start..at]));
                    break;
                }
            }
            _ => {}
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

#[test]
fn no_module_uses_one_above_it() {
    let mut files = Vec::new();
    sources(Path::new("src"), &mut files);
    assert!(files.len() > 10, "the sources were found");
    let mut wrong = Vec::new();
    for file in files {
        let module = module_of(&file);
        let source = fs::read_to_string(&file).expect("a readable source");
        let Some(own) = layer(&module) else {
            wrong.push(format!("{}: module `{module}` has no place in LAYERS", file.display()));
            continue;
        };
        for used in imports(&source) {
            if let Some(other) = layer(&used)
                && other > own
            {
                wrong.push(format!("{}: `{module}` uses `{used}` above it", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn groups_paths_and_comments_are_read() {
    let source = "use crate::{bytes, detect::{ai, camera}, VERSION};\n// crate::service\n\
                  fn f() -> crate::report::Report { crate::inspect() }\nmycrate::wasm!();";
    assert_eq!(imports(source), ["bytes", "detect", "report", "inspect"]);
}
