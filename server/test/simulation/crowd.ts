/** The people of a simulation: their tabs, the rooms that they made, and what they do at the boards that they see. */
import { memoryStorage } from '@inkroom/client/net';
import type { TextStorage } from '@inkroom/client/net';
import { rulesOf, seatsOf } from '@inkroom/shared';
import type { MessageOf, PlayerCommand, RoomId } from '@inkroom/shared';
import { Chance } from './chance.ts';
import { Page } from './page.ts';
import type { PageOptions } from './page.ts';
import { playerOf } from './simulated-node.ts';
import { chosen } from './steps.ts';
import type { Step } from './steps.ts';
import type { VirtualTime } from './virtual-time.ts';

export interface CrowdOptions extends Pick<PageOptions, 'watcher' | 'connect'> {
  readonly seed: string;
  readonly time: VirtualTime;
  readonly chance: Chance;
}

interface Tab {
  readonly name: string;
  readonly rooms: readonly number[];
  readonly lasting: TextStorage;
  readonly tab: TextStorage;
  page: Page | null;
  opened: number;
}

/** Who looks at which rooms; a name that comes twice is a player with two tabs. */
const people: readonly Pick<Tab, 'name' | 'rooms'>[] = [
  { name: 'ann-of-two', rooms: [0, 1, 2] },
  { name: 'ann-of-two', rooms: [0, 1] },
  { name: 'ben', rooms: [0, 1] },
  { name: 'cat', rooms: [0, 2] },
  { name: 'dan', rooms: [1] },
];

type NewRoom = Omit<MessageOf<'room:create'>, 'id'>;

/** Whose tab makes which room: one without a clock, one with, one against a computer. */
const newRooms: readonly { readonly maker: number; readonly room: NewRoom }[] = [
  { maker: 0, room: { mode: 'classic', visibility: 'public', clock: { kind: 'none' } } },
  { maker: 2, room: { mode: 'classic', visibility: 'public', clock: { kind: 'per-move', moveMs: 3_000 } } },
  { maker: 3, room: { mode: 'four-by-four', visibility: 'public', clock: { kind: 'none' }, bot: 'easy' } },
];

export class Crowd {
  readonly rooms: RoomId[] = [];
  readonly #options: CrowdOptions;
  readonly #tabs: readonly Tab[];

  constructor(options: CrowdOptions) {
    this.#options = options;
    const browsers = new Map<string, TextStorage>();
    this.#tabs = people.map(({ name, rooms }) => {
      const lasting = browsers.get(name) ?? memoryStorage();
      browsers.set(name, lasting);
      return { name, rooms, lasting, tab: memoryStorage(), page: null, opened: 0 };
    });
  }

  pages(): readonly Page[] {
    return this.#tabs.flatMap(({ page }) => (page === null ? [] : [page]));
  }

  /** Everybody comes, and the rooms are made: in fine weather, since there is nothing to lose yet. */
  async come(): Promise<void> {
    const { time } = this.#options;
    for (const tab of this.#tabs) this.#openTab(tab);
    await time.pass(200);
    for (const [index, { maker, room }] of newRooms.entries()) {
      void this.#tabs[maker]?.page?.createRoom(room).then((created) => {
        if (created.ok) this.rooms[index] = created.room;
      });
      await time.pass(100);
    }
    if (this.rooms.length !== newRooms.length) throw new Error('the rooms of a simulation are made in fine weather');
    for (const tab of this.#tabs) this.#openRooms(tab);
    await time.pass(300);
  }

  /** Everybody goes. */
  leave(): void {
    for (const tab of this.#tabs) {
      tab.page?.close();
      tab.page = null;
    }
  }

  /** Somebody does what the board that they see allows, or, now and then, what it does not. */
  act({ who, what, much }: Step): void {
    const page = chosen(this.pages(), who);
    const replica = page === undefined ? undefined : chosen([...page.replicas.values()], what);
    const view = replica?.getState();
    if (page === undefined || replica === undefined || view?.status !== 'ready') return;
    const state = view.confirmed;
    if (state === null || view.pending.length > 1) return;
    const send = (command: PlayerCommand): void => void replica.send(command);
    const mine = seatsOf(state, page.player);
    const { game, phase, position } = state;
    if (much < 0.02) return send({ type: 'leave' });
    if (much < 0.03) return send({ type: 'resign', game });
    if (much < 0.05) return send({ type: 'claim-game', game });
    if (mine.length === 0) return send({ type: 'take-seat' });
    if (phase === 'finished') return send({ type: 'offer-rematch', game });
    const isMine = mine.includes(position.turn);
    if (!isMine && much < 0.9) return;
    const cell = chosen(rulesOf(state.mode).legalMoves(position), much) ?? 0;
    send({ type: 'move', game, ply: position.moves.length, cell });
  }

  /** The maker of a room opens and closes its chat: a command that is always allowed. */
  toggle({ what, much }: Step): void {
    const [room] = this.rooms;
    const replica = room === undefined ? undefined : this.#tabs[0]?.page?.replicas.get(room);
    const state = replica?.getState().confirmed ?? null;
    if (replica === undefined || state === null) return;
    const times = 1 + Math.floor(what * 4);
    for (let count = 0; count < times; count += 1) {
      void replica.send({ type: 'set-chat', open: (count + (much < 0.1 ? 1 : 0)) % 2 === (state.chatOpen ? 1 : 0) });
    }
  }

  cutLine({ who }: Step): void {
    chosen(this.pages(), who)?.line?.cut();
  }

  /** A tab is closed, and opened again by what it had kept. */
  refresh({ who }: Step, awayMs: number): void {
    const tab = chosen(this.#tabs, who);
    if (tab === undefined || tab.page === null) return;
    tab.page.close();
    tab.page = null;
    this.#options.time.after(awayMs, () => {
      this.#openTab(tab);
      this.#openRooms(tab);
    });
  }

  #openTab(tab: Tab): void {
    const { seed, time, chance, watcher, connect } = this.#options;
    tab.opened += 1;
    const name = `${tab.name}#${this.#tabs.indexOf(tab)}.${tab.opened}`;
    tab.page = new Page({
      name,
      player: playerOf(tab.name),
      lasting: tab.lasting,
      tab: tab.tab,
      time,
      chance: new Chance(`${seed}/${name}`),
      skewMs: chance.between(-60_000, 60_000),
      watcher,
      connect,
    });
  }

  #openRooms({ page, rooms }: Tab): void {
    for (const index of rooms) {
      const room = this.rooms[index];
      if (room !== undefined) page?.open(room);
    }
  }
}
