/** The archive's schema, step by step. A step that was released is never changed: what comes later is a new step at the end. */
import { activity } from './activity/migration.ts';
import { audit } from './audit/migration.ts';
import { games } from './games/migration.ts';
import type { Migration } from './migration.ts';
import { projector } from './projector/migration.ts';
import { scores } from './scores/migration.ts';
import { tickets } from './tickets/migration.ts';

export const migrations: readonly Migration[] = [projector, games, scores, activity, audit, tickets];
