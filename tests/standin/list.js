import { MESSAGES, failure, pathOf } from '../../pkg/testing/api.js';
import { isSafeIntegerText } from '../../pkg/testing/ids.js';
import { READ, requestId } from './api.js';
import { listItem } from './queue.js';

/** The API's list, which the package does not call: `(method, path) → { permission, act }`. */
export function createList(store) {
  const act = ({ connectionId, headers, url }) => list(store.messagesOf(connectionId), headers, new URLSearchParams(url.slice(pathOf(url).length)));
  return (method, path) => (method === 'GET' && path === MESSAGES ? { permission: READ, act } : undefined);
}

function list(messages, headers, query) {
  const page = readPage(query);
  if (!page) return failure('BAD_REQUEST', requestId(), headers, 'Invalid limit or offset');
  const { offset, limit = messages.length } = page;
  const rows = messages.slice(offset, offset + limit).map(listItem);
  const hasMore = page.asked ? { hasMore: offset + limit < messages.length } : {};
  return { status: 200, headers, body: JSON.stringify({ list: rows, ...hasMore }) };
}

/** @returns {{ asked: boolean, offset: number, limit?: number } | undefined} undefined: a parameter is not a whole number */
function readPage(query) {
  const [limit, offset] = ['limit', 'offset'].map((name) => query.get(name));
  if (limit !== null && !(isSafeIntegerText(limit) && limit !== '0')) return undefined;
  if (offset !== null && !isSafeIntegerText(offset)) return undefined;
  return { asked: limit !== null || offset !== null, offset: Number(offset), limit: limit === null ? undefined : Number(limit) };
}
