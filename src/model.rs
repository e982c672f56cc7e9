//! The API's answer: what is known of its shape, in one list, and a value that holds any answer, known or not.

use serde::de::{self, Deserialize, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;

/// One JSON value, exactly as it came: every key, in the order given, whatever its type.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value<'a> {
    Null,
    Bool(bool),
    Number(f64),
    Text(Cow<'a, str>),
    /// Valid JSON text that only the engine's own reader turns into the right value, see [`crate::json`].
    Verbatim(&'a str),
    Array(Vec<Value<'a>>),
    Object(Vec<(Key<'a>, Value<'a>)>),
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Key<'a> {
    /// A name of [`NAMES`], by its place: the host keeps the JS string of such a name from call to call.
    Known(usize),
    Other(Cow<'a, str>),
    Verbatim(&'a str),
}

impl Value<'_> {
    /// The value of a key of an object; of the last one, where a key stands twice.
    pub(crate) fn get(&self, name: &str) -> Option<&Value<'_>> {
        let Value::Object(entries) = self else { return None };
        entries.iter().rev().find(|(key, _)| key.as_str() == Some(name)).map(|(_, value)| value)
    }

    pub(crate) fn as_str(&self) -> Option<&str> {
        if let Value::Text(text) = self { Some(text) } else { None }
    }

    /// Whether this is the API's answer: an object with a boolean `success`. Nothing else is asked of it.
    pub(crate) fn is_answer(&self) -> bool {
        matches!(self.get("success"), Some(Value::Bool(_)))
    }
}

impl Key<'_> {
    pub(crate) fn as_str(&self) -> Option<&str> {
        match self {
            Key::Known(place) => NAMES.get(*place).copied(),
            Key::Other(name) => Some(name),
            Key::Verbatim(_) => None,
        }
    }
}

impl<'de> Deserialize<'de> for Value<'de> {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue)
    }
}

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Value::deserialize(deserializer)? {
            Value::Text(name) => match NAMES.iter().position(|known| *known == name) {
                Some(place) => Key::Known(place),
                None => Key::Other(name),
            },
            Value::Verbatim(text) => Key::Verbatim(text),
            _ => return Err(de::Error::custom("a key that is no string")),
        })
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("any JSON value")
    }
    fn visit_unit<E>(self) -> Result<Value<'de>, E> {
        Ok(Value::Null)
    }
    fn visit_bool<E>(self, value: bool) -> Result<Value<'de>, E> {
        Ok(Value::Bool(value))
    }
    fn visit_f64<E>(self, value: f64) -> Result<Value<'de>, E> {
        Ok(Value::Number(value))
    }
    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Borrowed(value)))
    }
    fn visit_str<E>(self, value: &str) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Owned(value.to_owned())))
    }
    fn visit_string<E>(self, value: String) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Owned(value)))
    }
    fn visit_newtype_struct<D: de::Deserializer<'de>>(self, text: D) -> Result<Value<'de>, D::Error> {
        <&str>::deserialize(text).map(Value::Verbatim)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value<'de>, A::Error> {
        let mut array = Vec::new();
        while let Some(item) = items.next_element()? {
            array.push(item);
        }
        Ok(Value::Array(array))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value<'de>, A::Error> {
        let mut object = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            object.push(entry);
        }
        Ok(Value::Object(object))
    }
}

/// A TypeScript interface of the answer.
#[cfg_attr(not(test), expect(dead_code, reason = "types and texts are for types.d.ts, which a test holds to them"))]
pub(crate) struct Shape {
    pub(crate) name: &'static str,
    pub(crate) doc: &'static str,
    pub(crate) fields: &'static [Field],
}

#[cfg_attr(not(test), expect(dead_code, reason = "types and texts are for types.d.ts, which a test holds to them"))]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    /// Its TypeScript type.
    pub(crate) ty: &'static str,
    /// What the type does not say; empty where it says all.
    pub(crate) doc: &'static str,
    pub(crate) optional: bool,
}

const fn required(name: &'static str, ty: &'static str) -> Field {
    Field { name, ty, doc: "", optional: false }
}

const fn field(name: &'static str, ty: &'static str) -> Field {
    Field { name, ty, doc: "", optional: true }
}

const fn noted(name: &'static str, ty: &'static str, doc: &'static str) -> Field {
    Field { name, ty, doc, optional: true }
}

/// The names of [`SHAPES`] alone: its types and texts are for `types.d.ts` and stay out of the wasm.
#[expect(clippy::indexing_slicing, reason = "runs in the compiler, where a wrong index is an error")]
pub(crate) static NAMES: [&str; NAME_COUNT] = {
    let mut names = [""; NAME_COUNT];
    let (mut shape, mut at) = (0, 0);
    while shape < SHAPES.len() {
        let mut field = 0;
        while field < SHAPES[shape].fields.len() {
            names[at] = SHAPES[shape].fields[field].name;
            at += 1;
            field += 1;
        }
        shape += 1;
    }
    names
};

#[expect(clippy::indexing_slicing, reason = "as above")]
pub(crate) const NAME_COUNT: usize = {
    let (mut shape, mut count) = (0, 0);
    while shape < SHAPES.len() {
        count += SHAPES[shape].fields.len();
        shape += 1;
    }
    count
};

/// Every field that the documented example has, in its order. `types.d.ts` is held to this list by a test. Required is
/// only what no answer was ever seen without; `null` stands where a source allows it or an answer showed it.
pub(crate) const SHAPES: &[Shape] = &[
    Shape {
        name: "DeleteMassMessageResponse",
        doc: "The API's answer, every key as it came, known or not.",
        fields: &[
            required("success", "boolean"),
            field("queue", "Queue | null"),
            noted(
                "alreadyDeleted",
                "true",
                "Set by this package, never by the API: the message was gone already (see `allowMissing`), or an earlier attempt whose answer was lost had deleted it.",
            ),
        ],
    },
    Shape {
        name: "Queue",
        doc: "The mass message that was deleted. Every key of the documented example, optional and nullable where sources say or show so.",
        fields: &[
            required("id", "number"),
            noted("text", "string", "May hold HTML."),
            field("fromUser", "FromUser"),
            field("media", "MediaItem[]"),
            field("previews", "number[]"),
            field("isMediaReady", "boolean"),
            field("mediaCount", "number"),
            field("lockedText", "boolean"),
            field("responseType", "string"),
            field("giphyId", "string | null"),
            field("isFree", "boolean"),
            field("isTip", "boolean"),
            field("isReportedByMe", "boolean"),
            field("isCouplePeopleMedia", "boolean"),
            field("queueId", "number"),
            field("isMarkdownDisabled", "boolean"),
            noted("releaseForms", "unknown", "Untyped by the API."),
            field("isFromQueue", "boolean"),
            field("canUnsendQueue", "boolean"),
            noted("unsendSecondsQueue", "number", "Seconds."),
            field("isOpened", "boolean"),
            field("isNew", "boolean"),
            noted("createdAt", "string", "ISO 8601 with offset."),
            noted("changedAt", "string", "ISO 8601 with offset."),
            noted("cancelSeconds", "number", "Seconds."),
            field("isLiked", "boolean"),
            field("canPurchase", "boolean"),
            field("canPurchaseReason", "string"),
            field("canReport", "boolean"),
            field("canBePinned", "boolean"),
            field("isPinned", "boolean"),
            noted("date", "string", "ISO 8601 with offset."),
            field("textCropped", "string"),
            field("sentCount", "number"),
            field("viewedCount", "number"),
            field("canUnsend", "boolean"),
            noted("unsendSeconds", "number", "Seconds."),
            field("isCanceled", "boolean"),
            field("mediaTypes", "MediaTypes | null"),
            field("hasError", "boolean"),
            noted("price", "string | number", "A string in the documentation, the number 0 in answers seen."),
            field("purchasedCount", "number"),
            field("canSendMessageToBuyers", "boolean"),
        ],
    },
    Shape {
        name: "FromUser",
        doc: "The sender.",
        fields: &[required("id", "number"), field("name", "string"), field("_view", "string")],
    },
    Shape {
        name: "MediaItem",
        doc: "One photo, video, GIF or sound of the message.",
        fields: &[
            required("id", "number"),
            field("type", "'photo' | 'video' | 'gif' | 'audio'"),
            field("convertedToVideo", "boolean"),
            field("canView", "boolean"),
            field("hasError", "boolean"),
            noted("createdAt", "string | null", "ISO 8601 with offset."),
            field("isReady", "boolean"),
            field("releaseForms", "ReleaseForm[]"),
            field("duration", "number"),
            field("hasCustomPreview", "boolean"),
            field("videoSources", "VideoSources | null"),
            field("files", "MediaFiles | null"),
        ],
    },
    Shape {
        name: "VideoSources",
        doc: "Addresses of the video, by size.",
        fields: &[field("240", "string | null"), field("720", "string | null")],
    },
    Shape {
        name: "MediaFiles",
        doc: "The files of one media item.",
        fields: &[
            field("full", "MediaFile | null"),
            field("thumb", "MediaFile | null"),
            field("preview", "MediaFile | null"),
            field("squarePreview", "MediaFile | null"),
        ],
    },
    Shape {
        name: "MediaFile",
        doc: "One file; `sources` stands in `full`, `options` in `preview`.",
        fields: &[
            field("url", "string"),
            field("sources", "MediaSource[]"),
            field("options", "MediaSource[]"),
            field("width", "number"),
            field("height", "number"),
            field("size", "number"),
        ],
    },
    Shape {
        name: "MediaSource",
        doc: "The same file in another size.",
        fields: &[field("url", "string"), field("width", "number"), field("height", "number"), field("type", "string")],
    },
    Shape {
        name: "ReleaseForm",
        doc: "A release form attached to a media item.",
        fields: &[
            field("id", "number"),
            field("name", "string"),
            field("partnerSource", "string"),
            field("type", "string"),
            field("user", "ReleaseFormUser"),
        ],
    },
    Shape {
        name: "ReleaseFormUser",
        doc: "The person a release form is about.",
        fields: &[
            field("view", "string"),
            field("id", "number"),
            field("name", "string"),
            field("username", "string"),
            field("isVerified", "boolean"),
            field("avatar", "string"),
            field("avatarThumbs", "AvatarThumbs"),
            field("ivStatus", "string"),
            field("isFromGuest", "boolean"),
        ],
    },
    Shape {
        name: "AvatarThumbs",
        doc: "Addresses of the avatar, by size.",
        fields: &[field("c50", "string"), field("c144", "string")],
    },
    Shape {
        name: "MediaTypes",
        doc: "How many media items of each type the message has.",
        fields: &[field("video", "number"), field("photo", "number"), field("gif", "number"), field("audio", "number")],
    },
];
