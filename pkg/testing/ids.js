// Real queue ids are near this: beyond 32 bits, below 2^53.
const FIRST_QUEUE_ID = 26_439_068_590;

export const isMessageId = (id) => /^[A-Za-z0-9_-]{1,128}$/.test(id);

export const isWhole = (value) => Number.isSafeInteger(value) && value >= 0;

export const isSafeIntegerText = (id) => isWhole(Number(id)) && `${Number(id)}` === id;

/** Gives the number that stands for an id in answers: the id itself, or a fresh one where it is no number or absent. */
export function queueIds(isTaken) {
  let next = FIRST_QUEUE_ID;
  return (id) => {
    if (isSafeIntegerText(id)) return Number(id);
    do next += 7; while (isTaken(`${next}`));
    return next;
  };
}
