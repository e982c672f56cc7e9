// One wave: claims go out over six lanes, each with a token of its own. Knows neither SQLite nor alarms.
import { deleteMassMessage, type FetchInit } from 'ofauth-wasm';
import { type Ending, judgeError, judgeResponse, type Reason } from './judge';
import { type Pace, readRemaining } from './pace';
import type { Claim, Settled } from './store';

/** A Worker has six connections at once; a seventh request would wait, its token spent. */
const LANES = 6;
/** Times an id is asked, apart from 429s and outages. */
const MAX_TRIES = 5;

export interface Wave {
  pace: Pace;
  claims: Claim[];
  apiKey: string;
  connectionId: string;
  baseUrl: string;
  timeoutMs: number;
  fetch(url: string, init: FetchInit): Promise<Response>;
  /** Whether the list of this claim was stopped meanwhile. */
  isStopped(claim: Claim): boolean;
  /** Called with each end. */
  settled(settled: Settled): void;
}

/** Resolves when nothing is in flight. Claims that could not be sent are settled too, as they were. */
export async function send(wave: Wave): Promise<void> {
  const left = [...wave.claims];
  const lane = async () => {
    while (left.length > 0 && (wave.isStopped(left[0]!) || wave.pace.take(Date.now()))) {
      const claim = left.shift()!;
      wave.settled(wave.isStopped(claim) ? asBefore(claim) : await sendOne(wave, claim));
    }
  };
  if (wave.pace.probe && left.length > 0 && wave.pace.take(Date.now())) wave.settled(await sendOne(wave, left.shift()!));
  if (!wave.pace.probe) await Promise.all(Array.from({ length: LANES }, lane));
  for (const claim of left) wave.settled(asBefore(claim));
}

const asBefore = (claim: Claim): Settled => ({ claim, mark: claim.mark });

async function sendOne(wave: Wave, claim: Claim): Promise<Settled> {
  let remaining: number | null = null;
  const ending = await ask(wave, claim, (headers) => (remaining = readRemaining(headers)));
  const { pace } = wave;
  const now = Date.now();
  pace.ended(now, remaining);
  switch (ending.kind) {
    case 'throttled':
      pace.throttled(now, ending.hintMs);
      return again(claim, ending.reason, claim.tries);
    case 'shared':
      pace.blocked(now, ending.reason.code);
      return again(claim, ending.reason, claim.tries);
    case 'again': {
      pace.failed(now, ending.reason.code);
      // During an outage a failure says nothing of this id.
      const tries = claim.tries + Number(!pace.inOutage);
      return tries < MAX_TRIES ? again(claim, ending.reason, tries) : failed(claim, ending.reason);
    }
    case 'failed':
      pace.succeeded();
      return failed(claim, ending.reason);
    default:
      pace.succeeded();
      return { claim, mark: ending.kind === 'deleted' ? 'd' : ending.kind === 'alreadyDeleted' ? 'a' : 'n' };
  }
}

async function ask({ apiKey, connectionId, baseUrl, timeoutMs, fetch }: Wave, claim: Claim, read: (headers: Headers) => void): Promise<Ending> {
  try {
    const response = await deleteMassMessage(claim.id, apiKey, connectionId, {
      baseUrl,
      // A retry takes a token as well: so it is a claim of a later wave.
      maxRetries: 0,
      timeoutMs,
      attemptTimeoutMs: timeoutMs,
      // An answer was lost before: a 404 now means that it was deleted then.
      allowMissing: claim.allowMissing || claim.mark === 'u',
      async fetch(url, init) {
        const answer = await fetch(url, init);
        read(answer.headers);
        return answer;
      },
    });
    return judgeResponse(response);
  } catch (error) {
    return judgeError(error);
  }
}

/** Once an answer was lost, the message may be gone whatever comes later. */
const mayBeDeleted = (claim: Claim, reason: Reason) => reason.mayBeDeleted || claim.mark === 'u';

function again(claim: Claim, reason: Reason, tries: number): Settled {
  return { claim, mark: mayBeDeleted(claim, reason) ? 'u' : 'w', note: { ...reason, tries } };
}

function failed(claim: Claim, reason: Reason): Settled {
  return { claim, mark: 'f', note: { ...reason, mayBeDeleted: mayBeDeleted(claim, reason) } };
}
