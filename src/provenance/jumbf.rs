//! JUMBF superboxes (ISO 19566-5): a description box with type and label, then content boxes.

/// One superbox.
#[derive(Clone, Debug)]
pub(super) struct Superbox<'a> {
    /// First four bytes of its type UUID, ASCII for all C2PA types: `c2pa`, `c2ma`, `cbor`.
    pub(super) kind: [u8; 4],
    /// Label; empty where it has none.
    pub(super) label: String,
    /// Content boxes in order.
    pub(super) boxes: Vec<Node<'a>>,
}

/// One content box.
#[derive(Clone, Debug)]
pub(super) enum Node<'a> {
    Super(Superbox<'a>),
    Data {
        kind: [u8; 4],
        data: &'a [u8],
    },
    /// A box that could not be read.
    Broken,
}

impl<'a> Superbox<'a> {
    /// The superboxes directly inside.
    pub(super) fn supers(&self) -> impl Iterator<Item = &Superbox<'a>> {
        self.boxes.iter().filter_map(|node| match node {
            Node::Super(inner) => Some(inner),
            _ => None,
        })
    }

    /// Content of the first box of this type directly inside.
    pub(super) fn data(&self, kind: [u8; 4]) -> Option<&'a [u8]> {
        self.boxes.iter().find_map(|node| match node {
            Node::Data { kind: found, data } if *found == kind => Some(*data),
            _ => None,
        })
    }

    /// Whether anything inside, at any depth, could not be read.
    pub(super) fn is_broken(&self) -> bool {
        self.boxes.iter().any(|node| match node {
            Node::Broken => true,
            Node::Super(inner) => inner.is_broken(),
            Node::Data { .. } => false,
        })
    }
}

/// Bounds of one parse: boxes left, and nesting left.
#[derive(Debug)]
pub(super) struct Bounds {
    pub(super) boxes: usize,
    pub(super) depth: usize,
}

/// Reads the superbox that `bytes` begins with. `None` where there is none.
pub(super) fn parse<'a>(bytes: &'a [u8], bounds: &mut Bounds) -> Option<Superbox<'a>> {
    let (kind, data, _) = split_box(bytes)?;
    if kind != *b"jumb" { None } else { superbox(data, bounds) }
}

fn superbox<'a>(content: &'a [u8], bounds: &mut Bounds) -> Option<Superbox<'a>> {
    bounds.depth = bounds.depth.checked_sub(1)?;
    let read = superbox_inside(content, bounds);
    bounds.depth += 1;
    read
}

fn superbox_inside<'a>(content: &'a [u8], bounds: &mut Bounds) -> Option<Superbox<'a>> {
    let (first, description, mut rest) = split_box(content)?;
    if first != *b"jumd" {
        return None;
    }
    let (kind, label) = describe(description)?;
    let mut boxes = Vec::new();
    while !rest.is_empty() {
        let (true, Some((kind, data, after))) = (bounds.boxes > 0, split_box(rest)) else {
            boxes.push(Node::Broken);
            break;
        };
        bounds.boxes -= 1;
        rest = after;
        boxes.push(match kind {
            [b'j', b'u', b'm', b'b'] => superbox(data, bounds).map_or(Node::Broken, Node::Super),
            kind => Node::Data { kind, data },
        });
    }
    Some(Superbox { kind, label, boxes })
}

/// Type, content and what follows of the box that `bytes` begins with.
fn split_box(bytes: &[u8]) -> Option<([u8; 4], &[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let (kind, rest) = rest.split_first_chunk::<4>()?;
    let (size, rest) = match u32::from_be_bytes(*length) {
        0 => return Some((*kind, rest, &[])),
        1 => {
            let (long, rest) = rest.split_first_chunk::<8>()?;
            (u64::from_be_bytes(*long).checked_sub(16)?, rest)
        }
        short => (u64::from(short).checked_sub(8)?, rest),
    };
    let (data, after) = rest.split_at_checked(usize::try_from(size).ok()?)?;
    Some((*kind, data, after))
}

/// Type and label of a description box.
fn describe(description: &[u8]) -> Option<([u8; 4], String)> {
    const HAS_LABEL: u8 = 2;
    let (uuid, rest) = description.split_first_chunk::<16>()?;
    let (&toggles, rest) = rest.split_first()?;
    let kind = *uuid.first_chunk::<4>()?;
    if toggles & HAS_LABEL == 0 {
        return Some((kind, String::new()));
    }
    let end = rest.iter().position(|&byte| byte == 0)?;
    let label = std::str::from_utf8(rest.get(..end)?).ok()?;
    Some((kind, label.to_owned()))
}
