/** A room as it is stored and sent, and back. Everything but the position is plain data; the position is its list of moves. */
import { err, ok } from '../lib/result.ts';
import type { Result } from '../lib/result.ts';
import { rulesOf } from '../rules/catalog.ts';
import type { Cell, RulesError } from '../rules/rules.ts';
import type { RoomState } from './room.ts';

export interface StoredRoom extends Omit<RoomState, 'position'> {
  readonly moves: readonly Cell[];
}

export function serializeRoom(state: RoomState): StoredRoom {
  const { position, ...rest } = state;
  return { ...rest, moves: rulesOf(state.mode).serialize(position) };
}

/** Reads what this server wrote: fields are trusted, the moves are replayed. */
export function parseRoom(stored: StoredRoom): Result<RoomState, RulesError> {
  const { moves, ...rest } = stored;
  const position = rulesOf(stored.mode).parse(moves);
  if (!position.ok) return err(position.error);
  return ok({ ...rest, position: position.value });
}
