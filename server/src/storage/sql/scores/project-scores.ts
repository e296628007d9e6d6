/** Scores from outside, as rows. */
import type { ScoreFact } from '@inkroom/shared';
import type { Projection } from '../projections.ts';

export const projectScores: Projection<ScoreFact> = async () => undefined;
