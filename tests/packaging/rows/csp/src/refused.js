// Calls once, at the API that the address names, and writes into the page what the call rejected with.
import { deleteMassMessage } from 'ofauth-wasm';

const baseUrl = new URLSearchParams(location.search).get('baseUrl');
deleteMassMessage('1', 'key-of-the-row', 'connection-of-the-row', { baseUrl }).then(
  () => write({ message: 'it resolved' }),
  ({ message, code, attempts, retryable, mayHaveSucceeded }) => write({ message, code, attempts, retryable, mayHaveSucceeded }),
);

function write(report) {
  const element = document.createElement('pre');
  element.id = 'report';
  element.textContent = JSON.stringify(report);
  document.body.append(element);
}
