/** The queue service: tickets and queues for any transport, put together from its parts. Knows neither sockets nor HTTP. */
import { ok, recordKindOf } from '@inkroom/shared';
import type { PlayerId, QueueName, Ticket, TicketId } from '@inkroom/shared';
import { everythingAdmitted } from '../ports/admission.ts';
import type { Admission } from '../ports/admission.ts';
import type { Clock, Entropy } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { OneTimeCodes } from '../ports/one-time-codes.ts';
import type { RoomSignals } from '../ports/room-signals.ts';
import type { Store } from '../ports/store.ts';
import type { Actor } from '../rooms/committer.ts';
import type { Ingestion } from '../scores/ingestion.ts';
import { Contacts, usualContactKeptMs } from './contacts.ts';
import { refuse, storeFailuresAsRefusals } from './failure.ts';
import { HandOvers } from './hand-over.ts';
import { CallTally } from './call-tally.ts';
import { QueueLive } from './queue-live.ts';
import type { QueueService } from './queue-service.ts';
import { QueueViews } from './queue-views.ts';
import { QueueWakes } from './queue-wakes.ts';
import { loadPass } from './passes.ts';
import { Queues } from './queues.ts';
import { Records } from './records.ts';
import { Stations } from './stations.ts';
import { recordOf } from './tickets-change.ts';
import type { DeliveryPlanner } from './tickets-change.ts';
import { Steps } from './tickets-step.ts';
import { TicketMaker } from './tickets-make.ts';
import { Takes } from './tickets-take.ts';
import { TicketWakes } from './tickets-wake.ts';

export interface TicketsOptions {
  readonly store: Store;
  readonly signals: RoomSignals;
  readonly codes: OneTimeCodes;
  readonly ingestion: Pick<Ingestion, 'submit'>;
  /** Whether new tickets may be taken; absent: always. */
  readonly admission?: Admission;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly logger: Logger;
  readonly hash: (text: string) => string;
  /** Keyed hash (at least 8 bytes) that codes of tickets follow from. */
  readonly codeHash: (text: string) => Uint8Array;
  readonly ratingOf: (player: PlayerId, queue: QueueName) => Promise<number | null>;
  /** Calls people up as soon as there is a place. Any node does when nobody has for some seconds. */
  readonly callsUp: boolean;
  /** So long it is known how a ticket's person is reached, unless the ticket goes before. */
  readonly contactKeptMs?: number;
}

/** Whether those who wait for a match are here. */
export interface OwnersWatch {
  arrived(ticket: TicketId, owner: Actor, connection: string): void;
  left(ticket: TicketId, connection: string): void;
  /** On any node. Throws StoreUnavailable while nobody can tell. */
  isHere(ticket: TicketId): Promise<boolean>;
}

/** Ends the ticket of a match that its player has left. */
export type Release = (ticket: Ticket) => Promise<void>;

/** The service, and its parts for those who build on them. */
export interface Tickets {
  readonly service: QueueService;
  readonly records: Records;
  readonly queues: Queues;
  readonly steps: Steps;
  readonly wakes: QueueWakes;
  /** From here on it plans messages for each change. */
  useDeliveries(planner: DeliveryPlanner): void;
  useOwners(owners: OwnersWatch): void;
  useRelease(release: Release): void;
  /** The player has another name now; their ticket, too. */
  rename(player: PlayerId, name: string): Promise<void>;
  close(): void;
}

const randomBytes = 12;

export function createTickets(options: TicketsOptions): Tickets {
  const { store, clock, entropy, logger, contactKeptMs = usualContactKeptMs } = options;
  const records = new Records({ store, clock, entropy });
  let planner: DeliveryPlanner = { plan: () => [] };
  const deliveries: DeliveryPlanner = { plan: (change, about) => planner.plan(change, about) };
  let owners: OwnersWatch | null = null;
  let release: Release = async () => undefined;
  const queues = new Queues(records);
  const wakes = new QueueWakes({ records, clock, logger });
  const maker = new TicketMaker({ ...options, contactKeptMs, records, deliveries });
  const takes = new Takes({
    ...options,
    records,
    queues,
    maker,
    admission: options.admission ?? everythingAdmitted,
    release: (ticket) => release(ticket),
  });
  const steps = new Steps({ records, queues, deliveries });
  const handOvers = new HandOvers({ ...options, records, takes });
  const contacts = new Contacts(records, contactKeptMs);
  const views = new QueueViews(records, queues);
  const live = new QueueLive({ ...options, records });
  const stations = new Stations({ records, deliveries, clock, logger, isPrompt: options.callsUp });
  live.listen({ queueChanged: (queue) => stations.queueChanged(queue) });
  const isOwnerHere = async (ticket: TicketId): Promise<boolean> => owners?.isHere(ticket) ?? false;
  const tally = new CallTally({ records, clock, entropy });
  const byTime = new TicketWakes({ ...options, records, queues, steps, isOwnerHere });
  wakes.handle('ticket', (id, claimed) => byTime.ticket(id, claimed ?? null));
  wakes.handle('contact', (id) => byTime.contact(id));
  wakes.handle('pass', (id) => byTime.pass(id));
  wakes.handle('queue', (id) => stations.wake(id));

  /** For what comes without an id of its own, and is the same when done twice. */
  const anyId = (): string => Buffer.from(entropy.bytes(randomBytes)).toString('base64url');

  const service: QueueService = {
    take: (request) => takes.take(request),
    step: (step) => steps.take(step),
    read: (ticket) =>
      storeFailuresAsRefusals(async () => {
        const isTicket = recordKindOf(ticket) === 'ticket';
        const loaded = isTicket ? await records.load<Ticket>(ticket) : null;
        return loaded === null ? refuse('ticket-not-found') : ok(recordOf(loaded));
      }),
    mine: (player) => storeFailuresAsRefusals(() => takes.active(player)),
    coolUntil: (player) =>
      storeFailuresAsRefusals(async () => ok((await loadPass(records, player))?.state.coolUntil ?? 0)),
    async view(record) {
      const [view] = await views.views([record]);
      if (view === undefined) throw new Error('each record has a view');
      return view;
    },
    views: (tickets) => views.views(tickets),
    list: (queue, states, limit) => views.list(queue, states, limit),
    queueView: (queue) => views.view(queue),
    figures: (queue) => views.figures(queue),
    waiting: (names) => views.waiting(names),
    handOver: (ticket, caller) => handOvers.offer(ticket, caller),
    adopt: (code, owner, commandId) => handOvers.adopt(code, owner, commandId),
    contact: (ticket) => contacts.read(ticket),
    contacts: (queue) => contacts.all(queue),
    setContact: (ticket, details) =>
      contacts.set(ticket, details, { commandId: `contact/${anyId()}`, fingerprint: '' }),
    queues: () => queues.list(),
    queue: (name) => storeFailuresAsRefusals(() => queues.settings(name)),
    putQueue: (settings, by) => service.changeQueue(settings.name, () => ok(settings), by),
    changeQueue: (name, change, by) =>
      queues.change(name, change, { commandId: `${by}/${anyId()}`, fingerprint: '', by: 'desk', who: by }),
    listen: (listener) => live.listen(listener),
    follow: (ticket) => live.follow(ticket),
    watch: (queue) => live.watch(queue),
    ownerArrived: (ticket, owner, connection) => owners?.arrived(ticket, owner, connection),
    ownerLeft: (ticket, _owner, connection) => owners?.left(ticket, connection),
  };

  return {
    service,
    records,
    queues,
    steps,
    wakes,
    useDeliveries(used) {
      planner = used;
    },
    useOwners(used) {
      owners = used;
    },
    useRelease(used) {
      release = used;
    },
    async rename(player, name) {
      const held = await service.mine(player);
      const ticket = held.ok ? held.value : null;
      if (ticket === null || ticket.ticket.name === name) return;
      const { id } = ticket.ticket;
      const command = () => ({ type: 'rename', name }) as const;
      await steps.system({ ticket: id, id: `rename/${ticket.version}/${name}`, role: 'system', command });
    },
    close() {
      stations.close();
      tally.close();
      wakes.close();
      live.close();
    },
  };
}
