const ID = /^[A-Za-z0-9_-]{1,128}$/;

export const isMessageId = (text: string) => ID.test(text);

/** The text of an id in the API's JSON; undefined if it is not usable. */
export function idText(id: unknown): string | undefined {
  // JSON.parse rounds a larger number: the page would delete another message.
  if (typeof id === 'number') return Number.isSafeInteger(id) && id >= 0 ? String(id) : undefined;
  return typeof id === 'string' && isMessageId(id) ? id : undefined;
}
