import assert from 'node:assert/strict';
import { LOST_ANSWER } from '../examples/kit.mjs';
import { PROPS, openComponent } from './component.mjs';

const ENTRY = `
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { DeleteButton } from './delete-button.jsx';

const root = createRoot(document.getElementById('app'));
root.render(<StrictMode><DeleteButton {...${PROPS}} /></StrictMode>);
window.leave = () => root.unmount();
`;

export async function openChecks({ use, folder, standin }) {
  use('use-delete-many.js');
  use('delete-button.jsx');
  return openComponent({ name: 'React', entry: ENTRY, folder, standin, more });
}

const more = ({ withPage, left }) => [
  {
    name: 'says which are unknown, and a second run settles them',
    run: () =>
      withPage({ faults: (index) => (index === 3 ? { ...LOST_ANSWER, times: 3 } : { delayMs: 1 }) }, async ({ ids, click, until, report }) => {
        await click('Delete');
        assert.equal(await report(), '11 of 12 deleted, 1 unknown: run it again');
        await click('Delete');
        await until(() => document.querySelector('output')?.textContent === '12 of 12 deleted');
        assert.equal(await left(ids), 0);
      }),
  },
  {
    name: 'says why it stopped where the token is rejected',
    run: () =>
      withPage({ token: 'not-a-key', faults: () => ({ delayMs: 1 }) }, async ({ ids, click, report }) => {
        await click('Delete');
        assert.match(await report(), /^0 of 12 deleted\. \S/);
        assert.equal(await left(ids), 12);
      }),
  },
];
