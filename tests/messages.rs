//! Every finding code has its sentences in both languages, and no row is dead.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::path::Path;

use claimseal::report::message::{Lang, codes, message};

/// Codes that stand as string literals in the sources of a folder.
fn literals(folder: &Path, areas: &[&str], out: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            literals(&path, areas, out);
            continue;
        }
        let source = std::fs::read_to_string(&path).unwrap();
        for text in source.split('"').skip(1).step_by(2) {
            let area = text.split('.').next().unwrap_or_default();
            // A literal that ends with a dot is the beginning of codes.
            let dotted = text.contains('.') && !text.ends_with('.');
            let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || c == '.');
            if dotted && plain && areas.contains(&area) {
                out.insert(text.to_owned());
            }
        }
    }
}

#[test]
fn codes_and_rows_agree() {
    let mut used = BTreeSet::from(["container.limit.bytes".to_owned()]);
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    literals(
        &source.join("detect"),
        &["ai", "camera", "container", "copy", "provenance"],
        &mut used,
    );
    literals(&source.join("seal"), &["challenge", "copy", "files", "report", "token"], &mut used);
    literals(&source.join("archive"), &["archive"], &mut used);
    let rows: BTreeSet<String> = codes().map(str::to_owned).collect();
    assert_eq!(used.difference(&rows).collect::<Vec<_>>(), Vec::<&String>::new(), "without a row");
    assert_eq!(rows.difference(&used).collect::<Vec<_>>(), Vec::<&String>::new(), "never used");
}

#[test]
fn both_languages_are_complete_and_differ() {
    for code in codes() {
        let (en, zh) = (message(code, Lang::En).unwrap(), message(code, Lang::ZhCn).unwrap());
        for text in [en.sentence, en.innocent, zh.sentence, zh.innocent] {
            assert!(!text.trim().is_empty(), "{code}");
        }
        let chinese = |text: &str| text.chars().any(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c));
        assert!(chinese(zh.sentence) && chinese(zh.innocent), "{code}");
        assert!(!chinese(en.sentence) && !chinese(en.innocent), "{code}");
    }
}
