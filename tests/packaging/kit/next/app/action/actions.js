'use server';

import { probe } from '../../src/probe.js';

export async function act(target) {
  return probe(target);
}
