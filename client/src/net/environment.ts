/** What the network layer needs of its surroundings; a browser, the load generator and the tests each have their own. */
import { openSocketIo } from './wire.ts';
import type { OpenWire } from './wire.ts';

export interface TextStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export interface Environment {
  now(): number;
  after(ms: number, task: () => void): () => void;
  every(ms: number, task: () => void): () => void;
  /** Uniform in [0, 1), for jitter. */
  random(): number;
  randomBytes(count: number): Uint8Array;
  readonly openSocket: OpenWire;
  /** False when the device knows that it has no network. */
  isOnline(): boolean;
  /** Also called when somebody looks at the page again: timers of hidden pages are late. */
  onOnlineChange(listener: () => void): () => void;
  /** Kept over restarts of the browser. */
  readonly lasting: TextStorage;
  /** Kept for this tab. */
  readonly tab: TextStorage;
}

/** Storage may be forbidden or full: then this page lives without it. */
export function memoryStorage(): TextStorage {
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  };
}

/** A storage that never throws; what it cannot keep stays in memory. */
export function safeStorage(open: () => TextStorage | undefined): TextStorage {
  const memory = memoryStorage();
  const attempt = (touch: (storage: TextStorage) => string | null | void): string | null => {
    try {
      const storage = open();
      return (storage === undefined ? null : touch(storage)) ?? null;
    } catch {
      // Private windows and full disks throw; the page goes on with its memory.
      return null;
    }
  };
  return {
    getItem: (key) => memory.getItem(key) ?? attempt((storage) => storage.getItem(key)),
    setItem(key, value) {
      memory.removeItem(key);
      attempt((storage) => storage.setItem(key, value));
      if (attempt((storage) => storage.getItem(key)) !== value) memory.setItem(key, value);
    },
    removeItem(key) {
      memory.removeItem(key);
      attempt((storage) => storage.removeItem(key));
    },
  };
}

const attentionEvents = ['online', 'offline', 'pageshow'] as const;

/** Where there is no window (the load generator), the network is always there. */
function onAttention(listener: () => void): () => void {
  if (typeof window === 'undefined') return () => undefined;
  const looked = (): void => {
    if (document.visibilityState === 'visible') listener();
  };
  for (const name of attentionEvents) window.addEventListener(name, listener);
  document.addEventListener('visibilitychange', looked);
  return () => {
    for (const name of attentionEvents) window.removeEventListener(name, listener);
    document.removeEventListener('visibilitychange', looked);
  };
}

const lasting = safeStorage(() => (typeof window === 'undefined' ? undefined : window.localStorage));
const tab = safeStorage(() => (typeof window === 'undefined' ? undefined : window.sessionStorage));

export function browserEnvironment(): Environment {
  return {
    now: () => Date.now(),
    after(ms, task) {
      const timer = setTimeout(task, ms);
      return () => clearTimeout(timer);
    },
    every(ms, task) {
      const timer = setInterval(task, ms);
      return () => clearInterval(timer);
    },
    random: () => Math.random(),
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    openSocket: openSocketIo,
    isOnline: () => typeof window === 'undefined' || navigator.onLine,
    onOnlineChange: onAttention,
    lasting,
    tab,
  };
}

/** Real time and sockets, but a memory of its own: one person among many in one process. */
export const isolatedEnvironment = (): Environment => ({
  ...browserEnvironment(),
  isOnline: () => true,
  onOnlineChange: () => () => undefined,
  lasting: memoryStorage(),
  tab: memoryStorage(),
});
