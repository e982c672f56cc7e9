//! `bind [--names] INPUT.wasm OUTPUT_DIR`: wasm-bindgen over one module. A binary of our own over wasm-bindgen's library,
//! so that Cargo.lock pins it to the crate's exact version and nothing has to be downloaded or installed beside cargo.

use std::error::Error;
use std::fs;
use std::path::Path;
use walrus::{ElementItems, Module};
use wasm_bindgen_cli_support::Bindgen;

const NAME: &str = "ofauth";
/// Keeps the names of functions, for tools/profile.mjs.
const WITH_NAMES: &str = "--names";
/// Where wasm-bindgen puts the modules that the crate imports.
const SNIPPETS: &str = "/snippets/";
const HOST: &str = "host";
/// Exports that nothing in the JavaScript names.
const UNUSED: [&str; 4] = ["__abort_handler", "__instance_terminated", "__wbindgen_free", "__wbindgen_realloc"];
/// Functions of js-sys and wasm-bindgen that nothing here calls, kept by the table of functions alone.
const UNCALLED: [&str; 2] = ["::futures::jspi::", "::convert::closures::"];
/// To helpers that need neither, see `runtime.js`.
const REALLOC: &str = ", wasm.__wbindgen_realloc";
const FIRST_HELPER: &str = "\n}\n\nfunction ";
const RUNTIME: &str = include_str!("runtime.js");

fn main() -> Result<(), Box<dyn Error>> {
    let (options, paths): (Vec<_>, Vec<_>) = std::env::args().skip(1).partition(|argument| argument == WITH_NAMES);
    let [input, folder] = paths.as_slice() else {
        return Err("usage: bind [--names] INPUT.wasm OUTPUT_DIR".into());
    };
    bind(input, Path::new(folder), !options.is_empty())
}

fn bind(input: &str, folder: &Path, with_names: bool) -> Result<(), Box<dyn Error>> {
    let mut output = Bindgen::new()
        .web(true)?
        .input_path(input)
        .out_name(NAME)
        .typescript(false)
        // Without it bundlers emit the module a second time, as a file.
        .omit_default_module_path(true)
        .remove_name_section(!with_names)
        .remove_producers_section(true)
        .generate_output()?;

    // Each import carries a hash that compression cannot shorten, here and in the JavaScript: 2 KB of 30. Between these two files any name will do. Functions of src/host/*.js keep theirs; their module's name,
    // a path with a hash, is shortened.
    let wasm = output.wasm_mut();
    let (mut modules, mut names) = (Vec::new(), Vec::new());
    for import in wasm.imports.iter_mut().filter(|import| import.module.contains(SNIPPETS)) {
        modules.push(std::mem::replace(&mut import.module, HOST.to_owned()));
        names.push(import.name.clone());
    }
    for name in UNUSED {
        wasm.exports.remove(name)?;
    }
    forget_uncalled(wasm);
    let imports = wasm.imports.iter_mut().filter(|import| import.module != HOST).map(|import| &mut import.name);
    let mut renamed = Vec::new();
    for (number, name) in imports.enumerate() {
        let short = format!("_{number}");
        renamed.push((std::mem::replace(name, short.clone()), short));
    }
    output.emit(folder)?;

    let path = folder.join(NAME).with_extension("js");
    let mut code = with_runtime(&fs::read_to_string(&path)?)?;
    if let Some(name) = UNUSED.into_iter().find(|name| code.contains(name)) {
        return Err(format!("{name} is in {}", path.display()).into());
    }
    for (long, short) in renamed {
        if !code.contains(&long) {
            return Err(format!("{long} is not in {}", path.display()).into());
        }
        code = code.replace(&long, &short);
    }
    Ok(fs::write(path, with_host(&code, &modules, &names))?)
}

/// Each place in the table stays, and one function stands in all those of [`UNCALLED`].
fn forget_uncalled(wasm: &mut Module) {
    let is_uncalled = |name: &str| UNCALLED.iter().any(|part| name.contains(part));
    let mut one = None;
    for element in wasm.elements.iter_mut() {
        let ElementItems::Functions(functions) = &mut element.items else { continue };
        for function in functions {
            if wasm.funcs.get(*function).name.as_deref().is_some_and(is_uncalled) {
                *function = *one.get_or_insert(*function);
            }
        }
    }
}

/// The exports and imports as wasm-bindgen wrote them, and our helpers for its own.
fn with_runtime(code: &str) -> Result<String, Box<dyn Error>> {
    let end = code.find(FIRST_HELPER).ok_or("wasm-bindgen writes its helpers in another way now")? + 3;
    let (bindings, helpers) = code.split_at_checked(end).ok_or("not a text")?;
    for line in helpers.lines() {
        let Some((name, _)) = line.strip_prefix("function ").and_then(|line| line.split_once('(')) else { continue };
        let call = format!("{name}(");
        if bindings.contains(&call) && !RUNTIME.contains(&format!("function {call}")) {
            return Err(format!("runtime.js needs {name}").into());
        }
    }
    Ok(format!("{}{RUNTIME}", bindings.replace(REALLOC, "")))
}

/// wasm-bindgen imports the module's functions as a namespace, once for each. esbuild makes getters of a namespace, by a
/// descriptor that inherits from `Object.prototype`; so they become the properties of a plain object.
fn with_host(code: &str, modules: &[String], names: &[String]) -> String {
    let Some(module) = modules.first() else { return code.to_owned() };
    let names = names.join(", ");
    let is_namespace =
        |line: &&str| line.starts_with("import * as ") || line.starts_with(&format!("        \"{module}\": "));
    let mut lines: Vec<&str> = code.lines().filter(|line| !is_namespace(line)).collect();
    let import = format!("import {{ {names} }} from \"{module}\";");
    let object = format!("{HOST}: {{ __proto__: null, {names} }},");
    lines.insert(0, &import);
    if let Some(at) = lines.iter().position(|line| line.contains("import0,")) {
        lines.insert(at + 1, &object);
    }
    lines.join("\n")
}
