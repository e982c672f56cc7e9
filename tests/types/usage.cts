// The same package from CommonJS: its types say so, and no default export is promised.
import ofauth = require('ofauth-wasm');

export const promise: Promise<ofauth.DeleteMassMessageResponse> = ofauth.deleteMassMessage('1', 'key', 'connection');
// @ts-expect-error: there is no default export
export const none = ofauth.default;
