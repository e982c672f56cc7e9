// Which API, and with what. Nothing that is typed here is stored: a reload asks again.
import type { Api } from './api';
import { directApi } from './direct';
import { element } from './elements';
import { workerApi } from './worker';

// Read one by one: Vite puts the values in, and leaves out the code of the way that is not taken.
const API_URL: string | undefined = import.meta.env.VITE_API_URL;
const BASE_URL: string | undefined = import.meta.env.VITE_OFAUTH_BASE_URL;
const STANDIN_URL: string | undefined = import.meta.env.VITE_STANDIN_URL;
const STANDIN_KEY: string | undefined = import.meta.env.VITE_STANDIN_KEY;
const STANDIN_CONNECTION: string | undefined = import.meta.env.VITE_STANDIN_CONNECTION;

const DIRECT_ADVICE =
  'For trusted, internal pages only: whoever can run a script in this page can read the key. The right way is a Worker that holds it (VITE_API_URL). Nothing you type is stored.';

type Open = (make: () => Api) => Promise<void>;

/** Calls `open` with what makes an API as soon as that is known. What `open` throws lets the visitor try again. */
export async function access(open: Open): Promise<void> {
  const where = element('where');
  if (STANDIN_URL && STANDIN_KEY && STANDIN_CONNECTION) {
    // `npm start`: keys of a local server that deletes nothing real, so they may be in the page.
    where.textContent = 'Stand-in server on this machine: the messages are made up, nothing real is deleted.';
    return open(() => directApi(STANDIN_KEY, STANDIN_CONNECTION, STANDIN_URL));
  }
  if (API_URL) {
    where.textContent = `Through ${API_URL}, which holds the key.`;
    element('secret-label').textContent = 'Token';
    element('connection-label').hidden = true;
    const connection = element('connection', HTMLInputElement);
    connection.hidden = true;
    connection.required = false;
    return ask(open, (token) => workerApi(API_URL, token), 'The token that your Worker expects. It is not stored.');
  }
  where.textContent = 'Straight to the API of OFAuth.';
  return ask(open, (key, connection) => directApi(key, connection, BASE_URL || undefined), DIRECT_ADVICE);
}

async function ask(open: Open, make: (secret: string, connection: string) => Api, advice: string): Promise<void> {
  const form = element('access', HTMLFormElement);
  element('advice').textContent = advice;
  form.hidden = false;
  element('secret').focus();
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const secret = element('secret', HTMLInputElement);
    const connection = element('connection', HTMLInputElement);
    try {
      await open(() => make(secret.value.trim(), connection.value.trim()));
      form.remove();
    } catch {
      secret.select();
    }
  });
}
