// Chromium, with Object.prototype polluted: the key goes where it should and nowhere else, and the call ends as it should.
import { addShared, equal, makeHost, matches, runChecks } from '../suite.mjs';
import { pollutions } from './pollution.mjs';

const query = new URLSearchParams(location.search);
const [url, only] = [query.get('standin'), query.get('only')];

const host = await makeHost(() => import('ofauth-wasm'), { url, elsewhere: globalThis.elsewhere });
const { check, message, standin, elsewhere } = host;
addShared(host);

/** One call in a frame of its own. */
async function callIn(moment, name, ...faults) {
  const { id, key, connectionId } = await message(...faults);
  const frame = document.createElement('iframe');
  const given = { name, moment, id, apiKey: key, connectionId, baseUrl: url, elsewhere: elsewhere.url };
  const result = await new Promise((resolve) => {
    addEventListener('message', ({ data }) => {
      const answer = JSON.parse(data);
      if (answer.id === id) resolve(answer.result);
    });
    frame.src = `/checks/polluted-frame.html#${encodeURIComponent(JSON.stringify(given))}`;
    document.body.append(frame);
  });
  frame.remove();
  equal((await elsewhere.requests(id)).length, 0, `${moment} the import: requests elsewhere`);
  return { result, id, key, requests: await standin.requests(id) };
}

const MOMENTS = ['before', 'after'];
const GONE = { status: 404, json: { error: 'Mass message not found', type: 'RESOURCE_NOT_FOUND' } };

for (const name of Object.keys(pollutions(elsewhere.url))) {
  check(`polluted: ${name}`, async () => {
    await Promise.all(MOMENTS.map((moment) => (name === 'then' ? endsWithError(moment, name) : endsAsAnswered(moment, name))));
  });
}

async function endsAsAnswered(moment, name) {
  const [deleted, gone] = await Promise.all([callIn(moment, name), callIn(moment, name, GONE)]);
  equal(deleted.result, `true ${deleted.id}`, `${moment} the import: the answer`);
  equal(gone.result, `not_found: ${GONE.json.error}`, `${moment} the import: the error`);
  for (const { requests, key } of [deleted, gone]) {
    equal(requests.map(({ method, headers, bodyBytes }) => [method, headers.apikey, bodyBytes]), [['DELETE', key, 0]], `${moment} the import: requests`);
  }
}

async function endsWithError(moment, name) {
  const { result } = await callIn(moment, name);
  matches(result, /^(timeout|network|internal): /, `${moment} the import`);
}

globalThis.report({ results: await runChecks(host, undefined, only) });
