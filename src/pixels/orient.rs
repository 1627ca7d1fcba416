//! EXIF orientation (TIFF tag 0x0112) applied to a picture.

use super::Picture;

/// Source rows that are turned together: one output row then takes 48 adjacent bytes at a time.
const STRIP: usize = 16;

/// The picture as it is to be shown. Orientation 2..4 is applied in place, 5..8 into a second
/// buffer; other values leave the picture as it is.
pub(super) fn upright(mut picture: Picture, orientation: u8) -> Picture {
    let width = picture.width as usize;
    let (pixels, _) = picture.rgb.as_chunks_mut::<3>();
    if width == 0 || pixels.is_empty() {
        return picture;
    }
    match orientation {
        2 => pixels.chunks_exact_mut(width).for_each(<[[u8; 3]]>::reverse),
        3 => pixels.reverse(),
        4 => {
            let (top, bottom) = pixels.split_at_mut(pixels.len() / width / 2 * width);
            for (a, b) in top.chunks_exact_mut(width).zip(bottom.chunks_exact_mut(width).rev()) {
                a.swap_with_slice(b);
            }
        }
        5..=8 => {
            return Picture {
                width: picture.height,
                height: picture.width,
                rgb: quarter_turn(pixels, width, orientation),
            };
        }
        _ => {}
    }
    picture
}

/// Rows become columns. The first row of the result is the first column of `pixels` for 5 and 6
/// and the last for 7 and 8; it begins at the top for 5 and 8 and at the bottom for 6 and 7.
fn quarter_turn(pixels: &[[u8; 3]], width: usize, orientation: u8) -> Vec<u8> {
    let height = pixels.len() / width;
    let from_bottom = matches!(orientation, 6 | 7);
    let from_right = matches!(orientation, 7 | 8);
    let mut out = vec![[0_u8; 3]; width * height];
    for (index, strip) in pixels.chunks(STRIP * width).enumerate() {
        let top = index * STRIP;
        let rows = strip.len() / width;
        let first = if from_bottom { height - top - rows } else { top };
        for (y, line) in out.chunks_exact_mut(height).enumerate() {
            let x = if from_right { width - 1 - y } else { y };
            let Some(target) = line.get_mut(first..first + rows) else { continue };
            let column = strip.iter().skip(x).step_by(width);
            if from_bottom {
                target.iter_mut().rev().zip(column).for_each(|(t, s)| *t = *s);
            } else {
                target.iter_mut().zip(column).for_each(|(t, s)| *t = *s);
            }
        }
    }
    out.into_flattened()
}
