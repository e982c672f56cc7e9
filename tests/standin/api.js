// The API's rules are those of `ofauth-wasm/testing`: pkg/testing/. Here is what the server has besides.
import { randomBytes } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import { WRITE } from '../../pkg/testing/api.js';
import { errorBody } from '../../pkg/testing/errors.js';

export const READ = 'messages:read';
export const ALL_PERMISSIONS = [READ, WRITE];

export const DEFAULT_KEYS = { 'standin-key': ALL_PERMISSIONS, 'standin-key-read-only': [READ] };

export const requestId = () => `req_${randomBytes(12).toString('hex')}`;

/** The body a fault of this status has when it names none. */
export const bodyOfError = (status) => errorBody({ status, otherwise: STATUS_CODES[status], requestId: requestId() });
