// Jest with modules of its own (node --experimental-vm-modules); the package by import.
import { jest } from '@jest/globals';
import { addClockChecks, addShared, allChecks, makeHost } from '../suite.mjs';

const host = await makeHost(() => import('ofauth-wasm'), { url: process.env.OFAUTH_STANDIN, elsewhere: process.env.OFAUTH_ELSEWHERE });
addShared(host);
addClockChecks(host, {
  name: 'jest.useFakeTimers()',
  install: () => void jest.useFakeTimers(),
  advance: (ms) => jest.advanceTimersByTimeAsync(ms),
  uninstall: () => void jest.useRealTimers(),
  async fresh() {
    jest.resetModules();
    return import('ofauth-wasm');
  },
});

for (const { name, run } of allChecks(host)) test(name, run, 30_000);
