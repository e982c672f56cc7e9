// GitHub's client, with the plugin for retries.
import { Octokit } from '@octokit/core';
import { retry } from '@octokit/plugin-retry';
import { headersOf, pathOf } from '../message.js';

const Client = Octokit.plugin(retry);
let client;
let made;

/** A client is made once, as its users do. */
export async function del({ baseUrl, fetch, ...message }) {
  if (!client || made.baseUrl !== baseUrl || made.fetch !== fetch) {
    client = new Client({ baseUrl, ...(fetch && { request: { fetch } }) });
    made = { baseUrl, fetch };
  }
  const { data } = await client.request(`DELETE ${pathOf(message)}`, { headers: headersOf(message) });
  return data;
}
