/**
 * The key of a service account in this tab, for the console and the desk: from the link's fragment once, then from
 * sessionStorage. It is sent as Bearer and stands in no address, and closing the tab forgets it.
 */
import { accountKey } from '../net/credentials.ts';

const stored = (): string | null => {
  try {
    return sessionStorage.getItem(accountKey);
  } catch {
    // A browser that keeps nothing: the key lives as long as the page.
    return null;
  }
};

let current: string | null = null;

/** Takes the key out of the address, if one is there; answers the key to try. */
export function takeKey(): string | null {
  const fromLink = new URLSearchParams(location.hash.slice(1)).get('key');
  if (fromLink !== null) {
    history.replaceState(history.state, '', location.pathname + location.search);
    keepKey(fromLink);
  }
  current ??= stored();
  return current;
}

export const currentKey = (): string | null => current;

export function keepKey(key: string): void {
  current = key;
  try {
    sessionStorage.setItem(accountKey, key);
  } catch {
    // See stored().
  }
}

export function forgetKey(): void {
  current = null;
  try {
    sessionStorage.removeItem(accountKey);
  } catch {
    // See stored().
  }
}
