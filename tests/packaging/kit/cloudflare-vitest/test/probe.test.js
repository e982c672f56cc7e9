import { exports } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { probe } from '../src/probe.js';
import targets from './targets.json';

const tell = (report) => console.log(`REPORT ${JSON.stringify(report)}`);

test('a test that runs in workerd deletes', async () => {
  const report = await probe(targets[0]);
  tell(report);
  expect(report.isInstance).toBe(true);
});

test('the Worker deletes', async () => {
  const response = await exports.default.fetch(`http://row/?${new URLSearchParams(targets[1])}`);
  const report = await response.json();
  tell(report);
  expect(report.isInstance).toBe(true);
});
