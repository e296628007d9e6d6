/** The talk lane of a room: lines and reactions. Never touches a room's version. */
import { limits, ok, seatsOf } from '@inkroom/shared';
import type { ChatLine, PlayerId, RoomId, RoomState } from '@inkroom/shared';
import { createTokenBuckets } from '../lib/token-buckets.ts';
import type { TokenBuckets } from '../lib/token-buckets.ts';
import type { ChatLog } from '../ports/chat-log.ts';
import type { Clock } from '../ports/clock.ts';
import type { Actor } from './committer.ts';
import { fail, storeFailuresAsRefusals } from './failure.ts';
import type { Answer } from './failure.ts';
import type { Rooms } from './rooms.ts';

export interface ChatOptions {
  readonly rooms: Rooms;
  readonly log: ChatLog;
  readonly clock: Clock;
}

export class Chat {
  readonly #options: ChatOptions;
  readonly #rate: TokenBuckets;

  constructor(options: ChatOptions) {
    this.#options = options;
    this.#rate = createTokenBuckets({
      clock: options.clock,
      perSecond: limits.chatPerSecond,
      burst: limits.chatBurst,
    });
  }

  /** The line as it was kept. The same id again is the same line. */
  say(
    actor: Actor,
    said: { room: RoomId; id: string; text: string },
  ): Promise<Answer<{ line: ChatLine; state: RoomState }>> {
    return storeFailuresAsRefusals(async () => {
      const allowed = await this.#allowed(actor, said.room);
      if (!allowed.ok) return allowed;
      const state = allowed.value;
      const line = {
        player: actor.player,
        name: actor.name,
        text: said.text.trim(),
        at: this.#options.clock.now(),
        from: isSeated(state, actor.player) ? ('seat' as const) : ('watch' as const),
      };
      const seq = await this.#options.log.append(said.room, `${actor.player}/${said.id}`, line);
      return ok({ line: { ...line, seq }, state });
    });
  }

  react(actor: Actor, room: RoomId): Promise<Answer<RoomState>> {
    return storeFailuresAsRefusals(() => this.#allowed(actor, room));
  }

  /** What this player may read now: watchers' lines reach the seats after the game. */
  read(player: PlayerId, state: RoomState): Promise<Answer<readonly ChatLine[]>> {
    return storeFailuresAsRefusals(async () => {
      const lines = await this.#options.log.read(state.id);
      return ok(lines.filter((line) => mayRead(state, player, line)));
    });
  }

  forget(room: RoomId): void {
    void this.#options.log.drop(room).catch(() => undefined);
  }

  async #allowed(actor: Actor, room: RoomId): Promise<Answer<RoomState>> {
    const read = await this.#options.rooms.read(room);
    if (!read.ok) return read;
    const { state } = read.value;
    if (!state.chatOpen && state.creator !== actor.player) return fail('chat-closed');
    const wait = this.#rate.take(actor.player);
    return wait > 0 ? fail('rate-limited', { retryAfterMs: wait }) : ok(state);
  }
}

const isSeated = (state: RoomState, player: PlayerId): boolean => seatsOf(state, player).length > 0;

export function mayRead(state: RoomState, player: PlayerId, line: ChatLine): boolean {
  if (line.from === 'seat' || state.phase !== 'playing') return true;
  return !isSeated(state, player);
}
