// Answers in the API's own form, so that `ofauth-wasm` in the page reads them as it reads the API's.

/** What tells the page's package the pace: passed through as it came. */
const PACE_HEADERS = ['date', 'retry-after', 'retry-after-ms', 'x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset', 'ratelimit', 'ratelimit-policy', 'ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset'];
export const EXPOSED_HEADERS = PACE_HEADERS.join(', ');

const ID = /^[A-Za-z0-9_-]{1,128}$/;
export const isMessageId = (text: string) => ID.test(text);

/** The text of an id in the API's JSON; undefined if it is not usable. */
export function idText(id: unknown): string | undefined {
  // JSON.parse rounds a larger number: the page would delete another message.
  if (typeof id === 'number') return Number.isSafeInteger(id) && id >= 0 ? String(id) : undefined;
  return typeof id === 'string' && isMessageId(id) ? id : undefined;
}

export function paceHeaders(from: { get(name: string): string | null } | undefined): Record<string, string> {
  const found = PACE_HEADERS.map((name) => [name, from?.get(name)] as const);
  return Object.fromEntries(found.filter((pair): pair is [string, string] => pair[1] != null));
}

/** The Worker's own answer, before anything was sent to the API. */
export function refusal(status: number, type: string, error: string, headers: Record<string, string> = {}): Response {
  return Response.json({ error, type }, { status, headers });
}
