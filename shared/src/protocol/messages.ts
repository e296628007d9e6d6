/**
 * Client to server: every socket message there is, its schema, its lane and its answer.
 * `game` messages change a room through the one commit; `talk` messages never touch a room's version; `session` messages are about the connection.
 */
import * as z from 'zod/mini';
import type { ModesSnapshot } from '../activity/activity.ts';
import type { PlayerId, RoomId } from '../room/ids.ts';
import type { LogPosition, RoomUpdate } from '../room/events.ts';
import type { MyStanding, ScoreboardSnapshot } from '../scores/rows.ts';
import type { QueueView, TicketView } from '../ticket/view.ts';
import type { Refusal } from './errors.ts';
import type { ChatLine, LobbySnapshot, RoomPresence, RoomSnapshot, Me } from './events.ts';
import * as field from './fields.ts';

const command = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('take-seat'), seat: z.optional(field.seat) }),
  z.strictObject({ type: z.literal('leave') }),
  z.strictObject({ type: z.literal('move'), game: field.count, ply: field.count, cell: field.count }),
  z.strictObject({ type: z.literal('resign'), game: field.count }),
  z.strictObject({ type: z.literal('offer-rematch'), game: field.count }),
  z.strictObject({ type: z.literal('decline-rematch'), game: field.count }),
  z.strictObject({ type: z.literal('claim-game'), game: field.count }),
  z.strictObject({ type: z.literal('add-bot'), strength: field.strength }),
  z.strictObject({ type: z.literal('set-chat'), open: z.boolean() }),
]);

/** Schemas by message name; parsed once at the edge, trusted after. */
export const messages = {
  /** Opens a room: from here on its updates arrive. `position`: what the page has already, to be sent only the missing part. `seat`: take a free seat of a room in which no game has begun (opening a friend's link). */
  'room:join': z.strictObject({
    room: field.roomId,
    position: z.optional(field.logPosition),
    watch: z.optional(z.boolean()),
  }),
  'room:leave': z.strictObject({ room: field.roomId }),
  /** Asks for what is missing after `position`. */
  'room:sync': z.strictObject({ room: field.roomId, position: z.optional(field.logPosition) }),
  'room:create': z.strictObject({
    id: field.commandId,
    mode: field.mode,
    visibility: field.visibility,
    clock: field.clock,
    /** Sits down a computer opponent at once. */
    bot: z.optional(field.strength),
    /** Two people at this screen: both seats are mine. */
    table: z.optional(z.boolean()),
    /** Which side I take; X if absent. */
    seat: z.optional(field.seat),
  }),
  /**
   * A room is gone that I sat in: a new one for its two players. Who asks first makes it with their own seat taken and
   * the other one free; who asks later finds it and sits down. It is by link, so that no stranger takes the seat.
   * `room` and `epoch` name the one that is gone, `seat` is my side in it; if it is not gone at all, its own code is
   * answered and nobody sits down.
   */
  'room:again': z.strictObject({
    id: field.commandId,
    room: field.roomId,
    epoch: field.epoch,
    mode: field.mode,
    clock: field.clock,
    seat: field.seat,
  }),
  /** Whether the new room exists by now. Makes nothing, and seats nobody. */
  'room:look-again': z.strictObject({ room: field.roomId, epoch: field.epoch }),
  /** A command to a room. `id` and `base` stay the same when it is sent again; `attempt` counts from 1. */
  'room:command': z.strictObject({
    room: field.roomId,
    id: field.commandId,
    base: field.count,
    attempt: field.count,
    command,
  }),
  /** Quick match: takes a ticket in the mode's queue, or answers the active one that I have already. From here on `ticket:changed` arrives. */
  'match:join': z.strictObject({ id: field.commandId, mode: field.mode }),
  /** Takes a ticket of a station queue, or answers the active one that I have already. */
  'ticket:take': z.strictObject({ id: field.commandId, queue: field.queueName }),
  /** A ticket that the desk took for me becomes mine, by its one-time code. */
  'ticket:adopt': z.strictObject({ id: field.commandId, code: z.string().check(z.maxLength(64)) }),
  /** My active ticket, and its changes from here on. */
  'ticket:mine': z.strictObject({}),
  /** `version`: as seen by me; refused when the ticket has changed since. `queue` puts it back behind the next one waiting. `played-computer` says why I leave. */
  'ticket:do': z.strictObject({
    id: field.commandId,
    ticket: field.ticketId,
    version: z.optional(field.count),
    step: z.enum(['queue', 'confirm', 'cancel']),
    playedComputer: z.optional(z.boolean()),
  }),
  /** How my browser is told while the page is closed (a PushSubscription as JSON); null: not any more; absent: only asks for the key. */
  'ticket:push': z.strictObject({
    ticket: field.ticketId,
    subscription: z.optional(z.nullable(z.string().check(z.maxLength(2_000)))),
  }),
  /** Shows a queue, and from here on each new picture of it. */
  'queue:join': z.strictObject({ queue: field.queueName }),
  'queue:leave': z.strictObject({ queue: field.queueName }),
  'chat:say': z.strictObject({ room: field.roomId, id: field.commandId, text: field.chatText }),
  'chat:react': z.strictObject({ room: field.roomId, emote: field.emote }),
  'lobby:join': z.strictObject({}),
  'lobby:leave': z.strictObject({}),
  /** Shows a scoreboard, and its changes from here on. The answer and the changes carry its canonical id, by which it is left. Joining again is how a gap is healed. */
  'scoreboard:join': z.strictObject({ id: field.scoreboardText }),
  'scoreboard:leave': z.strictObject({ id: field.scoreboardText }),
  /** Where I stand on it. */
  'scoreboard:me': z.strictObject({ id: field.scoreboardText }),
  /** Shows who plays what where, and from here on each new picture. */
  'modes:join': z.strictObject({}),
  'modes:leave': z.strictObject({}),
  /** A fresh session token before the old one expires. */
  'session:renew': z.strictObject({}),
  /** Server time, for the page's clock offset. */
  'session:time': z.strictObject({}),
} as const;

export type MessageName = keyof typeof messages;
export type MessageOf<Name extends MessageName> = z.infer<(typeof messages)[Name]>;

/** Missing updates if the ring still has them; else a snapshot. `rewound`: the store is behind what the page had, and acknowledged history was replaced. */
export type Resync =
  | { readonly kind: 'updates'; readonly updates: readonly RoomUpdate[] }
  | { readonly kind: 'snapshot'; readonly snapshot: RoomSnapshot; readonly rewound: boolean };

/** What a successful ack carries, by message. */
export interface Answers {
  'room:join': {
    readonly resync: Resync;
    readonly presence: RoomPresence;
    readonly chat: readonly ChatLine[];
    /** Store time. */
    readonly at: number;
  };
  'room:leave': Record<never, never>;
  'room:sync': { readonly resync: Resync; readonly at: number };
  'room:create': { readonly room: RoomId };
  'room:again': { readonly room: RoomId };
  'room:look-again': { readonly room: RoomId | null };
  /** `update` is the commit itself, so that the sender needs no broadcast; absent when the command had been applied before. */
  'room:command': { readonly version: number; readonly update?: RoomUpdate };
  'match:join': { readonly ticket: TicketView };
  'ticket:take': { readonly ticket: TicketView };
  'ticket:adopt': { readonly ticket: TicketView };
  /** `coolUntil`: after missed ready checks, no new ticket before this; absent when there is nothing to wait for. */
  'ticket:mine': { readonly ticket: TicketView | null; readonly coolUntil?: number };
  'ticket:do': { readonly ticket: TicketView };
  /** `key`: the server's public key for subscriptions; null: it sends none. */
  'ticket:push': { readonly key: string | null };
  'queue:join': { readonly queue: QueueView };
  'queue:leave': Record<never, never>;
  'chat:say': { readonly seq: number };
  'chat:react': Record<never, never>;
  'lobby:join': { readonly lobby: LobbySnapshot };
  'lobby:leave': Record<never, never>;
  'scoreboard:join': { readonly scoreboard: ScoreboardSnapshot };
  'scoreboard:leave': Record<never, never>;
  'scoreboard:me': { readonly standing: MyStanding };
  'modes:join': { readonly modes: ModesSnapshot };
  'modes:leave': Record<never, never>;
  'session:renew': { readonly token: string; readonly expiresAt: number };
  'session:time': { readonly at: number };
}

export type Answer<Name extends MessageName> = ({ readonly ok: true } & Answers[Name]) | Refusal;

/** Socket.IO's event map for what clients send. */
export type ClientToServer = {
  [Name in MessageName]: (message: MessageOf<Name>, ack: (answer: Answer<Name>) => void) => void;
};

/** What a client presents when it connects; secrets travel only here and as Bearer. */
export const handshake = z.strictObject({
  protocol: field.count,
  token: z.optional(z.string().check(z.maxLength(600))),
  player: z.optional(field.playerId),
  device: z.optional(z.string().check(z.maxLength(64))),
  secret: z.optional(z.string().check(z.maxLength(64))),
  /** Of a service account, for consoles; beside the player, not instead. */
  key: z.optional(z.string().check(z.maxLength(64))),
  /** Names the page's version in the server's log. */
  client: z.optional(z.string().check(z.maxLength(64))),
});
export type Handshake = z.infer<typeof handshake>;

export type { LogPosition, Me, PlayerId };
