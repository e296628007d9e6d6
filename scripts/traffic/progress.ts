/** One line that says how it goes: renewed in place on a terminal, written now and then elsewhere. */

export interface Progress {
  done(count: number, ms: number): void;
  /** Something was refused, and why. */
  refused(reason: string): void;
  /** What is counted, such as `scores`. */
  begin(unit: string): void;
  end(): void;
}

const everyMs = { terminal: 500, file: 5_000 } as const;

export function startProgress(out: NodeJS.WriteStream): Progress {
  const startedAt = performance.now();
  let unit = '';
  let total = 0;
  let refused = 0;
  let last = { at: startedAt, total: 0 };
  let slowestMs = 0;
  let reason = '';
  const line = (): string => {
    const now = performance.now();
    const perSecond = ((total - last.total) * 1_000) / Math.max(1, now - last.at);
    const words = [
      `${Math.round((now - startedAt) / 1_000)} s`,
      `${total.toLocaleString('en')} ${unit}`,
      `${Math.round(perSecond).toLocaleString('en')}/s`,
      `slowest ${Math.round(slowestMs)} ms`,
      `${refused} refused${reason === '' ? '' : ` (${reason})`}`,
    ];
    last = { at: now, total };
    slowestMs = 0;
    return words.join('   ');
  };
  const say = (): void => {
    if (unit === '') return;
    out.write(out.isTTY ? `\r\u001b[2K${line()}` : `${line()}\n`);
  };
  const timer = setInterval(say, out.isTTY ? everyMs.terminal : everyMs.file);
  return {
    begin(what) {
      unit = what;
    },
    done(count, ms) {
      total += count;
      slowestMs = Math.max(slowestMs, ms);
    },
    refused(why) {
      refused += 1;
      reason = why;
    },
    end() {
      clearInterval(timer);
      say();
      if (out.isTTY && unit !== '') out.write('\n');
    },
  };
}
