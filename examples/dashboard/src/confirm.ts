import type { Message } from './api';
import { element } from './elements';
import { textElement } from './rows';

const SHOWN = 5;

/** Asks in a modal dialog; Escape and Cancel mean no. */
export function confirmDeletion(messages: Message[]): Promise<boolean> {
  const dialog = element('confirm', HTMLDialogElement);
  const what = messages.length === 1 ? '1 message' : `${messages.length} messages`;
  element('confirm-title').textContent = `Delete ${what} for good?`;
  element('confirm-delete').textContent = `Delete ${what}`;
  const items = messages.slice(0, SHOWN).map(({ text, id }) => textElement('li', '', text || id));
  if (messages.length > SHOWN) items.push(textElement('li', 'more', `and ${messages.length - SHOWN} more`));
  element('confirm-list').replaceChildren(...items);

  // Else it is what was said the last time: Chromium clears it on Escape, which is not asked of every browser.
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'delete'), { once: true });
  });
}
