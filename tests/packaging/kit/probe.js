// What every row does with the package. Copied beside the row's own files, so that the row's toolchain resolves the import.
import { OFAuthError, deleteMassMessage, deleteMassMessages, isOFAuthError } from 'ofauth-wasm';

/** @param target `{ baseUrl, apiKey, connectionId, id }`, as strings */
export async function probe({ baseUrl, apiKey, connectionId, id }) {
  const response = await deleteMassMessage(id, apiKey, connectionId, { baseUrl });
  // The same message again: it is not there any more.
  const error = await deleteMassMessage(id, apiKey, connectionId, { baseUrl }).catch((reason) => reason);
  const again = await deleteMassMessages([id, id], apiKey, connectionId, { baseUrl, allowMissing: true });
  return {
    success: response.success,
    deleted: String(response.queue.id),
    isInstance: error instanceof OFAuthError,
    isBranded: isOFAuthError(error),
    code: error.code,
    status: error.status,
    mayHaveSucceeded: error.mayHaveSucceeded,
    message: String(error.message),
    again: again.alreadyDeleted,
  };
}
