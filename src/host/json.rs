//! A JSON object that the engine has read, as serde reads it. serde-wasm-bindgen's own deserializer brings 9 KB of number
//! formatting for messages that nobody sees.

use super::objects::Preserved;
use crate::answer::Opaque;
use js_sys::Array;
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use serde::forward_to_deserialize_any;
use std::fmt;

type Fields = Vec<(Preserved, Preserved)>;

/// Keys and values, as `attempt.js` gives them.
pub(super) fn fields(names: &Array, values: &Array) -> Fields {
    let mut fields = Vec::new();
    for index in 0..names.length() {
        fields.push((Preserved(names.get(index)), Preserved(values.get(index))));
    }
    fields
}

pub(super) fn read<T: DeserializeOwned>(fields: Fields) -> Option<T> {
    T::deserialize(Object { fields: fields.into_iter(), value: None }).ok()
}

struct Object {
    fields: std::vec::IntoIter<(Preserved, Preserved)>,
    value: Option<Preserved>,
}

impl<'de> Deserializer<'de> for Object {
    type Error = Unreadable;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_map(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct newtype_struct
        seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de> MapAccess<'de> for Object {
    type Error = Unreadable;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Unreadable> {
        let Some((name, value)) = self.fields.next() else { return Ok(None) };
        self.value = Some(value);
        seed.deserialize(Value(name)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Unreadable> {
        seed.deserialize(Value(self.value.take().ok_or(Unreadable)?))
    }
}

/// A text, or something that is not one.
struct Value(Preserved);

impl<'de> Deserializer<'de> for Value {
    type Error = Unreadable;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self.0.as_text() {
            Some(text) => visitor.visit_str(&text),
            None => visitor.visit_unit(),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct newtype_struct
        seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

#[derive(Debug)]
struct Unreadable;

impl Error for Unreadable {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Unreadable
    }
}

impl std::error::Error for Unreadable {}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unreadable")
    }
}
