// The same from CommonJS.
import testing = require('ofauth-wasm/testing');

export const standin: testing.Standin = testing.createStandin({ messages: { conn_1: [1] } });
