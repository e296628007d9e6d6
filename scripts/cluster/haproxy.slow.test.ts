import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { runCommand } from '../lib/command.ts';
import { root } from '../lib/paths.ts';
import { HaproxyProcess, localServers, sharedHaproxyConfig } from './haproxy-process.ts';
import { NodeProcess } from './node-process.ts';
import { requiredProgram } from './redis-process.ts';

const plainNode = join(import.meta.dirname, 'testing', 'plain-node.ts');
const patient = { timeout: 60_000, interval: 20 };

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'inkroom-haproxy-'));
  onTestFinished(async () => await rm(dir, { recursive: true, force: true }));
  return dir;
}

interface Balanced {
  readonly haproxy: HaproxyProcess;
  readonly url: string;
  readonly nodes: readonly [NodeProcess, NodeProcess];
}

/** Two plain nodes behind the shipped configuration. */
async function balanced(options: { proxiesAhead?: string } = {}): Promise<Balanced> {
  const startNode = async (name: string): Promise<NodeProcess> => {
    const node = await NodeProcess.start({ name, entry: plainNode, env: { NODE_NAME: name } });
    onTestFinished(async () => await node.kill());
    return node;
  };
  const nodes = [await startNode('node-1'), await startNode('node-2')] as const;
  const servers = nodes.map(({ name, port }) => ({ name, port }));
  const haproxy = await HaproxyProcess.start({ dir: await folder(), servers, ...options });
  onTestFinished(async () => await haproxy.kill());
  const running = { haproxy, url: `http://127.0.0.1:${haproxy.port}`, nodes };
  await vi.waitFor(async () => expect(await statuses(running)).toEqual(['UP', 'UP']), patient);
  return running;
}

async function statuses({ haproxy }: Balanced): Promise<readonly string[]> {
  return (await haproxy.servers()).map(({ status }) => status);
}

async function servers({ url }: Balanced, requests: number): Promise<readonly string[]> {
  const names = new Set<string>();
  for (let count = 0; count < requests; count += 1) {
    names.add((await fetch(url)).headers.get('x-served-by') ?? 'nobody');
  }
  return [...names].toSorted((one, other) => one.localeCompare(other));
}

/** The headers that a node gets for these. */
async function headersBehind(url: string, headers: Record<string, string>): Promise<Record<string, string>> {
  return await new Promise((resolve, reject) => {
    const asked = request(url, { headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve((JSON.parse(text) as { headers: Record<string, string> }).headers));
    });
    asked.on('error', reject).end();
  });
}

interface OpenSocket {
  readonly node: string;
  readonly socket: Socket;
}

/** An upgraded connection, as a WebSocket is, and whose it is. */
async function upgrade({ haproxy }: Balanced): Promise<OpenSocket> {
  const socket = connect(haproxy.port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.setEncoding('utf8').on('error', () => socket.destroy());
  const key = randomBytes(16).toString('base64');
  const handshake = `Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}`;
  socket.write(`GET /socket.io/ HTTP/1.1\r\nHost: x\r\n${handshake}\r\n\r\n`);
  let text = '';
  socket.on('data', (chunk: string) => {
    text += chunk;
  });
  const node = await vi.waitFor(() => {
    const name = /^x-served-by: (.*)\r$/im.exec(text)?.[1];
    if (name === undefined) throw new Error(`no upgrade: ${text}`);
    return name;
  }, patient);
  return { node, socket };
}

async function oneOnEach(running: Balanced): Promise<readonly [OpenSocket, OpenSocket]> {
  const [first, second] = [await upgrade(running), await upgrade(running)];
  // The least busy node gets the next one, so two go to two.
  expect([first.node, second.node].toSorted((one, other) => one.localeCompare(other))).toEqual(['node-1', 'node-2']);
  return first.node === 'node-1' ? [first, second] : [second, first];
}

const become = async ({ url }: NodeProcess, readiness: number): Promise<void> => {
  await fetch(`${url}/become?readiness=${readiness}`);
};

describe('the shipped HAProxy configuration', () => {
  const listOf = {
    compose: () => join(root, 'deploy', 'haproxy', 'servers-compose.cfg'),
    'nodes on this machine': async () => {
      const file = join(await folder(), 'servers.cfg');
      await writeFile(file, localServers([{ name: 'node-1', port: 20_001 }]));
      return file;
    },
  };

  it.each(Object.entries(listOf))('is valid for %s, without a warning', async (_name, file) => {
    const env = { BIND: ':3000', COMMANDS: '/tmp/haproxy-check.sock', PROXIES_AHEAD: '10.0.0.0/8 192.0.2.1' };
    const args = ['-c', '-dW', '-f', sharedHaproxyConfig, '-f', await file()];
    const { code, output } = await runCommand(requiredProgram('haproxy'), args, { limitMs: 60_000, env });
    expect(output).toContain('Configuration file is valid');
    expect(output).not.toMatch(/WARNING|ALERT/);
    expect(code).toBe(0);
  });

  it('spreads over the nodes', async () => {
    expect(await servers(await balanced(), 6)).toEqual(['node-1', 'node-2']);
  });

  it('lets a node that answers 404 keep its connections, and gives it no new ones', async () => {
    const running = await balanced();
    const [first] = await oneOnEach(running);
    await become(running.nodes[0], 404);
    await vi.waitFor(async () => expect(await statuses(running)).toEqual(['NOLB', 'UP']), patient);
    expect(await servers(running, 6)).toEqual(['node-2']);
    expect(await Promise.all([upgrade(running), upgrade(running)])).toMatchObject([
      { node: 'node-2' },
      { node: 'node-2' },
    ]);
    expect(first.socket.closed).toBe(false);
  });

  it('cuts the connections of a node that answers 503, and of no other', async () => {
    const running = await balanced();
    const [first, second] = await oneOnEach(running);
    await become(running.nodes[0], 503);
    await vi.waitFor(() => expect(first.socket.closed).toBe(true), patient);
    expect(second.socket.closed).toBe(false);
    expect(await servers(running, 6)).toEqual(['node-2']);
  });

  it('cuts the connections of a node that hangs, and takes it back afterwards', async () => {
    const running = await balanced();
    const [first, second] = await oneOnEach(running);
    running.nodes[0].pause();
    await vi.waitFor(() => expect(first.socket.closed).toBe(true), patient);
    expect(second.socket.closed).toBe(false);
    running.nodes[0].resume();
    await vi.waitFor(async () => expect(await statuses(running)).toEqual(['UP', 'UP']), patient);
  });

  it('answers from the other node while it has not noticed yet that one died', async () => {
    const running = await balanced();
    await running.nodes[0].kill();
    expect(await servers(running, 8)).toEqual(['node-2']);
  });

  it('tells the nodes who the client is, and believes no client that says so itself', async () => {
    const { url, haproxy } = await balanced();
    const headers = await headersBehind(url, {
      'x-forwarded-for': '203.0.113.7',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      forwarded: 'for=203.0.113.7',
    });
    expect(headers['x-forwarded-for']).toBe('127.0.0.1');
    expect(headers['x-forwarded-host']).toBe(`127.0.0.1:${haproxy.port}`);
    expect(headers['x-forwarded-proto']).toBe('http');
    expect(headers['forwarded']).toBeUndefined();
  });

  it('keeps what a proxy in front of it says, and adds that proxy', async () => {
    const { url } = await balanced({ proxiesAhead: '10.0.0.0/8 127.0.0.1' });
    const headers = await headersBehind(url, {
      'x-forwarded-for': '203.0.113.7',
      'x-forwarded-host': 'play.example',
      'x-forwarded-proto': 'https',
    });
    expect(headers['x-forwarded-for']).toBe('203.0.113.7, 127.0.0.1');
    expect(headers['x-forwarded-host']).toBe('play.example');
    expect(headers['x-forwarded-proto']).toBe('https');
  });
});
