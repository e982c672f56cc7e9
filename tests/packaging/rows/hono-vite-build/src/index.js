import { Hono } from 'hono';
import { probe } from './probe.js';

const app = new Hono();

app.get('/', (context) => context.text('Hono'));
app.get('/probe', async (context) => context.json(await probe(context.req.query())));

export default app;
