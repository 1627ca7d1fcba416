//! Times against each other and against the claim. Clocks are often wrong and time zones often
//! not stated, so this is context and never a contradiction.

use super::record::{self, date_time, offset};
use crate::detect::finding::{Basis, Finding, Severity};
use crate::evidence::Evidence;
use crate::metadata::exif::{Exif, Ifd};
use crate::time::parse_rfc3339;

/// One finding for each order of times that cannot be.
pub(super) fn find(evidence: &Evidence<'_>) -> Vec<Finding> {
    let exif = &evidence.metadata.exif;
    let Some(taken) = stated(exif, Ifd::Exif, record::DATE_TIME_ORIGINAL, OFFSET_ORIGINAL) else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    let mut note = |code: &str, severity, entry: (Ifd, u16), label: &str| {
        if let Some(entry) = exif.get(entry.0, entry.1) {
            findings.push(Finding::new(code, severity).with(Basis::at(&entry.place).tag(label)));
        }
    };
    let original = (Ifd::Exif, record::DATE_TIME_ORIGINAL);
    if evidence.claim.at.is_some_and(|at| taken.earliest() > at + MINUTE * 10) {
        note("camera.time.afterClaim", Severity::Notice, original, ORIGINAL);
    }
    if evidence.claim.ordered_at.is_some_and(|ordered| taken.latest() < ordered) {
        note("camera.time.beforeOrder", Severity::Notice, original, ORIGINAL);
    }
    for (ifd, tag, zone, label) in [
        (Ifd::Exif, DIGITIZED, OFFSET_DIGITIZED, "0x9004 DateTimeDigitized"),
        (Ifd::Primary, MODIFIED, OFFSET_MODIFIED, "0x0132 DateTime"),
    ] {
        if stated(exif, ifd, tag, zone).is_some_and(|t| t.latest() < taken.earliest()) {
            note("camera.time.disordered", Severity::Info, (ifd, tag), label);
            break;
        }
    }
    // A position may be older than the picture by minutes, not by days.
    if position_time(exif).is_some_and(|gps| (gps - taken.seconds).abs() > 2 * DAY) {
        note(
            "camera.time.positionDiffers",
            Severity::Info,
            (Ifd::Gps, GPS_DATE),
            "0x001D GPSDateStamp",
        );
    }
    findings
}

const ORIGINAL: &str = "0x9003 DateTimeOriginal";
const OFFSET_ORIGINAL: u16 = record::OFFSET_TIME_ORIGINAL;
const DIGITIZED: u16 = 0x9004;
const OFFSET_DIGITIZED: u16 = 0x9012;
const MODIFIED: u16 = 0x0132;
const OFFSET_MODIFIED: u16 = 0x9010;
const GPS_DATE: u16 = 0x001D;
const MINUTE: i64 = 60;
const DAY: i64 = 86_400;

/// A time and how far off it may be because its zone is not stated.
struct Stated {
    seconds: i64,
    slack: i64,
}

impl Stated {
    fn earliest(&self) -> i64 {
        self.seconds - self.slack
    }

    fn latest(&self) -> i64 {
        self.seconds + self.slack
    }
}

/// Zones reach from -12 to +14 hours; a day covers them where none is stated.
fn stated(exif: &Exif, ifd: Ifd, tag: u16, zone: u16) -> Option<Stated> {
    let time = date_time(exif.text(ifd, tag)?)?;
    let zone = offset(exif, zone);
    let seconds = parse_rfc3339(&(time + zone.unwrap_or("Z")))?;
    Some(Stated { seconds, slack: if zone.is_some() { 0 } else { DAY } })
}

/// Noon UTC of the day of the position, which is always stated in UTC.
fn position_time(exif: &Exif) -> Option<i64> {
    let date = exif.text(Ifd::Gps, GPS_DATE)?;
    parse_rfc3339(&(date_time(&format!("{date} 12:00:00"))? + "Z"))
}
