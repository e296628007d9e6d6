/** Which lane each message travels in. Apart from the schemas, because the page needs the lanes without them. */
import type { MessageName } from './messages.ts';

export type Lane = 'game' | 'talk' | 'session';

export const laneOf: Readonly<Record<MessageName, Lane>> = {
  'room:join': 'talk',
  'room:leave': 'talk',
  'room:sync': 'talk',
  'room:create': 'game',
  'room:again': 'game',
  'room:look-again': 'talk',
  'room:command': 'game',
  'match:join': 'game',
  'ticket:take': 'game',
  'ticket:adopt': 'game',
  'ticket:mine': 'talk',
  'ticket:do': 'game',
  'ticket:push': 'talk',
  'queue:join': 'talk',
  'queue:leave': 'talk',
  'chat:say': 'talk',
  'chat:react': 'talk',
  'lobby:join': 'talk',
  'lobby:leave': 'talk',
  'scoreboard:join': 'talk',
  'scoreboard:leave': 'talk',
  'scoreboard:me': 'talk',
  'modes:join': 'talk',
  'modes:leave': 'talk',
  'session:renew': 'session',
  'session:time': 'session',
};
