/** The one table of error codes: what each means to a person, whether trying again can help, whether it ends the connection. */
import type { RoomErrorCode } from '../room/errors.ts';
import type { TicketErrorCode } from '../ticket/errors.ts';

export type ProtocolErrorCode =
  | 'bad-message'
  | 'too-large'
  | 'rate-limited'
  | 'unknown-event'
  | 'internal'
  | 'store-unavailable'
  | 'outcome-unknown'
  | 'too-old'
  | 'command-reused'
  | 'room-not-found'
  | 'room-code-invalid'
  | 'not-in-room'
  | 'chat-closed'
  | 'too-many-rooms'
  | 'too-many-sockets'
  | 'origin-refused'
  | 'session-invalid'
  | 'session-expired'
  | 'session-ended'
  | 'update-needed'
  | 'name-taken'
  | 'name-invalid'
  | 'name-reserved'
  | 'credentials-wrong'
  | 'passphrase-invalid'
  | 'link-invalid'
  | 'area-invalid'
  | 'node-draining'
  | 'backlog-full'
  | 'key-missing'
  | 'key-invalid'
  | 'scope-missing'
  | 'account-not-found'
  | 'key-not-found'
  | 'too-many-keys'
  | 'not-in-production'
  | 'not-found'
  | 'method-not-allowed'
  | 'no-such-scoreboard'
  | 'operator-differs'
  | 'not-offered'
  | 'too-many-scoreboards'
  | 'player-banned'
  | 'player-not-found'
  | 'game-not-found'
  | 'archive-unavailable'
  | 'ticket-active'
  | 'ticket-changed'
  | 'queue-not-found'
  | 'queue-closed'
  | 'queue-name-taken'
  | 'queue-exists'
  | 'queue-changed'
  | 'webhook-refused'
  | 'metric-unknown'
  | 'team-unknown'
  | 'contact-invalid'
  | 'cooling-down'
  | 'delivery-not-found'
  | 'delivery-uncertain'
  | 'call-over'
  | 'not-for-matches';

export type ErrorCode = RoomErrorCode | TicketErrorCode | ProtocolErrorCode;

export interface ErrorProperties {
  /** What a person reads. */
  readonly message: string;
  /** The same intent may succeed if sent again. */
  readonly retryable: boolean;
  /** The connection ends and is not tried again by itself. */
  readonly closes: boolean;
  /** Status over HTTP. */
  readonly status: number;
}

const refused = (message: string, status = 409): ErrorProperties => ({
  message,
  retryable: false,
  closes: false,
  status,
});
const passing = (message: string, status = 503): ErrorProperties => ({
  message,
  retryable: true,
  closes: false,
  status,
});
const final = (message: string, status: number): ErrorProperties => ({
  message,
  retryable: false,
  closes: true,
  status,
});

export const errorTable: Readonly<Record<ErrorCode, ErrorProperties>> = {
  // rules
  'game-over': refused('This game is over.'),
  'not-your-turn': refused('It is not your turn.'),
  'cell-out-of-range': refused('There is no such cell on this board.', 422),
  'cell-taken': refused('That cell is taken.'),
  'cell-not-playable': refused('You cannot play there now.'),
  'bad-state': refused('That is not a position of this game.', 422),
  // rooms
  'room-exists': refused('A room with this code exists already.'),
  'not-seated': refused('You are watching. Take a seat to play.', 403),
  'already-seated': refused('You have a seat here already.'),
  'seat-taken': refused('Somebody else took that seat.'),
  'room-full': refused('Both seats are taken. You can watch.'),
  'not-for-people': refused('This is a house game. You can watch, or start your own.', 403),
  'opponent-missing': refused('Your opponent is not here yet.'),
  'game-not-running': refused('No game is running.'),
  'game-not-over': refused('The game is still on.'),
  'wrong-game': refused('That was meant for another game.'),
  'wrong-ply': refused('The board has changed since.'),
  'clock-expired': refused('Your time is up.'),
  'opponent-not-away': refused('Your opponent has not been away long enough.'),
  'no-rematch-offered': refused('Nobody has offered a rematch.'),
  'rematch-already-offered': refused('You have offered a rematch already.'),
  'not-creator': refused('Only the person who made this room can do that.', 403),
  'nothing-to-do': refused('There is nothing to do.'),
  // protocol
  'bad-message': refused('The server did not understand that.', 422),
  'too-large': final('That message is too large.', 413),
  'rate-limited': passing('Too fast. Wait a moment.', 429),
  'unknown-event': final('The server does not know that kind of message.', 404),
  internal: passing('Something went wrong on the server.', 500),
  'store-unavailable': passing('The server cannot save anything right now. Try again in a moment.'),
  'outcome-unknown': passing('No answer from the store yet. It is sent again, and counts once.'),
  'too-old': refused('That is too old to tell whether it counted. Look at the board.'),
  'command-reused': refused('This command id was used for something else.'),
  'room-not-found': refused('This room does not exist, or has closed.', 404),
  'room-code-invalid': refused('That is not a room code. It has eight letters and digits.', 404),
  'not-in-room': refused('Open the room first.'),
  'chat-closed': refused('The chat of this room is closed.', 403),
  'too-many-rooms': passing('That was a lot of rooms. Try again in a minute.', 429),
  'too-many-sockets': final('Too many connections are open from here.', 429),
  'origin-refused': final('This page may not connect to this server.', 403),
  'session-invalid': final('This browser is not known to the server.', 401),
  'session-expired': passing('The session has expired and is being renewed.', 401),
  'session-ended': final('You were signed out on this device.', 401),
  'update-needed': final('A newer version of this page is available.', 426),
  'name-taken': refused('That name is taken.'),
  'name-invalid': refused('Names have 3 to 20 letters, digits, dashes or underscores.', 422),
  'name-reserved': refused('That name cannot be used.'),
  'credentials-wrong': refused('Name and passphrase do not match.', 403),
  'passphrase-invalid': refused('A passphrase has 8 to 128 characters.', 422),
  'link-invalid': refused('This link has expired or was used already.', 410),
  'area-invalid': refused('An area is a number from 100 to 999.', 422),
  'backlog-full': passing(
    'Results are written down more slowly than games end, so nothing new can start just now. Running games go on.',
  ),
  'node-draining': passing('This server is about to restart.'),
  // keys of service accounts
  'key-missing': refused('This needs a key.', 401),
  'key-invalid': final('This key is not known, or no longer valid.', 401),
  'scope-missing': refused('This key is not for that.', 403),
  'account-not-found': refused('There is no such account.', 404),
  'key-not-found': refused('There is no such key.', 404),
  'not-in-production': refused('That cannot be done in production.', 403),
  'too-many-keys': refused('There are too many keys. Revoke some first.'),
  'not-found': refused('There is nothing at this address.', 404),
  'method-not-allowed': refused('That cannot be done at this address.', 405),
  // scores
  'no-such-scoreboard': refused('There is no such scoreboard.', 404),
  'operator-differs': refused('This scoreboard takes its scores in another way, and keeps to it.'),
  'not-offered': refused('That measure, mode and time do not go together.', 422),
  'too-many-scoreboards': refused('Close another scoreboard first.', 429),
  'player-not-found': refused('Nobody of this name has played here.', 404),
  'game-not-found': refused('No game of this name is kept.', 404),
  'archive-unavailable': passing('Past games cannot be read right now.', 503),
  // tickets and queues
  'ticket-not-found': refused('There is no such ticket, or it ended a while ago.', 404),
  'transition-illegal': refused('That cannot be done with this ticket now.'),
  'ticket-not-yours': refused('That is not for you to do with this ticket.', 403),
  'people-waiting': refused('Others are waiting. Take a place in the line.'),
  'nothing-to-undo': refused('There is nothing left to take back.'),
  'not-due': refused('It is not time for that yet.'),
  'ticket-active': refused('You have a ticket already.'),
  'ticket-changed': refused('This ticket has changed since. Look at it again.', 412),
  'queue-not-found': refused('There is no such queue.', 404),
  'queue-closed': refused('This queue takes nobody more just now.'),
  'queue-name-taken': refused('That name belongs to a queue for matches.'),
  'queue-exists': refused('There is a queue of this name already.', 412),
  'queue-changed': refused('This queue has been changed since. Look at it again.', 412),
  'webhook-refused': refused('Webhooks go to public addresses that begin with https.', 422),
  'metric-unknown': refused('This queue does not count that.', 422),
  'team-unknown': refused('This queue has no such team.', 422),
  'contact-invalid': refused('That is not a phone number or an e-mail address.', 422),
  'cooling-down': passing('You missed a ready check. You can join again in a moment.', 429),
  'delivery-not-found': refused('There is no such message.', 404),
  'delivery-uncertain': refused('This message may have arrived already. Confirm to send it again.'),
  'call-over': refused('This message tells of a call that is over.'),
  'not-for-matches': refused('Matches are called up and played by the server itself.', 409),
  'player-banned': final('This player may not use this server.', 403),
};

/** A refusal on the wire, in acks and in HTTP bodies alike. */
export interface Refusal {
  readonly ok: false;
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryable: boolean;
  /** Not before this many milliseconds. */
  readonly retryAfterMs?: number;
}

export function refusal(code: ErrorCode, retryAfterMs?: number): Refusal {
  const { message, retryable } = errorTable[code];
  return retryAfterMs === undefined
    ? { ok: false, code, message, retryable }
    : { ok: false, code, message, retryable, retryAfterMs };
}
