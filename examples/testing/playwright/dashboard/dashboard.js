// A page that deletes a list of messages. Its own server holds the API key and passes the requests on.
import { deleteMassMessages } from 'ofauth-wasm';

const messages = await (await fetch('/messages.json')).json();
const list = document.querySelector('ul');
const status = document.querySelector('[role=status]');
const rows = new Map(messages.map(({ id, text }) => [String(id), Object.assign(document.createElement('li'), { textContent: text })]));
list.append(...rows.values());

document.querySelector('button').addEventListener('click', async ({ target }) => {
  target.disabled = true;
  const { deleted, alreadyDeleted, failed } = await deleteMassMessages([...rows.keys()], 'token-of-this-session', 'main', {
    baseUrl: location.origin,
    maxRetries: 1,
    onProgress: ({ settled, total }) => (status.textContent = `${settled} of ${total}`),
    onOutcome({ id, status, error }) {
      if (status === 'deleted' || status === 'alreadyDeleted') rows.get(id).remove();
      else rows.get(id).append(error?.mayHaveSucceeded ? ' (maybe deleted)' : ' (not deleted)');
    },
  });
  status.textContent = failed === 0 ? `${deleted + alreadyDeleted} deleted` : `${deleted + alreadyDeleted} deleted, ${failed} failed`;
});
