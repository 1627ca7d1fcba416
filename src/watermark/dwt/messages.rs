//! The messages, as the programs that embed them have them in their source.

use super::blocks::Plane;

/// A message that is the same in every picture.
#[derive(Debug, PartialEq, Eq)]
pub struct Message {
    /// Id of the marker catalogue.
    pub id: &'static str,
    /// What embeds it.
    pub name: &'static str,
    /// Its bits, most significant first, in bytes; bits past `length` are zero.
    bytes: &'static [u8],
    /// Number of its bits.
    pub length: usize,
    /// Width of the widest pictures that are made with it, in blocks of 8 pixels.
    pub(super) widest: usize,
    /// In what the programs embed it.
    pub(super) planes: &'static [Plane],
    /// Smallest correlation in 1000ths; see [`super::search`].
    pub(super) accept: i64,
}

/// All messages. The last one has 48 bits in its source, of which the two leading zeros are lost on
/// the way (Python's `bin`).
pub static MESSAGES: &[Message] = &[
    Message {
        id: "W-01",
        name: "StableDiffusionV1",
        bytes: b"StableDiffusionV1",
        length: 136,
        widest: 128,
        planes: &[Plane::Bytes],
        accept: 800,
    },
    Message {
        id: "W-01",
        name: "StableDiffusionV1-Inpainting",
        bytes: b"StableDiffusionV1-Inpainting",
        length: 224,
        widest: 128,
        planes: &[Plane::Bytes],
        accept: 780,
    },
    Message {
        id: "W-02",
        name: "SDV2",
        bytes: b"SDV2",
        length: 32,
        widest: 256,
        planes: &[Plane::Bytes],
        accept: 940,
    },
    Message {
        id: "W-03",
        name: "SDXL",
        bytes: &[0xB3, 0xEC, 0x90, 0x7B, 0xB1, 0x9E],
        length: 48,
        widest: 256,
        planes: &[Plane::Floats, Plane::FloatsOfRed, Plane::Bytes],
        accept: 850,
    },
    Message {
        id: "W-04",
        name: "FLUX",
        bytes: &[0xAB, 0xFA, 0x1E, 0x73, 0xD4, 0xB8],
        length: 46,
        widest: 256,
        planes: &[Plane::Floats, Plane::Bytes],
        accept: 860,
    },
];

impl Message {
    /// Its bits in order.
    pub(super) fn bits(&self) -> impl Iterator<Item = bool> + Clone {
        let bits = self.bytes.iter().flat_map(|byte| (0..8).rev().map(move |at| byte >> at & 1));
        bits.take(self.length).map(|bit| bit == 1)
    }
}
