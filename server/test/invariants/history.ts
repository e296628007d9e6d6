/**
 * What happened, as the clients saw it and as the store has it: the material of every invariant. Events stand in the
 * order in which they happened; command ids are unique in a history.
 */
import type {
  Answer,
  CommandId,
  ErrorCode,
  GameFact,
  LogPosition,
  PlayerId,
  RecordId,
  RoomCommand,
  RoomId,
  RoomUpdate,
  StoredRoom,
} from '@inkroom/shared';

/** `at` is for people who read a violation; what counts is the order of the list. */
export type ClientEvent =
  | {
      readonly kind: 'sent';
      readonly client: string;
      readonly player: PlayerId;
      readonly room: RoomId;
      readonly commandId: CommandId;
      readonly command: RoomCommand;
      readonly base: number;
      readonly at: number;
    }
  | { readonly kind: 'acknowledged'; readonly commandId: CommandId; readonly version: number; readonly at: number }
  | { readonly kind: 'refused'; readonly commandId: CommandId; readonly code: ErrorCode; readonly at: number }
  | { readonly kind: 'unknown'; readonly commandId: CommandId; readonly at: number }
  | {
      readonly kind: 'updated';
      readonly client: string;
      readonly room: RoomId;
      readonly position: LogPosition;
      readonly cause: string;
      readonly at: number;
    }
  | {
      readonly kind: 'snapshot';
      readonly client: string;
      readonly room: RoomId;
      readonly position: LogPosition;
      readonly rewound: boolean;
      readonly at: number;
    };

export type SentCommand = Extract<ClientEvent, { kind: 'sent' }>;

/** The whole log of a room, oldest first, and what is stored now; null: the room has closed. */
export interface RoomLog {
  readonly room: RoomId;
  readonly updates: readonly RoomUpdate[];
  readonly state: StoredRoom | null;
  /** Whether deadlines that have passed are to have fired by the end; yes, if absent. */
  readonly isOnTime?: boolean;
}

export interface History {
  readonly events: readonly ClientEvent[];
  readonly rooms: readonly RoomLog[];
  /** What the outbox holds; left out where it is not looked at. */
  readonly facts?: readonly GameFact[];
  /** Updates that the store itself lost on purpose (a rollback): nothing is promised for them. */
  readonly takenBack?: readonly RoomUpdate[];
  /** The store's time at the end; left out where nobody waited for deadlines. */
  readonly endedAt?: number;
}

export interface Violation {
  /** The rule of docs/spec/cluster.md or tickets.md. */
  readonly rule: string;
  /** Or the record of a queue. */
  readonly room: RecordId;
  readonly words: string;
}

export type Invariant = (history: History) => readonly Violation[];

export const causeOf = ({ player, commandId }: Pick<SentCommand, 'player' | 'commandId'>): string =>
  `${player}/${commandId}`;

/** Final answers that do not tell whether an earlier try was executed. */
const silentCodes: ReadonlySet<ErrorCode> = new Set(['too-old', 'room-not-found', 'not-in-room', 'session-invalid']);

/** What a client knows after the final answer to a command. */
export function settledBy(answer: Answer<'room:command'>, commandId: CommandId, at: number): ClientEvent {
  if (answer.ok) return { kind: 'acknowledged', commandId, version: answer.version, at };
  if (answer.retryable || silentCodes.has(answer.code)) return { kind: 'unknown', commandId, at };
  return { kind: 'refused', commandId, code: answer.code, at };
}

/** An update that changed the room; the others only record that a command was refused. */
export const isExecuted = (update: RoomUpdate): boolean => update.refused === undefined;

export function sentCommands(history: History): ReadonlyMap<CommandId, SentCommand> {
  const sent = new Map<CommandId, SentCommand>();
  for (const event of history.events) if (event.kind === 'sent') sent.set(event.commandId, event);
  return sent;
}

/** Updates by room and cause. */
export function updatesByCause(history: History): (room: RoomId, cause: string) => readonly RoomUpdate[] {
  const rooms = new Map<string, Map<string, RoomUpdate[]>>();
  for (const { room, updates } of history.rooms) {
    const causes = new Map<string, RoomUpdate[]>();
    for (const update of updates) {
      const same = causes.get(update.cause);
      if (same === undefined) causes.set(update.cause, [update]);
      else same.push(update);
    }
    rooms.set(room, causes);
  }
  return (room, cause) => rooms.get(room)?.get(cause) ?? [];
}
