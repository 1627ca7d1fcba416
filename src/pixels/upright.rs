//! The eight EXIF orientations (CIPA DC-008, tag 0x0112).

use super::Picture;

/// Turns a stored picture upright. Orientation 1, and any value that is none, leaves it as it is.
pub(super) fn turn(picture: Picture, orientation: u8) -> Picture {
    if !(2..=8).contains(&orientation) {
        return picture;
    }
    let (w, h) = (picture.width as usize, picture.height as usize);
    let (width, height) = if orientation >= 5 { (h, w) } else { (w, h) };
    let mut rgb = Vec::with_capacity(picture.rgb.len());
    for y in 0..height {
        for x in 0..width {
            let (sx, sy) = match orientation {
                2 => (w - 1 - x, y),
                3 => (w - 1 - x, h - 1 - y),
                4 => (x, h - 1 - y),
                5 => (y, x),
                6 => (y, h - 1 - x),
                7 => (w - 1 - y, h - 1 - x),
                _ => (w - 1 - y, x),
            };
            let at = (sy * w + sx) * 3;
            rgb.extend_from_slice(picture.rgb.get(at..at + 3).unwrap_or(&[0; 3]));
        }
    }
    let (width, height) = if orientation >= 5 {
        (picture.height, picture.width)
    } else {
        (picture.width, picture.height)
    };
    Picture { width, height, rgb }
}
