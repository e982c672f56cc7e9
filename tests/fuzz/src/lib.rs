//! Fuzz targets. The crate's modules are private, so their files are compiled in here as they are.
#![allow(dead_code, reason = "the targets reach a part of each module")]

#[path = "../../../src/call.rs"]
mod call;
#[path = "../../../src/error.rs"]
mod error;
#[path = "../../../src/json.rs"]
mod json;
#[path = "../../../src/model.rs"]
mod model;
#[path = "../../../src/request.rs"]
mod request;
#[path = "../../../src/retry.rs"]
mod retry;
#[path = "../../../src/text.rs"]
mod text;

mod answer;
mod error_body;
mod hints;
mod id;
#[cfg(not(fuzzing))]
mod plain;
mod tree;
mod world;

pub use answer::answer;
pub use error_body::error_body;
pub use hints::hints;
pub use id::id;
#[cfg(fuzzing)]
pub use libfuzzer_sys;
#[cfg(not(fuzzing))]
pub use plain::run;

/// The program around a target: libFuzzer's under `--cfg fuzzing`, else a plain one (see `plain.rs`).
#[macro_export]
macro_rules! target {
    ($target:path) => {
        #[cfg(fuzzing)]
        $crate::libfuzzer_sys::fuzz_target!(|input: &[u8]| $target(input));
        #[cfg(not(fuzzing))]
        fn main() -> std::process::ExitCode {
            $crate::run($target)
        }
    };
}
