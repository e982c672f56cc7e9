/** How the stand-in behaves towards whoever tests against it. */
export const honest = {
  deletes: true,
  loggedHeaders: (headers) => headers,
  body: (body) => body,
};

/** Every answer looks right and is not: a suite that passes against this checks nothing. */
export const sabotaged = {
  deletes: false,
  loggedHeaders: ({ 'x-connection-id': _, ...headers }) => headers,
  body: mangle,
};

function mangle(body) {
  let json;
  try {
    json = JSON.parse(body.toString());
  } catch {
    return body;
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return body;
  if (Array.isArray(json.list)) json.list.pop();
  else if ('success' in json) json.queue = mangleQueue(json.queue);
  else mangleError(json);
  return JSON.stringify(json);
}

function mangleQueue(queue) {
  const keys = Object.keys(queue ?? {});
  if (keys.length === 0) return { id: 1 };
  if (typeof queue.id === 'number') queue.id += 1;
  delete queue[keys.at(-1)];
  return queue;
}

function mangleError(json) {
  json.error = 'Something went wrong';
  json.type = 'UNKNOWN';
  delete json.requestId;
  delete json.actionRequired;
}
