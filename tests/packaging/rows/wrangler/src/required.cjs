exports.OFAuthError = require('ofauth-wasm').OFAuthError;
