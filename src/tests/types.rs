//! `types.d.ts` is held to `model::SHAPES` and `error::Code`.

use super::TYPES;
use crate::error::Code;
use crate::model::{Field, SHAPES, Shape};

const OPENING: &str = "// <answer>: held to src/model.rs by a test\n";
const CLOSING: &str = "// </answer>\n";

/// The one shape that is the package's own: `alreadyDeleted` is no key of the API, and a misspelt `success` is an error.
const CLOSED: &str = "DeleteMassMessageResponse";

fn doc(text: &str, indent: &str) -> String {
    if text.is_empty() { String::new() } else { format!("{indent}/** {text} */\n") }
}

fn field(field: &Field) -> String {
    let bare = field.name.starts_with(|first: char| !first.is_ascii_digit());
    let name = if bare { field.name.to_owned() } else { format!("'{}'", field.name) };
    let mark = if field.optional { "?" } else { "" };
    format!("{}  {name}{mark}: {};\n", doc(field.doc, "  "), field.ty)
}

fn interface(shape: &Shape) -> String {
    let fields: String = shape.fields.iter().map(field).collect();
    let open = if shape.name == CLOSED { "" } else { "  [unknownKey: string]: unknown;\n" };
    format!("{}export interface {} {{\n{fields}{open}}}\n", doc(shape.doc, ""), shape.name)
}

#[test]
fn the_answer_in_the_types_is_the_rendered_shapes() {
    let expected = SHAPES.iter().map(interface).collect::<Vec<_>>().join("\n");
    let written = TYPES.split_once(OPENING).and_then(|(_, rest)| rest.split_once(CLOSING)).map(|(block, _)| block);
    assert!(
        written == Some(&expected),
        "src/types.d.ts differs from src/model.rs. Between its two marker lines must stand:\n{OPENING}{expected}{CLOSING}"
    );
}

#[test]
fn a_field_is_rendered_with_its_doc_its_mark_and_its_quotes() {
    let digits = Field { name: "240", ty: "string | null", doc: "Small.", optional: true };
    assert_eq!(field(&digits), "  /** Small. */\n  '240'?: string | null;\n");
    let plain = Field { name: "_id", ty: "number", doc: "", optional: false };
    assert_eq!(field(&plain), "  _id: number;\n");
}

/// The code after this one, so that a new code does not compile before it stands in the chain.
const fn next(code: Code) -> Option<Code> {
    Some(match code {
        Code::InvalidArgument => Code::Aborted,
        Code::Aborted => Code::Timeout,
        Code::Timeout => Code::Network,
        Code::Network => Code::BadRequest,
        Code::BadRequest => Code::Unauthorized,
        Code::Unauthorized => Code::Forbidden,
        Code::Forbidden => Code::NotFound,
        Code::NotFound => Code::RateLimited,
        Code::RateLimited => Code::Server,
        Code::Server => Code::Redirected,
        Code::Redirected => Code::UnexpectedResponse,
        Code::UnexpectedResponse => return None,
    })
}

#[test]
fn the_error_codes_in_the_types_are_those_of_rust_and_the_loader_s_internal() {
    let (_, union) = TYPES.split_once("export type ErrorCode =\n").expect("types.d.ts has no ErrorCode");
    let in_types: Vec<&str> = union
        .lines()
        .take_while(|line| line.starts_with("  "))
        .filter_map(|line| line.trim().strip_prefix("| '")?.split('\'').next())
        .collect();
    let codes = std::iter::successors(Some(Code::InvalidArgument), |code| next(*code));
    let in_rust: Vec<&str> = codes.map(Code::as_str).chain(["internal"]).collect();
    assert_eq!(in_types, in_rust);
}
