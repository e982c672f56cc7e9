// Jest and Vitest. Both write the same JSON.

import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Runs a test tool's command; resolves to its results, and one more: that nothing but tests failed. */
export async function runTestTool(program, args, { name, cwd, standin, elsewhere, only, signal }) {
  const report = join(cwd, `${name}.json`);
  await rm(report, { force: true });
  const { failed, noise } = await new Promise((resolve) => {
    const child = execFile(
      program,
      [...args, `--outputFile=${report}`, `--testNamePattern=${only.replace(/[^\w ]/g, '.') || '.'}`],
      { cwd, signal, maxBuffer: 1 << 26, env: { ...process.env, OFAUTH_STANDIN: standin, OFAUTH_ELSEWHERE: elsewhere, CI: '1', NO_COLOR: '1', FORCE_COLOR: '0' } },
      (failed, stdout, stderr) => resolve({ failed, noise: `${stdout}\n${stderr}` }),
    );
    child.stdin.end();
  });
  const text = await readFile(report, 'utf8').catch(() => {
    throw new Error(`${program} ${args.join(' ')} wrote no report: ${failed}\n${noise.slice(-3000)}`);
  });
  const files = JSON.parse(text).testResults;
  const results = files.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => ['passed', 'failed'].includes(status)).map(({ title, status, failureMessages }) => ({ name: title, ok: status === 'passed', error: failureMessages?.join('\n') || status })),
  );
  const broken = files.filter(({ assertionResults }) => assertionResults.length === 0).map(({ message }) => message);
  if (failed && broken.length === 0 && results.every(({ ok }) => ok)) broken.push(noise.slice(-3000));
  results.push({ name: 'the tool ends by itself and reports nothing but tests', ok: broken.length === 0, error: broken.join('\n') });
  return results;
}
