// With the plugin that keeps a pace too: one request a second, so it is weighed and not timed.
import { Octokit } from '@octokit/core';
import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { headersOf, pathOf } from '../message.js';

const Client = Octokit.plugin(retry, throttling);
let client;
let made;

/** A client is made once, as its users do. */
export async function del({ baseUrl, fetch, ...message }) {
  if (!client || made.baseUrl !== baseUrl || made.fetch !== fetch) {
    client = new Client({ baseUrl, throttle: { onRateLimit: () => true, onSecondaryRateLimit: () => true }, ...(fetch && { request: { fetch } }) });
    made = { baseUrl, fetch };
  }
  const { data } = await client.request(`DELETE ${pathOf(message)}`, { headers: headersOf(message) });
  return data;
}
