//! XMP properties (ISO 16684-1), read leniently: real generators write broken packets.

use super::Place;
use crate::bytes::{Order, array, slice};
use crate::container::{Container, PartKind};
use crate::limits::Limits;

/// One property: an element's text or an attribute, with its namespace resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property {
    /// Namespace URI that the prefix is bound to; empty where it is not bound.
    pub namespace: String,
    /// Local name.
    pub name: String,
    /// Path of local names from the outermost property, for nested ones: `History/li/softwareAgent`.
    pub path: String,
    /// Value with entities decoded.
    pub value: String,
    /// Whether it is written as an attribute, not as an element.
    pub is_attribute: bool,
    /// Where its packet stands.
    pub place: Place,
}

/// Most properties of one packet, deepest nesting, and longest value in bytes that are kept.
const MOST_PROPERTIES: usize = 5_000;
const MAX_DEPTH: usize = 32;
const MOST_VALUE: usize = 1 << 20;

/// Reads a packet by scanning tags; what is not well formed is passed over. UTF-16 packets are
/// not read.
pub(super) fn read(packet: &[u8], place: &Place) -> Vec<Property> {
    let text = String::from_utf8_lossy(packet);
    let mut scan = Scan { place, stack: Vec::new(), out: Vec::new() };
    let mut rest: &str = &text;
    while let Some(open) = rest.find('<') {
        if scan.out.len() >= MOST_PROPERTIES {
            break;
        }
        let (before, tag) = rest.split_at(open);
        scan.text(before);
        let Some((inside, after)) = tag_end(tag) else { break };
        scan.tag(inside);
        rest = after;
    }
    scan.out
}

/// Splits `tag`, which begins with `<`, after its end: a comment, a CDATA section, a processing
/// instruction, or a tag whose `>` stands outside quotes.
fn tag_end(tag: &str) -> Option<(&str, &str)> {
    let upto = |end: &str| {
        let at = tag.find(end)?;
        Some((tag.get(..at + end.len())?, tag.get(at + end.len()..)?))
    };
    if tag.starts_with("<!--") {
        return upto("-->");
    }
    if tag.starts_with("<?") || tag.starts_with("<!") {
        return upto(">");
    }
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            (None, b'>') => return Some((tag.get(..=at)?, tag.get(at + 1..)?)),
            _ => {}
        }
    }
    None
}

/// An element that is open: its name, its text so far, and the prefixes that it binds.
struct Open {
    name: String,
    text: String,
    prefixes: Vec<(String, String)>,
    has_children: bool,
}

struct Scan<'a> {
    place: &'a Place,
    stack: Vec<Open>,
    out: Vec<Property>,
}

impl Scan<'_> {
    fn text(&mut self, text: &str) {
        if let Some(open) = self.stack.last_mut()
            && open.text.len() + text.len() <= MOST_VALUE
        {
            open.text.push_str(text);
        }
    }

    fn tag(&mut self, tag: &str) {
        if tag.starts_with("<?") || tag.starts_with("<!") {
            return;
        }
        if let Some(name) = tag.strip_prefix("</") {
            return self.close(name.trim_end_matches('>').trim());
        }
        let inner = tag.trim_start_matches('<').trim_end_matches('>');
        let (inner, empty) = inner.strip_suffix('/').map_or((inner, false), |inner| (inner, true));
        let name_end = inner.find(|c: char| c.is_ascii_whitespace()).unwrap_or(inner.len());
        let (name, attributes) = inner.split_at(name_end);
        let attributes = attributes_of(attributes);
        let prefixes = attributes
            .iter()
            .filter_map(|(k, v)| Some((k.strip_prefix("xmlns:")?.to_owned(), v.clone())))
            .collect();
        if let Some(parent) = self.stack.last_mut() {
            parent.has_children = true;
        }
        if self.stack.len() >= MAX_DEPTH {
            return;
        }
        let open =
            Open { name: name.to_owned(), text: String::new(), prefixes, has_children: false };
        self.stack.push(open);
        for (key, value) in attributes {
            if !key.starts_with("xmlns")
                && !matches!(key.as_str(), "rdf:about" | "rdf:parseType" | "xml:lang")
            {
                self.emit(&key, value, true);
            }
        }
        if empty {
            self.close(name);
        }
    }

    fn close(&mut self, name: &str) {
        let Some(depth) = self.stack.iter().rposition(|open| open.name == name) else { return };
        self.stack.truncate(depth + 1);
        let leaf = self.stack.last().filter(|open| !open.has_children && !is_frame(&open.name));
        if let Some(value) = leaf.map(|open| unescape(open.text.trim())).filter(|v| !v.is_empty()) {
            self.emit(name, value, false);
        }
        self.stack.pop();
    }

    /// Keeps a property. A list item takes the name and namespace of the property that it is in.
    fn emit(&mut self, name: &str, value: String, attribute: bool) {
        let mut path: Vec<&str> = self.stack.iter().map(|open| open.name.as_str()).collect();
        if attribute {
            path.push(name);
        }
        // A list item, a resource or a value in qualified form belongs to the property around it.
        let inside = |n: &str| is_frame(n) || matches!(n, "rdf:li" | "rdf:resource" | "rdf:value");
        let named = path.iter().rev().find(|n| !inside(n)).copied().unwrap_or(name);
        let (prefix, local) = named.split_once(':').unwrap_or(("", named));
        let namespace = self
            .stack
            .iter()
            .rev()
            .flat_map(|open| open.prefixes.iter().rev())
            .find(|(bound, _)| bound == prefix)
            .map(|(_, uri)| uri.clone())
            .unwrap_or_default();
        let path: Vec<&str> = path
            .iter()
            .filter(|n| !is_frame(n))
            .map(|n| n.split_once(':').map_or(*n, |(_, local)| local))
            .collect();
        self.out.push(Property {
            namespace,
            name: local.to_owned(),
            path: path.join("/"),
            value,
            is_attribute: attribute,
            place: self.place.clone(),
        });
    }
}

/// Elements that frame properties and are none themselves.
fn is_frame(name: &str) -> bool {
    matches!(
        name,
        "x:xmpmeta"
            | "x:xapmeta"
            | "rdf:RDF"
            | "rdf:Description"
            | "rdf:Seq"
            | "rdf:Bag"
            | "rdf:Alt"
    )
}

/// Names and decoded values of the attributes.
fn attributes_of(mut rest: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    while let Some((name, after)) = rest.split_once('=') {
        let after = after.trim_start();
        let Some(quote) = after.chars().next().filter(|c| matches!(c, '"' | '\'')) else { break };
        let Some((value, next)) = after.get(1..).and_then(|a| a.split_once(quote)) else { break };
        if value.len() <= MOST_VALUE && out.len() < MOST_PROPERTIES {
            out.push((name.trim().to_owned(), unescape(value)));
        }
        rest = next;
    }
    out
}

/// Decodes the five entities of XML and character references; anything else stays as it is.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, entity) = rest.split_at(at);
        out.push_str(before);
        let end = entity.char_indices().take(12).find(|(_, c)| *c == ';').map(|(end, _)| end);
        let decoded = end.and_then(|end| Some((entity_char(entity.get(1..end)?)?, end)));
        match decoded {
            Some((c, end)) => {
                out.push(c);
                rest = entity.get(end + 1..).unwrap_or_default();
            }
            None => {
                out.push('&');
                rest = entity.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    out
}

fn entity_char(name: &str) -> Option<char> {
    match name {
        "quot" => Some('"'),
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

/// Joins the extended XMP of a JPEG file (Adobe XMP part 3, 1.1.3.1): the pieces of the first GUID
/// that is met, in order, without gaps. The offset is that of the first piece.
pub(super) fn extended(container: &Container<'_>, limits: &Limits) -> Option<(Vec<u8>, u64)> {
    const HEAD: &[u8] = b"http://ns.adobe.com/xmp/extension/\0";
    let mut pieces: Vec<(u32, &[u8])> = Vec::new();
    let mut first: Option<([u8; 32], u64)> = None;
    for part in container.parts.iter().filter(|part| part.kind == PartKind::Segment(0xE1)) {
        let Some(data) = part.data.strip_prefix(HEAD) else { continue };
        let Some(guid) = array::<32>(data, 0) else { continue };
        let Some(offset) = Order::Big.u32(data, 36) else { continue };
        if first.get_or_insert((guid, part.offset)).0 == guid {
            pieces.push((offset, slice(data, 40, data.len().saturating_sub(40))?));
        }
    }
    pieces.sort_by_key(|(offset, _)| *offset);
    let mut packet = Vec::new();
    for (offset, piece) in pieces {
        if offset as usize != packet.len() || packet.len() + piece.len() > limits.max_xmp_bytes {
            break;
        }
        packet.extend_from_slice(piece);
    }
    Some((packet, first?.1))
}
