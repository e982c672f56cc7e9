//! The only room that knows JavaScript: arguments in, fetch, abort, timers, dice, objects and errors out.
//!
//! Every call into a value that came from outside goes through a binding that catches: an exception that passes
//! through wasm would leave the caller's promise pending for ever.

mod arguments;
mod fetch;
mod objects;
mod wake;

use crate::call::{self, Attempt, Fault, Host, Reply};
use crate::error::{Code, Error};
use crate::model::Value;
use crate::request::{Invalid, Policy, Request};
use crate::retry::Budget;
use crate::text;
use arguments::Options;
use fetch::Exchange;
use js_sys::{Array, Function, Object, Promise, Reflect};
use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;
use wake::{Abort, Timer, first};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = performance, js_name = now)]
    fn performance_now() -> Result<f64, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Promise, js_name = resolve)]
    fn promise_of(value: &JsValue) -> Result<Promise, JsValue>;
}

/// A property of a value from outside: its getter may throw.
fn property(object: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    Reflect::get(object, &JsValue::from_str(name))
}

/// A method of a value from outside: it may be missing, or throw.
fn invoke(object: &JsValue, method: &str) -> Result<JsValue, JsValue> {
    property(object, method)?.dyn_into::<Function>()?.call0(object)
}

/// One delete, from JS values to a JS value.
pub(crate) async fn delete_mass_message(
    id: &JsValue,
    api_key: &JsValue,
    connection_id: &JsValue,
    options: &JsValue,
    rest: &Array,
    sent: Object,
) -> Result<JsValue, JsValue> {
    let prepared = prepare(id, api_key, connection_id, options, rest, sent);
    let (request, policy, host) = prepared.map_err(|invalid| objects::error(*refusal(&invalid)))?;
    let budget = budget_of(&request);
    call::delete(&host, &request, &policy, &budget)
        .await
        .map_err(|error| objects::error(*host.scrubbed(&request, error)))
}

fn prepare(
    id: &JsValue,
    api_key: &JsValue,
    connection_id: &JsValue,
    options: &JsValue,
    rest: &Array,
    sent: Object,
) -> Result<(Request, Policy, JsHost), Invalid> {
    let options = Options::read(options)?;
    let policy = options.policy()?;
    let argument = arguments::read;
    let request = Request::new(
        &argument(id),
        argument(api_key),
        argument(connection_id),
        options.base_url()?,
        arguments::parse_url,
    )?;
    if rest.length() > 0 {
        return Err(Invalid::new(
            "arguments",
            "are too many: pass id, apiKey, connectionId and options, nothing after",
        ));
    }
    let host = JsHost {
        fetch: options.fetch()?,
        on_attempt: options.on_attempt()?,
        abort: options.abort()?,
        sent,
        attempts: Cell::new(0),
    };
    Ok((request, policy, host))
}

fn refusal(invalid: &Invalid) -> Box<Error<JsValue>> {
    Error::new(Code::InvalidArgument, &text::join(&[invalid.parameter, " ", invalid.problem]))
}

/// One budget per key and base. Known by a hash, so that no key stays in memory after its call.
fn budget_of(request: &Request) -> Rc<Budget> {
    const MOST: usize = 256;
    thread_local! {
        static BUDGETS: RefCell<Vec<(u64, Rc<Budget>)>> = const { RefCell::new(Vec::new()) };
    }
    let scope = request.scope();
    BUDGETS.with_borrow_mut(|budgets| {
        if let Some((_, budget)) = budgets.iter().find(|(known, _)| *known == scope) {
            return budget.clone();
        }
        if budgets.len() == MOST {
            budgets.remove(0);
        }
        let budget = Rc::<Budget>::default();
        budgets.push((scope, budget.clone()));
        budget
    })
}

struct JsHost {
    fetch: Function,
    on_attempt: Option<Function>,
    abort: Abort,
    sent: Object,
    attempts: Cell<u32>,
}

impl JsHost {
    /// The cause of an abort is the caller's own value and stays as it is; any other may quote a header.
    fn scrubbed(&self, request: &Request, mut error: Box<Error<JsValue>>) -> Box<Error<JsValue>> {
        if error.code != Code::Aborted {
            error.cause = error.cause.map(|cause| objects::without_secrets(request, cause));
        }
        error
    }
}

impl Host for JsHost {
    type Value = JsValue;

    fn now(&self) -> f64 {
        performance_now().unwrap_or_else(|_| js_sys::Date::now())
    }

    fn wall_clock(&self) -> f64 {
        js_sys::Date::now()
    }

    fn parse_date(&self, text: &str) -> Option<f64> {
        Some(js_sys::Date::parse(text)).filter(|ms| ms.is_finite())
    }

    fn dice(&self) -> f64 {
        js_sys::Math::random()
    }

    fn aborted(&self) -> Option<JsValue> {
        self.abort.reason()
    }

    async fn send(&self, request: &Request, within_ms: f64) -> Result<Reply<JsValue>, Fault<JsValue>> {
        trap_on_purpose(request, "/trap-before");
        self.attempts.set(self.attempts.get() + 1);
        objects::set(&self.sent, "attempts", self.attempts.get());
        let deadline = Timer::start(within_ms);
        let exchange = Exchange::new().map_err(Fault::Broken)?;
        let body = first(exchange.run(&self.fetch, request), &self.abort, &deadline).await.and_then(|body| body);
        trap_on_purpose(request, "/trap-after");
        match exchange.head() {
            Some((status, hints)) => Ok(Reply { status, hints, body }),
            // Without a status line there is no body either: what is here is the fault.
            None => Err(body.err().unwrap_or(Fault::TimedOut)),
        }
    }

    async fn wait(&self, ms: f64) {
        let timer = Timer::start(ms);
        poll_fn(
            |context| if wake::rang(&self.abort, &timer, context).is_some() { Poll::Ready(()) } else { Poll::Pending },
        )
        .await;
    }

    fn build(&self, value: &Value<'_>) -> Option<JsValue> {
        objects::build(value)
    }

    fn report(&self, attempt: &Attempt<'_>) {
        if let Some(on_attempt) = &self.on_attempt {
            // What it throws is ignored: a broken log must not lose the outcome of a delete.
            let _ = on_attempt.call1(&JsValue::UNDEFINED, &objects::attempt(attempt));
        }
    }
}

/// Proves in tests/trap that a trap, whatever its cause, is survived.
fn trap_on_purpose(request: &Request, end: &str) {
    if cfg!(feature = "trap") && request.url.ends_with(end) {
        std::process::abort();
    }
}
