// What structuredClone and postMessage leave of an error, and what toJSON() saves.
import { OFAuthError, deleteMassMessage, isOFAuthError } from 'ofauth-wasm';

const { baseUrl, connectionId } = Object.fromEntries(new URLSearchParams(process.argv.at(-1)));
const error = await deleteMassMessage('1', 'a-key-that-is-wrong', connectionId, { baseUrl }).catch((reason) => reason);

function post(value) {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port2.onmessage = ({ data }) => {
      port1.close();
      resolve(data);
    };
    port1.postMessage(value);
  });
}

const facts = {};
for (const [name, copy] of Object.entries({ structuredClone, post })) {
  const bare = await copy(error);
  const json = await copy(error.toJSON());
  const again = new OFAuthError(json.message, json);
  facts[name] = {
    bare: { message: bare.message, isBranded: isOFAuthError(bare), code: bare.code ?? 'lost' },
    again: { isInstance: again instanceof OFAuthError, same: JSON.stringify(again) === JSON.stringify(error), code: again.code, status: again.status },
  };
}
console.log(JSON.stringify(facts));
