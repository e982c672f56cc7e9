import { assert } from 'chai';
import { okResponse } from '../context.js';
import { step } from '../guard.js';
import { API_KEY } from '../standin.js';

export default [
  {
    name: 'a path prefix is kept, with and without a slash at its end, as a string or a URL',
    async run({ addMessage, rejection, standin }) {
      const variants = {
        '': '/v2/access/mass-messages/',
        '/': '/v2/access/mass-messages/',
        '/proxy': '/proxy/v2/access/mass-messages/',
        '/proxy/': '/proxy/v2/access/mass-messages/',
        '/a/b%20c': '/a/b%20c/v2/access/mass-messages/',
      };
      for (const [suffix, path] of Object.entries(variants)) {
        for (const convert of [String, (text) => new URL(text)]) {
          await step(`${suffix} ${convert === String ? 'string' : 'URL'}`, async () => {
            const message = await addMessage();
            const baseUrl = convert(standin.url + suffix);
            if (suffix.length > 1) {
              // The stand-in serves no other path: its own 404 is the proof that the prefix was sent.
              await rejection(() => message.delete({ baseUrl }), { code: 'not_found', type: 'ROUTE_NOT_FOUND' });
            } else {
              await message.delete({ baseUrl });
            }
            const [request] = await message.requests();
            assert.equal(new URL(request.url, standin.url).pathname, path + message.id);
            assert.equal(String(baseUrl), String(convert(standin.url + suffix)), 'the URL object was changed');
          });
        }
      }
    },
  },
  {
    name: 'https goes anywhere, http to this machine only',
    async run({ deleteMassMessage }) {
      const accepted = {
        'https://example.com': 'https://example.com',
        'HTTPS://EXAMPLE.com:443/': 'https://example.com',
        'https://example.com:8443/x/': 'https://example.com:8443/x',
        'http://localhost:8787': 'http://localhost:8787',
        'http://127.0.0.1': 'http://127.0.0.1',
        'http://127.1.2.3:80/': 'http://127.1.2.3',
        'http://[::1]:3000/a': 'http://[::1]:3000/a',
      };
      for (const [baseUrl, origin] of Object.entries(accepted)) {
        await step(baseUrl, async () => {
          const urls = [];
          await deleteMassMessage('5', API_KEY, 'conn_1', { baseUrl, fetch: async (url) => (urls.push(url), okResponse()) });
          assert.deepEqual(urls, [`${origin}/v2/access/mass-messages/5`]);
        });
      }
    },
  },
];
