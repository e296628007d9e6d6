import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { readConfig, secretSettings } from '../../server/src/config.ts';
import { describeDatabase } from '../../server/src/database-address.ts';
import { runTool } from '../lib/command.ts';
import { nodeSettings } from '../lib/node-settings.ts';
import { root } from '../lib/paths.ts';

const file = join(root, 'docker-compose.yml');

interface Service {
  readonly restart?: string;
  readonly read_only?: boolean;
  readonly build?: string;
  readonly image?: string;
  readonly container_name?: string;
  readonly command?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly networks?: readonly string[];
  readonly secrets?: readonly string[];
  readonly user?: string;
  readonly depends_on?: object;
  readonly healthcheck?: object;
  readonly environment?: Readonly<Record<string, string>>;
}

const compose = parse(readFileSync(file, 'utf8'), { merge: true }) as {
  readonly services: Readonly<Record<'app' | 'haproxy' | 'redis' | 'postgres', Service>>;
  readonly secrets: Readonly<Record<string, { readonly file?: string }>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
};
const services = Object.entries(compose.services);

/** The one address is for everybody, so it is not bound to one interface. */
const lint = ['--quiet', '--formatter', 'compact', '--disable-rule', 'no-unbound-port-interfaces'];

/** What the linter has against a file, the schema of the Compose Specification first of all. */
async function problemsOf(path: string): Promise<{ readonly code: number; readonly output: string }> {
  const { code, output } = await runTool('dclint', [path, ...lint], { limitMs: 60_000 });
  return { code, output: output.trim() };
}

describe('docker-compose.yml', () => {
  it('is what the schema of the Compose Specification allows', async () => {
    expect(await problemsOf(file)).toEqual({ code: 0, output: '' });
  });

  it('is held against a schema that notices a mistake', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'inkroom-compose-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const broken = join(folder, 'docker-compose.yml');
    writeFileSync(broken, readFileSync(file, 'utf8').replaceAll('read_only: true', 'read_only: [1]'));
    const { code, output } = await problemsOf(broken);
    expect(output).toContain('services/app/read_only');
    expect(code).not.toBe(0);
  });

  it('has nodes, a balancer, a store and a database', () => {
    expect(services.map(([name]) => name)).toEqual(['app', 'haproxy', 'redis', 'postgres']);
  });

  it.each(services)('starts %s again whenever it ends', (_name, { restart }) => {
    expect(restart).toBe('unless-stopped');
  });

  it.each(services)('gives %s a file system that cannot be written to', (_name, service) => {
    expect(service.read_only).toBe(true);
  });

  it.each(services.filter(([, { image }]) => image !== undefined))('looks after the health of %s', (_name, service) => {
    expect(service.healthcheck).toBeDefined();
    expect(service.image).toMatch(/:\d+\.\d+-/);
  });

  it('publishes one port, that of the balancer', () => {
    expect(services.flatMap(([name, { ports = [] }]) => ports.map((port) => [name, port]))).toEqual([
      ['haproxy', '${PORT:-3000}:3000'],
    ]);
    const open = Object.entries(compose.networks).filter(([, network]) => network?.internal !== true);
    const inside = (network: string) => services.filter(([, { networks }]) => networks?.includes(network));
    expect(open.map(([name]) => [name, inside(name).map(([service]) => service)])).toEqual([
      ['edge', ['haproxy']],
      // Messages go out by it.
      ['outside', ['app']],
    ]);
  });

  it('lets any number of nodes run: none has a name or a port of its own', () => {
    const { app } = compose.services;
    expect([app.container_name, app.ports]).toEqual([undefined, undefined]);
    expect(app.environment).toMatchObject({ REDIS_URL: 'redis://redis:6379' });
    expect(app.environment).not.toHaveProperty('NODE_NAME');
  });

  it('mounts files that are there', () => {
    const sources = services.flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(':')[0] ?? ''));
    const ours = sources.filter((source) => source.startsWith('.'));
    expect(ours.length).toBeGreaterThan(0);
    for (const source of ours) expect(existsSync(join(root, source)), source).toBe(true);
  });

  it('runs Redis with the configuration that keeps every move, in a volume', () => {
    const { redis } = compose.services;
    expect(redis.command?.slice(0, 4)).toEqual(['redis-server', '/etc/inkroom/redis.conf', '--dir', '/data']);
    expect(redis.volumes).toEqual(['./deploy/redis/redis.conf:/etc/inkroom/redis.conf:ro', 'redis:/data']);
    const lines = readFileSync(join(root, 'deploy', 'redis', 'redis.conf'), 'utf8').split('\n');
    expect(lines).toEqual(
      expect.arrayContaining(['appendonly yes', 'appendfsync always', 'maxmemory-policy noeviction']),
    );
  });

  it('hands the password of the database over as a file that is not in the repository', () => {
    const { app, postgres } = compose.services;
    const [[name, secret] = ['', {}] as const] = Object.entries(compose.secrets);
    const place = `/run/secrets/${name}`;
    expect([app.secrets, postgres.secrets]).toEqual([[name], [name]]);
    expect([app.environment?.['DATABASE_PASSWORD_FILE'], postgres.environment?.['POSTGRES_PASSWORD_FILE']]).toEqual([
      place,
      place,
    ]);
    expect(secret?.file).toBe('./deploy/postgres/password');
    const ignored = readFileSync(join(root, 'deploy', 'postgres', '.gitignore'), 'utf8').split('\n');
    expect(ignored).toContain('password');
    expect(JSON.stringify(compose)).not.toMatch(/:\/\/\w+:\w+@/);
  });

  it('gives nodes what messages need, and their secrets as files that are not in the repository', () => {
    const { environment = {}, volumes } = compose.services.app;
    const about = /^(TWILIO|VAPID|WEBHOOK|NOTIFICATIONS|SMS|ALLOW_PRIVATE|CONTACT)/;
    const names = nodeSettings().filter((name) => about.test(name) && !secretSettings.has(name));
    expect(names.length).toBeGreaterThan(10);
    expect(Object.keys(environment).filter((name) => about.test(name))).toEqual(expect.arrayContaining(names));
    for (const name of secretSettings) {
      expect(environment).not.toHaveProperty(name);
      expect(environment[`${name}_FILE`]).toMatch(/^\$\{\w+:\+\/run\/messages\/[a-z-]+\}$/);
    }
    expect(volumes).toEqual(['./deploy/messages:/run/messages:ro']);
    const ignored = readFileSync(join(root, 'deploy', 'messages', '.gitignore'), 'utf8').split('\n');
    expect(ignored).toEqual(expect.arrayContaining(['*', '!.gitignore']));
  });

  it('keeps history in a volume, in a Postgres that only the nodes reach, and starts without waiting for it', () => {
    const { app, postgres } = compose.services;
    expect(postgres.volumes).toEqual(['postgres:/var/lib/postgresql/data']);
    expect([postgres.networks, postgres.ports, postgres.user]).toEqual([['history'], undefined, 'postgres']);
    expect(app.networks).toContain('history');
    expect(app.depends_on).toMatchObject({ postgres: { condition: 'service_started' } });
    const { REDIS_URL, DATABASE_URL } = app.environment ?? {};
    const config = readConfig({ REDIS_URL, DATABASE_URL });
    expect(config.database === null ? null : describeDatabase(config.database)).toBe('postgres:5432/inkroom');
  });

  it('runs HAProxy with the shared rules and the list of compose', () => {
    const { command, volumes } = compose.services.haproxy;
    const configs = command?.filter((word) => word.endsWith('.cfg')).map((path) => path.replace('/etc/inkroom/', ''));
    expect(configs).toEqual(['shared.cfg', 'servers-compose.cfg']);
    for (const name of configs ?? []) expect(existsSync(join(root, 'deploy', 'haproxy', name)), name).toBe(true);
    expect(volumes).toEqual(['./deploy/haproxy:/etc/inkroom:ro']);
  });
});
