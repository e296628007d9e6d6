/** From untrusted data to a position: only what could have been played exists. */
import { err, ok } from '../lib/result.ts';
import type { Result } from '../lib/result.ts';
import type { Position, Rules, RulesError } from './rules.ts';

export function replay<P extends Position>(rules: Rules<P>, data: unknown): Result<P, RulesError> {
  if (!Array.isArray(data)) return err({ code: 'bad-state', reason: 'not a list of moves' });
  const { columns, rows } = rules.shape;
  if (data.length > columns * rows) return err({ code: 'bad-state', reason: 'too many moves' });
  let position = rules.setup();
  for (const cell of data as readonly unknown[]) {
    const played =
      typeof cell === 'number'
        ? rules.play(position, position.turn, cell)
        : err({ code: 'cell-out-of-range' } as const);
    if (!played.ok) {
      const reason = `move ${position.moves.length + 1} cannot be played: ${played.error.code}`;
      return err({ code: 'bad-state', reason });
    }
    position = played.value;
  }
  return ok(position);
}
