// Does the module's memory grow? Its instances are seen as they are made.

import { real } from './real.js';

/** Rounds until every buffer has had its largest. */
const WARM_UP = 10;
const MAX_BYTES = 12 * 1_048_576;
/** A few pages more are a larger peak, not a leak. */
const MAX_GROWTH = 512 * 1_024;

export function watchMemory() {
  const { Instance } = WebAssembly;
  const memories = [];
  const sizes = [];
  WebAssembly.Instance = new Proxy(Instance, {
    construct(target, args) {
      const instance = Reflect.construct(target, args);
      if (instance.exports.memory) memories.push(instance.exports.memory);
      return instance;
    },
  });
  const bytes = () => memories.at(-1)?.buffer.byteLength ?? 0;
  return {
    afterRound: () => void sizes.push(bytes()),
    figures: () => ({ instances: memories.length, bytes: sizes.at(-1), afterWarmUp: sizes[WARM_UP] }),
    problems() {
      WebAssembly.Instance = Instance;
      const problems = [];
      if (memories.length > 1) problems.push(`${memories.length} instances of the module: ${memories.length - 1} have trapped`);
      const half = sizes[real.floor(sizes.length / 2)];
      if (sizes.length > 3 * WARM_UP && sizes.at(-1) > half + MAX_GROWTH) problems.push(`the memory still grew in the second half of ${sizes.length} rounds: ${half} to ${sizes.at(-1)} bytes`);
      if (sizes.at(-1) > MAX_BYTES) problems.push(`the memory has ${sizes.at(-1)} bytes`);
      return problems;
    },
  };
}
