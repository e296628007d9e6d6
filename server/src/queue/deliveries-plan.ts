/** What a change of a ticket gives to tell: its person that they are called, on each channel, and a system of each transition. Pure. */
import { callSignOf, deliveryIdOf, deliveryTimes, renderTemplate } from '@inkroom/shared';
import type { Channel, Contact, Delivery, PushPayload, QueueSettings, Ticket, TransitionNotice } from '@inkroom/shared';
import type { Draft, Loaded } from './records.ts';
import type { TicketChange } from './tickets-change.ts';

export interface PlanOptions {
  /** Where people reach this server; null: texts have no link. */
  readonly publicUrl: string | null;
  /** Why nothing goes out on this channel; null: it does. */
  readonly whyNot: (channel: Channel) => string | null;
}

export interface PlanAbout {
  readonly settings: QueueSettings;
  readonly contact: Contact | null;
}

/** Drafts for the commit of the change itself. */
export function planDeliveries(change: TicketChange, about: PlanAbout, options: PlanOptions): readonly Draft[] {
  return [...callsOf(change, about, options), ...noticesOf(change, about, options)].map((delivery) =>
    deliveryDraft(null, delivery, 'planned'),
  );
}

function callsOf(change: TicketChange, { settings, contact }: PlanAbout, options: PlanOptions): readonly Delivery[] {
  const { after, at } = change;
  // What the desk takes back may lead there, too, and is no call.
  if (!change.events.some(({ type }) => type === 'ticket-recalled')) return [];
  const until = after.deadline ?? at + settings.showUpMs;
  const sign = callSignOf(after.id);
  const textFor = (name: string) => callText(after, { settings, until, at, publicUrl: options.publicUrl, name });
  const text = textFor(after.name);
  const reachable = settings.channels.filter((channel) => canReach(channel, after, contact));
  const body = (channel: Channel): string =>
    channel === 'push'
      ? JSON.stringify({
          id: deliveryIdOf(after.id, change.version, channel),
          ticket: after.id,
          title: settings.title,
          text,
          open: `/queue/${settings.name}`,
        } satisfies PushPayload)
      : '';
  return [...new Set(reachable)]
    .filter((channel) => channel !== 'webhook')
    .map((channel) =>
      newDelivery(change, channel, {
        // Logs are kept, copied and read by others: there a guest has no name.
        text: channel === 'log' ? textFor(sign) : text,
        body: body(channel),
        call: after.recalls,
        until,
        options,
      }),
    );
}

/** `page`: its update is the message, so there is only something to tell if somebody may have it open. */
function canReach(channel: Channel, ticket: Ticket, contact: Contact | null): boolean {
  switch (channel) {
    case 'page':
      return ticket.owner !== null;
    case 'push':
      return contact !== null && contact.push !== null;
    case 'sms':
      return contact !== null && contact.phone !== null;
    case 'webhook':
    case 'log':
      return true;
  }
}

function noticesOf(change: TicketChange, { settings }: PlanAbout, options: PlanOptions): readonly Delivery[] {
  if (settings.webhook === null || change.before?.state === change.after.state) return [];
  const body = JSON.stringify(noticeOf(change));
  const until = change.at + deliveryTimes.noticeMs;
  return [newDelivery(change, 'webhook', { text: '', body, call: null, until, options })];
}

interface NewDelivery extends Pick<Delivery, 'text' | 'body' | 'call' | 'until'> {
  readonly options: PlanOptions;
}

function newDelivery(
  { id, version, at }: TicketChange,
  channel: Channel,
  { options, ...content }: NewDelivery,
): Delivery {
  const whyNot = options.whyNot(channel);
  return {
    id: deliveryIdOf(id, version, channel),
    ticket: id,
    channel,
    ...content,
    state: whyNot === null ? 'waiting' : 'failed',
    tries: 0,
    claim: null,
    createdAt: at,
    lastAt: at,
    wakeAt: whyNot === null ? at : at + deliveryTimes.keepMs,
    reference: null,
    reason: whyNot,
  };
}

function callText(
  ticket: Ticket,
  about: { settings: QueueSettings; until: number; at: number; publicUrl: string | null; name: string },
): string {
  const { settings, until, at, publicUrl, name } = about;
  return renderTemplate(settings.template, {
    name,
    sign: callSignOf(ticket.id),
    queue: settings.title,
    minutes: Math.max(1, Math.round((until - at) / 60_000)),
    link: publicUrl === null ? '' : `${publicUrl}/queue/${settings.name}`,
  }).trim();
}

function noticeOf({ before, after, at, by, version }: TicketChange): TransitionNotice {
  const { id, name, team, area, state, reason, createdAt, deadline } = after;
  const { recalls, noShows, station, room, score, metrics } = after;
  return {
    type: `ticket.${state}`,
    at,
    by,
    queue: after.queue,
    version,
    from: before?.state ?? null,
    ticket: {
      id,
      sign: callSignOf(id),
      name,
      team,
      area,
      state,
      reason,
      createdAt,
      deadline,
      recalls,
      noShows,
      station,
      room,
      score,
      metrics,
    },
  };
}

/** Those that are not settled stand in one line, the others in another, both by when they were planned. */
export const deliveryLines = { open: 'deliveries', settled: 'delivered' } as const;

export const isSettled = ({ state }: Pick<Delivery, 'state'>): boolean => state !== 'waiting' && state !== 'sending';

/** `event`: what has happened, in a word. */
export const deliveryDraft = (before: Loaded<Delivery> | null, after: Delivery, event: string): Draft => ({
  id: after.id,
  before,
  after,
  events: [{ type: event }],
  wake: after.wakeAt,
  place: { line: isSettled(after) ? deliveryLines.settled : deliveryLines.open, at: after.createdAt },
});

/** What lies under the id of a delivery is one. */
export const deliveryOf = (loaded: Loaded<unknown> | null | undefined): Loaded<Delivery> | null =>
  (loaded ?? null) as Loaded<Delivery> | null;
