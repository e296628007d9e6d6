import { deliveryIdOf, matchIdOf } from '@inkroom/shared';
import type { RoomId } from '@inkroom/shared';
import { describe, expect, it } from 'vitest';
import { classic, firstMatch, main, playerNamed, rulesOfAll, TicketStory } from './ticket-testing.ts';

const room = 'ROOM0000' as RoomId;

describe('tickets at every moment', () => {
  it('[TICKET-61] a version that was skipped, and a command that counts twice, is found', () => {
    const story = new TicketStory();
    const ann = story.take('ann');
    const away = story.write(ann, 'system', { type: 'mark-away', since: 1 });
    expect(rulesOfAll(story.commit({ ...away, version: 3 }))).toEqual(['TICKET-61']);
    const back = story.write(ann, 'system', { type: 'mark-back' });
    expect(rulesOfAll(story.commit({ ...back, version: 4, commandId: away.commandId }))).toEqual(['TICKET-61']);
  });

  it('[TICKET-62] [TICKET-63] two who are called up and seated together: nothing to say', () => {
    const story = new TicketStory();
    expect(story.playedBy(story.take('ann'), story.take('ben'), room)).toEqual([]);
    expect(story.watch.seen).toMatchObject({ paired: 1, seated: 2 });
  });

  it('[TICKET-63] one who is called up without the other is found, also for a moment', () => {
    const story = new TicketStory();
    const [ann, ben] = [story.take('ann'), story.take('ben')];
    expect(rulesOfAll(story.step(ann, 'matchmaker', story.recallFor(firstMatch, ben)))).toEqual(['TICKET-63']);
    expect(story.step(ben, 'matchmaker', story.recallFor(firstMatch, ann))).toEqual([]);
  });

  it('[TICKET-62] one who is seated without the other, or on the seat of somebody else, is found', () => {
    const story = new TicketStory();
    const [ann, ben] = [story.take('ann'), story.take('ben')];
    story.commit(
      story.write(ann, 'matchmaker', story.recallFor(firstMatch, ben)),
      story.write(ben, 'matchmaker', story.recallFor(firstMatch, ann)),
    );
    story.step(ann, 'owner', { type: 'confirm' });
    expect(rulesOfAll(story.step(ann, 'matchmaker', { type: 'play', room, seat: 0, station: null }))).toEqual([
      'TICKET-62',
    ]);
    const again = story.playedBy(story.take('cat'), story.take('dan'), room, matchIdOf(classic, 'second'));
    expect(rulesOfAll(again)).toContain('TICKET-62');
  });

  it('[TICKET-64] a second ticket of somebody whose first is not over is found', () => {
    const story = new TicketStory().station();
    const ann = story.take('ann');
    const write = { ...story.write(story.take('eve', main), 'owner', { type: 'rename', name: 'x' }) };
    const stolen = { ...story.ticket(story.take('dan', main)), owner: playerNamed('ann') };
    expect(rulesOfAll(story.commit({ ...write, state: { ...stolen, id: write.id } }))).toEqual(['TICKET-64']);
    story.step(ann, 'owner', { type: 'cancel', reason: 'by-owner' });
    expect(story.commit({ ...write, version: 3, commandId: 'later', state: { ...stolen, id: write.id } })).toEqual([]);
  });

  it('[TICKET-65] who is called up by rule before somebody who has stood in front for long is found', () => {
    const story = new TicketStory().station();
    const [, ben] = [story.take('ann', main), story.take('ben', main)];
    story.now += 60_000;
    expect(rulesOfAll(story.callByRule(ben))).toEqual(['TICKET-65']);
    expect(story.watch.seen.compared).toBeGreaterThan(0);
  });

  it('[TICKET-65] who asked later and stands before somebody who had been told that they stand in line is found', () => {
    const story = new TicketStory().station();
    story.take('ann', main);
    story.now += 100;
    story.watch.asked('ben', story.now);
    const ticket = { ...story.ticket(story.take('cat', main)), place: 5 };
    const joined = { id: ticket.id, version: 2, commandId: 'ben', state: ticket, by: 'owner' as const };
    expect(rulesOfAll(story.commit({ ...joined, events: [{ type: 'ticket-queued' }] }))).toContain('TICKET-65');
  });

  it('[TICKET-66] more called up by rule than the window holds is found; by hand it may be more', () => {
    const story = new TicketStory().station(1);
    const [ann, ben, cat] = [story.take('ann', main), story.take('ben', main), story.take('cat', main)];
    expect(story.callByRule(ann)).toEqual([]);
    expect(story.step(cat, 'desk', { type: 'recall', deadline: story.now, match: null, opponent: null })).toEqual([]);
    expect(rulesOfAll(story.callByRule(ben))).toEqual(['TICKET-66']);
  });

  it('[TICKET-67] a call that is told by SMS twice is found', () => {
    const story = new TicketStory().station();
    const ann = story.take('ann', main);
    const first = { id: deliveryIdOf(ann, 2, 'sms'), ticket: ann, call: 1 };
    expect(story.watch.texted(first)).toEqual([]);
    expect(story.watch.texted({ ...first, id: deliveryIdOf(ann, 5, 'sms'), call: 2 })).toEqual([]);
    expect(rulesOfAll(story.watch.texted(first))).toEqual(['TICKET-67']);
  });

  it('[TICKET-68] an answered step that is not there is found, unless the store has lost it', () => {
    const story = new TicketStory();
    const ann = story.take('ann');
    const answer = { ticket: ann, version: 2 };
    const { watch } = story;
    expect(rulesOfAll(watch.answered('never', answer, story.now))).toEqual(['TICKET-68']);
    const cancelled = story.write(ann, 'owner', { type: 'cancel', reason: 'by-owner' }, 'cancel');
    story.commit(cancelled);
    expect(watch.answered('cancel', answer, story.now)).toEqual([]);
    expect(rulesOfAll(watch.answered('cancel', { ticket: ann, version: 1 }, story.now))).toEqual(['TICKET-68']);
    watch.tookBack(ann, [], [cancelled], story.now);
    expect(watch.answered('cancel', answer, story.now)).toEqual([]);
  });
});
