#!/usr/bin/env node
// Deletes many mass messages: node delete-many.js --help
import { main } from './delete-many/main.js';

process.exit(await main(process.argv.slice(2)));
