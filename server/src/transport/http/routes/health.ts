/** Probes, for balancers and monitoring, and the health endpoint of existing clients. */
import { z } from 'zod';
import type { HttpDeps } from '../deps.ts';
import { defineRoute, reply } from '../route.ts';
import type { Route } from '../route.ts';

const live = z.strictObject({ status: z.literal('live'), node: z.string() });
const readiness = z.strictObject({
  status: z.enum(['starting', 'ready', 'draining', 'broken']),
  degraded: z.array(z.string()).describe('What is away for all nodes alike.'),
  node: z.string(),
});

export function healthRoutes(deps: Pick<HttpDeps, 'health' | 'metrics' | 'clock' | 'node'>): readonly Route[] {
  const { health, metrics, clock, node } = deps;
  return [
    defineRoute({
      method: 'get',
      path: '/livez',
      operation: 'live',
      tag: 'health',
      summary: 'The process answers; depends on nothing else',
      auth: false,
      unlimited: true,
      responses: { 200: { description: 'Alive.', schema: live } },
      errors: [],
      handler: async () => reply(200, { status: 'live', node }),
    }),
    defineRoute({
      method: 'get',
      path: '/readyz',
      operation: 'ready',
      tag: 'health',
      summary: 'Whether a balancer should send people here',
      description: 'A shared outage stays 200 and is named under `degraded`: no other node would do better.',
      auth: false,
      unlimited: true,
      responses: {
        200: { description: 'Ready, perhaps degraded.', schema: readiness },
        404: { description: 'About to stop: no new connections, old ones may stay.', schema: readiness },
        503: { description: 'A fault of this node alone, or not started yet.', schema: readiness },
      },
      errors: [],
      handler: async () => {
        const { state, degraded } = health.readiness();
        const body = { status: state, degraded: [...degraded], node };
        switch (state) {
          case 'ready':
            return reply(200, body);
          case 'draining':
            return reply(404, body);
          case 'starting':
          case 'broken':
            return reply(503, body);
        }
      },
    }),
    defineRoute({
      method: 'get',
      path: '/metrics',
      operation: 'metrics',
      tag: 'health',
      summary: 'Counters and latencies for Prometheus',
      auth: false,
      unlimited: true,
      responses: { 200: { description: 'Prometheus text.', schema: z.string(), contentType: metrics.contentType } },
      errors: [],
      handler: async () => reply(200, await metrics.text()),
    }),
    defineRoute({
      method: 'get',
      path: '/health',
      operation: 'health',
      tag: 'games',
      summary: 'Uptime, for existing clients',
      auth: false,
      unlimited: true,
      responses: {
        200: {
          description: 'Alive.',
          schema: z.strictObject({ uptime: z.number().describe('Seconds.'), host: z.string() }),
        },
      },
      errors: [],
      handler: async () => reply(200, { uptime: (clock.now() - health.startedAt) / 1000, host: node }),
    }),
  ];
}
