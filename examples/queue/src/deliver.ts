// The queue's consumers: hand over first, acknowledge after. What is handed over twice changes nothing.
import { type Chunk, readChunk } from './chunks';
import { objectOf } from './objects';
import type { Env } from './settings';

export const isDeadLetters = (queue: string) => queue.endsWith('-dead');

export async function deliver(batch: MessageBatch<unknown>, env: Env): Promise<void> {
  const groups = new Map<string, { message: Message<unknown>; chunk: Chunk }[]>();
  for (const message of batch.messages) {
    const chunk = readChunk(message.body);
    if (chunk) groups.set(chunk.connection, [...(groups.get(chunk.connection) ?? []), { message, chunk }]);
    else refuse(message, batch.queue);
  }
  await Promise.all([...groups].map(([alias, group]) => handOver(env, batch.queue, alias, group)));
}

async function handOver(env: Env, queue: string, alias: string, group: { message: Message<unknown>; chunk: Chunk }[]): Promise<void> {
  const chunks = group.map(({ chunk }) => chunk);
  try {
    if (isDeadLetters(queue)) {
      console.error(`${alias}: ${chunks.length} messages could not be delivered; their ids are recorded as failed`);
      await objectOf(env, alias).bury(alias, chunks);
    } else {
      await objectOf(env, alias).take(alias, chunks);
    }
    for (const { message } of group) message.ack();
  } catch (error) {
    console.warn(`${alias}: not handed over, to be tried again: ${error instanceof Error ? error.name : typeof error}`);
    for (const { message } of group) message.retry(isDeadLetters(queue) ? undefined : { delaySeconds: Math.min(300, 2 ** message.attempts) });
  }
}

/** A message that is not ours: someone else writes to this queue. */
function refuse(message: Message<unknown>, queue: string): void {
  console.error(`message ${message.id} of ${queue} is not part of a list`);
  if (isDeadLetters(queue)) message.ack();
  else message.retry();
}
