//! `bind INPUT.wasm OUTPUT_DIR`: wasm-bindgen over one module. A binary of our own over wasm-bindgen's library, so that
//! Cargo.lock pins it to the crate's exact version and nothing has to be downloaded or installed beside cargo.

use std::process::ExitCode;
use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [input, output] = arguments.as_slice() else {
        eprintln!("usage: bind INPUT.wasm OUTPUT_DIR");
        return ExitCode::FAILURE;
    };
    let mut bindgen = Bindgen::new();
    let bound = bindgen.web(true).map(|bindgen| {
        bindgen
            .input_path(input)
            .out_name("ofauth")
            .typescript(false)
            // Without it bundlers emit the module a second time, as a file.
            .omit_default_module_path(true)
            .remove_name_section(true)
            .remove_producers_section(true)
    });
    match bound.and_then(|bindgen| bindgen.generate(output)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bind: {error:?}");
            ExitCode::FAILURE
        }
    }
}
