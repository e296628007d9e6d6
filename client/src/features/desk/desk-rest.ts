/** What the desk asks the server over HTTP, with the key of this tab. What changes something carries an id and may be sent again. */
import { assertNever } from '@inkroom/shared';
import type { DeliveryView, DeskView, QueueSettings, TicketId } from '@inkroom/shared';
import { asked, createApi } from '../../api/api.ts';
import type { Asked, Schemas } from '../../api/api.ts';
import { newCommandId } from '../../net/command-id.ts';
import { browserEnvironment } from '../../net/environment.ts';
import { currentKey } from '../../services/account-key.ts';

export type Figures = Schemas['QueueFigures'];
export type TeamSums = Schemas['TeamSums'];
export type QueueBrief = Schemas['QueueBrief'];
export type ContactView = Schemas['TicketContact'];

/** What the desk reads of a ticket that it has just moved or made. */
export interface TicketAnswer {
  readonly id: TicketId;
  readonly sign: string;
  readonly version: number;
}

export interface Guest {
  readonly queue: string;
  readonly name: string;
  readonly team?: string;
  readonly phone?: string;
  readonly email?: string;
}

export interface HandOver {
  readonly code: string;
  readonly expiresAt: number;
}

/** A step as its address calls it. */
export type StepName = 'queue' | 'recall' | 'confirm' | 'play' | 'complete' | 'cancel' | 'undo';

/** What some steps come with. */
export interface StepExtras {
  readonly station?: string;
  readonly score?: number | null;
  readonly metrics?: Readonly<Record<string, number>>;
}

export interface StepWish extends StepExtras {
  readonly ticket: TicketId;
  readonly step: StepName;
  /** Of the ticket as the host saw it. */
  readonly version: number;
}

const api = createApi(currentKey);

const mostTries = 3;
const pauseMs = 400;

export interface IdempotencyKey {
  readonly 'Idempotency-Key': string;
}

/** The id of one intent. */
export const newIntent = (): IdempotencyKey => ({ 'Idempotency-Key': newCommandId(browserEnvironment()) });

/** The same intent by the same id until there is an answer: it happens once, however often it arrives. */
async function insist<T>(
  send: (key: IdempotencyKey) => Promise<Asked<T>>,
  key: IdempotencyKey = newIntent(),
): Promise<Asked<T>> {
  for (let tries = 1; ; tries += 1) {
    const answer = await send(key);
    const isPassing = !answer.ok && (answer.problem === 'offline' || answer.problem.status === 503);
    if (!isPassing || tries === mostTries) return answer;
    await new Promise((resolve) => setTimeout(resolve, pauseMs * tries));
  }
}

/** The document knows texts where pages know ids, names and reasons; the server holds its answers against it. */
const asDesk = (view: object): DeskView => view as DeskView;
const asSettings = (settings: object): QueueSettings => settings as QueueSettings;
const asTicket = ({ id, sign, version }: Schemas['Ticket']): TicketAnswer => ({ id: id as TicketId, sign, version });
const asDelivery = (delivery: object): DeliveryView => delivery as DeliveryView;

const seenAs = <Told, Seen>(answer: Asked<Told>, see: (told: Told) => Seen): Asked<Seen> =>
  answer.ok ? { ok: true, value: see(answer.value) } : answer;

function post({ ticket, step, version, station, score = null, metrics = {} }: StepWish, key: IdempotencyKey) {
  const params = { path: { id: ticket }, header: { ...key, 'If-Match': `"${version}"` } };
  switch (step) {
    case 'queue':
      return api.POST('/api/tickets/{id}/queue', { params });
    case 'recall':
      return api.POST('/api/tickets/{id}/recall', { params });
    case 'confirm':
      return api.POST('/api/tickets/{id}/confirm', { params });
    case 'play':
      return api.POST('/api/tickets/{id}/play', { params, body: station === undefined ? {} : { station } });
    case 'complete':
      // Numbers may stand beside the score.
      return api.POST('/api/tickets/{id}/complete', { params, body: score === null ? metrics : { ...metrics, score } });
    case 'cancel':
      return api.POST('/api/tickets/{id}/cancel', { params });
    case 'undo':
      return api.POST('/api/tickets/{id}/undo', { params });
    default:
      return assertNever(step);
  }
}

const ofQueue = (name: string) => ({ params: { path: { name } } });
const ofTicket = (id: TicketId) => ({ params: { path: { id } } });

export const deskRest = {
  queues: () => asked(api.GET('/api/queues')),
  desk: async (queue: string) => seenAs(await asked(api.GET('/api/queues/{name}/desk', ofQueue(queue))), asDesk),
  figures: (queue: string) => asked(api.GET('/api/queues/{name}/figures', ofQueue(queue))),
  teams: (queue: string) => asked(api.GET('/api/queues/{name}/teams', ofQueue(queue))),
  /** The kind of a queue is never changed, and its name stands in the address. `tag`: of the settings as the host saw them; null: there is to be no such queue yet. */
  putQueue: async (
    { name, kind: _kind, recall, channels, teams, metrics, ...rest }: QueueSettings,
    tag: string | null,
  ) => {
    const body = { ...rest, recall, channels: [...channels], teams: [...teams], metrics: [...metrics] };
    const header = tag === null ? ({ 'If-None-Match': '*' } as const) : { 'If-Match': tag };
    const params = { path: { name }, header };
    return seenAs(await asked(api.PUT('/api/queues/{name}', { params, body })), asSettings);
  },

  step: async (wish: StepWish) => seenAs(await insist((key) => asked(post(wish, key))), asTicket),
  /** `intent`: the same as before if that had no answer, so that nobody stands in line twice. */
  take: async (guest: Guest, intent: IdempotencyKey) =>
    seenAs(
      await insist(
        (header) => asked(api.POST('/api/tickets', { params: { header }, body: { ...guest, queued: true } })),
        intent,
      ),
      asTicket,
    ),
  handOver: (ticket: TicketId): Promise<Asked<HandOver>> =>
    asked(api.POST('/api/tickets/{id}/hand-over', ofTicket(ticket))),
  contact: (ticket: TicketId) => asked(api.GET('/api/tickets/{id}/contact', ofTicket(ticket))),
  setContact: (ticket: TicketId, body: Pick<ContactView, 'phone' | 'email'>) =>
    asked(api.PUT('/api/tickets/{id}/contact', { ...ofTicket(ticket), body })),

  deliveries: async (queue: string) =>
    seenAs(await asked(api.GET('/api/queues/{name}/deliveries', ofQueue(queue))), ({ deliveries }) =>
      deliveries.map(asDelivery),
    ),
  /** `confirmed`: also what may have arrived. */
  retry: (id: string, confirmed: boolean) =>
    insist((header) =>
      asked(api.POST('/api/deliveries/{id}/retry', { params: { path: { id }, header }, body: { confirmed } })),
    ),

  /** Whether the key may change queues: what only such keys may read answers. */
  mayRun: async (): Promise<boolean> => (await asked(api.GET('/api/pipeline'))).ok,
};
