// How pino logs the error of a rejected key: as its error, and as a value.
import { deleteMassMessage } from 'ofauth-wasm';
import pino from 'pino';

const { baseUrl, connectionId } = Object.fromEntries(new URLSearchParams(process.argv[2]));
const error = await deleteMassMessage('1', 'a-key-that-is-wrong', connectionId, { baseUrl }).catch((reason) => reason);
const log = pino();
log.error(error);
log.error({ failure: error }, 'not deleted');
