/** What Redis has of tickets in the end, held against what the archive will be told and what people were answered. */
import { queueIdOf } from '@inkroom/shared';
import type { TicketFact, TicketId } from '@inkroom/shared';
import { Redis } from 'ioredis';
import { outboxKey, partitions, wholeLogKey } from '../../src/storage/redis/keys.ts';
import { mainQueue } from '../../src/queue/queues.ts';
import type { RecordUpdate } from '../../src/queue/records.ts';
import type { Violation } from '../invariants/history.ts';
import { calledInTurn, checkTicketFacts, oneTicketAtATime, storiesOf } from '../invariants/ticket-facts.ts';
import type { TicketFacts } from '../invariants/ticket-facts.ts';
import type { AnsweredStep } from './bot-waiters.ts';
import type { Stage } from './stage.ts';

export interface FinalTickets {
  readonly facts: TicketFacts;
  /** Every update of each ticket, oldest first. */
  readonly logs: ReadonlyMap<TicketId, readonly RecordUpdate[]>;
}

/** Nodes tell Redis' time apart by so much. */
const clockMs = 500;

export async function readTickets(url: string): Promise<FinalTickets> {
  const redis = new Redis(url, { maxRetriesPerRequest: 2 });
  try {
    const facts: TicketFact[] = [];
    for (const partition of partitions) {
      for (const [, fields] of await redis.xrange(outboxKey(partition), '-', '+')) {
        // The server under test wrote it.
        const fact = JSON.parse(fields[1] ?? '{}') as { readonly type?: string };
        if (isTicketFact(fact)) facts.push(fact);
      }
    }
    const logs = new Map<TicketId, readonly RecordUpdate[]>();
    for (const ticket of storiesOf(facts).keys()) {
      const log = await redis.lrange(wholeLogKey(ticket), 0, -1);
      logs.set(
        ticket,
        log.map((text) => JSON.parse(text) as RecordUpdate),
      );
    }
    return { facts, logs };
  } finally {
    redis.disconnect();
  }
}

const isTicketFact = (fact: { readonly type?: string }): fact is TicketFact => fact.type === 'ticket';

export function checkTickets(final: FinalTickets, answered: readonly AnsweredStep[]): readonly Violation[] {
  const { facts, logs } = final;
  return [
    ...checkTicketFacts(facts),
    ...oneTicketAtATime(facts, clockMs),
    ...answered.flatMap((step) => answeredIsKept(logs, step)),
    ...[...logs].flatMap(([ticket, log]) =>
      toldInFull(ticket, { log, told: storiesOf(facts).get(ticket)?.length ?? 0 }),
    ),
  ];
}

/** What the host was told of is there, in turn, and nobody is told twice: each guest has a number of their own, and is called up once. */
export function checkHost(
  { facts, logs }: FinalTickets,
  { host, smsBox }: Pick<Stage, 'host' | 'smsBox'>,
): readonly Violation[] {
  const taken = host?.taken ?? [];
  const told = Map.groupBy(smsBox.sentTo, (to) => to);
  return [
    ...calledInTurn(facts, clockMs),
    ...taken.flatMap((ticket) =>
      logs.has(ticket) ? [] : [{ rule: 'TICKET-68', room: ticket, words: 'was answered for, and is not there' }],
    ),
    ...[...told].flatMap(([to, { length: times }]) =>
      times === 1
        ? []
        : [{ rule: 'TICKET-67', room: queueIdOf(mainQueue), words: `${to} was told by SMS ${times} times` }],
    ),
  ];
}

/** [TICKET-68] */
function answeredIsKept(
  logs: FinalTickets['logs'],
  { player, ticket, version, commandId, step }: AnsweredStep,
): readonly Violation[] {
  const kept = (logs.get(ticket) ?? []).filter((update) => update.commandId === `${player}/${commandId}`);
  const [first, ...more] = kept;
  if (first !== undefined && more.length === 0 && first.version <= version) return [];
  const words = `${step} was answered at ${version}, and is there at ${kept.map((update) => update.version).join() || 'none'}`;
  return [{ rule: 'TICKET-68', room: ticket, words }];
}

/** [TICKET-61]: what is kept, the archive is told. */
function toldInFull(
  ticket: TicketId,
  { log, told }: { log: readonly RecordUpdate[]; told: number },
): readonly Violation[] {
  return log.length === told
    ? []
    : [{ rule: 'TICKET-61', room: ticket, words: `${log.length} changes are kept, and ${told} are told` }];
}
