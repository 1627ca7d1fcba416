//! Copies that went through a service, where a real trace of it is left.

use crate::detect::finding::{Basis, Finding, Severity};
use crate::evidence::Evidence;

/// Facebook and Instagram write `FBMD` and hexadecimal digits into IPTC 2:40 SpecialInstructions of
/// every photo that they hand out. WeChat, QQ, Weibo, WhatsApp and Telegram leave no mark of their own: their
/// copies are plain JFIF files like those of any other encoder, and nothing is said about them.
pub(super) fn find(evidence: &Evidence<'_>) -> Vec<Finding> {
    let mark = evidence.metadata.iptc.iter().find(|record| {
        let is_hex =
            |digits: &str| digits.len() >= 8 && digits.chars().all(|c| c.is_ascii_hexdigit());
        (record.record, record.dataset) == (2, 40)
            && record.value.strip_prefix("FBMD").is_some_and(is_hex)
    });
    let finding = |record: &crate::metadata::iptc::Record| {
        let basis = Basis::at(&record.place).tag("IPTC 2:40").matched("FBMD");
        Finding::new("camera.copy.facebook", Severity::Info).with(basis)
    };
    mark.map(finding).into_iter().collect()
}
