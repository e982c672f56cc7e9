// The token: from the address's fragment, which is never sent to a server, or typed; kept for this tab only.
import { signal } from '@preact/signals';

const NAME = 'ofauth-dashboard-token';

export const token = signal<string | undefined>(fromFragment() ?? sessionStorage.getItem(NAME) ?? undefined);

// Another link that is opened in this tab does not load the page again.
addEventListener('hashchange', () => {
  const given = fromFragment();
  if (given) token.value = given;
});

export function signIn(given: string): void {
  sessionStorage.setItem(NAME, given);
  token.value = given;
}

export function signOut(): void {
  sessionStorage.removeItem(NAME);
  token.value = undefined;
}

function fromFragment(): string | undefined {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (!given) return undefined;
  // Out of sight, and out of the history.
  history.replaceState(null, '', location.pathname + location.search);
  sessionStorage.setItem(NAME, given);
  return given;
}
