//! Reads JSON text as `JSON.parse` does, through serde.
//!
//! Why not serde_json: it refuses half of a surrogate pair (`"\ud83d"`, what cropping an emoji leaves behind), numbers
//! beyond f64 and depth beyond 128, all of which `JSON.parse` reads; it rounds some numbers differently or brings
//! large tables not to; and a delete that succeeded must not be reported as failed because of such a byte. What
//! only the engine reads exactly is validated here and handed on as text (see [`visit_verbatim`]).

use serde::de::{self, DeserializeSeed, MapAccess, SeqAccess, Visitor, value::BorrowedStrDeserializer};
use std::borrow::Cow;

/// Deeper values are handed on as text: the recursion stays far from the end of wasm's stack, at any input.
const MAX_DEPTH: u32 = 64;

/// The text is not JSON. No position is kept: the caller shows the text itself.
#[derive(Debug, PartialEq)]
pub(crate) struct NotJson;

impl std::fmt::Display for NotJson {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not JSON")
    }
}

impl std::error::Error for NotJson {}

impl de::Error for NotJson {
    fn custom<T: std::fmt::Display>(_: T) -> Self {
        NotJson
    }
}

type Result<T> = std::result::Result<T, NotJson>;

/// Reads the whole of `text` as one value.
pub(crate) fn from_str<'de, T: de::Deserialize<'de>>(text: &'de str) -> Result<T> {
    let mut reader = Reader { text, at: 0, depth: 0 };
    let value = T::deserialize(&mut reader)?;
    match reader.next_token() {
        None => Ok(value),
        Some(_) => Err(NotJson),
    }
}

struct Reader<'de> {
    text: &'de str,
    at: usize,
    depth: u32,
}

/// A number or a string: what was read, or the text that only the engine reads exactly.
enum Exact<'de, T> {
    Read(T),
    Verbatim(&'de str),
}

impl<'de> Reader<'de> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte that is not white space; it is not taken.
    fn next_token(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
        self.peek()
    }

    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, byte: u8) -> Result<()> {
        if self.take(byte) { Ok(()) } else { Err(NotJson) }
    }

    fn word(&mut self, word: &str) -> Result<()> {
        word.bytes().try_for_each(|byte| self.expect(byte))
    }

    fn since(&self, start: usize) -> &'de str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    fn digits(&mut self) -> Result<&'de str> {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        if self.at == start { Err(NotJson) } else { Ok(self.since(start)) }
    }

    /// A number whose digits fit 53 bits and whose power of ten is at most 22 is one exactly rounded operation on two
    /// exact numbers (Clinger's fast path). Any other is left to the engine, which rounds as `JSON.parse` by definition.
    fn number(&mut self) -> Result<Exact<'de, f64>> {
        let start = self.at;
        let negative = self.take(b'-');
        let whole = if self.take(b'0') { "0" } else { self.digits()? };
        let fraction = if self.take(b'.') { self.digits()? } else { "" };
        let mut exponent = 0i32;
        if self.take(b'e') || self.take(b'E') {
            let minus = self.take(b'-');
            let _ = minus || self.take(b'+');
            let digits = self.digits()?.bytes();
            let size = digits.fold(0i32, |n, digit| n.saturating_mul(10).saturating_add(i32::from(digit - b'0')));
            exponent = if minus { -size } else { size };
        }
        let exact = || {
            let mut mantissa = 0u64;
            for digit in whole.bytes().chain(fraction.bytes()) {
                mantissa = mantissa.checked_mul(10)?.checked_add(u64::from(digit - b'0'))?;
            }
            let power = i64::from(exponent) - fraction.len() as i64;
            let scale = POWERS_OF_TEN.get(usize::try_from(power.unsigned_abs()).ok()?)?;
            let size = (mantissa < 1 << 53).then_some(mantissa as f64)?;
            let value = if power < 0 { size / scale } else { size * scale };
            Some(if negative { -value } else { value })
        };
        Ok(match exact() {
            Some(value) => Exact::Read(value),
            None => Exact::Verbatim(self.since(start)),
        })
    }

    /// A string, its opening quote not yet taken.
    fn string(&mut self) -> Result<Exact<'de, Cow<'de, str>>> {
        let start = self.at;
        self.expect(b'"')?;
        let mut built: Option<String> = None;
        let mut half_pair = false;
        let mut piece = self.at;
        loop {
            match self.peek().ok_or(NotJson)? {
                b'"' => break,
                0..0x20 => return Err(NotJson),
                b'\\' => {
                    let text = built.get_or_insert_default();
                    text.push_str(self.since(piece));
                    self.at += 1;
                    match self.escape()? {
                        Some(character) => text.push(character),
                        None => half_pair = true,
                    }
                    piece = self.at;
                }
                _ => self.at += 1,
            }
        }
        let last = self.since(piece);
        self.at += 1;
        Ok(match built {
            _ if half_pair => Exact::Verbatim(self.since(start)),
            None => Exact::Read(Cow::Borrowed(last)),
            Some(text) => Exact::Read(Cow::Owned(text + last)),
        })
    }

    /// What follows a backslash; None for one half of a surrogate pair, which no Rust string can hold.
    fn escape(&mut self) -> Result<Option<char>> {
        let byte = self.peek().ok_or(NotJson)?;
        self.at += 1;
        Ok(Some(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let high = self.four_hex_digits()?;
                let after_high = self.at;
                if !(0xD800..0xDC00).contains(&high) || self.word("\\u").is_err() {
                    self.at = after_high;
                    return Ok(char::from_u32(high));
                }
                let low = self.four_hex_digits()?;
                if !(0xDC00..0xE000).contains(&low) {
                    self.at = after_high;
                    return Ok(None);
                }
                return Ok(char::from_u32(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)));
            }
            _ => return Err(NotJson),
        }))
    }

    fn four_hex_digits(&mut self) -> Result<u32> {
        let mut unit = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16)).ok_or(NotJson)?;
            unit = unit * 16 + digit;
            self.at += 1;
        }
        Ok(unit)
    }

    /// Validates the value that starts here, at any depth, without recursion.
    fn skip(&mut self) -> Result<&'de str> {
        let start = self.at;
        let mut open: Vec<u8> = Vec::new();
        loop {
            let token = self.next_token().ok_or(NotJson)?;
            match token {
                b'{' | b'[' => {
                    self.at += 1;
                    let close = token + 2; // in ASCII, both closing brackets stand two after the opening one
                    if self.next_token() != Some(close) {
                        open.push(close);
                        if token == b'{' {
                            self.key()?;
                        }
                        continue;
                    }
                    self.at += 1;
                }
                b'n' => self.word("null")?,
                b't' => self.word("true")?,
                b'f' => self.word("false")?,
                b'"' => {
                    self.string()?;
                }
                _ => {
                    self.number()?;
                }
            }
            loop {
                let Some(&close) = open.last() else { return Ok(self.since(start)) };
                match self.next_token() {
                    Some(b',') => {
                        self.at += 1;
                        if close == b'}' {
                            self.key()?;
                        }
                        break;
                    }
                    Some(byte) if byte == close => {
                        self.at += 1;
                        open.pop();
                    }
                    _ => return Err(NotJson),
                }
            }
        }
    }

    /// A key and its colon.
    fn key(&mut self) -> Result<Exact<'de, Cow<'de, str>>> {
        self.next_token();
        let key = self.string()?;
        self.next_token();
        self.expect(b':')?;
        Ok(key)
    }

    fn scalar<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value> {
        match self.peek().ok_or(NotJson)? {
            b'n' => self.word("null").and_then(|()| visitor.visit_unit()),
            b't' => self.word("true").and_then(|()| visitor.visit_bool(true)),
            b'f' => self.word("false").and_then(|()| visitor.visit_bool(false)),
            b'"' => visit_string(self.string()?, visitor),
            _ => match self.number()? {
                Exact::Read(number) => visitor.visit_f64(number),
                Exact::Verbatim(text) => visit_verbatim(text, visitor),
            },
        }
    }
}

#[rustfmt::skip]
const POWERS_OF_TEN: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

fn visit_string<'de, V: Visitor<'de>>(string: Exact<'de, Cow<'de, str>>, visitor: V) -> Result<V::Value> {
    match string {
        Exact::Read(Cow::Borrowed(text)) => visitor.visit_borrowed_str(text),
        Exact::Read(Cow::Owned(text)) => visitor.visit_string(text),
        Exact::Verbatim(text) => visit_verbatim(text, visitor),
    }
}

/// serde has no word for "valid JSON text, not decoded": a newtype around the text stands for it.
fn visit_verbatim<'de, V: Visitor<'de>>(text: &'de str, visitor: V) -> Result<V::Value> {
    visitor.visit_newtype_struct(BorrowedStrDeserializer::new(text))
}

impl<'de> de::Deserializer<'de> for &mut Reader<'de> {
    type Error = NotJson;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        let Some(open @ (b'{' | b'[')) = self.next_token() else { return self.scalar(visitor) };
        if self.depth == MAX_DEPTH {
            return visit_verbatim(self.skip()?, visitor);
        }
        self.at += 1;
        self.depth += 1;
        let items = Items { reader: self, close: open + 2, first: true };
        if open == b'{' { visitor.visit_map(items) } else { visitor.visit_seq(items) }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// The items of an array or the entries of an object.
struct Items<'a, 'de> {
    reader: &'a mut Reader<'de>,
    close: u8,
    first: bool,
}

impl Items<'_, '_> {
    /// Takes the comma before the next item, or the closing bracket.
    fn more(&mut self) -> Result<bool> {
        let token = self.reader.next_token().ok_or(NotJson)?;
        if token == self.close {
            self.reader.at += 1;
            self.reader.depth -= 1;
            return Ok(false);
        }
        if !std::mem::replace(&mut self.first, false) {
            self.reader.expect(b',')?;
        }
        Ok(true)
    }
}

impl<'de> SeqAccess<'de> for Items<'_, 'de> {
    type Error = NotJson;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>> {
        if self.more()? { seed.deserialize(&mut *self.reader).map(Some) } else { Ok(None) }
    }
}

impl<'de> MapAccess<'de> for Items<'_, 'de> {
    type Error = NotJson;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>> {
        if self.more()? { seed.deserialize(Key(self.reader.key()?)).map(Some) } else { Ok(None) }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value> {
        seed.deserialize(&mut *self.reader)
    }
}

struct Key<'de>(Exact<'de, Cow<'de, str>>);

impl<'de> de::Deserializer<'de> for Key<'de> {
    type Error = NotJson;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visit_string(self.0, visitor)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}
