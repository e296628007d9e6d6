/**
 * The service worker, a file of its own at the root: shows what the server sends to this browser while no page is open,
 * and opens the ticket's page on a click. It keeps nothing and serves no page.
 */
import type { PushPayload } from '@inkroom/shared';

/** What is used of a service worker; the types of the page's side know nothing of it. */
interface WorkerEvent {
  waitUntil(work: Promise<unknown>): void;
}

interface PushedEvent extends WorkerEvent {
  readonly data: { text(): string } | null;
}

interface ClickedEvent extends WorkerEvent {
  readonly notification: { readonly data: unknown; close(): void };
}

interface WindowClient {
  readonly url: string;
  focus(): Promise<unknown>;
}

interface PushWorker {
  readonly location: { readonly origin: string };
  readonly registration: Pick<ServiceWorkerRegistration, 'showNotification'>;
  readonly clients: {
    matchAll(options: { type: 'window'; includeUncontrolled: true }): Promise<readonly WindowClient[]>;
    openWindow(url: string): Promise<unknown>;
  };
  addEventListener(name: 'push', listener: (event: PushedEvent) => void): void;
  addEventListener(name: 'notificationclick', listener: (event: ClickedEvent) => void): void;
}

const worker = globalThis as unknown as PushWorker;

/** Null: not ours, and nothing that could be shown. */
function payloadOf(text: string): Pick<PushPayload, 'ticket' | 'title' | 'text' | 'open'> | null {
  try {
    const payload: unknown = JSON.parse(text);
    const isOurs = typeof payload === 'object' && payload !== null && 'title' in payload && 'open' in payload;
    return isOurs ? (payload as PushPayload) : null;
  } catch {
    return null;
  }
}

/** A second message about a ticket takes the place of the first, also when the same one comes twice. */
const show = ({ ticket, title, text, open }: Pick<PushPayload, 'ticket' | 'title' | 'text' | 'open'>) =>
  worker.registration.showNotification(title, { body: text, tag: ticket, requireInteraction: true, data: open });

async function openPage(path: string): Promise<void> {
  const { origin } = worker.location;
  const url = new URL(path, origin);
  // Never another site, whatever a message says.
  if (url.origin !== origin) return;
  const pages = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const page = pages.find((client) => new URL(client.url).pathname === url.pathname);
  await (page ? page.focus() : worker.clients.openWindow(url.href));
}

worker.addEventListener('push', (event) => {
  const payload = event.data && payloadOf(event.data.text());
  if (payload) event.waitUntil(show(payload));
});

worker.addEventListener('notificationclick', (event) => {
  const { notification } = event;
  notification.close();
  if (typeof notification.data === 'string') event.waitUntil(openPage(notification.data));
});
