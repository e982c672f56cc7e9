#![cfg_attr(fuzzing, no_main)]

ofauth_wasm_fuzz::target!(ofauth_wasm_fuzz::secrets);
