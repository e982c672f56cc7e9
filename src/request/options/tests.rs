use super::super::tests::text;
use super::{Argument, Checks, InvalidArgument, Policy, message_id, secret};

fn with_id(id: Argument<'_>) -> Result<String, String> {
    message_id(id).map_err(|InvalidArgument { parameter, problem }| format!("{parameter} {problem}"))
}

#[test]
fn an_id_is_put_into_the_path_as_it_is() {
    let longest = "x".repeat(128);
    for (id, written) in [
        (text("26439068590"), "26439068590"),
        (text("007"), "007"),
        (text("aZ_-09"), "aZ_-09"),
        (text("-"), "-"),
        (text(&longest), &longest),
        (Argument::Number(0.0), "0"),
        (Argument::Number(-0.0), "0"),
        (Argument::Number(26_439_068_590.0), "26439068590"),
        (Argument::Number(4_294_967_296.0), "4294967296"),
        (Argument::Number(9_007_199_254_740_991.0), "9007199254740991"),
        (Argument::BigInt("0"), "0"),
        (Argument::BigInt("9007199254740993"), "9007199254740993"),
        (Argument::BigInt(&"9".repeat(128)), &"9".repeat(128)),
    ] {
        assert_eq!(with_id(id).as_deref(), Ok(written), "{id:?}");
    }
}

#[test]
fn an_id_that_could_mean_another_path_is_refused() {
    for id in [
        "", ".", "..", "1.", "1/2", "/", "\\", "1?", "1#", "%2e%2e", "%", "1 ", " 1", "1\n", "\u{FFFD}", "é", "１",
        "1;", "a:b", "a@b", "1,2", "\0", "+1", "1.0", "..%2f", "*", "~", "1\r",
    ] {
        let refusal = with_id(text(id)).expect_err(id);
        assert!(refusal.starts_with("id "), "{id:?}: {refusal}");
    }
    assert!(with_id(text(&"x".repeat(129))).is_err());
}

#[test]
fn an_id_of_another_type_is_refused_with_what_to_do() {
    for (id, words) in [
        (Argument::Missing, "is missing"),
        (Argument::Bool(true), "must be a string, a number or a bigint"),
        (Argument::Bool(false), "must be a string, a number or a bigint"),
        (Argument::Other, "must be a string, a number or a bigint"),
        (Argument::Number(-1.0), "as a string or a bigint"),
        (Argument::Number(0.5), "whole number"),
        (Argument::Number(26_439_068_590.5), "whole number"),
        (Argument::Number(9_007_199_254_740_992.0), "2^53"),
        (Argument::Number(1e300), "2^53"),
        (Argument::Number(f64::NAN), "whole number"),
        (Argument::Number(f64::INFINITY), "whole number"),
        (Argument::Number(f64::NEG_INFINITY), "whole number"),
        (Argument::Number(5e-324), "whole number"),
        (Argument::BigInt("-1"), "must not be negative"),
        (Argument::BigInt(&"9".repeat(129)), "longer than 128"),
        (text(""), "is empty"),
        (text("a b"), "letters, digits"),
    ] {
        let refusal = with_id(id).expect_err("refused");
        assert!(refusal.starts_with("id ") && refusal.contains(words), "{id:?}: {refusal}");
    }
}

#[test]
fn a_secret_is_visible_ascii_and_nothing_else() {
    for character in (0..=0x17F).filter_map(char::from_u32) {
        let visible = ('!'..='~').contains(&character);
        for value in [format!("{character}"), format!("ke{character}y"), format!("key{character}")] {
            let taken = secret("apiKey", text(&value));
            assert_eq!(taken.is_ok(), visible, "{value:?}");
            assert!(taken.is_err() || taken.as_ref() == Ok(&value.as_str()), "{value:?}");
        }
    }
}

#[test]
fn a_secret_of_up_to_4096_characters_is_taken() {
    assert!(secret("apiKey", text(&"k".repeat(4_096))).is_ok());
    let refused = secret("connectionId", text(&"k".repeat(4_097))).expect_err("4,097");
    assert_eq!(refused, InvalidArgument::new("connectionId", "is longer than 4096 characters"));
}

#[test]
fn a_refused_secret_s_message_tells_what_to_do() {
    for (value, words) in [
        (Argument::Missing, "is missing"),
        (text(""), "is empty"),
        (text(" "), "not visible ASCII"),
        (text("key\n"), "not visible ASCII"),
        (text("kéy"), "not visible ASCII"),
        (Argument::Number(1.0), "must be a string"),
        (Argument::Bool(true), "must be a string"),
        (Argument::BigInt("1"), "must be a string"),
        (Argument::Other, "must be a string"),
    ] {
        for parameter in ["apiKey", "connectionId"] {
            let refused = secret(parameter, value).expect_err("refused");
            assert_eq!(refused.parameter, parameter);
            assert!(refused.problem.contains(words), "{value:?}: {}", refused.problem);
        }
    }
}

const NONE: Argument<'static> = Argument::Missing;

fn policy(
    timeout: Argument<'_>,
    attempt: Argument<'_>,
    retries: Argument<'_>,
    allow: Argument<'_>,
) -> Result<Policy, &'static str> {
    let mut checks = Checks::default();
    let policy = Policy::new(&mut checks, [timeout, attempt, retries, allow]);
    checks.done(policy).map_err(|invalid| invalid.parameter)
}

#[test]
fn the_policy_has_the_documented_defaults() {
    let defaults = Policy { timeout_ms: 60_000.0, attempt_timeout_ms: 20_000.0, max_retries: 2, allow_missing: false };
    assert_eq!(policy(NONE, NONE, NONE, NONE), Ok(defaults));
    let number = Argument::Number;
    let given = Policy { timeout_ms: 1.0, attempt_timeout_ms: 2_147_483_647.0, max_retries: 0, allow_missing: true };
    assert_eq!(policy(number(1.0), number(2_147_483_647.0), number(0.0), Argument::Bool(true)), Ok(given));
    assert_eq!(policy(NONE, NONE, NONE, Argument::Bool(false)), Ok(defaults));
}

#[test]
fn an_option_outside_its_range_is_refused_by_name() {
    let others = [text("1"), Argument::Bool(true), Argument::BigInt("1"), Argument::Other];
    let numbers = |numbers: &[f64]| numbers.iter().copied().map(Argument::Number).chain(others).collect::<Vec<_>>();
    for bad in numbers(&[0.0, 0.999, -1.0, 2_147_483_648.0, 3e9, f64::INFINITY, f64::NEG_INFINITY, f64::NAN]) {
        assert_eq!(policy(bad, NONE, NONE, NONE), Err("timeoutMs"), "{bad:?}");
        assert_eq!(policy(NONE, bad, NONE, NONE), Err("attemptTimeoutMs"), "{bad:?}");
    }
    for bad in numbers(&[-1.0, 0.5, 11.0, 10.5, 1e9, f64::INFINITY, f64::NAN]) {
        assert_eq!(policy(NONE, NONE, bad, NONE), Err("maxRetries"), "{bad:?}");
    }
    for bad in [text("true"), Argument::Number(1.0), Argument::BigInt("1"), Argument::Other] {
        assert_eq!(policy(NONE, NONE, NONE, bad), Err("allowMissing"), "{bad:?}");
    }
    for retries in 0..=10 {
        let policy = policy(NONE, NONE, Argument::Number(f64::from(retries)), NONE);
        assert_eq!(policy.map(|policy| policy.max_retries), Ok(retries));
    }
}
