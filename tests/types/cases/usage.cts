// The same package from CommonJS: its types say so, and no default export is promised.
import ofauth = require('ofauth-wasm');

export const promise: Promise<ofauth.DeleteMassMessageResponse> = ofauth.deleteMassMessage('1', 'key', 'connection');
export const options: ofauth.DeleteMassMessageOptions = { fetch: async (url: string, init: ofauth.FetchInit): Promise<ofauth.FetchResponse> => fetch(url, init) };
export class Own extends ofauth.OFAuthError {
  override name = 'Own';
}
// @ts-expect-error: there is no default export
export const none = ofauth.default;
