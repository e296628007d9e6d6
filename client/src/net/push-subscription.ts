/** How this browser is told while the page is closed. Needs a secure page; everywhere else there is none. */

const workerPath = '/push-worker.js';
/** Which ticket this browser is subscribed for. */
const key = 'inkroom.push';

export type PushAnswer = 'on' | 'off' | 'denied' | 'failed';

/** Sends a subscription, or null to end it. Whether the server took it. */
type Tell = (subscription: string | null) => Promise<boolean>;

export const isPushPossible = (): boolean =>
  window.isSecureContext && 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

/** base64url, as servers write it, in bytes, as browsers want it. */
export function keyBytes(text: string): Uint8Array<ArrayBuffer> {
  const symbols = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(symbols, (symbol) => symbol.codePointAt(0) ?? 0);
}

const kept = {
  get(): string | null {
    try {
      return localStorage.getItem(key);
    } catch {
      // Storage refused: as if never subscribed.
      return null;
    }
  },
  set(ticket: string | null): void {
    try {
      if (ticket === null) localStorage.removeItem(key);
      else localStorage.setItem(key, ticket);
    } catch {
      // Nothing can be kept: it is offered again.
    }
  },
};

export const isSubscribedFor = (ticket: string): boolean =>
  kept.get() === ticket && Notification.permission === 'granted';

/** Asks the person, then the browser's push service, then tells the server. Call it from a click. */
export async function subscribe(ticket: string, serverKey: string, tell: Tell): Promise<PushAnswer> {
  try {
    if ((await Notification.requestPermission()) !== 'granted') return 'denied';
    const registration = await navigator.serviceWorker.register(workerPath);
    await navigator.serviceWorker.ready;
    const subscription = await registration.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: keyBytes(serverKey),
    });
    if (!(await tell(JSON.stringify(subscription)))) return 'failed';
    kept.set(ticket);
    return 'on';
  } catch {
    // No push service can be reached, or it wants another key: the page itself still tells.
    return 'failed';
  }
}

export async function unsubscribe(tell: Tell): Promise<PushAnswer> {
  kept.set(null);
  await tell(null);
  return 'off';
}
