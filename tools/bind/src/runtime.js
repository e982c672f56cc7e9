// What wasm-bindgen's bindings need, in place of its own helpers, which are written for every engine and every module: half a
// KB of the package. tools/bind tells if the bindings come to need another one.
let wasm;
let WASM_VECTOR_LEN = 0;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

/** A longer text is quicker through the encoder, and one that is not ASCII goes through it. */
const SHORT = 250;

let bytes;
let view;
/** The memory, whose buffer is another one after it has grown. */
function memory() {
    if (!bytes?.length) {
        bytes = new Uint8Array(wasm.memory.buffer);
        view = new DataView(wasm.memory.buffer);
    }
    return bytes;
}

function getStringFromWasm0(at, length) {
    return decoder.decode(memory().subarray(at >>> 0, (at >>> 0) + length));
}

function passStringToWasm0(text, allocate) {
    const encoded = isShort(text) ? text : encoder.encode(text);
    const { length } = encoded;
    const at = allocate(length, 1) >>> 0;
    if (encoded !== text) memory().set(encoded, at);
    else for (let here = memory(), i = 0; i < length; i++) here[at + i] = text.charCodeAt(i);
    WASM_VECTOR_LEN = length;
    return at;
}

function isShort(text) {
    let i = text.length < SHORT ? text.length : 0;
    while (i > 0 && text.charCodeAt(i - 1) < 128) i--;
    return i === 0 && text.length < SHORT;
}

function getDataViewMemory0() {
    memory();
    return view;
}

function isLikeNone(value) {
    return value === undefined || value === null;
}

function addToExternrefTable0(value) {
    const place = wasm.__externref_table_alloc();
    wasm.__wbindgen_externrefs.set(place, value);
    return place;
}

function handleError(action, [first, second]) {
    try {
        return action(first, second);
    } catch (error) {
        wasm.__wbindgen_exn_store(addToExternrefTable0(error));
    }
}

export function initSync({ module }) {
    wasm = new WebAssembly.Instance(module, __wbg_get_imports()).exports;
    wasm.__wbindgen_start();
}
