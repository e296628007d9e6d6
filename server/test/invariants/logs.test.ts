import { expect, it } from 'vitest';
import { replayGivesState, versionsWithoutGaps } from './logs.ts';
import { wholeStory } from './testing.ts';

it('[CLUSTER-4] a log in which each update follows the tip before has no gaps', () => {
  expect(versionsWithoutGaps(wholeStory().history())).toEqual([]);
});

it('[CLUSTER-4] a missing update, a foreign tip and a foreign epoch are found', () => {
  const missing = wholeStory().withLog((updates) => updates.filter(({ version }) => version !== 5));
  const tip = wholeStory().withLog((updates) =>
    updates.map((update) => (update.version === 5 ? { ...update, after: 'other' } : update)),
  );
  const epoch = wholeStory().withLog((updates) =>
    updates.map((update) => (update.version > 4 ? { ...update, epoch: 'other' } : update)),
  );
  const tail = wholeStory().withLog((updates) => updates.slice(2));
  for (const history of [missing, tip, epoch, tail]) expect(versionsWithoutGaps(history)).toHaveLength(1);
});

it('[CLUSTER-8] the log replayed through the rules gives the stored state', () => {
  expect(replayGivesState(wholeStory().history())).toEqual([]);
});

it('[CLUSTER-8] a stored state that the log does not explain, and a log that the rules cannot follow, are found', () => {
  const story = wholeStory();
  const { log } = story;
  const other = log.state === null ? null : { ...log.state, moves: [8, 0] };
  expect(replayGivesState(story.history({ rooms: [{ ...log, state: other }] }))).toHaveLength(1);
  expect(replayGivesState(story.history({ rooms: [{ ...log, state: null }] }))).toHaveLength(1);
  const twice = story.withLog((updates) =>
    updates.flatMap((update) => (update.version === 4 ? [update, update] : [update])),
  );
  expect(replayGivesState(twice)).toHaveLength(1);
});
