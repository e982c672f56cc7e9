// For rows with a server: an endpoint that takes the query of target() and answers with what probe() gives.

/**
 * Starts the server, has the endpoint at `path` probe, opens `pages` in Chromium, and looks at what the server printed meanwhile.
 * @param allowed what the server may warn of
 * @param silent matches all that it prints
 */
export async function checkEndpoint({ target, page, outputs }, starting, { path = '/', pages = [], allowed = [], silent } = {}) {
  const server = await starting;
  try {
    const { query, verify } = await target();
    const response = await fetch(`${server.url}${path}?${query}`);
    const text = await response.text();
    if (!response.ok) throw new Error(`${response.status}: ${text.slice(0, 2_000)}\n${server.printed().slice(-4_000)}`);
    await verify(JSON.parse(text));
    for (const place of pages) await page('Chromium', server.url + place);
    outputs.quiet(server.printed(), allowed);
    if (silent && !silent.test(server.printed().trim())) throw new Error(`the server printed:\n${server.printed()}`);
  } finally {
    await server.close();
  }
}

export const onPort = (...args) => (port) => [...args, '--port', String(port), '--host', '127.0.0.1'];
