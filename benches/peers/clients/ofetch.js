import { createFetch, ofetch } from 'ofetch';
import { headersOf, urlOf } from '../message.js';

const clients = new Map();

export function del({ fetch, ...message }) {
  if (fetch && !clients.has(fetch)) clients.set(fetch, createFetch({ fetch }));
  return (clients.get(fetch) ?? ofetch)(urlOf(message), { method: 'DELETE', headers: headersOf(message) });
}
