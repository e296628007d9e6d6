import { describe, expect, it } from 'vitest';
import { gatherNeeds } from './gather.ts';
import type { Machine, Need } from './gather.ts';

/** A machine on which things are there once they were brought by one of the ways it has. */
function pretendMachine(options: {
  readonly there?: readonly string[];
  readonly installs?: 'works' | 'fails' | 'not ours';
}) {
  const there = new Set(options.there);
  const lines: string[] = [];
  const installed: string[][] = [];
  const machine: Machine = {
    say: (line) => lines.push(line),
    install:
      options.installs === 'not ours'
        ? null
        : async (packages) => {
            installed.push([...packages]);
            if (options.installs === 'works') for (const name of packages) there.add(name);
          },
  };
  const need = (name: string, download?: 'works' | 'fails'): Need => ({
    name,
    find: () => (there.has(name) ? `/usr/bin/${name}` : null),
    packages: [name, 'fonts'],
    advice: `install ${name}`,
    ...(download !== undefined && {
      download: {
        what: `downloading ${name}`,
        run: async () => {
          if (download === 'works') there.add(name);
        },
      },
    }),
  });
  return { machine, need, lines, installed };
}

describe('gathering what the tests need', () => {
  it('says where a thing is that is there already, and touches nothing', async () => {
    const { machine, need, lines, installed } = pretendMachine({ there: ['chromium'], installs: 'works' });
    expect(await gatherNeeds([need('chromium', 'works')], machine)).toBe(true);
    expect(lines).toEqual(['need  chromium: /usr/bin/chromium']);
    expect(installed).toEqual([]);
  });

  it('downloads before it installs', async () => {
    const { machine, need, lines, installed } = pretendMachine({ installs: 'works' });
    expect(await gatherNeeds([need('chromium', 'works')], machine)).toBe(true);
    expect(lines).toEqual(['need  chromium: not there yet, downloading chromium', 'need  chromium: /usr/bin/chromium']);
    expect(installed).toEqual([]);
  });

  it('installs what the download did not bring, and says so', async () => {
    const { machine, need, lines } = pretendMachine({ installs: 'works' });
    expect(await gatherNeeds([need('chromium', 'fails')], machine)).toBe(true);
    expect(lines).toContain('need  chromium: installing chromium fonts with apt-get');
  });

  it('installs everything that is missing in one go, and each package once', async () => {
    const { machine, need, installed } = pretendMachine({ there: ['haproxy'], installs: 'works' });
    expect(await gatherNeeds([need('chromium'), need('haproxy'), need('redis')], machine)).toBe(true);
    expect(installed).toEqual([['chromium', 'fonts', 'redis']]);
  });

  it('fails with a line of advice for each thing that may not be installed here', async () => {
    const { machine, need, lines } = pretendMachine({ there: ['haproxy'], installs: 'not ours' });
    expect(await gatherNeeds([need('chromium', 'fails'), need('haproxy'), need('redis')], machine)).toBe(false);
    expect(lines.filter((line) => line.includes('missing'))).toEqual([
      'need  chromium: missing; install chromium',
      'need  redis: missing; install redis',
    ]);
  });

  it('fails when the installation brought nothing', async () => {
    const { machine, need, lines } = pretendMachine({ installs: 'fails' });
    expect(await gatherNeeds([need('chromium')], machine)).toBe(false);
    expect(lines.at(-1)).toBe('need  chromium: missing; install chromium');
  });
});
