// Runs the checks with one client; prints a line a check. node --expose-gc child.js CLIENT STANDIN ELSEWHERE
import { checks } from './checks.js';
import { makeTools } from './tools.js';

// Clients that wait side by side; two cores.
const LANES = 8;

const [client, standin, elsewhere] = process.argv.slice(2);
const adapter = await import(`./clients/${client}.js`);
const tools = makeTools(adapter, standin, elsewhere);

const uncaught = [];
for (const event of ['unhandledRejection', 'uncaughtException']) process.on(event, (error) => uncaught.push(error));

async function judge({ name, run, needs }) {
  if (needs && !adapter.knows.includes(needs)) return { name, verdict: 'not judged' };
  try {
    await run(tools);
    return { name, verdict: 'passed' };
  } catch (error) {
    return { name, verdict: 'failed', why: String(error?.message ?? error).split('\n')[0] };
  }
}

const print = (result) => console.log(`@${JSON.stringify(result)}`);
const waiting = checks.filter(({ alone }) => !alone);
const lane = async () => {
  for (let next = waiting.shift(); next; next = waiting.shift()) print(await judge(next));
};
await Promise.all(Array.from({ length: LANES }, lane));
for (const check of checks.filter(({ alone }) => alone)) print(await judge(check));
print({
  name: 'nothing surfaces as uncaught in all of these',
  verdict: uncaught.length === 0 ? 'passed' : 'failed',
  why: uncaught.length === 0 ? undefined : `${uncaught.length}, the first: ${uncaught[0]?.message}`,
});
// Some still wait an hour.
process.exit(0);
