import { probe } from '#shared/probe.js';

export default defineEventHandler((event) => probe(getQuery(event)));
