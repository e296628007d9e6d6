/** Who played what where, as rows. */
import type { ActivityFact } from '@inkroom/shared';
import type { Projection } from '../projections.ts';

export const projectActivity: Projection<ActivityFact> = async () => undefined;
