// The stand-in server as the tour sees it: its list, its log, and messages for the page.
import { startStandin, DEFAULT_CONNECTION, DEFAULT_KEY } from '../../tests/standin/index.js';

const MESSAGES = '/v2/access/mass-messages';
/** Slow enough to watch, and to press Abort. */
const DELAY_MS = [600, 900, 1400];

// Each meets another fate, so that the page shows all it can.
const TROUBLED = [
  { text: 'On purpose: the API refuses this one', fault: { status: 400, times: 'forever' } },
  { text: 'On purpose: somebody else was faster', fault: { status: 404, deletes: true } },
  { text: 'On purpose: deleted, and the answer is lost', fault: { deletes: true, then: 'reset', afterBytes: 0, times: 'forever' } },
  { text: 'Mark-up stays text: <img src=x onerror="alert(1)"> <b>bold</b>' },
];

export { startStandin, DEFAULT_CONNECTION, DEFAULT_KEY };

export async function listMessages(url) {
  const headers = { apiKey: DEFAULT_KEY, 'x-connection-id': DEFAULT_CONNECTION };
  const { list } = await getJson(`${url}${MESSAGES}`, { headers });
  return list;
}

/** The requests for this message, as the stand-in received them. */
export const requestsFor = (url, id) => getJson(`${url}/_standin/requests?id=${id}`);

export async function addMessagesForThePage(url) {
  for (const { text, fault } of TROUBLED) {
    const { id } = await post(`${url}/_standin/messages`, { connectionId: DEFAULT_CONNECTION, text });
    if (fault) await post(`${url}/_standin/faults`, { id, faults: [{ ...fault, delayMs: DELAY_MS[0] }] });
  }
  const calm = (await listMessages(url)).filter(({ textCropped }) => !TROUBLED.some(({ text, fault }) => fault && text === textCropped));
  for (const [index, { id }] of calm.entries()) {
    await post(`${url}/_standin/faults`, { id: String(id), faults: [{ delayMs: DELAY_MS[index % DELAY_MS.length] }] });
  }
}

const post = (address, body) => getJson(address, { method: 'POST', body: JSON.stringify(body) });

async function getJson(address, init) {
  const response = await fetch(address, init);
  const body = await response.json();
  if (!response.ok) throw new Error(`the stand-in answered ${response.status}: ${body.error}`);
  return body;
}
