// Messages made by the thousand: they differ as those of a real account do, and are the same in every run.
import { seededRandom } from './random.js';

const DAY_MS = 86_400_000;
const SPREAD_DAYS = 90;
const MAX_LEAD_MS = DAY_MS;

const OPENERS = ['Good morning!', 'Hey you,', 'Last chance:', '☀️ Happy Friday!', 'Just for subscribers:', 'Psst,', 'Thank you!', 'Neu für dich:'];
const BODIES = [
  'new set is up, have a look',
  'live tonight at 9, bring snacks',
  'half price until Sunday',
  'behind the scenes of last week, as promised',
  'poll: beach, studio or "surprise me"?',
  'the full video is here, 14 minutes',
  'this one is free for everyone who stayed',
  'what should the next shoot be?',
  'a little something from the road',
  'bundle of the month: 25 pictures and 2 clips',
  'I read every answer; tell me about your week',
  'the sale ends at midnight; after that it is gone for good, so have a look now',
];
// Shared strings: 100,000 messages hold no text of their own.
const TEXTS = OPENERS.flatMap((opener) => BODIES.map((body) => `${opener} ${body}`));

const PRICES = [0, 0, 0, 5, 9.99, 15, 25, 49.5];
const MAX_SENT = 4_000;
const MAX_MEDIA = 3;

const pick = (random, list) => list[Math.floor(random() * list.length)];
const upTo = (random, max) => Math.floor(random() * (max + 1));
const isoSeconds = (ms) => `${new Date(ms).toISOString().slice(0, 19)}+00:00`;

export const variedText = (seed) => pick(seededRandom(seed), TEXTS);

/** When the message at this place of so many was sent: spread over the last 90 days, oldest first. */
export function variedDate({ seed, index, count, now }) {
  const place = (index + seededRandom(seed)()) / count;
  return now - (1 - place) * SPREAD_DAYS * DAY_MS;
}

/** The fields of the queue object that vary. Made when they are asked for, so a message is held as two numbers. */
export function variedFields({ seed, sentAt }) {
  // Not the sequence that chose the text: else each text would have one price.
  const random = seededRandom(seed ^ 0x5eed_f1e1);
  const price = pick(random, PRICES);
  const sentCount = upTo(random, MAX_SENT);
  const viewedCount = upTo(random, sentCount);
  const createdAt = isoSeconds(sentAt - random() * MAX_LEAD_MS);
  return {
    mediaCount: upTo(random, MAX_MEDIA),
    isFree: price === 0,
    createdAt,
    changedAt: createdAt,
    date: isoSeconds(sentAt),
    sentCount,
    viewedCount,
    price,
    purchasedCount: price === 0 ? 0 : upTo(random, viewedCount),
  };
}
