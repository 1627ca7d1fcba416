//! Algorithms of soft bindings: watermarks and fingerprints by which a manifest is found again.

/// Beginnings of the names on the C2PA list of soft-binding algorithms.
const FAMILIES: [&str; 12] = [
    "ai.steg",
    "ai.trufo",
    "app.overlai",
    "com.adobe.icn",
    "com.adobe.trustmark",
    "com.aiwatermark",
    "com.digimarc",
    "com.imatag",
    "com.markany",
    "com.microsoft.invismark",
    "com.nagra.nexguard",
    "io.iscc",
];

/// The family that an algorithm's name belongs to. A name that is not on the list is not repeated.
#[must_use]
pub fn family(algorithm: &str) -> &'static str {
    FAMILIES.iter().find(|name| algorithm.starts_with(**name)).unwrap_or(&"another algorithm")
}
