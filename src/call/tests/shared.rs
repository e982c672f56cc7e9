//! What calls share: the budget of retries, and whether the address has answered.

use super::super::{Budget, Contact, Fault, Shared};
use super::script::{POLICY, script};
use super::step::{answer, deleted, error, gone, lost};
use crate::error::tests::thrown;
use crate::request::Policy;
use std::rc::Rc;

#[test]
fn the_retries_of_many_calls_share_one_budget() {
    let budget = Rc::default();
    let attempts: Vec<u32> = (0..20).map(|_| script([lost()]).run_on(&POLICY, &budget).error().attempts).collect();
    assert_eq!(attempts, [[3; 17].as_slice(), &[2], &[1, 1]].concat());
    let spent = script([lost()]).run_on(&POLICY, &budget);
    assert!(spent.error().retryable && spent.waits().is_empty());
}

#[test]
fn a_success_refunds_its_last_retry() {
    let budget = Rc::default();
    for _ in 0..100 {
        assert_eq!(script([lost(), deleted()]).run_on(&POLICY, &budget).sent.len(), 2);
    }
    for _ in 0..17 {
        script([lost()]).run_on(&POLICY, &budget);
    }
    let attempts = |budget: &Rc<Budget>| script([lost()]).run_on(&POLICY, budget).sent.len();
    assert_eq!((attempts(&budget), attempts(&budget)), (2, 1));
    (0..3).for_each(|_| drop(script([deleted()]).run_on(&POLICY, &budget)));
    assert_eq!(attempts(&budget), 1, "500 - 35 * 14 + 3 tokens are less than 14");
    script([gone()]).run_on(&Policy { allow_missing: true, ..POLICY }, &budget);
    assert_eq!((attempts(&budget), attempts(&budget)), (2, 1), "one more is enough for one retry");
}

#[test]
fn a_code_without_its_system_call_proves_nothing_once_the_address_has_answered() {
    let refused = || lost().but(Fault::Thrown(vec![thrown("Error", "Unable to connect", Some("ConnectionRefused"))]));
    let contact = &Contact::default();
    let run = |step| script([step]).run_as(&POLICY, Shared { budget: &Budget::default(), contact });
    assert!(!run(refused()).error().may_have_succeeded);
    assert!(run(lost()).error().may_have_succeeded);
    assert!(!run(refused()).error().may_have_succeeded, "no response has come so far");
    run(answer(503, "").but(Fault::TimedOut));
    assert!(run(refused()).error().may_have_succeeded, "a connection may have been reused");
    let within_one_call = script([error(503, ""), refused()]).run();
    assert!(within_one_call.error().may_have_succeeded);
    let refusal = script([error(429, ""), refused(), error(403, "")]).run();
    assert!(refusal.error().may_have_succeeded);
}
