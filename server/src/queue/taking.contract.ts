/** How tickets are taken: once per command and player, whoever dies meanwhile, and by the rules of their queue. */
import { contactIdOf } from '@inkroom/shared';
import type { QueueName } from '@inkroom/shared';
import { describe, expect, it } from 'vitest';
import {
  ann,
  arcade,
  ben,
  benches,
  codeOf,
  kindsOf,
  newId,
  orThrow,
  own,
  soon,
  station,
} from '../../test/support/queue-bench.ts';
import type { OpenBench } from '../../test/support/queue-bench.ts';
import { StoreUnavailable } from '../ports/store.ts';
import { changePass } from './passes.ts';

const classic = 'classic' as QueueName;
const gone = new StoreUnavailable('the node is gone');

export function describeTaking(open: OpenBench): void {
  const openBench = benches(open);

  it('[QUEUE-1] a ticket is taken, called up, confirmed, played and completed, and its score is on the board', async () => {
    const bench = await openBench();
    await bench.queue({ board: 'arcade' });
    const ticket = await bench.taken(ann);
    await soon(() => bench.state(ticket)).toBe('recalled');
    expect(codeOf(await bench.step(ticket, { type: 'confirm' }, { caller: own(ann) }))).toBe('ok');
    expect(codeOf(await bench.step(ticket, { type: 'play', station: 'VR 1' }, { caller: station }))).toBe('ok');
    const complete = { type: 'complete', score: 410, metrics: { homeruns: 3 } } as const;
    const played = orThrow(await bench.step(ticket, complete, { caller: station }));
    expect(played.ticket).toMatchObject({ state: 'completed', score: 410, metrics: { homeruns: 3 }, station: 'VR 1' });
    await bench.pass(0);
    await soon(() => bench.scores.kept).toMatchObject([
      { board: 'arcade', member: ann.player, amount: 410, name: 'ann', area: 415 },
    ]);
  });

  describe('the same command', () => {
    it('[QUEUE-2] makes one ticket, asked at once on two nodes and after it has ended', async () => {
      const bench = await openBench(2);
      await bench.queue();
      const [, other] = bench.nodes;
      const commandId = newId();
      const [one, two] = await Promise.all([bench.taken(ann, { commandId }), bench.taken(ann, { commandId }, other)]);
      expect(two).toBe(one);
      orThrow(await bench.step(one, { type: 'cancel' }, { caller: own(ann) }));
      expect(orThrow(await bench.take(ann, { commandId }, other)).ticket).toMatchObject({
        id: one,
        state: 'cancelled',
      });
      expect(await bench.taken(ann, {}, other)).not.toBe(one);
    });

    it('[QUEUE-2] of the desk makes one ticket, and two commands two', async () => {
      const bench = await openBench();
      await bench.queue();
      const commandId = newId();
      const one = await bench.taken(null, { commandId });
      expect(await bench.taken(null, { commandId })).toBe(one);
      expect(await bench.taken(null)).not.toBe(one);
    });
  });

  describe('one ticket per player', () => {
    it('[QUEUE-3] another one in the same queue is the same, in another queue it is refused and told which', async () => {
      const bench = await openBench();
      await bench.queue();
      const ticket = await bench.taken(ann);
      expect(await bench.taken(ann)).toBe(ticket);
      const elsewhere = await bench.take(ann, { queue: classic });
      expect(elsewhere).toMatchObject({ ok: false, error: { code: 'ticket-active', ticket } });
      expect(orThrow(await bench.node.tickets.service.mine(ann.player))?.ticket.id).toBe(ticket);
      expect(await bench.taken(ben, { queue: classic })).not.toBe(ticket);
    });

    it('[QUEUE-3] two nodes that are asked at once for two queues make one', async () => {
      const bench = await openBench(2);
      await bench.queue();
      const [one, other] = bench.nodes;
      const answers = await Promise.all([
        bench.take(ann, {}, one),
        bench.take(ann, { queue: classic }, other),
        bench.take(ann, {}, other),
        bench.take(ann, { queue: classic }, one),
      ]);
      const made = new Set(answers.flatMap((answer) => (answer.ok ? [answer.value.ticket.id] : [])));
      expect(made.size).toBe(1);
      expect(answers.every((answer) => answer.ok || answer.error.code === 'ticket-active')).toBe(true);
      expect(bench.facts.filter(({ version }) => version === 1)).toHaveLength(1);
    });

    it('[QUEUE-3] ended, it makes room for another one, unless the desk may still take the step back', async () => {
      const bench = await openBench();
      await bench.queue({ recall: { kind: 'hand' } });
      const first = await bench.taken(ann);
      orThrow(await bench.step(first, { type: 'cancel' }));
      const early = await bench.take(ann);
      expect(early).toMatchObject({ error: { code: 'ticket-active', ticket: first } });
      expect(early.ok ? 0 : early.error.retryAfterMs).toBeGreaterThan(0);
      expect(orThrow(await bench.node.tickets.service.mine(ann.player))).toBeNull();
      await bench.pass(11_000);
      const second = await bench.taken(ann);
      expect(second).not.toBe(first);
      expect(codeOf(await bench.step(first, { type: 'undo' }))).toBe('nothing-to-undo');
    });
  });

  describe('a death between pass and ticket', () => {
    it.each(['mine', 'take', 'take elsewhere'])(
      '[QUEUE-4] is made good by the next look at the player: %s',
      async (look) => {
        const bench = await openBench(2);
        const [first, second] = bench.nodes;
        if (first === undefined || second === undefined) throw new Error('two nodes were opened');
        await bench.queue();
        const commandId = newId();
        first.fault = (writes) => (kindsOf(writes).includes('ticket') ? gone : null);
        expect(codeOf(await bench.take(ann, { commandId }))).toBe('store-unavailable');
        first.die();
        if (look === 'take elsewhere') {
          expect(codeOf(await bench.take(ann, { queue: classic }, second))).toBe('ticket-active');
        }
        const found =
          look === 'take'
            ? orThrow(await bench.take(ann, {}, second))
            : orThrow(await second.tickets.service.mine(ann.player));
        expect(found?.ticket).toMatchObject({ name: 'ann', area: 415, owner: ann.player });
        expect(await bench.taken(ann, { commandId }, second)).toBe(found?.ticket.id);
        expect(bench.facts.filter(({ version }) => version === 1)).toHaveLength(1);
      },
    );

    it('[QUEUE-4] thirty seconds later nothing comes of it, and another queue may be joined', async () => {
      const bench = await openBench(2);
      const [first, second] = bench.nodes;
      if (first === undefined || second === undefined) throw new Error('two nodes were opened');
      await bench.queue();
      const commandId = newId();
      first.fault = (writes) => (kindsOf(writes).includes('ticket') ? gone : null);
      await bench.take(ann, { commandId });
      first.fault = () => null;
      bench.clock.jump(36_000);
      expect(orThrow(await second.tickets.service.mine(ann.player))).toBeNull();
      const match = await bench.taken(ann, { queue: classic }, second);
      expect(await bench.take(ann, { commandId })).toMatchObject({ error: { code: 'ticket-active', ticket: match } });
    });

    it.each(['pass', 'ticket'])('[QUEUE-4] a lost answer is no second ticket: of the %s', async (kind) => {
      const bench = await openBench(2);
      await bench.queue();
      const commandId = newId();
      bench.node.loses = (writes) => kindsOf(writes).some((one) => one === kind);
      expect(codeOf(await bench.take(ann, { commandId }))).toBe('outcome-unknown');
      const ticket = await bench.taken(ann, { commandId }, bench.nodes[1]);
      expect(await bench.taken(ann, {}, bench.nodes[1])).toBe(ticket);
      expect(bench.facts.filter(({ version }) => version === 1)).toHaveLength(1);
    });

    it('[QUEUE-4] a first try that reaches the store after its time is refused there', async () => {
      const bench = await openBench();
      await bench.queue();
      bench.node.fault = (writes) => {
        if (kindsOf(writes).includes('ticket')) bench.clock.jump(31_000);
        return null;
      };
      expect(codeOf(await bench.take(ann))).toBe('store-unavailable');
      expect(bench.facts).toEqual([]);
    });
  });

  it('[QUEUE-5] guests are reached by a contact that stands nowhere else', async () => {
    const bench = await openBench();
    await bench.queue();
    const contact = { phone: '+49 (30) 123-456', email: 'guest@example.org' };
    const ticket = await bench.taken(null, { name: 'Gina', contact });
    const stored = orThrow(await bench.node.tickets.service.contact(ticket));
    expect(stored).toMatchObject({ phone: '+4930123456', email: 'guest@example.org', push: null });
    expect([...orThrow(await bench.node.tickets.service.contacts(arcade)).keys()]).toEqual([ticket]);
    await soon(() => bench.state(ticket)).toBe('recalled');
    const elsewhere = bench.writes.map((write) => (write.id === contactIdOf(ticket) ? { ...write, state: '' } : write));
    expect(JSON.stringify(elsewhere)).not.toMatch(/30123456|guest@example/);
    orThrow(await bench.node.tickets.service.setContact(ticket, { phone: null, email: null }));
    expect(orThrow(await bench.node.tickets.service.contact(ticket))).toBeNull();
  });

  it('[QUEUE-6] what cannot be taken is refused, and nothing is written', async () => {
    const bench = await openBench();
    await bench.queue({ teams: ['red'] });
    await bench.queue({ open: false }, 'closed' as QueueName);
    const before = bench.writes.length;
    expect(codeOf(await bench.take(ann, { queue: 'closed' as QueueName }))).toBe('queue-closed');
    expect(codeOf(await bench.take(null, { queue: 'closed' as QueueName }))).toBe('queue-closed');
    expect(codeOf(await bench.take(ann, { queue: 'nowhere' as QueueName }))).toBe('queue-not-found');
    expect(codeOf(await bench.take(ann, { team: 'blue' }))).toBe('team-unknown');
    expect(codeOf(await bench.take(null, { contact: { phone: '030 123' } }))).toBe('contact-invalid');
    expect(codeOf(await bench.take(null, { contact: { email: 'not an address' } }))).toBe('contact-invalid');
    expect(bench.writes).toHaveLength(before);
  });

  it('[QUEUE-7] teams fill evenly, also when many are taken at once', async () => {
    const bench = await openBench(2);
    await bench.queue({ teams: ['red', 'blue', 'green'], recall: { kind: 'hand' } });
    await bench.taken(null, { team: 'red' });
    const [one, other] = bench.nodes;
    const taken: readonly (string | null)[] = await Promise.all(
      Array.from({ length: 29 }, async (_, index) => {
        return orThrow(await bench.take(null, {}, index % 2 === 0 ? one : other)).ticket.team;
      }),
    );
    const countOf = (team: string): number => taken.filter((one) => one === team).length;
    expect([countOf('red'), countOf('blue'), countOf('green')]).toEqual([9, 10, 10]);
  });

  it('[QUEUE-7] a team may be called whatever it likes', async () => {
    const bench = await openBench();
    await bench.queue({ teams: ['constructor', '__proto__', 'red'], recall: { kind: 'hand' } });
    const teams: (string | null)[] = [];
    for (let count = 0; count < 6; count += 1) teams.push(orThrow(await bench.take(null)).ticket.team);
    expect(teams).toEqual(['constructor', '__proto__', 'red', 'constructor', '__proto__', 'red']);
  });

  it('[QUEUE-8] who cools down is told how long; stations do not mind', async () => {
    const bench = await openBench();
    await bench.queue();
    const { records } = bench.node.tickets;
    const intent = { commandId: 'test/miss', fingerprint: '' };
    await changePass(records, { player: ann.player, intent, event: 'missed' }, (pass, now) => ({
      ...pass,
      coolUntil: now + 30_000,
    }));
    const refused = await bench.take(ann, { queue: classic });
    expect(refused).toMatchObject({ error: { code: 'cooling-down' } });
    expect(refused.ok ? 0 : refused.error.retryAfterMs).toBeGreaterThan(20_000);
    orThrow(await bench.take(ann));
    orThrow(await bench.node.tickets.service.mine(ann.player));
    bench.clock.jump(31_000);
    orThrow(await bench.take(ben, { queue: classic }));
  });

  it("[QUEUE-9] while the archive's backlog is full nobody gets a new ticket, and those that there are go on", async () => {
    const bench = await openBench();
    await bench.queue();
    const commandId = newId();
    const ticket = await bench.taken(ann, { commandId });
    bench.isBacklogFull = true;
    for (const who of [ben, null]) {
      expect(await bench.take(who)).toMatchObject({ error: { code: 'backlog-full', retryAfterMs: 5_000 } });
    }
    expect(await bench.taken(ann, { commandId })).toBe(ticket);
    expect(await bench.taken(ann)).toBe(ticket);
    await soon(() => bench.state(ticket)).toBe('recalled');
    orThrow(await bench.step(ticket, { type: 'confirm' }));
    bench.isBacklogFull = false;
    orThrow(await bench.take(ben));
  });
}
