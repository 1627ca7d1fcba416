//! Puts the pages of `www/review` and `www/shop` into a table for the service's feature.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if std::env::var_os("CARGO_FEATURE_SERVICE").is_none() {
        return;
    }
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut table = String::new();
    for (name, folder) in [("REVIEW", "www/review"), ("SHOP", "www/shop")] {
        let folder = root.join(folder);
        // A folder that is not there yet is seen when it comes.
        let watched = if folder.is_dir() { folder.clone() } else { root.join("www") };
        println!("cargo:rerun-if-changed={}", watched.display());
        let mut files = Vec::new();
        walk(&folder, &folder, &mut files);
        files.sort();
        let _ = writeln!(table, "pub(crate) static {name}: &[(&str, &[u8])] = &[");
        for (name, path) in files {
            let _ = writeln!(table, "    ({name:?}, include_bytes!({path:?})),");
        }
        table.push_str("];\n");
    }
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default()).join("pages.rs");
    if let Err(error) = fs::write(&out, table) {
        println!("cargo:error={}: {error}", out.display());
    }
}

/// Files below `folder` with their names relative to `root`; hidden ones are left out.
fn walk(root: &Path, folder: &Path, files: &mut Vec<(String, PathBuf)>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if path.is_dir() {
            walk(root, &path, files);
        } else if let Ok(name) = path.strip_prefix(root) {
            files.push((name.to_string_lossy().replace('\\', "/"), path));
        }
    }
}
