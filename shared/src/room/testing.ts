/** Test support: a room driven by commands, as the server drives it, without a server. */
import { invariant } from '../lib/invariant.ts';
import type { DecideContext, Outage, RoomCommand } from './commands.ts';
import { decide } from './decide.ts';
import type { RoomErrorCode } from './errors.ts';
import type { RoomEvent } from './events.ts';
import { applyUpdate } from './evolve.ts';
import type { PlayerId, RoomId } from './ids.ts';
import type { ClockSetting, RoomState } from './room.ts';
import type { ModeName } from '../rules/catalog.ts';

export const ann = 'player-ann' as PlayerId;
export const ben = 'player-ben' as PlayerId;
export const eve = 'player-eve' as PlayerId;

export class TestRoom {
  state: RoomState | null = null;
  now = 1_000_000;
  outages: readonly Outage[] = [];
  readonly log: RoomEvent[] = [];

  /** Asks; answers `ok` or the code of the refusal. A refusal leaves the state as it was, by construction. */
  ask(player: PlayerId, command: RoomCommand): 'ok' | RoomErrorCode {
    const context: DecideContext = {
      now: this.now,
      player,
      name: player.slice('player-'.length),
      outages: this.outages,
      bot: (strength) => ({ player: `bot-${strength}-1` as PlayerId, name: 'Bot', bot: strength }),
    };
    const decision = decide(this.state, command, context);
    if (!decision.ok) return decision.error.code;
    this.log.push(...decision.value);
    this.state = applyUpdate(this.state, {
      room: 'TEST0000',
      epoch: 'e',
      version: 1,
      tip: 't',
      after: '',
      cause: 'c',
      at: this.now,
      events: decision.value,
    });
    return 'ok';
  }

  /** The open room; a test that asks after its end is wrong. */
  get room(): RoomState {
    invariant(this.state !== null, 'the room is open');
    return this.state;
  }

  later(ms: number): this {
    this.now += ms;
    return this;
  }

  /** Plays the cells in turn, whoever's turn it is. */
  play(...cells: readonly number[]): void {
    for (const cell of cells) {
      const { position, game, seats } = this.room;
      const mover = seats[position.turn];
      invariant(mover !== null, 'both seats are taken');
      const ply = position.moves.length;
      const answer = this.ask(mover.player, { type: 'move', game, ply, cell });
      invariant(answer === 'ok', `move ${cell}: ${answer}`);
    }
  }
}

export function openRoom(options: { mode?: ModeName; clock?: ClockSetting; table?: boolean } = {}): TestRoom {
  const test = new TestRoom();
  const me = { player: ann, name: 'ann', bot: null };
  test.ask(ann, {
    type: 'create',
    id: 'TEST0000' as RoomId,
    mode: options.mode ?? 'classic',
    visibility: 'public',
    clock: options.clock ?? { kind: 'none' },
    origin: 'people',
    table: options.table ?? false,
    seed: 7,
    seats: options.table === true ? [me, me] : [me, null],
  });
  return test;
}

/** Ann is X, Ben is O. */
export function seatedRoom(options: Parameters<typeof openRoom>[0] = {}): TestRoom {
  const test = openRoom(options);
  test.ask(ben, { type: 'take-seat' });
  return test;
}
