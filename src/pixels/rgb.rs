//! Decoded samples of any layout to 8-bit RGB, in the buffer where they are.

use image::ColorType;

/// How the samples of one pixel lie in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    /// Samples a pixel: 1 grey, 2 grey and alpha, 3 RGB, 4 RGB and alpha.
    channels: usize,
    /// Bytes a sample, 1 or 2 (native byte order).
    depth: usize,
}

impl Layout {
    /// The layout of an integer colour type; `None` for floating-point ones.
    pub(super) fn of(color: ColorType) -> Option<Self> {
        let (channels, depth) = match color {
            ColorType::L8 => (1, 1),
            ColorType::La8 => (2, 1),
            ColorType::Rgb8 => (3, 1),
            ColorType::Rgba8 => (4, 1),
            ColorType::L16 => (1, 2),
            ColorType::La16 => (2, 2),
            ColorType::Rgb16 => (3, 2),
            ColorType::Rgba16 => (4, 2),
            _ => return None,
        };
        Some(Self { channels, depth })
    }

    /// Samples a pixel where each has 8 bits.
    pub(super) fn channels_of_8_bits(self) -> Option<usize> {
        (self.depth == 1).then_some(self.channels)
    }

    /// Bytes a pixel.
    pub(super) fn bytes(self) -> usize {
        self.channels * self.depth
    }
}

/// Turns the first `pixels` pixels of `buffer` into RGB and cuts the buffer to them. The buffer
/// holds at least three bytes a pixel.
pub(super) fn convert(buffer: &mut Vec<u8>, pixels: usize, layout: Layout) {
    let step = layout.bytes();
    let mut one = |i: usize| {
        let Some(rgb) = buffer.get(i * step..(i + 1) * step).map(|p| pixel(p, layout)) else {
            return;
        };
        if let Some(target) = buffer.get_mut(i * 3..(i + 1) * 3) {
            target.copy_from_slice(&rgb);
        }
    };
    // Growing pixels are written from the end, shrinking ones from the start: none is overwritten
    // before it was read.
    if step < 3 {
        (0..pixels).rev().for_each(&mut one);
    } else if step > 3 {
        (0..pixels).for_each(&mut one);
    }
    buffer.truncate(pixels * 3);
}

fn pixel(bytes: &[u8], layout: Layout) -> [u8; 3] {
    let mut samples = [0_u8; 4];
    for (sample, raw) in samples.iter_mut().zip(bytes.chunks_exact(layout.depth)) {
        *sample = match *raw {
            [a, b] => u16::from_ne_bytes([a, b]).to_be_bytes()[0],
            [a] => a,
            _ => 0,
        };
    }
    let [a, b, c, d] = samples;
    match layout.channels {
        1 => [a; 3],
        2 => [over_white(a, b); 3],
        3 => [a, b, c],
        _ => [over_white(a, d), over_white(b, d), over_white(c, d)],
    }
}

/// `value` at `alpha` over white, rounded to the nearest integer.
fn over_white(value: u8, alpha: u8) -> u8 {
    let (value, alpha) = (u32::from(value), u32::from(alpha));
    let sum = value * alpha + 255 * (255 - alpha) + 127;
    u8::try_from(sum / 255).unwrap_or(u8::MAX)
}
