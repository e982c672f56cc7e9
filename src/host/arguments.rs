//! What the caller passed, read without trusting it: any property may be missing, of another type, or throw.

use super::property;
use super::wake::Abort;
use crate::request::{Argument, Invalid, Policy};
use js_sys::{BigInt, Function};
use wasm_bindgen::prelude::*;
use web_sys::Url;

pub(super) fn read(value: &JsValue) -> Argument {
    if value.is_undefined() {
        Argument::Missing
    } else if let Some(number) = value.as_f64() {
        Argument::Number(number)
    } else if let Some(flag) = value.as_bool() {
        Argument::Bool(flag)
    } else if let Some(text) = value.as_string() {
        Argument::Text(text)
    } else if value.is_bigint() {
        let digits = value.unchecked_ref::<BigInt>().to_string(10);
        digits.map_or(Argument::Other, |digits| Argument::BigInt(digits.into()))
    } else {
        Argument::Other
    }
}

pub(super) fn parse_url(text: &str) -> Option<String> {
    Url::new(text).ok().map(|url| url.href())
}

/// `DeleteMassMessageOptions`, or undefined.
pub(super) struct Options<'a>(&'a JsValue);

impl<'a> Options<'a> {
    pub(super) fn read(value: &'a JsValue) -> Result<Self, Invalid> {
        if value.is_undefined() || value.is_object() {
            Ok(Options(value))
        } else {
            Err(Invalid::new("options", "must be an object, or left out"))
        }
    }

    fn get(&self, name: &'static str) -> Result<JsValue, Invalid> {
        if self.0.is_undefined() {
            return Ok(JsValue::UNDEFINED);
        }
        property(self.0, name).map_err(|_| Invalid::new(name, "cannot be read: its getter throws"))
    }

    pub(super) fn base_url(&self) -> Result<Argument, Invalid> {
        let value = self.get("baseUrl")?;
        // A URL object, of any realm, by what it would print.
        let href = if value.is_object() { property(&value, "href").ok() } else { None };
        Ok(read(href.as_ref().filter(|href| href.is_string()).unwrap_or(&value)))
    }

    pub(super) fn policy(&self) -> Result<Policy, Invalid> {
        let number = |name| self.get(name).map(|value| read(&value));
        Policy::new(
            &number("timeoutMs")?,
            &number("attemptTimeoutMs")?,
            &number("maxRetries")?,
            &number("allowMissing")?,
        )
    }

    /// The caller's fetch, or the runtime's own as it is at this moment.
    pub(super) fn fetch(&self) -> Result<Function, Invalid> {
        let global = js_sys::global();
        let lookup = |name| property(&global, name).unwrap_or_default();
        if ["Headers", "AbortController"].iter().any(|name| !lookup(name).is_function()) {
            return Err(Invalid::new("fetch", "needs a runtime with Headers and AbortController"));
        }
        let given = self.get("fetch")?;
        let absent = given.is_undefined();
        let fetch = if absent { lookup("fetch") } else { given };
        fetch.dyn_into::<Function>().map_err(|_| {
            let missing = "is missing in this runtime; pass options.fetch";
            Invalid::new("fetch", if absent { missing } else { "must be a function (url, init) => Promise<Response>" })
        })
    }

    pub(super) fn on_attempt(&self) -> Result<Option<Function>, Invalid> {
        let given = self.get("onAttempt")?;
        if given.is_undefined() {
            return Ok(None);
        }
        given.dyn_into().map(Some).map_err(|_| Invalid::new("onAttempt", "must be a function"))
    }

    pub(super) fn abort(&self) -> Result<Abort, Invalid> {
        let given = self.get("signal")?;
        if given.is_undefined() {
            return Ok(Abort::none());
        }
        Abort::on(given).ok_or(Invalid::new("signal", "must be an AbortSignal"))
    }
}
