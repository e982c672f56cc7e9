// Types that have to be stripped, on values of the package.
import { OFAuthError, deleteMassMessage, deleteMassMessages, isOFAuthError, type DeleteMassMessageOptions, type DeleteMassMessageResponse } from 'ofauth-wasm';

const given: Record<string, string> = Object.fromEntries(new URLSearchParams(process.argv.at(-1)));
const options: DeleteMassMessageOptions = { baseUrl: given.baseUrl! };
const remove = (): Promise<DeleteMassMessageResponse> => deleteMassMessage(given.id!, given.apiKey!, given.connectionId!, options);

async function run(): Promise<void> {
  const { success, queue } = await remove();
  const error = (await remove().catch((reason: unknown) => reason)) as OFAuthError;
  const { code, status, mayHaveSucceeded, message } = error;
  const many = await deleteMassMessages([given.id!, given.id!], given.apiKey!, given.connectionId!, { ...options, allowMissing: true });
  const report = { success, deleted: String(queue!.id), isInstance: error instanceof OFAuthError, isBranded: isOFAuthError(error) };
  console.log(JSON.stringify({ ...report, code, status, mayHaveSucceeded, message, again: many.alreadyDeleted }));
}

run();
