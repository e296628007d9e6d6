import fc from 'fast-check';
import { expect, it } from 'vitest';
import { WakeHeap } from './wake-heap.ts';
import type { Sleeper } from './wake-heap.ts';

const step = fc.record({ who: fc.nat(11), wake: fc.option(fc.nat(50), { nil: null }), leaves: fc.boolean() });

it('[STORE-10] whoever is due earliest comes first, however often deadlines move, with one entry each', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), fc.nat(60), (steps, now) => {
      const sleepers = Array.from({ length: 12 }, (): Sleeper => ({ wake: null, heapIndex: -1 }));
      const heap = new WakeHeap<Sleeper>();
      const inside = new Set<Sleeper>();
      for (const { who, wake, leaves } of steps) {
        const sleeper = sleepers[who];
        if (sleeper === undefined) throw new Error('nobody');
        sleeper.wake = wake;
        if (leaves) heap.remove(sleeper);
        else heap.arm(sleeper);
        if (leaves || wake === null) inside.delete(sleeper);
        else inside.add(sleeper);
        expect(heap.size).toBe(inside.size);
      }
      const due = [...inside].map(({ wake }) => wake ?? 0).filter((wake) => wake <= now);
      const taken: number[] = [];
      for (let first = heap.firstDue(now); first !== null; first = heap.firstDue(now)) {
        taken.push(first.wake ?? 0);
        heap.remove(first);
      }
      expect(taken).toEqual(due.toSorted((a, b) => a - b));
    }),
    { numRuns: 300 },
  );
});
