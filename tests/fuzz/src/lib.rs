//! Fuzz targets. The crate's modules are private, so their files are compiled in here as they are.
#![allow(dead_code, unused_imports, reason = "the targets reach a part of each module")]

#[path = "../../../src/answer/mod.rs"]
mod answer;
#[path = "../../../src/call/mod.rs"]
mod call;
#[path = "../../../src/error.rs"]
mod error;
#[path = "../../../src/request/mod.rs"]
mod request;
#[path = "../../../src/text.rs"]
mod text;

mod answers;
mod error_bodies;
mod hints;
mod ids;
#[cfg(not(fuzzing))]
mod plain;
mod secrets;
mod spelling;
mod world;

pub use answers::answer;
pub use error_bodies::error_body;
pub use hints::hints;
pub use ids::id;
pub use secrets::secrets;
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
