import { expect, it } from 'vitest';
import { nodeSettings } from '../lib/node-settings.ts';
import { handedOn, settingsForNodes } from './handed-on.ts';

/** Set by the cluster for each node, or for servers that other tools start. */
const notHandedOn = [
  'DATA_DIR',
  'HOST',
  'KEEP_WHOLE_LOG',
  'NODE_ENV',
  'NODE_NAME',
  'PORT',
  'REDIS_CA_FILE',
  'REDIS_URL',
  'REUSE_PORT',
  'ROLES',
  'TRUSTED_PROXIES',
];

it('whatever a node reads is handed on to all nodes, unless the cluster sets it', () => {
  expect(new Set([...handedOn, ...notHandedOn])).toEqual(new Set(nodeSettings()));
});

it('nodes get what is set, and nothing else', () => {
  const given = { TWILIO_FROM: '+15005550006', NOTIFICATIONS: '0', HOME: '/home/nobody', PORT: '1' };
  expect(settingsForNodes(given)).toEqual({ TWILIO_FROM: '+15005550006', NOTIFICATIONS: '0' });
});
