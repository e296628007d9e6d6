/**
 * Pages against a model of the server over lines that lose, double, delay and reorder, and a store that now and then
 * forgets its latest history. However it goes, every page ends up with the server's room.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createConnection } from './connection.ts';
import { createRoomReplica } from './room-replica.ts';
import type { FakeWire, Page } from './testing/fake-world.ts';
import { FakeWorld } from './testing/fake-world.ts';
import { ModelRoom, room } from './testing/model-room.ts';
import { ModelServer } from './testing/model-server.ts';
import type { RoomReplica } from './types.ts';

type Step =
  | { readonly kind: 'server-acts' | 'page-acts' | 'deliver' | 'double' | 'lose-update' | 'cut'; readonly pick: number }
  | { readonly kind: 'pass'; readonly ms: number }
  | { readonly kind: 'lose-history'; readonly count: number };

const pick = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('server-acts' as const), pick }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('page-acts' as const), pick }) },
  { weight: 12, arbitrary: fc.record({ kind: fc.constant('deliver' as const), pick }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('double' as const), pick }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('lose-update' as const), pick }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cut' as const), pick }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 2_000 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('lose-history' as const), count: fc.integer({ min: 1, max: 3 }) }),
  },
);

interface Player {
  readonly name: string;
  readonly page: Page;
  readonly replica: RoomReplica;
  /** Outcomes of what this page sent. */
  readonly answers: { readonly ok: boolean; readonly version: number }[];
  /** Times at which the board went back without a word. */
  readonly wentBack: number[];
  sent: number;
}

/** What happened over all runs: a test in which nothing happens proves nothing. */
const seen = { syncs: 0, doubled: 0, lost: 0, cuts: 0, rewound: 0, counted: 0, refused: 0, resent: 0 };

class Simulation {
  readonly world = new FakeWorld('model');
  readonly model = new ModelRoom(8);
  readonly server = new ModelServer(this.world, this.model);
  readonly players = ['ann', 'ben', 'eve'].map((name) => this.#enter(name));
  readonly #history = [this.model.checkpoint()];
  readonly #accepted = new Set<FakeWire>();

  async play(steps: readonly Step[]): Promise<void> {
    await this.heal();
    for (const step of steps) {
      this.#do(step);
      if (step.kind === 'pass') await this.world.pass(step.ms);
      await this.world.pass(0);
      this.#accept();
      await this.world.pass(0);
      if (this.model.position.version !== this.#history.at(-1)?.position.version)
        this.#history.push(this.model.checkpoint());
    }
    for (const { page } of this.players) this.server.cut(page.wire);
    await this.heal();
  }

  /** Lines that work, for long enough. */
  async heal(): Promise<void> {
    for (let round = 0; round < 100; round += 1) {
      this.#accept();
      while (this.server.queue.length > 0) {
        this.server.deliver(0);
        await this.world.pass(0);
      }
      await this.world.pass(100);
    }
  }

  #enter(name: string): Player {
    const page = this.world.page();
    const { environment } = page;
    const connection = createConnection({ environment });
    const replica = createRoomReplica(connection, room, { environment });
    const entered: Player = { name, page, replica, answers: [], wentBack: [], sent: 0 };
    let before = replica.getState();
    replica.subscribe(() => {
      const now = replica.getState();
      const isBack = (now.updatedAt ?? 0) < (before.updatedAt ?? 0);
      if (isBack && !now.rewound) entered.wentBack.push(this.world.now);
      if (now.rewound) {
        seen.rewound += 1;
        before = now;
        replica.dismiss();
      }
      before = now;
    });
    return entered;
  }

  #accept(): void {
    for (const { page, name } of this.players) {
      for (const wire of page.wires) if (wire.isClosed) this.server.forget(wire);
      if (page.wire.isClosed || this.#accepted.has(page.wire)) continue;
      this.#accepted.add(page.wire);
      this.server.accept(page.wire, name);
    }
  }

  #do(step: Step): void {
    const { queue } = this.server;
    switch (step.kind) {
      case 'server-acts':
        this.model.anybodyActs(step.pick);
        break;
      case 'page-acts':
        this.#act(step.pick);
        break;
      case 'deliver':
        this.server.deliver(Math.floor(step.pick * queue.length));
        break;
      case 'double': {
        const packet = queue[Math.floor(step.pick * queue.length)];
        if (packet === undefined) break;
        queue.push(packet);
        seen.doubled += 1;
        break;
      }
      case 'lose-update': {
        const updates = queue.filter(({ kind }) => kind === 'update');
        const victim = updates[Math.floor(step.pick * updates.length)];
        if (victim === undefined) break;
        queue.splice(queue.indexOf(victim), 1);
        seen.lost += 1;
        break;
      }
      case 'cut': {
        const player = this.#choose(step.pick);
        if (player.page.wire.isClosed) break;
        this.server.cut(player.page.wire);
        seen.cuts += 1;
        break;
      }
      case 'lose-history': {
        const earlier = this.#history.at(-1 - step.count);
        if (earlier === undefined) break;
        this.model.restore(earlier);
        this.#history.splice(-step.count);
        break;
      }
      case 'pass':
        break;
    }
  }

  #choose(choice: number): Player {
    const player = this.players[Math.floor(choice * this.players.length)];
    if (player === undefined) throw new Error('a choice is below one');
    return player;
  }

  #act(choice: number): void {
    const player = this.#choose(choice);
    const { shown } = player.replica.getState();
    if (shown === null) return;
    const free = shown.position.marks.flatMap((mark, cell) => (mark === null ? [cell] : []));
    const cell = free[Math.floor(((choice * 7) % 1) * free.length)];
    const { game, position } = shown;
    const command =
      cell === undefined || shown.phase === 'finished'
        ? ({ type: 'offer-rematch', game } as const)
        : ({ type: 'move', game, ply: position.moves.length, cell } as const);
    player.sent += 1;
    void player.replica.send(command).then((answer) => {
      player.answers.push(answer.ok ? { ok: true, version: answer.version } : { ok: false, version: 0 });
      seen[answer.ok ? 'counted' : 'refused'] += 1;
    });
  }
}

describe('a room over bad lines', () => {
  it('[CLIENT-42] [CLIENT-43] every page ends with the server’s room, goes back only with a word, and loses no command', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 20, maxLength: 160, size: 'max' }), async (steps) => {
        const simulation = new Simulation();
        await simulation.play(steps);
        const { model, players, server } = simulation;
        for (const { replica, answers, sent, wentBack } of players) {
          const view = replica.getState();
          expect(view.status).toBe('ready');
          expect(view.confirmed).toEqual(model.state);
          expect(view.shown).toEqual(model.state);
          expect(view.pending).toEqual([]);
          expect(answers).toHaveLength(sent);
          expect(wentBack).toEqual([]);
        }
        // Within one history an intent is committed once.
        const { version } = model.position;
        const causes = model.ring.map(({ cause }) => cause);
        expect(new Set(causes).size).toBe(causes.length);
        expect(version).toBeGreaterThan(0);
        seen.syncs += server.heard.get('room:sync') ?? 0;
        const commands = server.heard.get('room:command') ?? 0;
        seen.resent += Math.max(0, commands - players.reduce((sum, { sent }) => sum + sent, 0));
      }),
      { numRuns: 150, endOnFailure: false },
    );
  }, 300_000);

  it('and everything that can go wrong did so, many times', () => {
    for (const [what, times] of Object.entries(seen)) expect(times, what).toBeGreaterThan(10);
  });
});
