use super::{MAX_SCOPES, shared_by};
use crate::call::Shared;
use crate::request::tests::{as_it_is, text};
use crate::request::{Argument, Request};
use std::rc::Rc;

// Each test runs in a thread of its own, and so with scopes of its own.

fn shared(key: &str, connection: &str, base: &str) -> Shared {
    let request = Request::new(text("1"), text(key), text(connection), text(base), as_it_is);
    shared_by(&request.unwrap_or_else(|invalid| panic!("{invalid:?}")))
}

const BASE: &str = "https://a.example";

#[test]
fn a_budget_is_that_of_one_base_one_key_and_one_connection() {
    let first = shared("key", "conn_1", BASE);
    assert!(Rc::ptr_eq(&first.budget, &shared("key", "conn_1", BASE).budget));
    for (key, connection, base) in
        [("kez", "conn_1", BASE), ("key", "conn_2", BASE), ("key", "conn_1", "https://b.example")]
    {
        assert!(!Rc::ptr_eq(&first.budget, &shared(key, connection, base).budget), "{key} {connection} {base}");
    }
    assert!(Rc::ptr_eq(&first.budget, &shared("key", "conn_1", BASE).budget));
}

#[test]
fn a_contact_is_that_of_one_base() {
    let first = shared("key", "conn_1", BASE);
    assert!(Rc::ptr_eq(&first.contact, &shared("other", "conn_2", BASE).contact));
    assert!(!Rc::ptr_eq(&first.contact, &shared("key", "conn_1", "https://b.example").contact));
    let by_default = Request::new(text("1"), text("key"), text("conn_1"), Argument::Missing, as_it_is);
    let by_default = shared_by(&by_default.unwrap_or_else(|invalid| panic!("{invalid:?}")));
    assert!(Rc::ptr_eq(&by_default.contact, &shared("key", "conn_1", "https://api-next.ofauth.com").contact));
}

#[test]
fn only_the_newest_scopes_are_remembered() {
    let scope = |number: usize| shared("key", &format!("conn_{number}"), BASE).budget;
    let (oldest, second) = (scope(0), scope(1));
    (2..MAX_SCOPES).for_each(|number| drop(scope(number)));
    assert!(Rc::ptr_eq(&oldest, &scope(0)), "all of them fit");
    scope(MAX_SCOPES);
    assert!(Rc::ptr_eq(&second, &scope(1)), "one more pushes out the oldest alone");
    assert!(!Rc::ptr_eq(&oldest, &scope(0)), "the oldest starts again with a full budget");
    assert_eq!(Rc::strong_count(&oldest), 1, "and nothing keeps the old one");
}
