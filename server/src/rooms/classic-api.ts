/** The games of existing REST clients: unlisted classic rooms where whoever holds the id plays X against the computer. */
import { ok } from '@inkroom/shared';
import type { CommandId, PlayerId, RoomId, RoomState } from '@inkroom/shared';
import type { BotEngine } from '../ports/bot-engine.ts';
import type { Entropy } from '../ports/clock.ts';
import { fail } from './failure.ts';
import type { Answer } from './failure.ts';
import type { Rooms } from './rooms.ts';
import { playBotMove } from './wakes.ts';

export class ClassicApi {
  readonly #options: { rooms: Rooms; bots: BotEngine; entropy: Entropy };

  constructor(options: { rooms: Rooms; bots: BotEngine; entropy: Entropy }) {
    this.#options = options;
  }

  async create(): Promise<Answer<RoomState>> {
    const { rooms } = this.#options;
    const commandId = this.#commandId();
    const player = `api_${commandId}` as PlayerId;
    const created = await rooms.open(
      { player, name: 'API player' },
      { commandId, mode: 'classic', visibility: 'link', clock: { kind: 'none' } },
      {
        origin: 'api',
        table: false,
        seats: [{ player, name: 'API player', bot: null }, rooms.botSeat('hard')],
      },
    );
    return created.ok ? this.read(created.value.room) : created;
  }

  /** Only rooms made by create(). */
  async read(room: RoomId): Promise<Answer<RoomState>> {
    const answer = await this.#options.rooms.read(room);
    if (!answer.ok) return answer;
    return answer.value.state.origin === 'api' ? ok(answer.value.state) : fail('room-not-found');
  }

  /** Plays X at a cell; the computer's O is made before the answer. */
  async play(room: RoomId, cell: number): Promise<Answer<RoomState>> {
    const before = await this.read(room);
    if (!before.ok) return before;
    const state = before.value;
    const [x] = state.seats;
    if (!(cell in state.position.marks)) return fail('cell-out-of-range');
    if (x === null || state.phase === 'finished') return fail('game-over');
    const played = await this.#options.rooms.execute(x, {
      room,
      id: this.#commandId(),
      base: 0,
      attempt: 1,
      command: { type: 'move', game: state.game, ply: state.position.moves.length, cell },
    });
    if (!played.ok) return played;
    const after = await this.read(room);
    if (after.ok && after.value.phase === 'playing') {
      await playBotMove(this.#options, after.value);
    }
    return this.read(room);
  }

  #commandId(): CommandId {
    return Buffer.from(this.#options.entropy.bytes(12)).toString('base64url') as CommandId;
  }
}
