/** What a person chose on this device: theme, sound, vibration. Kept in localStorage, the same in every tab. */
import { useStore } from './use-store.ts';

export type Theme = 'auto' | 'light' | 'dark';

export interface Preferences {
  readonly theme: Theme;
  /** Off until asked for. */
  readonly sound: boolean;
  readonly vibration: boolean;
}

const key = 'inkroom.preferences';
const themes: readonly string[] = ['auto', 'light', 'dark'] satisfies Theme[];
const isTheme = (value: unknown): value is Theme => typeof value === 'string' && themes.includes(value);

function read(): Preferences {
  let stored: unknown = null;
  try {
    stored = JSON.parse(localStorage.getItem(key) ?? 'null');
  } catch {
    // Storage refused or its text spoiled: as if nothing had been chosen.
  }
  const kept: Readonly<Record<string, unknown>> = typeof stored === 'object' && stored !== null ? { ...stored } : {};
  const { theme, sound, vibration } = kept;
  return { theme: isTheme(theme) ? theme : 'auto', sound: sound === true, vibration: vibration === true };
}

let current = read();
const listeners = new Set<() => void>();

const replace = (next: Preferences) => {
  current = next;
  if (current.theme === 'auto') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = current.theme;
  for (const listener of listeners) listener();
};

export const preferences = {
  getState: (): Preferences => current,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  set(change: Partial<Preferences>): void {
    replace({ ...current, ...change });
    try {
      localStorage.setItem(key, JSON.stringify(current));
    } catch {
      // A private window that may not store: the choice lasts as long as the page.
    }
  },
};

/** Puts the theme on the page and follows changes made in other tabs. Called once, before the first drawing. */
export function startPreferences(): void {
  replace(current);
  window.addEventListener('storage', (event) => {
    if (event.key === key) replace(read());
  });
}

export const usePreferences = (): Preferences => useStore(preferences);
