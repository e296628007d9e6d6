import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ServerProcess } from '../../e2e/support/server-process.ts';
import { root } from '../lib/paths.ts';
import { trafficOf } from './options.ts';

const value = (words: string) => trafficOf(words.split(' '));

describe('what the command line means', () => {
  it('has 20 players every 90 ms, and bots in pairs', () => {
    expect(value('scores')).toEqual({
      ok: true,
      value: {
        kind: 'scores',
        url: 'http://localhost:3000',
        board: 'players',
        players: 20,
        perSecond: 20_000 / 90,
        key: null,
      },
    });
    expect(value('players --number 4 --rate 5 --url http://here:1/')).toEqual({
      ok: true,
      value: { kind: 'players', url: 'http://here:1', players: 4, perSecond: 5 },
    });
    expect(value('scores --board laps --key ink_1 --rate 3')).toMatchObject({ value: { board: 'laps', perSecond: 3 } });
  });

  it.each([
    'nothing',
    'scores players',
    'scores --number 0',
    'scores --rate x',
    'scores --board Laps --key k',
    'scores --board laps',
    'scores --url ftp://x',
    'players --colour red',
  ])('refuses: %s', (words) => {
    expect(value(words)).toMatchObject({ ok: false });
  });
});

describe('npm run traffic', () => {
  const start = async (kind: string) => {
    const server = await ServerProcess.start();
    onTestFinished(() => server.close());
    const args = [path.join(root, 'scripts/run.js'), 'traffic', kind, '--url', server.url];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const end = async (): Promise<string> => {
      child.kill('SIGINT');
      await once(child, 'close');
      return output;
    };
    return { server, end };
  };
  const fetchJson = async (url: string): Promise<unknown> => (await fetch(url)).json();

  it('[INGEST-40] scores: they are on the scoreboard of the server, until Ctrl-C', { timeout: 120_000 }, async () => {
    const { server, end } = await start('scores');
    const scored = async () => {
      const query = encodeURIComponent('{ scorePlayers { id } }');
      return JSON.stringify(await fetchJson(`${server.url}/graphql?query=${query}`)).split('"id"').length - 1;
    };
    await expect.poll(scored, { timeout: 60_000 }).toBe(20);
    expect(await end()).toMatch(
      /^To watch: \S+\/scoreboard\?name=players .*scores .* 0 refused\nThe scores have stopped\.\n$/s,
    );
  });

  it('[INGEST-40] players: there is a public room of each mode', { timeout: 120_000 }, async () => {
    const { server, end } = await start('players');
    const modes = async () => {
      const listed = JSON.stringify(await fetchJson(`${server.url}/api/rooms`));
      return new Set([...listed.matchAll(/"mode":"([a-z-]+)"/g)].map(([, mode]) => mode)).size;
    };
    await expect.poll(modes, { timeout: 60_000 }).toBe(6);
    expect(await end()).toMatch(/The players have stopped\.\n$/);
  });
});
