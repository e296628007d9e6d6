/** What steps, their consequences and what remains of tickets are held to, on whichever store. */
import { contactIdOf, passIdOf, ticketCodeOf } from '@inkroom/shared';
import type { QueueName } from '@inkroom/shared';
import { describe, expect, it } from 'vitest';
import {
  actor,
  ann,
  ben,
  benches,
  codeOf,
  desk,
  newId,
  orThrow,
  own,
  soon,
  station,
} from '../../test/support/queue-bench.ts';
import type { OpenBench } from '../../test/support/queue-bench.ts';
import { StoreUnavailable } from '../ports/store.ts';

const classic = 'classic' as QueueName;
const byHand = { recall: { kind: 'hand' } } as const;

export function describeSteps(open: OpenBench): void {
  const openBench = benches(open);

  it('[QUEUE-10] the same step twice is one, on any node; another one under its id is refused', async () => {
    const bench = await openBench(2);
    await bench.queue(byHand);
    const ticket = await bench.taken(ann);
    const commandId = newId();
    const [, node] = bench.nodes;
    if (node === undefined) throw new Error('two nodes were opened');
    const answers = await Promise.all([
      bench.step(ticket, { type: 'recall' }, { commandId }),
      bench.step(ticket, { type: 'recall' }, { commandId, node }),
    ]);
    expect(answers.map(codeOf)).toEqual(['ok', 'ok']);
    orThrow(await bench.step(ticket, { type: 'confirm' }));
    expect(orThrow(await bench.step(ticket, { type: 'recall' }, { commandId, node })).ticket.state).toBe('confirmed');
    expect(codeOf(await bench.step(ticket, { type: 'cancel' }, { commandId }))).toBe('command-reused');
    expect(orThrow(await bench.node.tickets.service.read(ticket)).ticket.recalls).toBe(1);
  });

  it.each(['hand', 'auto'] as const)(
    '[QUEUE-10] a step of one ticket answers for no other one under its id, where calls are by %s',
    async (kind) => {
      const bench = await openBench();
      await bench.queue({ recall: { kind } });
      // By the rule `auto` this one is called up.
      const first = await bench.taken(null);
      if (kind === 'auto') await soon(() => bench.state(first)).toBe('recalled');
      const [one, another] = [await bench.taken(ann), await bench.taken(ben)];
      const commandId = newId();
      expect(orThrow(await bench.step(one, { type: 'recall' }, { commandId })).ticket.id).toBe(one);
      const answer = await bench.step(another, { type: 'recall' }, { commandId });
      expect(answer.ok ? answer.value.ticket.id : answer.error.code).toBe(kind === 'hand' ? another : 'command-reused');
      expect(await bench.state(another)).toBe(kind === 'hand' ? 'recalled' : 'queued');
    },
  );

  it('[QUEUE-11] a step for another version is refused, the same step again is not', async () => {
    const bench = await openBench();
    await bench.queue(byHand);
    const ticket = await bench.taken(null);
    const { version } = orThrow(await bench.node.tickets.service.read(ticket));
    const commandId = newId();
    const recall = { type: 'recall' } as const;
    expect(codeOf(await bench.step(ticket, recall, { version: version + 1 }))).toBe('ticket-changed');
    expect(orThrow(await bench.step(ticket, recall, { version, commandId })).version).toBe(version + 1);
    expect(orThrow(await bench.step(ticket, recall, { version, commandId })).version).toBe(version + 1);
    expect(codeOf(await bench.step(ticket, { type: 'cancel' }, { version }))).toBe('ticket-changed');
  });

  it('[QUEUE-12] nobody moves the ticket of another player, and nobody but the server calls up a match', async () => {
    const bench = await openBench();
    await bench.queue(byHand);
    const ticket = await bench.taken(ann);
    expect(codeOf(await bench.step(ticket, { type: 'cancel' }, { caller: own(ben) }))).toBe('ticket-not-yours');
    const illegal = await bench.step(ticket, { type: 'play', station: null }, { caller: station });
    expect(illegal).toMatchObject({ error: { code: 'transition-illegal', allowed: [] } });
    const match = await bench.taken(ben, { queue: classic });
    expect(codeOf(await bench.step(match, { type: 'recall' }))).toBe('not-for-matches');
    expect(codeOf(await bench.step(match, { type: 'play', station: null }))).toBe('not-for-matches');
    expect(
      orThrow(await bench.step(match, { type: 'cancel', playedComputer: true }, { caller: own(ben) })),
    ).toMatchObject({
      ticket: { state: 'cancelled', reason: 'played-computer' },
    });
    expect(codeOf(await bench.step('arcade.NOTTHERE' as typeof ticket, { type: 'confirm' }))).toBe('ticket-not-found');
  });

  it('[QUEUE-15] the ticket of a player who takes another name has it, too', async () => {
    const bench = await openBench();
    await bench.queue(byHand);
    const ticket = await bench.taken(ann);
    await bench.node.tickets.rename(ann.player, 'Anna');
    await bench.node.tickets.rename(ann.player, 'Anna');
    await bench.node.tickets.rename(ben.player, 'Benno');
    const { ticket: renamed, version } = orThrow(await bench.node.tickets.service.read(ticket));
    expect([renamed.name, renamed.state, version]).toEqual(['Anna', 'queued', 2]);
  });

  it('[QUEUE-13] what the queue does not count is refused', async () => {
    const bench = await openBench();
    await bench.queue({ ...byHand, metrics: ['laps'] });
    const ticket = await bench.taken(ann);
    const complete = (metrics: Readonly<Record<string, number>>) =>
      bench.step(ticket, { type: 'complete', score: 1, metrics }, { caller: station });
    expect(codeOf(await complete({ goals: 3 }))).toBe('metric-unknown');
    expect(codeOf(await complete({ laps: 3 }))).toBe('transition-illegal');
  });

  it('[QUEUE-14] each change is one fact, with its version', async () => {
    const bench = await openBench();
    await bench.queue(byHand);
    const ticket = await bench.taken(ann, { note: 'birthday' });
    orThrow(await bench.step(ticket, { type: 'recall' }));
    orThrow(await bench.step(ticket, { type: 'undo' }));
    orThrow(await bench.step(ticket, { type: 'cancel' }, { caller: own(ann) }));
    expect(bench.facts).toMatchObject([
      { id: `${ticket}:1`, version: 1, by: 'owner', who: ann.player, after: { state: 'queued', note: 'birthday' } },
      { version: 2, by: 'desk', who: 'tablet', events: ['ticket-recalled'], after: { state: 'recalled' } },
      { version: 3, events: ['ticket-undone'], after: { state: 'queued' } },
      { version: 4, by: 'owner', after: { state: 'cancelled', reason: 'by-owner' } },
    ]);
    expect(bench.facts.every(({ after }) => !('undo' in after) && !('lastOpponent' in after))).toBe(true);
  });

  describe('scores', () => {
    it("[QUEUE-30] are kept once, when the step is the desk's no longer to take back, however often it takes", async () => {
      const bench = await openBench(2);
      await bench.queue({ ...byHand, board: 'arcade' });
      const ticket = await bench.taken(null, { name: 'Gina' });
      for (const step of [{ type: 'recall' }, { type: 'confirm' }, { type: 'play', station: null }] as const) {
        orThrow(await bench.step(ticket, step));
      }
      bench.scores.failure = new StoreUnavailable('the score book is away');
      orThrow(await bench.step(ticket, { type: 'complete', score: 12, metrics: {} }));
      await bench.pass(5_000);
      expect(bench.scores.kept).toEqual([]);
      await bench.pass(6_000);
      expect(bench.scores.kept).toEqual([]);
      bench.scores.failure = null;
      bench.node.die();
      await bench.pass(12_000);
      await expect
        .poll(() => bench.scores.kept)
        .toMatchObject([{ member: `ticket:${ticketCodeOf(ticket)}`, amount: 12, name: 'Gina' }]);
      await bench.pass(30_000);
      expect(bench.scores.kept).toHaveLength(1);
    });

    it('[QUEUE-30] that the desk takes back are not kept', async () => {
      const bench = await openBench();
      await bench.queue({ ...byHand, board: 'arcade' });
      const ticket = await bench.taken(null);
      for (const step of [{ type: 'recall' }, { type: 'confirm' }, { type: 'play', station: null }] as const) {
        orThrow(await bench.step(ticket, step));
      }
      orThrow(await bench.step(ticket, { type: 'complete', score: 999, metrics: {} }));
      expect(orThrow(await bench.step(ticket, { type: 'undo' })).ticket).toMatchObject({
        state: 'playing',
        score: null,
      });
      await bench.pass(12_000);
      orThrow(await bench.step(ticket, { type: 'complete', score: 99, metrics: {} }, { caller: station }));
      await bench.pass(12_000);
      await soon(() => bench.scores.kept).toMatchObject([{ amount: 99 }]);
    });
  });

  it('[QUEUE-31] what has ended is forgotten, and whoever can be reached with it', async () => {
    const bench = await openBench();
    await bench.queue(byHand);
    const { records, service } = bench.node.tickets;
    const ended = await bench.taken(null, { contact: { email: 'guest@example.org' } });
    const waits = await bench.taken(ann, { contact: { phone: '+4930123456' } });
    orThrow(await bench.step(ended, { type: 'cancel' }));
    await bench.pass(59 * 60_000);
    expect(await bench.state(ended)).toBe('cancelled');
    await bench.pass(2 * 60_000);
    await soon(() => bench.state(ended)).toBeNull();
    expect(await records.load(contactIdOf(ended))).toBeNull();
    await bench.pass(24 * 3_600_000);
    await soon(async () => orThrow(await service.contact(waits))).toBeNull();
    expect(await bench.state(waits)).toBe('queued');
    expect(await records.load(passIdOf(ann.player))).not.toBeNull();
    orThrow(await bench.step(waits, { type: 'cancel' }, { caller: own(ann) }));
    await bench.pass(48 * 3_600_000);
    await soon(() => records.load(passIdOf(ann.player))).toBeNull();
  });

  describe('handing over', () => {
    it('[QUEUE-40] a code makes the ticket mine, once', async () => {
      const bench = await openBench(2);
      await bench.queue(byHand);
      const { service } = bench.node.tickets;
      const ticket = await bench.taken(null, { name: 'Guest' });
      expect(codeOf(await service.handOver(ticket, own(ann)))).toBe('ticket-not-yours');
      const { code, expiresAt } = orThrow(await service.handOver(ticket, desk));
      expect(expiresAt).toBeGreaterThan(bench.clock.now());
      const commandId = newId();
      expect(orThrow(await service.adopt(code, ann, commandId)).ticket).toMatchObject({
        owner: ann.player,
        name: 'ann',
      });
      expect(orThrow(await service.adopt(code, ann, commandId)).ticket.id).toBe(ticket);
      expect(codeOf(await service.adopt(code, ben, newId()))).toBe('link-invalid');
      expect(orThrow(await service.mine(ann.player))?.ticket.id).toBe(ticket);
      expect(await bench.taken(ann)).toBe(ticket);
      expect(codeOf(await service.handOver(ticket, desk))).toBe('ticket-not-yours');
    });

    it.each(['the same command', 'a look at the player'])(
      '[QUEUE-40] a death in between is made good by %s',
      async (how) => {
        const bench = await openBench(2);
        const [first, second] = bench.nodes;
        if (first === undefined || second === undefined) throw new Error('two nodes were opened');
        await bench.queue(byHand);
        const ticket = await bench.taken(null);
        const { code } = orThrow(await first.tickets.service.handOver(ticket, desk));
        first.fault = (writes) => (writes.some(({ id }) => id === ticket) ? new StoreUnavailable('gone') : null);
        const commandId = newId();
        expect(codeOf(await first.tickets.service.adopt(code, ann, commandId))).toBe('store-unavailable');
        first.die();
        const { service } = second.tickets;
        const mine =
          how === 'the same command'
            ? orThrow(await service.adopt(code, ann, commandId))
            : orThrow(await service.mine(ann.player));
        expect(mine?.ticket).toMatchObject({ id: ticket, owner: ann.player });
      },
    );

    it('[QUEUE-40] a hand-over that reaches the store after its time never happens', async () => {
      const bench = await openBench();
      await bench.queue(byHand);
      const { service } = bench.node.tickets;
      const ticket = await bench.taken(null);
      const { code } = orThrow(await service.handOver(ticket, desk));
      bench.node.fault = (writes) => {
        if (writes.some(({ id }) => id === ticket)) bench.clock.jump(31_000);
        return null;
      };
      expect(codeOf(await service.adopt(code, ann, newId()))).toBe('store-unavailable');
      bench.node.fault = () => null;
      bench.clock.jump(6_000);
      expect(orThrow(await service.mine(ann.player))).toBeNull();
      expect(orThrow(await service.read(ticket)).ticket.owner).toBeNull();
    });

    it('[QUEUE-41] who holds a ticket keeps it, and the code', async () => {
      const bench = await openBench();
      await bench.queue(byHand);
      const { service } = bench.node.tickets;
      const mine = await bench.taken(ann, { queue: classic });
      const ticket = await bench.taken(null);
      const { code } = orThrow(await service.handOver(ticket, desk));
      expect(await service.adopt(code, ann, newId())).toMatchObject({ error: { code: 'ticket-active', ticket: mine } });
      orThrow(await bench.step(mine, { type: 'cancel' }, { caller: own(ann) }));
      expect(orThrow(await service.adopt(code, ann, newId())).ticket.id).toBe(ticket);
      await bench.pass(11 * 60_000);
      const late = orThrow(await service.handOver(await bench.taken(null), desk));
      await bench.pass(11 * 60_000);
      expect(codeOf(await service.adopt(late.code, actor('eve'), newId()))).toBe('link-invalid');
    });
  });
}
