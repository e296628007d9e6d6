/** Test support: a good history, told by the rules themselves, that each test then spoils in one place. */
import { applyUpdate, decide, factsOf, serializeRoom } from '@inkroom/shared';
import type {
  ClockSetting,
  CommandId,
  DecideContext,
  GameFact,
  PlayerId,
  RoomCommand,
  RoomId,
  RoomState,
  RoomUpdate,
} from '@inkroom/shared';
import { causeOf } from './history.ts';
import type { ClientEvent, History, RoomLog } from './history.ts';

export const ann = 'player-ann' as PlayerId;
export const ben = 'player-ben' as PlayerId;
export const theRoom = 'TEST0000' as RoomId;

export class Story {
  readonly events: ClientEvent[] = [];
  readonly updates: RoomUpdate[] = [];
  readonly facts: GameFact[] = [];
  now = 1_000_000;
  #state: RoomState | null = null;
  #asked = 0;

  /** Ann has X, Ben has O, and a bot's or wake's turn is told by its id. */
  static seated(clock: ClockSetting = { kind: 'none' }): Story {
    const story = new Story();
    story.ask(ann, {
      type: 'create',
      id: theRoom,
      mode: 'classic',
      visibility: 'public',
      clock,
      origin: 'people',
      table: false,
      seed: 7,
      seats: [{ player: ann, name: 'ann', bot: null }, null],
    });
    story.ask(ben, { type: 'take-seat' });
    return story;
  }

  /** Sent, executed, shown to both and acknowledged; refused if the rules say so. */
  ask(player: PlayerId, command: RoomCommand, id?: string): this {
    this.now += 10;
    this.#asked += 1;
    const commandId = (id ?? `command-${String(this.#asked).padStart(8, '0')}`) as CommandId;
    const base = this.updates.length;
    if (id === undefined) {
      this.events.push({
        kind: 'sent',
        client: player,
        player,
        room: theRoom,
        commandId,
        command,
        base,
        at: this.now,
      });
    }
    const context: DecideContext = {
      now: this.now,
      player,
      name: player,
      outages: [],
      bot: (bot) => ({ player: 'bot-0000' as PlayerId, name: 'Bot', bot }),
    };
    const decision = decide(this.#state, command, context);
    if (!decision.ok) {
      this.events.push({ kind: 'refused', commandId, code: decision.error.code, at: this.now });
      return this;
    }
    const version = base + 1;
    const position = { epoch: 'epoch', version, tip: `tip-${version}` };
    const update: RoomUpdate = {
      ...position,
      room: theRoom,
      after: this.updates.at(-1)?.tip ?? '',
      at: this.now,
      cause: causeOf({ player, commandId }),
      events: decision.value,
    };
    const before = this.#state;
    this.#state = applyUpdate(before, update);
    this.facts.push(...factsOf(before, update.events, this.#state, 'epoch'));
    this.updates.push(update);
    for (const client of [ann, ben]) {
      const shown = { client, room: theRoom, position, at: this.now };
      this.events.push(
        version === 1
          ? { ...shown, kind: 'snapshot', rewound: false }
          : { ...shown, kind: 'updated', cause: update.cause },
      );
    }
    if (id === undefined) this.events.push({ kind: 'acknowledged', commandId, version, at: this.now });
    return this;
  }

  play(...cells: readonly number[]): this {
    for (const cell of cells) {
      const ply = this.#state?.position.moves.length ?? 0;
      const mover = this.#state?.seats[this.#state.position.turn]?.player ?? ann;
      this.ask(mover, { type: 'move', game: this.#state?.game ?? 1, ply, cell });
    }
    return this;
  }

  get state(): RoomState | null {
    return this.#state;
  }

  get log(): RoomLog {
    return { room: theRoom, updates: this.updates, state: this.#state && serializeRoom(this.#state) };
  }

  history(change: Partial<History> = {}): History {
    return { events: this.events, rooms: [this.log], facts: this.facts, ...change };
  }

  /** The history with its log spoiled. */
  withLog(spoil: (updates: readonly RoomUpdate[]) => readonly RoomUpdate[]): History {
    return this.history({ rooms: [{ ...this.log, updates: spoil(this.updates) }] });
  }
}

/** One game to its end and a rematch on its way: a little of everything. */
export const wholeStory = (): Story =>
  Story.seated()
    .play(0, 3, 1, 4, 2)
    .ask(ben, { type: 'move', game: 1, ply: 5, cell: 8 })
    .ask(ann, { type: 'offer-rematch', game: 1 })
    .ask(ben, { type: 'offer-rematch', game: 1 })
    .play(4, 0);
