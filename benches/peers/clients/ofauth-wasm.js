import { deleteMassMessage } from 'ofauth-wasm';

export function del({ id, key, connectionId, baseUrl, fetch }) {
  return deleteMassMessage(id, key, connectionId, { baseUrl, fetch });
}
