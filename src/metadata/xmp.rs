//! XMP properties (ISO 16684-1), read leniently: real generators write broken packets.

use super::Place;

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
    /// Where its packet stands.
    pub place: Place,
}
