import { describe, expect, it } from 'vitest';
import { createLogger } from './logger.ts';

function setup(style: 'json' | 'readable' = 'json') {
  const lines: string[] = [];
  const clock = { at: Date.UTC(2026, 0, 2, 3, 4, 5), now: () => clock.at };
  const logger = createLogger({ clock, style, write: (line) => lines.push(line) });
  const entries = () => lines.map((line): unknown => JSON.parse(line));
  return { logger, lines, clock, entries };
}

describe('the log', () => {
  it('writes one JSON object a line', () => {
    const { logger, lines, entries } = setup();
    logger.info('listening', { port: 3000 });
    expect(lines[0]?.endsWith('\n')).toBe(true);
    expect(entries()).toEqual([{ at: '2026-01-02T03:04:05.000Z', level: 'info', message: 'listening', port: 3000 }]);
  });

  it('writes readable lines for people', () => {
    const { logger, lines } = setup('readable');
    logger.info('listening', { port: 3000, host: 'here' });
    logger.warn('slow');
    expect(lines).toEqual(['03:04:05 listening port=3000 host=here\n', '03:04:05 WARN slow\n']);
  });

  it('does not let a value forge a second line', () => {
    const { logger, lines } = setup('readable');
    logger.info('joined', { name: 'x\n03:04:05 ERROR everything is lost' });
    expect(lines).toHaveLength(1);
    expect(lines[0]?.indexOf('\n')).toBe((lines[0]?.length ?? 0) - 1);
  });

  it.each(['token', 'secret', 'Authorization', 'cookie', 'passphrase', 'secretHash', 'SESSION_KEYS'])(
    'never shows a field named %s, however deep',
    (name) => {
      const { logger, lines } = setup();
      logger.info('refused', { [name]: 'hunter22', request: { headers: [{ [name]: 'hunter22' }] } });
      expect(lines.join('')).not.toContain('hunter22');
      expect(lines.join('')).toContain('[redacted]');
    },
  );

  it('shows what an error was, with its cause', () => {
    const { logger, lines } = setup();
    logger.error('failed', { error: new Error('outer', { cause: new TypeError('inner') }) });
    expect(lines[0]).toContain('outer');
    expect(lines[0]).toContain('inner');
    expect(lines[0]).toContain('logger.test.ts');
  });

  it('survives values that JSON cannot carry', () => {
    const { logger, entries } = setup();
    const circle: Record<string, unknown> = { big: 1n };
    circle['self'] = circle;
    logger.info('odd', { circle, long: 'x'.repeat(100_000) });
    expect(JSON.stringify(entries()).length).toBeLessThan(3000);
  });

  it('writes an error that repeats a few times a minute, then how many it left out', () => {
    const { logger, clock, entries } = setup();
    for (let index = 0; index < 100; index += 1) logger.error('store away');
    expect(entries()).toHaveLength(5);
    clock.at += 60_000;
    logger.error('store away');
    expect(entries()).toHaveLength(7);
    expect(entries()[5]).toMatchObject({ message: 'store away', suppressed: 95 });
    logger.error('something else');
    expect(entries()).toHaveLength(8);
  });
});
