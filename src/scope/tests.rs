use super::{MAX_SCOPES, shared_by};
use crate::batch::{Now, Scope};
use crate::request::Argument;
use crate::request::tests::{as_it_is, request, text};
use std::rc::Rc;

// Each test runs in a thread of its own, and so with scopes of its own.

const NOW: Now = Now { steady: 0.0, wall: None };
const BASE: &str = "https://a.example";

/// Of budget, contact and pace.
fn shared(key: &str, connection: &str, base: &str) -> [Rc<Scope>; 3] {
    let request = request([text("1"), text(key), text(connection), text(base)], as_it_is);
    shared_by(&request.unwrap_or_else(|invalid| panic!("{invalid:?}")), NOW)
}

/// Which of budget, contact and pace are the same as those of `key`, `conn_1` and the base.
fn same(key: &str, connection: &str, base: &str) -> [bool; 3] {
    let (first, other) = (shared("key", "conn_1", BASE), shared(key, connection, base));
    [0, 1, 2].map(|index| Rc::ptr_eq(&first[index], &other[index]))
}

#[test]
fn each_part_is_shared_by_those_that_it_belongs_to() {
    assert_eq!(same("key", "conn_1", BASE), [true, true, true]);
    assert_eq!(same("kez", "conn_1", BASE), [false, true, true], "a budget belongs to one key");
    assert_eq!(same("key", "conn_2", BASE), [false, true, false], "a pace belongs to one connection");
    assert_eq!(same("key", "conn_1", "https://b.example"), [false, false, false]);
    let [budget, contact, pace] = shared("key", "conn_1", BASE);
    assert!(!Rc::ptr_eq(&budget, &contact) && !Rc::ptr_eq(&budget, &pace) && !Rc::ptr_eq(&contact, &pace));
}

#[test]
fn the_default_base_is_one_like_others() {
    let by_default = request([text("1"), text("key"), text("conn_1"), Argument::Missing], as_it_is);
    let [_, contact, _] = shared_by(&by_default.unwrap_or_else(|invalid| panic!("{invalid:?}")), NOW);
    assert!(Rc::ptr_eq(&contact, &shared("other", "conn_2", "https://api-next.ofauth.com")[1]));
}

#[test]
fn the_number_of_scopes_is_bounded_and_what_is_in_use_or_not_as_new_stays() {
    let [used_budget, ..] = shared("key", "conn_used", BASE);
    let [_, _, spent] = shared("key", "conn_spent", BASE);
    spent.pace.borrow_mut().sent(NOW);
    drop(spent);
    for number in 0..2 * MAX_SCOPES {
        shared("key", &format!("conn_{number}"), BASE);
    }
    assert!(Rc::ptr_eq(&used_budget, &shared("key", "conn_used", BASE)[0]));
    let [_, _, spent] = shared("key", "conn_spent", BASE);
    assert!(
        !spent.pace.borrow_mut().is_as_new(NOW),
        "tokens that were spent are not forgotten while others are as new"
    );
    super::SCOPES.with_borrow(|scopes| assert_eq!(scopes.len(), MAX_SCOPES));
}
