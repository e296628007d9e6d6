/** What is done to a running cluster. Each fault tells when it began, whom it concerns, and how often it really bit. */
import { createRoom } from '@inkroom/client/net';
import type { RoomId } from '@inkroom/shared';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../../../e2e/support/bot-pair.ts';
import { WireClient } from '../support/wire-client.ts';
import { Person } from './bot-players.ts';
import type { Table } from './bot-players.ts';
import { TcpProxy } from '../../../e2e/support/tcp-proxy.ts';
import { briskTables, peopleOn, tablesOn } from './stage.ts';
import type { Stage } from './stage.ts';

export interface FaultRun {
  /** Local time from which a move counts as made after it. */
  readonly at: number;
  readonly hits: number;
  /** Tables that it may have kept waiting. */
  readonly concerned: readonly Table[];
  readonly note?: string;
}

export interface Fault {
  readonly name: string;
  /** What one hit is, in a few words. */
  readonly hit: string;
  run(stage: Stage): Promise<FaultRun>;
}

/** Everything is slower on a busy machine. */
const patientMs = 90_000;

/** As Redis writes these words in a reply. */
const reply = (word: string): string => `$${word.length}\r\n${word}\r\n`;
const count = (text: string, part: string): number => text.split(part).length - 1;

const killNode: Fault = {
  name: 'kill -9 of a node',
  hit: 'connections lost with it',
  async run(stage) {
    const candidates = stage.cluster.nodes.filter((node) => node !== stage.proxied && tablesOn(stage, node).length > 0);
    const node = candidates[stage.random.int(candidates.length)];
    if (node === undefined) throw new Error('no node has players');
    const concerned = tablesOn(stage, node);
    const hits = peopleOn(stage, node).length;
    await node.kill('SIGKILL');
    const at = Date.now();
    await pause(2_500);
    await node.start();
    return { at, hits, concerned };
  },
};

/** Commits are on their way when this resolves, and arrive when they are released. */
async function holdCommits(redisProxy: TcpProxy): Promise<void> {
  const held = (): number => count(redisProxy.held, 'move-made');
  for (let tries = 0; tries < 20; tries += 1) {
    redisProxy.hold();
    // A node sends no more once Redis has not answered for a while.
    for (let look = 0; look < 25 && held() < 3; look += 1) await pause(20);
    if (held() > 0) return;
    redisProxy.release();
    await pause(1_000);
  }
  throw new Error('the node sends no commits');
}

const stopNode: Fault = {
  name: 'SIGSTOP of a node for 10 s',
  hit: 'late commits refused',
  async run(stage) {
    const { proxied, redisProxy } = stage;
    await until(() => tablesOn(stage, proxied).length > 0, patientMs);
    const concerned = tablesOn(stage, proxied);
    await holdCommits(redisProxy);
    proxied.pause();
    const at = Date.now();
    let answers = '';
    try {
      await pause(10_000);
      redisProxy.listen((text) => {
        answers += text;
      });
      redisProxy.release();
      await pause(200);
    } finally {
      redisProxy.listen(null);
      proxied.resume();
    }
    const refused = ['duplicate', 'conflict', 'stale', 'late'].reduce(
      (sum, word) => sum + count(answers, reply(word)),
      0,
    );
    return {
      at,
      hits: refused,
      concerned,
      note: `${count(answers, reply('committed'))} late commits were still fitting`,
    };
  },
};

const killRedis: Fault = {
  name: 'kill -9 and restart of Redis',
  hit: 'commands kept waiting',
  async run(stage) {
    const { redis } = stage.cluster;
    await redis.kill('SIGKILL');
    const at = Date.now();
    await pause(500);
    const hits = stage.tables.reduce((sum, { pending }) => sum + pending, 0);
    await redis.start();
    return { at, hits, concerned: briskTables(stage) };
  },
};

/** The answer to a command, as it goes over a WebSocket. */
export const acknowledgement = '[{"ok":true,"version":';

/** Lost between Redis and a node, and between a node and its client. */
const cutReply: Fault = {
  name: 'reply cut after execution',
  hit: 'replies lost',
  async run(stage) {
    const { redisProxy, clientProxy, proxied } = stage;
    await until(() => tablesOn(stage, proxied).length > 0, patientMs);
    const lost = (): number => redisProxy.lostReplies + clientProxy.lostReplies;
    const before = lost();
    let at = Date.now();
    for (let cut = 0; cut < 5; cut += 1) {
      const goal = lost() + 2;
      at = Date.now();
      redisProxy.loseReplyWith(reply('committed'));
      clientProxy.loseReplyWith(acknowledgement);
      await until(() => lost() >= goal, patientMs);
      await pause(400);
    }
    return { at, hits: lost() - before, concerned: briskTables(stage) };
  },
};

const cutSubscribers: Fault = {
  name: 'subscriber connections cut',
  hit: 'connections cut',
  async run(stage) {
    const { redis } = stage.cluster;
    let hits = 0;
    let at = Date.now();
    for (let time = 0; time < 3; time += 1) {
      at = Date.now();
      hits += Number(await redis.cli('client', 'kill', 'type', 'pubsub'));
      await pause(700);
    }
    return { at, hits, concerned: briskTables(stage) };
  },
};

const crowdSize = 1_000;
const crowdAddresses = Array.from({ length: 20 }, (_, index) => `127.0.1.${index + 1}`);

/** Room of a host who waits, for guests to look at. */
async function quietRoom(stage: Stage): Promise<{ readonly host: Person; readonly room: RoomId }> {
  const host = await Person.arrive(stage.url);
  const created = await createRoom(
    host.connection,
    { mode: 'classic', visibility: 'link', clock: { kind: 'none' } },
    host.environment,
  );
  if (!created.ok) throw new Error(created.message);
  await host.enter(created.room, false);
  return { host, room: created.room };
}

const reconnectAll: Fault = {
  name: '1,000 clients reconnect at once',
  hit: 'connections cut',
  async run(stage) {
    const proxy = await TcpProxy.start(() => stage.cluster.port, { sources: crowdAddresses });
    const quiet = await Promise.all(Array.from({ length: 5 }, () => quietRoom(stage)));
    const crowd: Person[] = [];
    try {
      while (crowd.length < crowdSize) {
        crowd.push(...(await Promise.all(Array.from({ length: 50 }, () => Person.arrive(proxy.url)))));
      }
      await Promise.all(
        crowd.map((person, index) => person.enter(quiet[index % quiet.length]?.room ?? ('' as RoomId), true)),
      );
      const before = proxy.cuts;
      const visits = new Map(crowd.map((person) => [person, person.visits]));
      const at = Date.now();
      proxy.drop();
      const isBack = (person: Person): boolean => person.isReady && person.visits > (visits.get(person) ?? 0);
      await until(() => crowd.every(isBack), 90_000);
      const note = `all back after ${((Date.now() - at) / 1000).toFixed(1)} s`;
      return { at, hits: proxy.cuts - before, concerned: briskTables(stage), note };
    } finally {
      for (const person of [...crowd, ...quiet.map(({ host }) => host)]) person.close();
      await proxy.close();
    }
  },
};

/** Enough talk that a snapshot of the room is large. */
async function fillChat(stage: Stage, room: RoomId): Promise<void> {
  const speakers = await Promise.all(Array.from({ length: 10 }, () => Person.arrive(stage.url)));
  await Promise.all(
    speakers.map(async (speaker) => {
      await speaker.enter(room, true);
      for (let line = 0; line < 4; line += 1) await speaker.replica?.say('x'.repeat(240));
      speaker.close();
    }),
  );
}

const stallReader: Fault = {
  name: 'a reader that stops reading',
  hit: 'readers closed by the guard, and back',
  async run(stage) {
    const { host, room } = await quietRoom(stage);
    await fillChat(stage, room);
    const watching = (): number => host.replica?.getState().presence?.watching ?? -1;
    await until(() => watching() === 0, patientMs);
    const reader = await WireClient.connect(stage.url);
    const back = new Person(stage.url);
    const at = Date.now();
    let greedy: ReturnType<typeof setInterval> | null = null;
    try {
      await reader.ask('room:join', { room });
      await until(() => watching() === 1, patientMs);
      // Reads nothing any more, but says that it is alive and asks for more and more.
      const engine = reader.socket.io.engine as unknown as {
        readonly transport: { readonly ws: { pause(): void } };
        _sendPacket(type: 'pong'): void;
      };
      engine.transport.ws.pause();
      greedy = setInterval(() => {
        engine._sendPacket('pong');
        for (let time = 0; time < 100; time += 1) reader.socket.emit('room:join', { room }, () => undefined);
      }, 20);
      await until(() => watching() === 0, 60_000);
      const { credentials } = reader;
      if (credentials !== undefined) back.connection.adopt(credentials);
      await back.enter(room, true);
      await until(() => watching() === 1, patientMs);
      return { at, hits: 1, concerned: briskTables(stage) };
    } finally {
      if (greedy !== null) clearInterval(greedy);
      reader.close();
      back.close();
      host.close();
    }
  },
};

/**
 * All of them, the deaths twice. The crowd comes first, so that whatever is compared later has seen the most people
 * already.
 */
export const wholeRound: readonly Fault[] = [
  reconnectAll,
  stallReader,
  killNode,
  stopNode,
  killRedis,
  cutReply,
  cutSubscribers,
  killNode,
  killRedis,
  cutReply,
  cutSubscribers,
];
