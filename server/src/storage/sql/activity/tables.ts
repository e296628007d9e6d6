/** The archive's tables of activity. `activity_events` is what was told; the others follow from it and can be built again. */

export interface ActivityTables {
  activity_events: ActivityEventRow;
  activity_users: ActivityUserRow;
  activity_totals: ActivityTotalRow;
  activity_rollups: ActivityRollupRow;
}

/** An event as it was told, once. */
export interface ActivityEventRow extends ActivityOrder {
  id: string;
  user_id: string;
  area: number;
  mode: string;
  event: 'LOGIN' | 'LOGOUT';
  source: string;
}

/** Which of two events is the later one, on every engine alike. */
export interface ActivityOrder {
  at: number;
  /** Its place among those that were told together. */
  n: number;
  /** Of the id; for the same place at the same time. */
  tie: number;
}

/** The latest event of somebody in an area and a mode. */
export interface ActivityUserRow extends ActivityOrder {
  user_id: string;
  area: number;
  mode: string;
  event: 'LOGIN' | 'LOGOUT';
}

/** The current totals. `active`: users whose latest event is a LOGIN; that its time may be over is the live store's business. */
export interface ActivityTotalRow {
  area: number;
  mode: string;
  logins: number;
  logouts: number;
  active: number;
}

/** Events in each minute, hour and day. */
export interface ActivityRollupRow {
  /** How long it is, milliseconds. */
  step: number;
  /** When it begins; a multiple of the step. */
  at: number;
  area: number;
  mode: string;
  logins: number;
  logouts: number;
}
