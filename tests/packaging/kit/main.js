// A program: probes with what its last argument says, and prints the report.
import { probe } from './probe.js';

probe(Object.fromEntries(new URLSearchParams(process.argv.at(-1)))).then((report) => console.log(JSON.stringify(report)));
