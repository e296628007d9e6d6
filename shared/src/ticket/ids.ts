/**
 * Identifiers of queues, tickets and what belongs to them. All records of a queue carry its name in front, `<home>.<rest>`,
 * so that the store keeps them together and one commit may change several of them.
 */
import type { Brand } from '../lib/brand.ts';
import { isRoomId } from '../room/ids.ts';
import type { PlayerId, RoomId } from '../room/ids.ts';
import { isModeName } from '../rules/catalog.ts';
import type { ModeName } from '../rules/catalog.ts';

/** A mode's name for matches, any other name for stations. */
export type QueueName = Brand<string, 'QueueName'>;
/** `<queue>.<eight Crockford symbols>`. */
export type TicketId = Brand<string, 'TicketId'>;
/** `<queue>.match-<16 characters>`: two tickets that were called up together. */
export type MatchId = Brand<string, 'MatchId'>;
/** `<queue>.queue`: how a station queue is run. */
export type QueueId = Brand<string, 'QueueId'>;
/** `<queue>.contact-<code>`: how a ticket's person is reached; apart, because it is forgotten earlier. */
export type ContactId = Brand<string, 'ContactId'>;
/** `<queue>.delivery-<code>-<number>-<channel>`: one message to one person or system. */
export type DeliveryId = Brand<string, 'DeliveryId'>;
/** `<player>.pass`: which ticket a player holds, and what they have missed. */
export type PassId = Brand<string, 'PassId'>;

/** What the one commit changes: a room, or a record of a queue or player. */
export type RecordId = RoomId | TicketId | MatchId | QueueId | ContactId | DeliveryId | PassId;

export type RecordKind = 'room' | 'ticket' | 'match' | 'queue' | 'contact' | 'delivery' | 'pass';

const queueNameShape = /^[a-z0-9][a-z0-9-]{0,31}$/;
const ticketIdShape = /^[a-z0-9][a-z0-9-]{0,31}\.[0-9A-HJKMNP-TV-Z]{8}$/;

export const isQueueName = (text: unknown): text is QueueName => typeof text === 'string' && queueNameShape.test(text);
export const isTicketId = (text: unknown): text is TicketId => typeof text === 'string' && ticketIdShape.test(text);
/** A match queue has its mode's name. */
export const queueOfMode = (mode: ModeName): QueueName => mode as string as QueueName;
export const isMatchQueue = (queue: QueueName): boolean => isModeName(queue);

/** What stays together: a queue's name, a player's id, or the room itself. */
export function homeOf(id: string): string {
  const cut = id.indexOf('.');
  return cut === -1 ? id : id.slice(0, cut);
}

/** Only for ids that this server made. */
export function recordKindOf(id: RecordId): RecordKind {
  if (isRoomId(id)) return 'room';
  const rest = id.slice(homeOf(id).length + 1);
  if (rest === 'queue' || rest === 'pass') return rest;
  if (rest.startsWith('match-')) return 'match';
  if (rest.startsWith('contact-')) return 'contact';
  if (rest.startsWith('delivery-')) return 'delivery';
  return 'ticket';
}

/** Of a record that belongs to a queue. */
export const queueOf = (id: TicketId | MatchId | QueueId | ContactId | DeliveryId): QueueName =>
  homeOf(id) as QueueName;
/** The ticket's own part of its id. */
export const ticketCodeOf = (id: TicketId): string => id.slice(-8);
/** What is called out and shown on the wall. */
export const callSignOf = (id: TicketId): string => id.slice(-4);

export const ticketIdOf = (queue: QueueName, code: string): TicketId => `${queue}.${code}` as TicketId;
export const matchIdOf = (queue: QueueName, code: string): MatchId => `${queue}.match-${code}` as MatchId;
export const queueIdOf = (queue: QueueName): QueueId => `${queue}.queue` as QueueId;
export const contactIdOf = (ticket: TicketId): ContactId =>
  `${queueOf(ticket)}.contact-${ticketCodeOf(ticket)}` as ContactId;
export const deliveryIdOf = (ticket: TicketId, number: number, channel: string): DeliveryId =>
  `${queueOf(ticket)}.delivery-${ticketCodeOf(ticket)}-${number}-${channel}` as DeliveryId;
export const passIdOf = (player: PlayerId): PassId => `${player}.pass` as PassId;
/** A room is its own home; every other record lies in somebody's. */
export const isRoomRecord = (id: RecordId): id is RoomId => !id.includes('.');
