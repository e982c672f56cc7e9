// Deletes one mass message:
//   deno run --allow-net=api-next.ofauth.com --allow-env=OFAUTH_API_KEY,OFAUTH_CONNECTION_ID,OFAUTH_BASE_URL delete.ts <id>
// The network and three variables are all it may touch.
import { deleteMassMessage, OFAuthError } from 'npm:ofauth-wasm@^0.1.0';

const id = Deno.args[0];
const apiKey = Deno.env.get('OFAUTH_API_KEY');
const connectionId = Deno.env.get('OFAUTH_CONNECTION_ID');
const baseUrl = Deno.env.get('OFAUTH_BASE_URL');

if (Deno.args.length !== 1 || !apiKey || !connectionId) {
  console.error('usage: delete.ts <id>, with OFAUTH_API_KEY and OFAUTH_CONNECTION_ID in the environment');
  Deno.exit(2);
}

try {
  const { success, queue, alreadyDeleted } = await deleteMassMessage(id, apiKey, connectionId, { baseUrl: baseUrl || undefined });
  if (!success) {
    console.error(`the API answered for ${id}, but not with success: look at the list`);
    Deno.exit(3);
  }
  // Quoted by inspect(), the text cannot steer the terminal.
  console.log(alreadyDeleted ? `${id} was deleted already` : `${id} is deleted: ${Deno.inspect(queue?.textCropped ?? queue?.text ?? '')}`);
} catch (error) {
  if (!(error instanceof OFAuthError)) {
    // A mistake in this script. Thrown, it would end with 1, "not deleted", which nobody knows.
    console.error(error);
    Deno.exit(3);
  }
  console.error(`${id}: ${error.message} (${error.code})`);
  // The answer was lost, not necessarily the request.
  if (error.mayHaveSucceeded) console.error('it may be deleted: look at the list first');
  Deno.exit(error.mayHaveSucceeded ? 3 : 1);
}
