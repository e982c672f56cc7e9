import { expect, test } from '@playwright/test';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { createStandin } from 'ofauth-wasm/testing';

const ORIGIN = 'https://dashboard.example';
const MESSAGES = [{ id: 1, text: 'First' }, { id: 2, text: 'Second' }, { id: 3, text: 'Third' }];

let standin;

test.beforeEach(async ({ page }) => {
  standin = createStandin({ messages: { main: MESSAGES.map(({ id }) => id) } });
  await serveDashboard(page);
  // What the page's own server would pass on to the API.
  await page.route(`${ORIGIN}/v2/**`, async (route) => {
    const request = route.request();
    try {
      const response = await standin.fetch(request.url(), { method: request.method(), headers: request.headers() });
      await route.fulfill({ status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() });
    } catch {
      await route.abort();
    }
  });
  await page.goto(`${ORIGIN}/`);
});

const left = () => MESSAGES.filter(({ id }) => standin.has('main', id)).map(({ id }) => id);

test('deletes the messages and empties the list', async ({ page }) => {
  await expect(page.getByRole('listitem')).toHaveCount(3);
  await page.getByRole('button', { name: 'Delete all' }).click();
  await expect(page.getByRole('status')).toHaveText('3 deleted');
  await expect(page.getByRole('listitem')).toHaveCount(0);
  expect(left()).toEqual([]);
});

test('a message that the API refuses to delete stays in the list', async ({ page }) => {
  standin.fail(2, { status: 400 });
  await page.getByRole('button', { name: 'Delete all' }).click();
  await expect(page.getByRole('status')).toHaveText('2 deleted, 1 failed');
  await expect(page.getByRole('listitem')).toHaveText(['Second (not deleted)']);
  expect(left()).toEqual([2]);
});

test('says "maybe" where the connection breaks each time, whether the message is gone or not', async ({ page }) => {
  standin.fail(1, { lost: 'request' }, { lost: 'request' });
  standin.fail(3, { lost: 'reply' }, { lost: 'reply' });
  await page.getByRole('button', { name: 'Delete all' }).click();
  await expect(page.getByRole('status')).toHaveText('1 deleted, 2 failed');
  await expect(page.getByRole('listitem')).toHaveText(['First (maybe deleted)', 'Third (maybe deleted)']);
  expect(left()).toEqual([1]);
});

/** Answers with the files of the page, in place of a server of your own. */
async function serveDashboard(page) {
  const packageFile = (name) => createRequire(import.meta.url).resolve('ofauth-wasm/package.json').replace('package.json', name);
  const ownFile = (name) => fileURLToPath(new URL(`dashboard/${name}`, import.meta.url));
  await page.route(`${ORIGIN}/**`, (route) => {
    const path = new URL(route.request().url()).pathname.slice(1);
    const fromPackage = path.split('node_modules/ofauth-wasm/')[1];
    if (path === 'messages.json') return route.fulfill({ json: MESSAGES });
    return route.fulfill({ path: fromPackage ? packageFile(fromPackage) : ownFile(path || 'index.html') });
  });
}
