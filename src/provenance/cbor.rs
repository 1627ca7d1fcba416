//! CBOR (RFC 8949) as far as C2PA needs it: bounded, both length forms, tags looked through.
//!
//! An own reader, because the general ones build trees without a bound on items, and a manifest is
//! read from a stranger's file.

/// Deepest nesting of arrays, maps and tags.
const MAX_DEPTH: usize = 32;

/// One data item. Tags are dropped and their content kept; floats and simple values other than
/// booleans are [`Value::Other`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Unsigned(u64),
    Bytes(Vec<u8>),
    Text(String),
    Array(Vec<Value>),
    Map(Vec<(Value, Value)>),
    Other,
}

impl Value {
    /// The value under a text key of a map.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        let Self::Map(pairs) = self else { return None };
        pairs.iter().find(|(k, _)| k.text() == Some(key)).map(|(_, value)| value)
    }

    /// The value under an unsigned key of a map.
    pub(super) fn numbered(&self, key: u64) -> Option<&Self> {
        let Self::Map(pairs) = self else { return None };
        pairs.iter().find(|(k, _)| k.unsigned() == Some(key)).map(|(_, value)| value)
    }

    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    pub(super) fn unsigned(&self) -> Option<u64> {
        match self {
            Self::Unsigned(number) => Some(*number),
            _ => None,
        }
    }

    /// The items of an array; none for anything else.
    pub(super) fn items(&self) -> &[Self] {
        match self {
            Self::Array(items) => items,
            _ => &[],
        }
    }
}

/// Reads the first data item of `bytes`. Every item costs one of `budget`. `None` where the bytes
/// are no well-formed item, nest too deep or cost too much.
pub(super) fn decode(bytes: &[u8], budget: &mut usize) -> Option<Value> {
    Reader { rest: bytes, budget }.item(0)?
}

struct Reader<'a, 'b> {
    rest: &'a [u8],
    budget: &'b mut usize,
}

/// The head of an item: major type and argument; `None` as argument is the indefinite length.
struct Head {
    major: u8,
    argument: Option<u64>,
}

impl Reader<'_, '_> {
    /// One item, or `Some(None)` at the break stop code.
    fn item(&mut self, depth: usize) -> Option<Option<Value>> {
        if depth > MAX_DEPTH {
            return None;
        }
        *self.budget = self.budget.checked_sub(1)?;
        let head = self.head()?;
        let value = match (head.major, head.argument) {
            (0, Some(number)) => Value::Unsigned(number),
            (1, Some(_)) => Value::Other,
            (2, length) => Value::Bytes(self.string(2, length)?),
            (3, length) => Value::Text(String::from_utf8(self.string(3, length)?).ok()?),
            (4, length) => Value::Array(self.array(length, depth)?),
            (5, length) => Value::Map(self.map(length, depth)?),
            (6, Some(_)) => self.item(depth + 1)??,
            (7, None) => return Some(None),
            (7, Some(_)) => Value::Other,
            _ => return None,
        };
        Some(Some(value))
    }

    fn head(&mut self) -> Option<Head> {
        let (&first, rest) = self.rest.split_first()?;
        self.rest = rest;
        let (major, low) = (first >> 5, first & 31);
        let argument = match low {
            0..=23 => Some(u64::from(low)),
            24..=27 => Some(
                self.take(1usize << (low - 24))?
                    .iter()
                    .fold(0u64, |value, &byte| (value << 8) | u64::from(byte)),
            ),
            31 => None,
            _ => return None,
        };
        Some(Head { major, argument })
    }

    fn take(&mut self, length: usize) -> Option<&[u8]> {
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(taken)
    }

    fn string(&mut self, major: u8, length: Option<u64>) -> Option<Vec<u8>> {
        if let Some(length) = length {
            return Some(self.take(usize::try_from(length).ok()?)?.to_vec());
        }
        let mut joined = Vec::new();
        loop {
            *self.budget = self.budget.checked_sub(1)?;
            let head = self.head()?;
            match (head.major, head.argument) {
                (7, None) => return Some(joined),
                (chunk, Some(length)) if chunk == major => {
                    joined.extend_from_slice(self.take(usize::try_from(length).ok()?)?);
                }
                _ => return None,
            }
        }
    }

    fn array(&mut self, length: Option<u64>, depth: usize) -> Option<Vec<Value>> {
        let mut items = Vec::new();
        while length.is_none_or(|length| (items.len() as u64) < length) {
            match self.item(depth + 1)? {
                Some(item) => items.push(item),
                None if length.is_none() => break,
                None => return None,
            }
        }
        Some(items)
    }

    fn map(&mut self, length: Option<u64>, depth: usize) -> Option<Vec<(Value, Value)>> {
        let mut pairs = Vec::new();
        while length.is_none_or(|length| (pairs.len() as u64) < length) {
            match self.item(depth + 1)? {
                Some(key) => pairs.push((key, self.item(depth + 1)??)),
                None if length.is_none() => break,
                None => return None,
            }
        }
        Some(pairs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Option<Value> {
        decode(bytes, &mut 1000)
    }

    #[test]
    fn reads_definite_and_indefinite_forms_alike() {
        // RFC 8949 appendix A: {"a": 1, "b": [2, 3]} in both forms, and a chunked text string.
        let definite = [0xA2, 0x61, b'a', 0x01, 0x61, b'b', 0x82, 0x02, 0x03];
        let indefinite = [0xBF, 0x61, b'a', 0x01, 0x61, b'b', 0x9F, 0x02, 0x03, 0xFF, 0xFF];
        assert_eq!(read(&definite), read(&indefinite));
        let list = read(&definite).unwrap();
        assert_eq!(list.get("b").unwrap().items(), [Value::Unsigned(2), Value::Unsigned(3)]);
        let chunked =
            [0x7F, 0x65, b's', b't', b'r', b'e', b'a', 0x64, b'm', b'i', b'n', b'g', 0xFF];
        assert_eq!(read(&chunked), Some(Value::Text("streaming".to_owned())));
    }

    #[test]
    fn looks_through_tags_and_reads_long_arguments() {
        assert_eq!(
            read(&[0xC1, 0x1A, 0x51, 0x4B, 0x67, 0xB0]),
            Some(Value::Unsigned(1_363_896_240))
        );
        assert_eq!(read(&[0xFB, 0x3F, 0xF0, 0, 0, 0, 0, 0, 0]), Some(Value::Other));
    }

    #[test]
    fn refuses_what_is_cut_nested_too_deep_or_too_long() {
        assert_eq!(read(&[]), None);
        assert_eq!(read(&[0x5B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]), None);
        assert_eq!(read(&[0x9B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]), None);
        assert_eq!(read(&[0x81; 4000]), None);
        assert_eq!(read(&[0x82, 0x01, 0xFF]), None);
        assert_eq!(decode(&[0x98, 100], &mut 1000), None);
        let mut zeros = vec![0x98, 200];
        zeros.resize(202, 0);
        assert!(decode(&zeros, &mut 1000).is_some());
        assert_eq!(decode(&zeros, &mut 100), None);
    }
}
