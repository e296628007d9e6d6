import { describe, expect, it } from 'vitest';
import { connectionsLine, missingLine, withoutHistoryLine } from './lines.ts';

describe('what npm run cluster says', () => {
  it('names the connections of each node, and what is wrong with it', () => {
    const server = (name: string, status: string, sessions: number) => ({ name, status, sessions, sessionsEver: 9 });
    const line = connectionsLine([server('node-1', 'UP', 4), server('node-2', 'DOWN', 0), server('node-3', 'NOLB', 2)]);
    expect(line).toBe('connections  node-1: 4  node-2: 0 (down)  node-3: 2 (on its way out)');
  });

  it('knows a node that comes back by its first word', () => {
    expect(connectionsLine([{ name: 'node-1', status: 'DOWN 1/2', sessions: 0, sessionsEver: 0 }])).toContain('(down)');
  });

  it('says how to get Redis where it is missing, and nothing where it is not', () => {
    expect(missingLine({ redis: true })).toBeNull();
    expect(withoutHistoryLine('Postgres is away')).toMatch(
      /^History is off: Postgres is away\. Games go on without it/,
    );
    expect(missingLine({ redis: false })).toContain('apt-get install redis-server');
  });
});
