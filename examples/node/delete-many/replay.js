// What a journal says about every id of earlier runs.
import { UsageError } from './exit.js';

const GONE = ['deleted', 'alreadyDeleted'];

/**
 * @returns `{ header, gone, mayBeGone, torn }`: ids that are surely gone; ids that may be; whether the last line is torn
 */
export function replay(text, path) {
  const torn = text !== '' && !text.endsWith('\n');
  const lines = text.split('\n');
  // Either empty, after the last line end, or the torn line.
  lines.pop();
  const [header, ...records] = lines.map(parse);
  if (header?.journal !== 'delete-many') throw new UsageError(`${path} is not a journal of delete-many`);
  if (header.version !== 1) throw new UsageError(`${path} was written by another version of delete-many`);
  const states = new Map();
  for (const [index, record] of records.entries()) {
    if (record) note(states, record);
    // A line that was torn by a kill is followed by the start of the next run. Anywhere else the file is damaged.
    else if (nextOf(records, index)?.event !== 'resumed') throw new UsageError(`${path}: line ${index + 2} is damaged`);
  }
  const idsWhere = (test) => new Set([...states].filter(([, state]) => test(state)).map(([id]) => id));
  return {
    header,
    torn,
    gone: idsWhere(({ gone }) => gone),
    mayBeGone: idsWhere(({ gone, mayBeGone, isOpen }) => !gone && (mayBeGone || isOpen)),
  };
}

function parse(line) {
  try {
    const record = JSON.parse(line);
    return record && typeof record === 'object' ? record : undefined;
  } catch {
    return undefined;
  }
}

const nextOf = (records, index) => records.slice(index + 1).find(Boolean);

function note(states, { id, event, mayBeGone }) {
  if (event === 'resumed') return;
  const before = states.get(id) ?? { gone: false, mayBeGone: false, isOpen: false };
  if (event === 'sent') {
    // An earlier request has no outcome. Whatever the next one is answered, that one may have deleted the message.
    states.set(id, { ...before, mayBeGone: before.mayBeGone || before.isOpen, isOpen: true });
  } else {
    states.set(id, { gone: before.gone || GONE.includes(event), mayBeGone: before.mayBeGone || mayBeGone === true, isOpen: false });
  }
}
