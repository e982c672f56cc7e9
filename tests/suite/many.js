// What the cases of many deletes share.

import { API_KEY } from './standin.js';

/** `count` messages of a connection of their own. */
export async function many({ standin, deleteMassMessages }, count, connection = {}) {
  const connectionId = await standin.addConnection(connection);
  const ids = await standin.addMessages({ connectionId, count });
  return {
    ids,
    connectionId,
    delete: (list, options) => deleteMassMessages(list, API_KEY, connectionId, { baseUrl: standin.url, ...options }),
  };
}

/** Batches whose answers the case makes itself: `answer` gets the id. `sent`: the ids in the order of their requests. */
export function manyThrough({ deleteMassMessages, deleteMassMessage, connectionId }, answer) {
  const sent = [];
  const fetch = (url, init) => {
    const id = url.slice(url.lastIndexOf('/') + 1);
    sent.push(id);
    return answer(id, init, sent.length);
  };
  return {
    sent,
    run: (ids, options) => deleteMassMessages(ids, API_KEY, connectionId, { fetch, ...options }),
    single: (id, options) => deleteMassMessage(id, API_KEY, connectionId, { fetch, ...options }),
  };
}

export function problem() {
  throw new Error('on purpose');
}
