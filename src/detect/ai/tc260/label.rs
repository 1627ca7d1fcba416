//! The label's JSON object (GB 45438-2025, annex E), in every encoding that writers use for it.

use serde_json::Value as Json;

use super::provider::Provider;

const KEYS: [&str; 7] = [
    "Label",
    "ContentProducer",
    "ProduceID",
    "ReservedCode1",
    "ContentPropagator",
    "PropagateID",
    "ReservedCode2",
];
const MOST_TEXT: usize = 64 << 10;
/// Deepest objects that are looked into for the signature of the security guide.
const MAX_DEPTH: usize = 4;

/// One label.
#[derive(Debug)]
pub(super) struct Label {
    pub(super) value: Value,
    producer: Option<Provider>,
    propagator: Option<Provider>,
    /// Whether a platform filled in its own fields.
    pub(super) is_propagated: bool,
    /// Whether a reserved field holds a signature in the form of the TC260 security guide.
    pub(super) is_signed: bool,
}

/// The label's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Generated,
    Possible,
    Suspected,
    Unspecified,
}

impl Value {
    fn of(text: &str) -> Self {
        match text.trim() {
            "1" => Self::Generated,
            "2" => Self::Possible,
            "3" => Self::Suspected,
            _ => Self::Unspecified,
        }
    }

    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Generated => "ai.aigcLabel.generated",
            Self::Possible => "ai.aigcLabel.possible",
            Self::Suspected => "ai.aigcLabel.suspected",
            Self::Unspecified => "ai.aigcLabel.unspecified",
        }
    }

    fn quote(self) -> &'static str {
        match self {
            Self::Generated => "\"Label\":\"1\"",
            Self::Possible => "\"Label\":\"2\"",
            Self::Suspected => "\"Label\":\"3\"",
            Self::Unspecified => "no Label of 1, 2 or 3",
        }
    }
}

impl Label {
    /// The label in a text that is named AIGC by its home: one key of the standard is enough.
    pub(super) fn named(text: &str) -> Option<Self> {
        Self::of(text, 1)
    }

    /// The label in a field that may hold anything: the field must be the object and nothing else,
    /// under an `AIGC` key, after the word `AIGC`, or with three keys of the standard.
    pub(super) fn unnamed(text: &str) -> Option<Self> {
        let text = text.trim_matches(|c: char| c == '\0' || c.is_whitespace());
        let text = text.strip_prefix("ASCII\0\0\0").unwrap_or(text);
        if let Some(rest) = text.strip_prefix("AIGC") {
            let rest = rest.trim_start_matches(['\0', ':', ' ']);
            return rest.starts_with('{').then(|| Self::of(rest, 1))?;
        }
        let inner = text.strip_prefix('"').and_then(|t| t.strip_suffix('"')).unwrap_or(text);
        (inner.starts_with('{') && inner.ends_with('}')).then(|| Self::of(inner, 3))?
    }

    /// The label of single XMP properties: names and values.
    pub(super) fn of_fields<'t>(
        fields: impl IntoIterator<Item = (&'t str, &'t str)>,
    ) -> Option<Self> {
        let pairs = fields.into_iter().map(|(key, value)| (key.to_owned(), value.into()));
        Self::of_object(&Json::Object(pairs.collect()), 1)
    }

    /// What proves it, in at most 120 characters: the value, and the companies where they are known.
    pub(super) fn quote(&self) -> String {
        let mut quote = self.value.quote().to_owned();
        if let Some(producer) = self.producer.and_then(Provider::quote) {
            quote.push_str(&format!(", ContentProducer: {producer}"));
        }
        quote
    }

    /// What proves that a platform passed the file on.
    pub(super) fn propagation_quote(&self) -> String {
        match self.propagator.and_then(Provider::quote) {
            Some(propagator) => format!("ContentPropagator: {propagator}"),
            None => "ContentPropagator or PropagateID filled".to_owned(),
        }
    }

    fn of(text: &str, keys: usize) -> Option<Self> {
        let json = object(text)?;
        let wrapped = json.as_object()?.iter().find(|(key, _)| key.eq_ignore_ascii_case("AIGC"));
        match wrapped {
            Some((_, Json::String(inner))) => Self::of_object(&object(inner)?, 1),
            Some((_, inner)) => Self::of_object(inner, 1),
            None => Self::of_object(&json, keys),
        }
    }

    fn of_object(json: &Json, keys: usize) -> Option<Self> {
        let object = json.as_object()?;
        let field = |name: &str| {
            object.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
        };
        if KEYS.iter().filter(|key| field(key).is_some()).count() < keys {
            return None;
        }
        let text = |name: &str| field(name).and_then(Json::as_str).filter(|text| !text.is_empty());
        let propagator = text("ContentPropagator");
        Some(Self {
            value: match field("Label") {
                Some(Json::String(text)) => Value::of(text),
                Some(Json::Number(number)) => Value::of(&number.to_string()),
                _ => Value::Unspecified,
            },
            producer: text("ContentProducer").map(Provider::of),
            propagator: propagator.map(Provider::of),
            is_propagated: propagator.or(text("PropagateID")).is_some(),
            is_signed: ["ReservedCode1", "ReservedCode2", "SecurityData"]
                .iter()
                .filter_map(|name| field(name))
                .any(|reserved| is_security_data(reserved, MAX_DEPTH)),
        })
    }
}

/// The outermost object of `text`: plain, with backslashes before its quotes, or with the entities of
/// XML once or twice over it.
fn object(text: &str) -> Option<Json> {
    let text = text.get(text.find('{')?..=text.rfind('}')?)?;
    if text.len() > MOST_TEXT {
        return None;
    }
    let parse = |text: &str| serde_json::from_str::<Json>(text).ok().filter(Json::is_object);
    let mut text = text.to_owned();
    for _ in 0..3 {
        let found = parse(&text).or_else(|| parse(&text.replace("\\\"", "\"")));
        if found.is_some() || !text.contains('&') {
            return found;
        }
        text = entities(&text);
    }
    parse(&text)
}

fn entities(text: &str) -> String {
    const FORMS: [(&str, &str); 8] = [
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#x22;", "\""),
        ("&apos;", "'"),
        ("&#39;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ];
    FORMS.iter().fold(text.to_owned(), |text, (form, plain)| text.replace(form, plain))
}

/// Whether `Type` is `TC260PG` somewhere in an object, or in the text of one.
fn is_security_data(json: &Json, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    match json {
        Json::String(text) => object(text).is_some_and(|inner| is_security_data(&inner, depth)),
        Json::Object(fields) => fields.iter().any(|(key, value)| {
            let is_type = key == "Type" && value.as_str().map(str::trim) == Some("TC260PG");
            is_type || value.is_object() && is_security_data(value, depth)
        }),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: &str = r#"{"Label":"1","ContentProducer":"doubao","ProduceID":"7"}"#;

    #[test]
    fn every_encoding_gives_the_same_label() {
        let once = PLAIN.replace('"', "&quot;");
        let twice = once.replace('&', "&amp;");
        let slashes = PLAIN.replace('"', "\\\"");
        let nested = serde_json::json!({ "aigc": PLAIN }).to_string();
        let string = serde_json::Value::from(PLAIN).to_string();
        for text in [PLAIN, &once, &twice, &slashes, &nested, &string, &format!(" {PLAIN}\0")] {
            for label in [Label::named(text), Label::unnamed(text)] {
                let label = label.unwrap_or_else(|| panic!("not read: {text}"));
                assert_eq!(label.value, Value::Generated, "{text}");
                assert_eq!(label.quote(), "\"Label\":\"1\", ContentProducer: ByteDance (Doubao)");
            }
        }
    }

    #[test]
    fn a_field_for_anything_must_be_the_object_and_nothing_else() {
        let caption = format!("The label reads {PLAIN}");
        assert!(Label::unnamed(&caption).is_none());
        assert!(Label::unnamed(r#"{"Label":"1"}"#).is_none());
        assert!(Label::unnamed(r#"{"Label":"1","ProduceID":"3"}"#).is_none());
        assert!(Label::unnamed(r#"{"AIGC":{"Label":"1"}}"#).is_some());
        assert!(Label::unnamed(r#"AIGC{"Label":"1"}"#).is_some());
        assert!(Label::unnamed("AIGC is what {they} call it").is_none());
    }

    #[test]
    fn values_other_than_one_two_three_are_unspecified() {
        for (value, expected) in [
            (r#""1""#, Value::Generated),
            ("1", Value::Generated),
            (r#""2""#, Value::Possible),
            ("3", Value::Suspected),
            (r#""11""#, Value::Unspecified),
            ("0", Value::Unspecified),
            ("1.0", Value::Unspecified),
            ("true", Value::Unspecified),
        ] {
            let label = Label::named(&format!("{{\"Label\":{value}}}"));
            assert_eq!(label.map(|l| l.value), Some(expected), "{value}");
        }
    }

    #[test]
    fn a_signature_is_seen_in_its_field_only() {
        let signed = serde_json::json!({
            "Label": "1",
            "ReservedCode1": r#"{"SecurityData":{"Type":" TC260PG","Version":1}}"#,
        });
        assert!(Label::named(&signed.to_string()).is_some_and(|label| label.is_signed));
        let other = serde_json::json!({ "Label": "1", "ProduceID": r#"{"Type":"TC260PG"}"# });
        assert!(Label::named(&other.to_string()).is_some_and(|label| !label.is_signed));
    }
}
