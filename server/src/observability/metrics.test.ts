import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createMetrics } from './metrics.ts';
import type { ServerMetrics } from './metrics.ts';

const open: ServerMetrics[] = [];
afterEach(() => {
  for (const metrics of open.splice(0)) metrics.close();
});

function setup(): ServerMetrics {
  const metrics = createMetrics({ node: 'node-1' });
  open.push(metrics);
  return metrics;
}

describe('the metrics', () => {
  it('count commits, wakes, messages and requests with their labels', async () => {
    const metrics = setup();
    metrics.commits('committed');
    metrics.commits('committed');
    metrics.wakes('bot-move');
    metrics.message('room:command', 'cell-taken');
    metrics.request({ method: 'GET', route: '/api/rooms/{code}', status: 404, ms: 3 });
    const text = await metrics.text();
    expect(text).toContain('inkroom_commits_total{result="committed",node="node-1"} 2');
    expect(text).toContain('inkroom_wakes_total{kind="bot-move",node="node-1"} 1');
    expect(text).toContain('inkroom_messages_total{name="room:command",result="cell-taken",node="node-1"} 1');
    expect(text).toContain(
      'inkroom_http_requests_total{method="GET",route="/api/rooms/{code}",status="404",node="node-1"} 1',
    );
  });

  it('hold latencies in seconds', async () => {
    const metrics = setup();
    metrics.commitLatency(3);
    metrics.messageLatency('room:join', 30);
    const text = await metrics.text();
    expect(text).toMatch(/inkroom_commit_seconds_sum\{[^}]*\} 0\.003/);
    expect(text).toMatch(/inkroom_commit_seconds_bucket\{le="0.002",[^}]*\} 0/);
    expect(text).toMatch(/inkroom_commit_seconds_bucket\{le="0.005",[^}]*\} 1/);
    expect(text).toMatch(/inkroom_message_seconds_count\{[^}]*name="room:join"\} 1/);
  });

  it('[NOTE-19] count each try to send a message by channel and by what came of it', async () => {
    const metrics = setup();
    metrics.delivered('sms', 'later');
    metrics.delivered('sms', 'sent');
    metrics.delivered('sms', 'sent');
    const text = await metrics.text();
    expect(text).toMatch(/inkroom_deliveries_total\{channel="sms",result="sent",[^}]*\} 2/);
    expect(text).toMatch(/inkroom_deliveries_total\{channel="sms",result="later",[^}]*\} 1/);
  });

  it('[MATCH-55] tell how long people waited for a pair, pairs, missed checks, and tickets by queue and state', async () => {
    const metrics = setup();
    metrics.paired([400, 7_000]);
    metrics.missedCheck();
    metrics.gauges({ name: 'tickets', help: 'Tickets.', labels: ['queue', 'state'] }, async () => [
      { labels: { queue: 'classic', state: 'queued' }, value: 3 },
      { labels: { queue: 'classic', state: 'playing' }, value: 8 },
    ]);
    const text = await metrics.text();
    expect(text).toContain('inkroom_matches_paired_total{node="node-1"} 1');
    expect(text).toContain('inkroom_ready_checks_missed_total{node="node-1"} 1');
    expect(text).toMatch(/inkroom_match_wait_seconds_bucket\{le="0.5",[^}]*\} 1/);
    expect(text).toMatch(/inkroom_match_wait_seconds_bucket\{le="8",[^}]*\} 2/);
    expect(text).toContain('inkroom_tickets{queue="classic",state="queued",node="node-1"} 3');
    expect(text).toContain('inkroom_tickets{queue="classic",state="playing",node="node-1"} 8');
  });

  it('read a gauge at the moment somebody asks', async () => {
    const metrics = setup();
    let sockets = 1;
    metrics.gauge('sockets', 'Open sockets.', () => sockets);
    metrics.gauge('rooms', 'Stored rooms.', () => Promise.resolve(7));
    sockets = 42;
    const text = await metrics.text();
    expect(text).toContain('inkroom_sockets{node="node-1"} 42');
    expect(text).toContain('inkroom_rooms{node="node-1"} 7');
  });

  it('show a stalled event loop', async () => {
    const metrics = setup();
    await delay(30);
    const until = performance.now() + 200;
    while (performance.now() < until);
    await delay(30);
    const longest = /eventloop_delay_seconds\{quantile="1",[^}]*\} (\S+)/.exec(await metrics.text())?.[1];
    expect(Number(longest)).toBeGreaterThan(0.1);
  });

  it('are separate for every server of one process', async () => {
    setup().commits('committed');
    expect(await setup().text()).not.toContain('inkroom_commits_total{');
  });
});
