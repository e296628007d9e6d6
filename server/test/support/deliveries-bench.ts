/** Deliveries of several nodes on one store, tickets to call up, and outlets that do as a test says. */
import { contactIdOf, deliveryIdOf, ok, standardTemplate, stationQueueOf, ticketIdOf } from '@inkroom/shared';
import type {
  Channel,
  Contact,
  Delivery,
  DeliveryId,
  PlayerId,
  QueueName,
  QueueSettings,
  Ticket,
  TicketCommand,
  TicketId,
} from '@inkroom/shared';
import { onTestFinished } from 'vitest';
import { nodeClock } from '../../src/platform/node-clock.ts';
import { nodeEntropy } from '../../src/platform/node-entropy.ts';
import type { Message, Notifier, Sent } from '../../src/ports/notifier.ts';
import type { Store } from '../../src/ports/store.ts';
import { openTemporaryStore, silentLogger } from '../../src/storage/sqlite/testing.ts';
import { contactDraft } from '../../src/queue/contacts.ts';
import { Deliveries } from '../../src/queue/deliveries.ts';
import type { Outlets } from '../../src/queue/deliveries-sender.ts';
import { Records } from '../../src/queue/records.ts';
import type { Loaded } from '../../src/queue/records.ts';
import { draftTicket } from '../../src/queue/tickets-change.ts';

export const main = 'main' as QueueName;
export const phone = '+4930123456';
export const push = '{"endpoint":"https://push.example/one"}';
const codes = ['7K3M9QXV', '2B4D6F8H', '3C5E7G9J'];

/** Does what it was told next, else takes everything. */
export class ScriptedNotifier implements Notifier {
  readonly tries: Message[] = [];
  readonly channel: Channel;
  readonly mayRepeat: boolean;
  readonly #next: (() => Sent | Promise<Sent>)[] = [];

  constructor(channel: Channel) {
    this.channel = channel;
    this.mayRepeat = channel !== 'sms';
  }

  next(...outcomes: readonly (Sent | (() => Sent | Promise<Sent>))[]): void {
    this.#next.push(...outcomes.map((outcome) => (typeof outcome === 'function' ? outcome : () => outcome)));
  }

  async send(message: Message): Promise<Sent> {
    this.tries.push(message);
    return (await this.#next.shift()?.()) ?? { kind: 'sent', reference: `${this.channel}-${this.tries.length}` };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

export interface Node {
  readonly deliveries: Deliveries;
  readonly records: Records;
  readonly notifiers: Readonly<Record<Channel, ScriptedNotifier>>;
  /** Channels that are not set up. */
  readonly missing: Set<Channel>;
  /** What came of each, as it was counted. */
  readonly tries: readonly string[];
}

export class DeliveriesBench {
  settings: QueueSettings = { ...stationQueueOf(main), channels: ['sms'], template: standardTemplate };
  readonly advance: (ms: number) => void;
  readonly #store: Store;
  #tickets = 0;

  private constructor(store: Store, advance: (ms: number) => void) {
    this.#store = store;
    this.advance = advance;
  }

  /** Ends with the test. */
  static async open(): Promise<DeliveriesBench> {
    const opened = await openTemporaryStore();
    onTestFinished(() => opened.close());
    return new DeliveriesBench(opened.store, (ms) => opened.advance(ms));
  }

  /** `store`: as this node sees it. */
  node(store: Store = this.#store): Node {
    const records = new Records({ store, clock: nodeClock, entropy: nodeEntropy });
    const notifiers = {
      page: new ScriptedNotifier('page'),
      push: new ScriptedNotifier('push'),
      sms: new ScriptedNotifier('sms'),
      webhook: new ScriptedNotifier('webhook'),
      log: new ScriptedNotifier('log'),
    };
    const missing = new Set<Channel>();
    const tries: string[] = [];
    const outlets: Outlets = {
      notifier: (channel) => (missing.has(channel) ? null : notifiers[channel]),
      whyNot: (channel) => (missing.has(channel) ? `no ${channel}` : null),
      pushKey: null,
      publicUrl: 'https://play.example',
    };
    const deliveries = new Deliveries({
      records,
      queues: { settings: () => Promise.resolve(ok(this.settings)) },
      outlets,
      clock: nodeClock,
      entropy: { ...nodeEntropy, fraction: () => 0.5 },
      logger: silentLogger,
      metrics: { delivered: (channel, result) => tries.push(`${channel} ${result}`) },
    });
    onTestFinished(() => deliveries.close());
    return { deliveries, records, notifiers, missing, tries };
  }

  get store(): Store {
    return this.#store;
  }

  /** A ticket that waits, and how its person is reached. */
  async wait({ records }: Node, contact: Partial<Contact> = { phone }): Promise<TicketId> {
    const id = ticketIdOf(main, codes[(this.#tickets += 1) - 1] ?? '');
    const created = draftTicket(null, createOf(id), { now: records.store.now(), role: 'desk' });
    if (!created.ok || created.value.draft === null) throw new Error('a ticket can be taken');
    const kept: Contact = {
      ticket: id,
      phone: null,
      email: null,
      push: null,
      forgetAt: Date.now() + 86_400_000,
      ...contact,
    };
    await records.attempt(cause(`take/${id}`), [created.value.draft, contactDraft(null, kept)]);
    return id;
  }

  /** One step of a ticket, with what it gives to tell, as the queue does it. */
  async step({ records, deliveries }: Node, id: TicketId, command: TicketCommand): Promise<readonly DeliveryId[]> {
    const [ticket, contact] = [await records.load<Ticket>(id), await records.load<Contact>(contactIdOf(id))];
    const now = records.store.now();
    const drafted = draftTicket(ticket, command, { now, role: 'desk' });
    if (!drafted.ok || drafted.value.draft === null || drafted.value.change === null) {
      throw new Error(`${command.type} is possible`);
    }
    const { draft, change } = drafted.value;
    const told = deliveries.plan(change, { settings: this.settings, contact: contact?.state ?? null });
    const tried = await records.attempt(cause(`step/${id}/${change.version}`), [draft, ...told]);
    if (tried !== 'committed') throw new Error(`${command.type} was ${tried}`);
    return told.map((one) => one.id as DeliveryId);
  }

  /** Called up, with one message by SMS. */
  async callUp(node: Node): Promise<{ readonly ticket: TicketId; readonly sms: DeliveryId }> {
    const ticket = await this.wait(node);
    await this.step(node, ticket, recallOf(node));
    const { version } = (await node.records.load<Ticket>(ticket)) as Loaded<Ticket>;
    return { ticket, sms: deliveryIdOf(ticket, version, 'sms') };
  }

  async read({ records }: Node, id: DeliveryId): Promise<Delivery | null> {
    return (await records.load<Delivery>(id))?.state ?? null;
  }
}

export const recallOf = ({ records }: Node): TicketCommand => ({
  type: 'recall',
  deadline: records.store.now() + 20 * 60_000,
  match: null,
  opponent: null,
});

const cause = (commandId: string) => ({ commandId, fingerprint: '' });

const createOf = (id: TicketId): TicketCommand => ({
  type: 'create',
  id,
  queue: main,
  kind: 'station',
  owner: 'player-nora' as PlayerId,
  name: 'Nora',
  area: 100,
  team: null,
  rating: null,
  lastOpponent: null,
  note: null,
  viaPage: true,
  queued: true,
});
