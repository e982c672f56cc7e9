import { isSafeIntegerText } from '../../pkg/testing/ids.js';
import { canceledQueue, deleteAnswer, mediaItem } from '../../pkg/testing/queue.js';
import { variedFields } from './varied.js';

const NOT_CANCELED = { canUnsendQueue: true, unsendSecondsQueue: 86400, canUnsend: true, unsendSeconds: 86400, isCanceled: false };

function queueOf(message) {
  const queue = canceledQueue(message);
  if (!message.varied) return queue;
  const fields = variedFields(message.varied);
  return Object.assign(queue, fields, { media: Array.from({ length: fields.mediaCount }, (_, index) => mediaItem(index)) });
}

/** The text of the 200 that answers a delete. */
export const answerOf = (message) => message.answerText ?? deleteAnswer(queueOf(message));

/** A row of the list. Its id is the one that deletes the message, so it stays text where a number would not hold it. */
export function listItem(message) {
  const id = isSafeIntegerText(message.id) ? Number(message.id) : message.id;
  return Object.assign(queueOf(message), NOT_CANCELED, { id });
}
