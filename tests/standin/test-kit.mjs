import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { after, test as nodeTest } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { DEFAULT_CONNECTION, DEFAULT_KEY, startStandin } from './index.js';

export const MESSAGES = '/v2/access/mass-messages';

/** A test that ends although what it waits for never comes. */
export const test = (name, body) => nodeTest(name, { timeout: 30_000 }, body);

/** A stand-in of this test file, with its calls in short. Stopped after the tests. */
export async function standinForTests(options) {
  const { url, close } = await startStandin(options);
  after(close);

  async function api(method, path, { key = DEFAULT_KEY, connectionId = DEFAULT_CONNECTION, ...init } = {}) {
    const headers = { ...(key && { apiKey: key }), ...(connectionId && { 'x-connection-id': connectionId }) };
    const response = await fetch(url + path, { method, headers, redirect: 'manual', ...init });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parsed(text) };
  }
  async function control(method, path, body) {
    const response = await fetch(`${url}/_standin/${path}`, { method, body: typeof body === 'object' ? JSON.stringify(body) : body });
    const json = await response.json();
    if (!response.ok) throw new Error(`${response.status} ${json.error}`);
    return json;
  }
  const seed = async (message = {}) => (await control('POST', 'messages', { connectionId: DEFAULT_CONNECTION, ...message })).id;
  return {
    url,
    close,
    api,
    control,
    seed,
    connection: async (options = {}) => (await control('POST', 'connections', options)).connectionId,
    remove: (id, options) => api('DELETE', `${MESSAGES}/${id}`, options),
    exists: async (id) => (await control('GET', `messages/${id}`)).exists,
    requests: (id) => control('GET', `requests?id=${id}`),
    /** A new message that meets these faults. */
    faulty: async (...faults) => {
      const id = await seed();
      await control('POST', 'faults', { id, faults });
      return id;
    },
    /** With headers that fetch does not let one set, such as Host. */
    send: async (method, path, headers = {}) => {
      const [response] = await once(request(url + path, { method, headers, agent: false }).end(), 'response');
      return { status: response.statusCode, headers: response.headers, text: (await response.setEncoding('utf8').toArray()).join('') };
    },
    rawDelete: (id, connectionId = DEFAULT_CONNECTION) => new RawDelete(url, id, connectionId),
    /** Waits until a field of the state has this value. */
    until: async (field, value) => {
      for (let left = 500; (await control('GET', 'state'))[field] !== value; left--) {
        if (left === 0) throw new Error(`${field} never was ${value}`);
        await sleep(10);
      }
    },
  };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A delete over a bare socket: shows the bytes and how the connection ended, which fetch hides. */
class RawDelete {
  text = '';
  #waiting = [];

  constructor(url, id, connectionId) {
    const { host, hostname, port } = new URL(url);
    this.socket = connect(Number(port), hostname);
    this.socket.setEncoding('latin1');
    this.socket.on('data', (text) => {
      this.text += text;
      this.#waiting = this.#waiting.filter(({ wanted, resolve }) => !(this.text.includes(wanted) && (resolve(), true)));
    });
    /** 'fin' or the error's code. */
    this.ended = new Promise((resolve) => {
      this.socket.once('end', () => resolve('fin'));
      this.socket.once('error', (error) => resolve(error.code));
    });
    const headers = [`Host: ${host}`, `apiKey: ${DEFAULT_KEY}`, `x-connection-id: ${connectionId}`];
    this.socket.write(`DELETE ${MESSAGES}/${id} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`);
  }

  get body() { return this.text.split('\r\n\r\n').slice(1).join('\r\n\r\n'); }
  get contentLength() { return Number(/content-length: (\d+)/i.exec(this.text)?.[1]); }

  received(wanted) {
    return new Promise((resolve) => {
      if (this.text.includes(wanted)) resolve();
      else this.#waiting.push({ wanted, resolve });
    });
  }
}
