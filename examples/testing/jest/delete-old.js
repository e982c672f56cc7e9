const { deleteMassMessages } = require('ofauth-wasm');

const DAY_MS = 86_400_000;

/**
 * Deletes the messages that are older than so many days, and tells how far it is.
 * @param messages `[{ id, date }]`
 * @param options passed on, `fetch` for one
 */
async function deleteOld(messages, days, { apiKey, connectionId, print = console.log, now = Date.now(), ...options }) {
  const old = messages.filter(({ date }) => now - Date.parse(date) > days * DAY_MS);
  const report = await deleteMassMessages(old.map(({ id }) => id), apiKey, connectionId, {
    ...options,
    onProgress: ({ settled, total, holdMs }) => print(holdMs ? `waiting ${Math.ceil(holdMs / 1000)} s` : `${settled} of ${total}`),
  });
  for (const outcome of report.outcomes) {
    if (outcome.status === 'failed') print(`${outcome.id}: ${outcome.error.mayHaveSucceeded ? 'maybe deleted' : 'not deleted'}, ${outcome.error.code}`);
  }
  return report.deleted + report.alreadyDeleted;
}

module.exports = { deleteOld };
