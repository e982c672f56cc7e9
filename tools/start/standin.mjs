// The stand-in server as the tour sees it: its list, its log, and connections with messages for the page.
import { startStandin, DEFAULT_CONNECTION, DEFAULT_KEY } from '../../tests/standin/index.js';

const MESSAGES = '/v2/access/mass-messages';
/** A network's. */
const DELAY_MS = 60;
const LOST = { deletes: true, then: 'reset', afterBytes: 0 };

// Each meets another fate, so that the page shows all it can.
const TROUBLED = [
  ['On purpose: the API refuses this one', { status: 400, times: 'forever' }],
  ['On purpose: somebody else was faster', { status: 404, deletes: true }],
  ['On purpose: deleted, and the answer is lost once', LOST],
  ['On purpose: deleted, and the answer is lost each time', { ...LOST, times: 4 }],
  ['On purpose: the API answers success: false', { json: { success: false }, times: 'forever' }],
  ['On purpose: the API fails once', { status: 500 }],
  ['On purpose: a proxy answers with a page', { status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>Bad gateway</h1>' }],
  ['On purpose: the answer is cut off', { deletes: true, then: 'truncate' }],
  ['On purpose: the API asks to wait 12 s', { status: 429, headers: { 'retry-after': '12' } }],
  ['Mark-up stays text: <img src=x onerror="alert(1)"> <b>bold</b>'],
];

export { startStandin, DEFAULT_CONNECTION, DEFAULT_KEY };

export async function listMessages(url) {
  const headers = { apiKey: DEFAULT_KEY, 'x-connection-id': DEFAULT_CONNECTION };
  const { list } = await getJson(`${url}${MESSAGES}`, { headers });
  return list;
}

/** The requests for this message, as the stand-in received them. */
export const requestsFor = (url, id) => getJson(`${url}/_standin/requests?id=${id}`);

/** Makes the connections of the page, and resolves with them as the Worker's secret CONNECTIONS has them. */
export async function addConnectionsForThePage(url) {
  const make = async (options) => (await post(`${url}/_standin/connections`, options)).connectionId;
  const fill = async (connectionId, count) => (await post(`${url}/_standin/messages`, { connectionId, count })).ids;
  const fault = (id, ...faults) => post(`${url}/_standin/faults`, { id, faults });

  const amber = await make({ rateLimit: true });
  await fill(amber, 320);
  await post(`${url}/_standin/faults`, { connectionId: amber, rate: 1, faults: [{ delayMs: DELAY_MS }, { delayMs: 3 * DELAY_MS }] });
  for (const [text, ...faults] of TROUBLED) {
    const { id } = await post(`${url}/_standin/messages`, { connectionId: amber, text });
    if (faults.length > 0) await fault(id, ...faults);
  }

  // Its bucket is nearly empty, slower than documented, and does not say what is left.
  const nova = await make({ rateLimit: { perMinute: 30, burst: 20, tokens: 12, remaining: false, retryAfter: true } });
  await fill(nova, 140);

  const tessa = await make({});
  for (const id of await fill(tessa, 8)) await fault(id, { status: 403, delayMs: DELAY_MS, times: 'forever' });

  const expired = await make({ state: 'expired' });
  return {
    amber: { id: amber, name: 'Amber Lake' },
    nova: { id: nova, name: 'Nova Reyes (slow bucket)' },
    first: { id: DEFAULT_CONNECTION, name: 'First steps' },
    tessa: { id: tessa, name: 'Tessa Moon (may not delete)' },
    old: { id: expired, name: 'Old account (session expired)' },
  };
}

const post = (address, body) => getJson(address, { method: 'POST', body: JSON.stringify(body) });

async function getJson(address, init) {
  const response = await fetch(address, init);
  const body = await response.json();
  if (!response.ok) throw new Error(`the stand-in answered ${response.status}: ${body.error}`);
  return body;
}
