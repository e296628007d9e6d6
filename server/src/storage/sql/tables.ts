/** Every table of the archive, as Kysely sees them. */
import type { ActivityTables } from './activity/tables.ts';
import type { AuditTables } from './audit/tables.ts';
import type { GameTables } from './games/tables.ts';
import type { ProjectorTables } from './projector/tables.ts';
import type { ScoreTables } from './scores/tables.ts';
import type { TicketTables } from './tickets/tables.ts';

export interface ArchiveTables
  extends ProjectorTables, GameTables, ScoreTables, ActivityTables, AuditTables, TicketTables {}
