/** Quick match over sockets, from the button to the result. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ticketTimes } from '@inkroom/shared';
import type { TicketView } from '@inkroom/shared';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.ts';
import { startServer } from '../src/server.ts';
import type { RunningServer } from '../src/server.ts';
import {
  command,
  guest,
  joinRoom,
  move,
  quickMatch,
  secondTab,
  stateOf,
  stepTicket,
  takeTicket,
  toldTicket,
} from './support/play.ts';
import type { WireClient } from './support/wire-client.ts';

let server: RunningServer;
let url: string;
let dataDir: string;

beforeEach(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'inkroom-match-'));
  server = await startServer({
    config: readConfig({ HOST: '127.0.0.1', PORT: '0', DATA_DIR: dataDir, HOUSE_GAMES: '0' }),
    clientDir: dataDir,
  });
  url = `http://127.0.0.1:${server.port}`;
});

afterEach(async () => {
  await server.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const told = (client: WireClient, { id }: TicketView, ...states: TicketView['state'][]) =>
  toldTicket(client, id, states);

/** Two who have been called up together. */
async function pair() {
  const [ann, ben] = [await guest(url), await guest(url)];
  const tickets = [await takeTicket(ann, 'classic'), await takeTicket(ben, 'classic')] as const;
  await told(ann, tickets[0], 'recalled');
  const [forAnn, forBen] = tickets;
  return { ann, ben, forAnn, forBen };
}

describe('two who want a match', () => {
  it('[MATCH-10] [MATCH-20] are called up, confirm, sit in one room, play, and their tickets are completed', async () => {
    const { ann, ben, forAnn, forBen } = await pair();
    expect(await stepTicket(ann, forAnn.id, 'confirm')).toBe('ok');
    expect(await stepTicket(ben, forBen.id, 'confirm')).toBe('ok');
    const [mine, theirs] = [await told(ann, forAnn, 'playing'), await told(ben, forBen, 'playing')];
    expect(theirs.room).toBe(mine.room);
    expect([mine.seat, theirs.seat].toSorted()).toEqual([0, 1]);
    const { room } = mine;
    if (room === null) throw new Error('no room');
    await Promise.all([joinRoom(ann, room), joinRoom(ben, room)]);
    expect(await stateOf(ann, room)).toMatchObject({ visibility: 'public', phase: 'open', origin: 'people' });
    const [x, o] = mine.seat === 0 ? [ann, ben] : [ben, ann];
    for (const [ply, cell] of [0, 3, 1, 4, 2].entries()) {
      expect(await move(ply % 2 === 0 ? x : o, room, [ply, cell])).toMatchObject({ ok: true });
    }
    const scores = [await told(ann, forAnn, 'completed'), await told(ben, forBen, 'completed')].map(
      ({ score }) => score,
    );
    expect(scores).toEqual(mine.seat === 0 ? [1, 0] : [0, 1]);
    // Free for the next one.
    expect((await takeTicket(ann, 'classic')).id).not.toBe(forAnn.id);
  });
});
