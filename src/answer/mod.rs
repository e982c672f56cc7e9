//! What the API says: the answer of a delete, and the body of an error. Read by serde, whatever the format behind it.

use serde::de::{self, Deserialize, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::fmt;

/// A value of the host's language that this module looks at, and otherwise passes through untouched.
pub(crate) trait Opaque {
    fn as_bool(&self) -> Option<bool>;
    fn as_text(&self) -> Option<String>;
}

/// The answer of a delete. Nothing is asked of it but a boolean `success`; every key stays as the API sent it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Answer<V> {
    /// In the order given.
    Sent { success: bool, fields: Vec<(V, V)> },
    /// A success without a body.
    Empty,
    /// The message was gone before this attempt: `alreadyDeleted`.
    AlreadyDeleted,
}

/// An error's body. Older documents have `code` for `type`.
#[derive(Debug, Default, Clone, PartialEq)]
pub(crate) struct ErrorBody {
    pub(crate) error: Word,
    pub(crate) message: Word,
    pub(crate) api_type: Word,
    pub(crate) code: Word,
    pub(crate) request_id: Word,
    pub(crate) action_required: Word,
    /// It has a key that the API does not document.
    pub(crate) has_other_keys: bool,
}

/// A name that is a text where it comes from the API.
#[derive(Debug, Default, Clone, PartialEq)]
pub(crate) enum Word {
    #[default]
    Absent,
    Text(String),
    Other,
}

impl Word {
    pub(crate) fn text(&self) -> Option<&str> {
        if let Word::Text(text) = self { Some(text) } else { None }
    }
}

impl ErrorBody {
    /// `type`, or the older `code`.
    pub(crate) fn name(&self) -> Option<&str> {
        self.api_type.text().or(self.code.text())
    }

    /// The text for a person.
    pub(crate) fn text(&self) -> Option<&str> {
        self.error.text().or(self.message.text())
    }
}

impl<V: Opaque> Answer<V> {
    /// The keys and values of a JSON object; `None` if it is not the API's answer.
    pub(crate) fn from_fields(fields: Vec<(V, V)>) -> Option<Self> {
        let is_success = |name: &V| name.as_text().as_deref() == Some("success");
        let success = fields.iter().find(|(name, _)| is_success(name))?.1.as_bool()?;
        Some(Answer::Sent { success, fields })
    }
}

impl<V> Answer<V> {
    /// In JSON, where the API sent no object.
    pub(crate) const fn own(&self) -> Option<&'static str> {
        match self {
            Answer::Sent { .. } => None,
            Answer::Empty => Some(r#"{"success":true}"#),
            Answer::AlreadyDeleted => Some(r#"{"success":true,"alreadyDeleted":true}"#),
        }
    }
}

impl<'de> Deserialize<'de> for ErrorBody {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ErrorBodyVisitor)
    }
}

struct ErrorBodyVisitor;

impl<'de> Visitor<'de> for ErrorBodyVisitor {
    type Value = ErrorBody;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<ErrorBody, A::Error> {
        let mut body = ErrorBody::default();
        while let Some((name, word)) = fields.next_entry::<String, Word>()? {
            let field = match name.as_str() {
                "error" => &mut body.error,
                "type" => &mut body.api_type,
                "code" => &mut body.code,
                "requestId" => &mut body.request_id,
                "actionRequired" => &mut body.action_required,
                "details" => continue,
                _ => {
                    body.has_other_keys = true;
                    if name != "message" {
                        continue;
                    }
                    &mut body.message
                }
            };
            *field = word;
        }
        Ok(body)
    }
}

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WordVisitor)
    }
}

struct WordVisitor;

impl<'de> Visitor<'de> for WordVisitor {
    type Value = Word;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E>(self, text: &str) -> Result<Word, E> {
        Ok(Word::Text(text.to_owned()))
    }

    /// A host gives this for whatever is not a text.
    fn visit_unit<E>(self) -> Result<Word, E> {
        Ok(Word::Other)
    }
}

/// Of what the API sent; of the others see [`Answer::own`].
impl<V: Serialize> Serialize for Answer<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        if let Answer::Sent { fields, .. } = self {
            for (name, value) in fields {
                object.serialize_entry(name, value)?;
            }
        }
        object.end()
    }
}

#[cfg(test)]
pub(crate) mod tests;
