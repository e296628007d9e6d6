/**
 * Test support: a room as the server keeps it, in few lines: commits with fresh tips, a ring of updates, command ids
 * that count once, and histories that can be lost. What pages end up with is compared with it.
 */
import { applyUpdate, decide, invariant, limits, refusal, rulesOf, serializeRoom } from '@inkroom/shared';
import type {
  Answer,
  ErrorCode,
  LogPosition,
  MessageOf,
  PlayerId,
  Resync,
  RoomCommand,
  RoomErrorCode,
  RoomEvent,
  RoomId,
  RoomSnapshot,
  RoomState,
  RoomUpdate,
} from '@inkroom/shared';
import { player } from './fake-session.ts';

export const room = 'TEST0000' as RoomId;
export const ann = player('ann');
export const ben = player('ben');

const nameOf = (who: PlayerId): string => who.slice('player-'.length);

interface Kept {
  readonly version: number;
  readonly result: 'ok' | ErrorCode;
}

interface Checkpoint {
  readonly state: RoomState | null;
  readonly position: LogPosition;
  readonly ring: readonly RoomUpdate[];
  readonly kept: Map<string, Kept>;
}

export class ModelRoom {
  /** Every update that was ever committed, lost histories included. */
  readonly all: RoomUpdate[] = [];
  readonly listeners = new Set<(update: RoomUpdate) => void>();
  state: RoomState | null = null;
  position: LogPosition = { epoch: 'epoch-1', version: 0, tip: '' };
  ring: readonly RoomUpdate[] = [];
  #kept: Map<string, Kept> = new Map();
  #now = 1_700_000_000_000;
  readonly #ringLength: number;

  /** Ann is X, Ben is O. */
  constructor(ringLength: number = limits.ringLength) {
    this.#ringLength = ringLength;
    const seat = (who: PlayerId) => ({ player: who, name: nameOf(who), bot: null });
    this.run(ann, 'make', {
      type: 'create',
      id: room,
      mode: 'classic',
      visibility: 'public',
      clock: { kind: 'none' },
      origin: 'people',
      table: false,
      seed: 1,
      seats: [seat(ann), seat(ben)],
    });
  }

  get open(): RoomState {
    invariant(this.state !== null, 'the room is open');
    return this.state;
  }

  /** What the server does with `room:command`. */
  execute(who: PlayerId, message: MessageOf<'room:command'>): Answer<'room:command'> {
    const cause = `${who}/${message.id}`;
    const kept = this.#kept.get(cause);
    if (kept !== undefined) return kept.result === 'ok' ? { ok: true, version: kept.version } : refusal(kept.result);
    const oldest = this.ring[0]?.version ?? 0;
    if (message.attempt > 1 && message.base + 1 < oldest) return refusal('too-old');
    return this.run(who, message.id, message.command, message.attempt > 1);
  }

  run(who: PlayerId, id: string, command: RoomCommand, mayHaveRun = false): Answer<'room:command'> {
    this.#now += 1;
    const decision = decide(this.state, command, {
      now: this.#now,
      player: who,
      name: nameOf(who),
      outages: [],
      bot: (bot) => ({ player: player(`bot-${bot}`), name: bot, bot }),
    });
    if (decision.ok) {
      const update = this.#commit(`${who}/${id}`, decision.value);
      return { ok: true, version: update.version, update };
    }
    const { code } = decision.error;
    if (mayHaveRun) this.#commit(`${who}/${id}`, [], code);
    return refusal(code);
  }

  /** A move that is known to be legal. */
  move(who: PlayerId, cell: number): RoomUpdate {
    const { game, position } = this.open;
    const answer = this.run(who, `move-${this.all.length}`, { type: 'move', game, ply: position.moves.length, cell });
    invariant(answer.ok && answer.update !== undefined, `move ${cell}: ${answer.ok ? 'known' : answer.code}`);
    return answer.update;
  }

  /** Whoever's turn it is does something that the rules allow. `choice` is in [0, 1). */
  anybodyActs(choice: number): RoomUpdate | null {
    const { position, seats, phase, game, mode, rematchOffered } = this.open;
    if (phase === 'finished') {
      const who = rematchOffered === 0 ? seats[1] : seats[0];
      const answer = this.run(who?.player ?? ben, `more-${this.all.length}`, { type: 'offer-rematch', game });
      return answer.ok ? (answer.update ?? null) : null;
    }
    const mover = seats[position.turn];
    const legal = rulesOf(mode).legalMoves(position);
    const cell = legal[Math.floor(choice * legal.length)];
    return mover === null || cell === undefined ? null : this.move(mover.player, cell);
  }

  snapshot(): RoomSnapshot {
    return { ...this.position, room, state: serializeRoom(this.open) };
  }

  resync(position: LogPosition | undefined): Resync {
    const { epoch, tip } = this.position;
    const oldest = this.ring[0];
    const isSame = position?.epoch === epoch;
    if (isSame && position.tip === tip) return { kind: 'updates', updates: [] };
    const first = isSame ? this.ring.findIndex(({ after }) => after === position.tip) : -1;
    if (first >= 0) return { kind: 'updates', updates: this.ring.slice(first) };
    const rewound = isSame && position.version >= (oldest?.version ?? 0);
    return { kind: 'snapshot', snapshot: this.snapshot(), rewound };
  }

  checkpoint(): Checkpoint {
    return { state: this.state, position: this.position, ring: this.ring, kept: this.#kept };
  }

  /** The store lost what came after. */
  restore({ state, position, ring, kept }: Checkpoint): void {
    this.state = state;
    this.position = position;
    this.ring = ring;
    this.#kept = kept;
  }

  #commit(cause: string, events: readonly RoomEvent[], refused?: RoomErrorCode): RoomUpdate {
    const { epoch, version, tip } = this.position;
    const update: RoomUpdate = {
      room,
      epoch,
      version: version + 1,
      tip: `tip-${this.all.length}`,
      after: tip,
      at: this.#now,
      cause,
      events,
      ...(refused === undefined ? {} : { refused }),
    };
    this.state = applyUpdate(this.state, update);
    this.position = { epoch, version: update.version, tip: update.tip };
    this.ring = [...this.ring, update].slice(-this.#ringLength);
    const kept: Kept = { version: update.version, result: refused ?? 'ok' };
    this.#kept = new Map([...this.#kept].slice(1 - this.#ringLength)).set(cause, kept);
    this.all.push(update);
    for (const listener of this.listeners) listener(update);
    return update;
  }
}
