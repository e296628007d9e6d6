import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeSettings } from '../lib/node-settings.ts';
import { root } from '../lib/paths.ts';

const read = (...path: readonly string[]): string => readFileSync(join(root, ...path), 'utf8');
const page = read('docs', 'operations.md');

describe('the operations page', () => {
  it('names every setting that a node reads', () => {
    const settings = nodeSettings();
    expect(settings).toEqual(expect.arrayContaining(['REDIS_URL', 'TWILIO_FROM', 'WEBHOOK_SECRET_FILE']));
    expect(settings.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  it('explains lines that redis.conf really has', () => {
    const lines = read('deploy', 'redis', 'redis.conf').split('\n');
    const explained = [...page.matchAll(/^\| `((?:append|no-append|maxmemory|save)[^`]*)` \|/gm)].map(
      ([, line]) => line,
    );
    expect(explained).toHaveLength(5);
    expect(lines).toEqual(expect.arrayContaining(explained));
  });

  it('says the times that HAProxy really has', () => {
    const haproxy = read('deploy', 'haproxy', 'shared.cfg');
    expect(haproxy).toContain('inter 300ms fall 2');
    expect(page).toContain('every 300 ms');
    expect(haproxy).toContain('timeout tunnel 1h');
    expect(page).toContain('`timeout tunnel 1h`');
  });

  it('links to pages and files that are there', () => {
    const links = [...page.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, target = '']) => target);
    const ours = links.filter((target) => !target.startsWith('https://'));
    expect(ours.length).toBeGreaterThan(4);
    expect(ours.filter((target) => !existsSync(join(root, 'docs', target)))).toEqual([]);
  });
});
