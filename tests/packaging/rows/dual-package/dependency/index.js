'use strict';

exports.deleteMassMessage = require('ofauth-wasm').deleteMassMessage;
