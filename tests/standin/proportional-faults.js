import { readSeed } from './fields.js';
import { checkFault } from './faults.js';
import { InputError } from './input-error.js';
import { seededRandom } from './random.js';

/** Faults that any delete of a connection may meet. */
export class ProportionalFaults {
  #settings = new Map();

  /** Replaces what was set for the connection, and starts its random sequence again; a rate of 0 clears it. */
  set(connectionId, { rate, seed, faults = [] }) {
    if (!(typeof rate === 'number' && rate >= 0 && rate <= 1)) throw new InputError('rate must be a number from 0 to 1');
    const random = seededRandom(readSeed({ seed }));
    if (!Array.isArray(faults)) throw new InputError('faults must be a list');
    faults.forEach(checkFault);
    if (faults.some((fault) => 'times' in fault)) throw new InputError('times has no meaning for faults with a rate');
    if (rate > 0 && faults.length === 0) throw new InputError('faults must not be empty unless rate is 0');
    if (rate === 0) this.#settings.delete(connectionId);
    else this.#settings.set(connectionId, { rate, random, faults });
  }

  /** The fault that the next delete of the connection meets, or undefined. */
  draw(connectionId) {
    const setting = this.#settings.get(connectionId);
    if (!setting) return undefined;
    const { rate, random, faults } = setting;
    // Both are always drawn: so a higher rate with the same seed hits the same deletes and some more.
    const [chance, which] = [random(), random()];
    return chance < rate ? faults[Math.floor(which * faults.length)] : undefined;
  }
}
