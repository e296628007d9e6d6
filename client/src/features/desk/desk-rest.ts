/** What the desk asks the server over HTTP, with the key of this tab. What changes something carries an id and may be sent again. */
import type { DeliveryView, DeskView, QueueName, QueueSettings, TicketId, TicketState } from '@inkroom/shared';
import type { Asked, Problem } from '../../api/api.ts';
import { newCommandId } from '../../net/command-id.ts';
import { browserEnvironment } from '../../net/environment.ts';
import { currentKey } from '../../services/account-key.ts';

export interface Figures {
  readonly states: Readonly<Record<TicketState, number>>;
  readonly waitMs: { readonly p50: number | null; readonly p90: number | null };
  readonly noShowRate: number | null;
  /** The last 24 hours, oldest first. */
  readonly perHour: readonly number[];
}

export interface TeamSum {
  /** Null: tickets without a team. */
  readonly team: string | null;
  readonly tickets: number;
  /** Null: none has one. */
  readonly score: number | null;
}

/** What anybody may know of how a queue is run. */
export type QueueBrief = Pick<QueueSettings, 'name' | 'kind' | 'title' | 'open'>;

/** What the desk reads of a ticket that it has just moved or made. */
export interface TicketAnswer {
  readonly id: TicketId;
  readonly sign: string;
  readonly version: number;
  readonly state: TicketState;
}

export interface Guest {
  readonly queue: QueueName;
  readonly name: string;
  readonly team?: string;
  readonly phone?: string;
  readonly email?: string;
}

export interface ContactView {
  readonly phone: string | null;
  readonly email: string | null;
  readonly forgetAt: number | null;
}

export interface HandOver {
  readonly code: string;
  readonly expiresAt: number;
}

/** A step as its address calls it. */
export type StepName = 'queue' | 'recall' | 'confirm' | 'play' | 'complete' | 'cancel' | 'undo';

export interface StepWish {
  readonly ticket: TicketId;
  readonly step: StepName;
  /** Of the ticket as the host saw it. */
  readonly version: number;
  readonly body?: Readonly<Record<string, unknown>>;
}

interface Wish {
  readonly method?: 'GET' | 'POST' | 'PUT';
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

const isProblem = (body: unknown): body is Problem =>
  typeof body === 'object' && body !== null && 'code' in body && 'title' in body;

async function ask<T>(address: string, { method = 'GET', body, headers = {} }: Wish = {}): Promise<Asked<T>> {
  const key = currentKey();
  try {
    const response = await fetch(address, {
      method,
      headers: {
        ...headers,
        ...(key === null ? {} : { Authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    // The server holds its answers against the document that says so.
    if (response.ok) return { ok: true, value: answer as T };
    return { ok: false, problem: isProblem(answer) ? answer : 'offline' };
  } catch {
    // No answer, or none that this server gives.
    return { ok: false, problem: 'offline' };
  }
}

const mostTries = 3;
const pauseMs = 400;

/** The same intent by the same id until there is an answer: it happens once, however often it arrives. */
async function insist<T>(address: string, wish: Wish): Promise<Asked<T>> {
  const headers = { ...wish.headers, 'Idempotency-Key': newCommandId(browserEnvironment()) };
  for (let tries = 1; ; tries += 1) {
    const answer = await ask<T>(address, { method: 'POST', ...wish, headers });
    const isPassing = !answer.ok && (answer.problem === 'offline' || answer.problem.status === 503);
    if (!isPassing || tries === mostTries) return answer;
    await new Promise((resolve) => setTimeout(resolve, pauseMs * tries));
  }
}

const queuePath = (queue: string): string => `/api/queues/${encodeURIComponent(queue)}`;
const ticketPath = (ticket: TicketId): string => `/api/tickets/${encodeURIComponent(ticket)}`;

export const deskRest = {
  queues: (): Promise<Asked<{ readonly queues: readonly QueueBrief[] }>> => ask('/api/queues'),
  desk: (queue: string): Promise<Asked<DeskView>> => ask(`${queuePath(queue)}/desk`),
  figures: (queue: string): Promise<Asked<Figures>> => ask(`${queuePath(queue)}/figures`),
  teams: (queue: string): Promise<Asked<{ readonly teams: readonly TeamSum[] }>> => ask(`${queuePath(queue)}/teams`),
  /** The kind of a queue is never changed, and its name stands in the address. */
  putQueue: ({ name, kind: _kind, ...rest }: QueueSettings): Promise<Asked<QueueSettings>> =>
    ask(queuePath(name), { method: 'PUT', body: rest }),

  step: ({ ticket, step, version, body = {} }: StepWish): Promise<Asked<TicketAnswer>> =>
    insist(`${ticketPath(ticket)}/${step}`, {
      body,
      headers: { 'If-Match': `"${version}"` },
    }),
  take: (guest: Guest): Promise<Asked<TicketAnswer>> => insist('/api/tickets', { body: guest }),
  handOver: (ticket: TicketId): Promise<Asked<HandOver>> => insist(`${ticketPath(ticket)}/hand-over`, { body: {} }),
  contact: (ticket: TicketId): Promise<Asked<ContactView>> => ask(`${ticketPath(ticket)}/contact`),
  setContact: (ticket: TicketId, contact: Pick<ContactView, 'phone' | 'email'>): Promise<Asked<ContactView>> =>
    ask(`${ticketPath(ticket)}/contact`, { method: 'PUT', body: contact }),

  deliveries: (queue: string): Promise<Asked<{ readonly deliveries: readonly DeliveryView[] }>> =>
    ask(`${queuePath(queue)}/deliveries`),
  /** `confirmed`: also what may have arrived. */
  retry: (delivery: string, confirmed: boolean): Promise<Asked<DeliveryView>> =>
    insist(`/api/deliveries/${encodeURIComponent(delivery)}/retry`, { body: { confirmed } }),

  /** Whether the key may change queues: what only such keys may read answers. */
  mayRun: async (): Promise<boolean> => (await ask('/api/pipeline')).ok,
};
