//! `bind INPUT.wasm OUTPUT_DIR`: wasm-bindgen over one module. A binary of our own over wasm-bindgen's library, so that
//! Cargo.lock pins it to the crate's exact version and nothing has to be downloaded or installed beside cargo.

use std::error::Error;
use std::fs;
use std::path::Path;
use wasm_bindgen_cli_support::Bindgen;

const NAME: &str = "ofauth";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [input, folder] = arguments.as_slice() else {
        return Err("usage: bind INPUT.wasm OUTPUT_DIR".into());
    };
    bind(input, Path::new(folder))
}

fn bind(input: &str, folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut output = Bindgen::new()
        .web(true)?
        .input_path(input)
        .out_name(NAME)
        .typescript(false)
        // Without it bundlers emit the module a second time, as a file.
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate_output()?;

    // Each import, and each closure's export, carries a hash that compression cannot shorten, here and in the JavaScript:
    // 2 KB of 30. Between these two files any name will do.
    let wasm = output.wasm_mut();
    let imports = wasm.imports.iter_mut().map(|import| &mut import.name);
    let exports = wasm.exports.iter_mut().map(|export| &mut export.name).filter(|name| name.contains("closures"));
    let mut renamed = Vec::new();
    for (number, name) in imports.chain(exports).enumerate() {
        let short = format!("_{number}");
        renamed.push((std::mem::replace(name, short.clone()), short));
    }
    output.emit(folder)?;

    let path = folder.join(NAME).with_extension("js");
    let mut code = fs::read_to_string(&path)?;
    for (long, short) in renamed {
        if !code.contains(&long) {
            return Err(format!("{long} is not in {}", path.display()).into());
        }
        code = code.replace(&long, &short);
    }
    Ok(fs::write(path, code)?)
}
