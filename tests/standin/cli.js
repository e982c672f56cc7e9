#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { startStandin } from './index.js';

const USAGE = 'usage: node tests/standin/cli.js [--port N] [--rate-limit] [--sabotage]';

function readOptions() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      'rate-limit': { type: 'boolean', default: false },
      sabotage: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535) throw new Error(`not a port: ${values.port}`);
  return { help: values.help, port, rateLimit: values['rate-limit'], sabotage: values.sabotage };
}

let options;
try {
  options = readOptions();
} catch (error) {
  console.error(`${error.message}\n${USAGE}`);
  process.exit(2);
}
if (options.help) {
  console.log(USAGE);
  process.exit(0);
}

try {
  const standin = await startStandin(options);
  const stop = () => standin.close().catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  console.log(`stand-in listening on ${standin.url}`);
} catch (error) {
  console.error(`the stand-in could not start: ${error.message}`);
  process.exitCode = 1;
}
