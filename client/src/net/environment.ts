/** What the network layer needs of its surroundings; a browser and the load generator each have their own. */
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';

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
  /** A socket that is not connected yet; `auth` is asked at each connect. */
  openSocket(url: string | undefined, auth: () => object): Socket;
  /** False when the device knows that it has no network. */
  isOnline(): boolean;
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

function safeStorage(open: () => TextStorage): TextStorage {
  const memory = memoryStorage();
  const attempt = <T>(use: (storage: TextStorage) => T): T => {
    try {
      return use(open());
    } catch {
      // Private windows and full disks throw; the page goes on with its memory.
      return use(memory);
    }
  };
  return {
    getItem: (key) => attempt((storage) => storage.getItem(key)) ?? memory.getItem(key),
    setItem: (key, value) => attempt((storage) => storage.setItem(key, value)),
    removeItem: (key) => attempt((storage) => storage.removeItem(key)),
  };
}

/** `extraHeaders` only outside a browser. */
export function openSocketIo(
  url: string | undefined,
  auth: () => object,
  extraHeaders: Readonly<Record<string, string>> = {},
): Socket {
  const options = {
    extraHeaders,
    transports: ['websocket'],
    autoConnect: false,
    // Waiting and trying again is the connection's own business: see connection.ts.
    reconnection: false,
    forceNew: true,
    auth: (give: (data: object) => void) => give(auth()),
  };
  return url === undefined ? io(options) : io(url, options);
}

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
    openSocket: (url, auth) => openSocketIo(url, auth),
    isOnline: () => navigator.onLine,
    onOnlineChange(listener) {
      window.addEventListener('online', listener);
      window.addEventListener('offline', listener);
      return () => {
        window.removeEventListener('online', listener);
        window.removeEventListener('offline', listener);
      };
    },
    lasting: safeStorage(() => localStorage),
    tab: safeStorage(() => sessionStorage),
  };
}
