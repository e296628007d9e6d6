import type { RoomId, TicketFact } from '@inkroom/shared';
import { describe, expect, it } from 'vitest';
import {
  calledInTurn,
  checkTicketFacts,
  decidingMs,
  onlyAllowedSteps,
  oneSeatEach,
  oneTicketAtATime,
  ticketsWithoutGaps,
} from './ticket-facts.ts';
import { main, playerNamed, rulesOfAll, TicketStory } from './ticket-testing.ts';

const room = 'ROOM0000' as RoomId;

function wholeStory(): TicketStory {
  const story = new TicketStory().station();
  const [ann, ben] = [story.take('ann'), story.take('ben')];
  story.playedBy(ann, ben, room);
  story.step(ann, 'system', { type: 'complete', score: 1, metrics: {}, toBoard: false });
  const cat = story.take('cat', main);
  story.callByRule(cat);
  story.step(cat, 'desk', { type: 'confirm' });
  story.step(cat, 'desk', { type: 'undo' });
  return story;
}

const spoil = (index: number, change: Partial<TicketFact>): readonly TicketFact[] =>
  wholeStory().facts.map((fact, at) => (at === index ? { ...fact, ...change } : fact));

describe('tickets as the archive is told of them', () => {
  it('[TICKET-60] [TICKET-61] [TICKET-62] a story by the rules: nothing to say, in whatever order', () => {
    const { facts } = wholeStory();
    expect(facts).toHaveLength(13);
    expect(checkTicketFacts(facts)).toEqual([]);
    expect(checkTicketFacts(facts.toReversed())).toEqual([]);
  });

  it('[TICKET-60] a step by somebody who may not is found', () => {
    expect(rulesOfAll(onlyAllowedSteps(spoil(2, { by: 'owner' })))).toEqual(['TICKET-60']);
    expect(rulesOfAll(onlyAllowedSteps(spoil(11, { by: 'owner' })))).toContain('TICKET-60');
  });

  it('[TICKET-60] a step that leads elsewhere, or from nowhere, is found', () => {
    const { facts } = wholeStory();
    const cancelled = facts.map((fact) =>
      fact.events.includes('ticket-completed') ? { ...fact, after: { ...fact.after, state: 'queued' as const } } : fact,
    );
    expect(rulesOfAll(onlyAllowedSteps(cancelled))).toEqual(['TICKET-60']);
    const silent = facts.map((fact) =>
      fact.events.includes('ticket-confirmed') ? { ...fact, events: ['ticket-renamed' as const] } : fact,
    );
    expect(onlyAllowedSteps(silent).length).toBeGreaterThan(0);
    expect(rulesOfAll(onlyAllowedSteps(facts.slice(2)))).toContain('TICKET-60');
  });

  it('[TICKET-60] an undo of what is too old is found', () => {
    const { facts } = wholeStory();
    const late = facts.map((fact) =>
      fact.events.includes('ticket-undone') ? { ...fact, at: fact.at + 20_000 } : fact,
    );
    expect(rulesOfAll(onlyAllowedSteps(late))).toEqual(['TICKET-60']);
  });

  it('[TICKET-61] a change that is missing, or there twice, is found', () => {
    const { facts } = wholeStory();
    expect(rulesOfAll(ticketsWithoutGaps(facts.filter((_, index) => index !== 2)))).toContain('TICKET-61');
    expect(rulesOfAll(ticketsWithoutGaps([...facts, ...facts.slice(2, 3)]))).toContain('TICKET-61');
  });

  it('[TICKET-62] a seat of two tickets, and a ticket of two seats, is found', () => {
    const both = wholeStory().facts.map((fact) =>
      fact.after.seat === 1 ? { ...fact, after: { ...fact.after, seat: 0 as const } } : fact,
    );
    expect(rulesOfAll(oneSeatEach(both))).toEqual(['TICKET-62']);
    const { facts } = wholeStory();
    const again = facts.flatMap((fact) =>
      fact.events.includes('ticket-playing') && fact.after.seat === 1
        ? [fact, { ...fact, version: 99, after: { ...fact.after, room: 'ROOM0001' as RoomId } }]
        : [fact],
    );
    expect(rulesOfAll(oneSeatEach(again))).toEqual(['TICKET-62']);
  });

  it('[TICKET-65] who is called up by rule before somebody who has stood in front for long is found', () => {
    const story = new TicketStory().station();
    const [ann, ben] = [story.take('ann', main), story.take('ben', main)];
    story.now += 2 * decidingMs;
    story.callByRule(ben);
    story.callByRule(ann);
    expect(rulesOfAll(calledInTurn(story.facts, 0))).toEqual(['TICKET-65']);
    expect(calledInTurn(story.facts, 60_000)).toEqual([]);
    const byHand = story.facts.map((fact) => ({ ...fact, by: 'desk' as const }));
    expect(calledInTurn(byHand, 0)).toEqual([]);
  });

  it('[TICKET-65] whoever is called up in turn, or before somebody who has only just come in front: nothing to say', () => {
    const story = new TicketStory().station();
    const [ann, ben] = [story.take('ann', main), story.take('ben', main)];
    story.callByRule(ben);
    story.callByRule(ann);
    expect(calledInTurn(story.facts, 0)).toEqual([]);
    expect(calledInTurn(wholeStory().facts, 0)).toEqual([]);
  });

  it('[TICKET-64] a ticket that began before the last one of the same person was over is found', () => {
    const { facts } = wholeStory();
    expect(oneTicketAtATime(facts, 0)).toEqual([]);
    const stolen = facts.map((fact) => ({ ...fact, after: { ...fact.after, owner: playerNamed('ann') } }));
    expect(rulesOfAll(oneTicketAtATime(stolen, 0))).toContain('TICKET-64');
    const inARow = stolen.filter(({ ticket }) => !ticket.includes('BEN'));
    expect(oneTicketAtATime(inARow, 0)).toEqual([]);
  });
});
