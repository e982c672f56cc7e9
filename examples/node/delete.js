// Deletes one mass message: node delete.js <id>
import { OFAuthError, deleteMassMessage } from 'ofauth-wasm';

const USAGE = `usage: node delete.js <id>
with OFAUTH_API_KEY and OFAUTH_CONNECTION_ID in the environment (OFAUTH_BASE_URL is optional)`;

// Scripts around this one need to tell "still there" from "look first".
const EXIT = { usage: 2, failed: 1, mayBeDeleted: 3 };

// The key comes from the environment: on the command line every user of the machine could read it.
const { OFAUTH_API_KEY: apiKey, OFAUTH_CONNECTION_ID: connectionId, OFAUTH_BASE_URL: baseUrl } = process.env;
const [id, ...rest] = process.argv.slice(2);

if (!id || rest.length > 0 || !apiKey || !connectionId) {
  console.error(USAGE);
  process.exit(EXIT.usage);
}

try {
  const answer = await deleteMassMessage(id, apiKey, connectionId, { baseUrl: baseUrl || undefined });
  console.log(JSON.stringify(answer, null, 2));
  if (answer.success) {
    console.error(answer.alreadyDeleted ? `${id} was deleted already` : `${id} is deleted`);
  } else {
    console.error(`the API answered for ${id}, but not with success`);
    process.exitCode = EXIT.mayBeDeleted;
  }
} catch (error) {
  if (error instanceof OFAuthError) {
    explain(error);
  } else {
    // A mistake in this script. Thrown, it would end with 1, "not deleted, for certain", which nobody knows.
    console.error(error);
    process.exitCode = EXIT.mayBeDeleted;
  }
}

function explain({ code, message, actionRequired, requestId, mayHaveSucceeded, retryable }) {
  console.error(`${id} was not confirmed as deleted: ${message} (${code})`);
  if (actionRequired) console.error(`what to do: ${actionRequired}`);
  if (requestId) console.error(`for OFAuth's support: ${requestId}`);
  if (mayHaveSucceeded) {
    // The answer was lost, not necessarily the request.
    console.error('the message may be gone: look at the list before sending anything again');
    process.exitCode = EXIT.mayBeDeleted;
    return;
  }
  console.error(retryable ? 'nothing was deleted; the same command may work later' : 'nothing was deleted');
  process.exitCode = EXIT.failed;
}
