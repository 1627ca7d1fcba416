//! TIFF (TIFF 6.0): kept whole as one part; size from the first directory.

use super::{Flaw, PartKind, Walk};
use crate::bytes::Order;

const IMAGE_WIDTH: u16 = 0x0100;
const IMAGE_LENGTH: u16 = 0x0101;

/// Keeps the file as one part and reads its size.
pub(super) fn walk(walk: &mut Walk<'_, '_>) {
    walk.part(PartKind::Tiff, 0, walk.bytes);
    walk.container.size = size(walk.bytes);
    if walk.container.size.is_none() {
        walk.flaw(Flaw::Malformed, 0);
    }
}

fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    let (order, first) = header(bytes)?;
    let count = order.u16(bytes, first)?;
    let (mut width, mut height) = (None, None);
    for index in 0..usize::from(count) {
        let at = first.checked_add(2 + index * 12)?;
        let Some(tag) = order.u16(bytes, at) else { break };
        let value = match order.u16(bytes, at + 2) {
            Some(3) => order.u16(bytes, at + 8).map(u32::from),
            _ => order.u32(bytes, at + 8),
        };
        match tag {
            IMAGE_WIDTH => width = value,
            IMAGE_LENGTH => height = value,
            _ => {}
        }
    }
    width.zip(height)
}

/// Byte order and offset of the first directory.
pub(crate) fn header(bytes: &[u8]) -> Option<(Order, usize)> {
    let order = match bytes.get(..2)? {
        b"II" => Order::Little,
        b"MM" => Order::Big,
        _ => return None,
    };
    if order.u16(bytes, 2)? != 42 {
        return None;
    }
    Some((order, usize::try_from(order.u32(bytes, 4)?).ok()?))
}
