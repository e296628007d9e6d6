/** A room as REST clients read it: words instead of indexes, and every row of the board as text. */
import {
  botStrengths,
  err,
  flagDeadline,
  formatRoomCode,
  messages,
  modeNames,
  ok,
  rulesOf,
  visibilities,
} from '@inkroom/shared';
import type { LogPosition, Result, RoomState, Seat } from '@inkroom/shared';
import { z } from 'zod';
import { named } from './schema.ts';

export const markSchema = z.enum(['X', 'O']);
export const clockSchema = messages['room:create'].shape.clock;

const seatSchema = named(
  'Seat',
  z.strictObject({
    mark: markSchema,
    player: z.string(),
    name: z.string(),
    bot: z.enum(botStrengths).nullable().describe('Strength of a computer player; null for people.'),
    away: z.boolean(),
    wins: z.int().describe('Games won in this room since sitting down.'),
  }),
);

const outcomeSchema = named(
  'Outcome',
  z.strictObject({
    winner: markSchema.nullable().describe('Null is a draw.'),
    reason: z.enum(['line', 'full', 'resigned', 'flag', 'claimed']),
    line: z.array(z.int()).describe('Cells of the completed lines.'),
    at: z.number(),
  }),
);

export const roomSchema = named(
  'Room',
  z.strictObject({
    room: z.string().describe('The code as it stands in addresses.'),
    code: z.string().describe('The code as people read it: XXXX-XXXX.'),
    mode: z.enum(modeNames),
    visibility: z.enum(visibilities),
    origin: z.enum(['people', 'house', 'api']),
    table: z.boolean().describe('Both seats belong to one player.'),
    clock: clockSchema,
    phase: z.enum(['open', 'playing', 'finished']),
    game: z.int().describe('Number of the game on the board, from 1.'),
    ply: z.int().describe('Moves made; a move command names it.'),
    seats: z.array(seatSchema.nullable()).length(2).describe('X, then O.'),
    turn: markSchema.nullable().describe('Whose move it is; null after the end.'),
    deadline: z.number().nullable().describe('Epoch milliseconds at which the side to move runs out of time.'),
    board: z.array(z.string()).describe('Rows from the top; `.` is a free cell.'),
    moves: z.array(z.int()).describe('Cells in the order played: row-major from the top left.'),
    legalMoves: z.array(z.int()),
    outcome: outcomeSchema.nullable(),
    rematchOffered: markSchema.nullable(),
    chatOpen: z.boolean(),
    createdAt: z.number(),
    lastAt: z.number(),
    version: z.int(),
    cursor: z.string().describe('Where this room stands, for `after` of its updates.'),
  }),
);

export const markOf = (seat: Seat): 'X' | 'O' => (seat === 0 ? 'X' : 'O');

export function viewRoom(state: RoomState, position: LogPosition) {
  const rules = rulesOf(state.mode);
  const { marks, turn, moves, outcome } = state.position;
  const seatView = (seat: Seat) => {
    const occupant = state.seats[seat];
    if (occupant === null) return null;
    const { player, name, bot, awaySince, wins } = occupant;
    return { mark: markOf(seat), player, name, bot, away: awaySince !== null, wins };
  };
  const row = (index: number): string =>
    marks
      .slice(index * rules.shape.columns, (index + 1) * rules.shape.columns)
      .map((mark) => (mark === null ? '.' : markOf(mark)))
      .join('');
  const isOver = state.phase === 'finished';
  return {
    room: state.id,
    code: formatRoomCode(state.id),
    mode: state.mode,
    visibility: state.visibility,
    origin: state.origin,
    table: state.table,
    clock: state.clock,
    phase: state.phase,
    game: state.game,
    ply: moves.length,
    seats: [seatView(0), seatView(1)],
    turn: isOver ? null : markOf(turn),
    deadline: flagDeadline(state),
    board: Array.from({ length: rules.shape.rows }, (_, index) => row(index)),
    moves,
    legalMoves: isOver ? [] : rules.legalMoves(state.position),
    outcome: state.end && {
      winner: state.end.winner === null ? null : markOf(state.end.winner),
      reason: state.end.reason,
      line: outcome?.kind === 'win' ? outcome.line : [],
      at: state.end.at,
    },
    rematchOffered: state.rematchOffered === null ? null : markOf(state.rematchOffered),
    chatOpen: state.chatOpen,
    createdAt: state.createdAt,
    lastAt: state.lastAt,
    version: position.version,
    cursor: formatCursor(position),
  };
}

export const formatCursor = ({ epoch, version, tip }: LogPosition): string => `${epoch}.${version}.${tip}`;

export function parseCursor(text: string): Result<LogPosition, null> {
  const [, epoch, version, tip] = /^([\w-]{1,32})\.(\d{1,9})\.([\w-]{1,32})$/.exec(text) ?? [];
  if (epoch === undefined || version === undefined || tip === undefined) return err(null);
  return ok({ epoch, version: Number(version), tip });
}
