//! ImageMagick's raw profiles in PNG text: a line feed, the name, the length in decimal, then
//! hexadecimal digits broken into lines.

/// The bytes of a raw profile.
pub(super) fn raw(text: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(text).ok()?.trim_start();
    let mut lines = text.splitn(3, '\n');
    lines.next()?;
    let length: usize = lines.next()?.trim().parse().ok()?;
    let digits: String = lines.next()?.chars().filter(|c| !c.is_whitespace()).collect();
    let mut bytes = crate::digest::unhex(&digits)?;
    bytes.truncate(length);
    Some(bytes)
}
