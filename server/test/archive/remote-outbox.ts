/** Outbox and scoreboards of a test, served to child processes and called from them. */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { MemoryOutbox, MemoryRanks } from '../../src/archive/testing/memory-outbox.ts';
import type { Logger } from '../../src/ports/logger.ts';
import type { Outbox } from '../../src/ports/outbox.ts';
import type { RankIndex } from '../../src/ports/rank-index.ts';
import type { SqlArchiveChecks } from '../../src/storage/sql/sql-archive.ts';

export interface ProgramSettings {
  readonly address: { readonly file: string } | { readonly url: string };
  readonly checks: SqlArchiveChecks;
  /** `after`: so many transactions. */
  readonly death: { readonly when: 'before COMMIT' | 'after COMMIT'; readonly after: number };
}

type Ranks = Pick<RankIndex, 'put' | 'generation' | 'setGeneration'>;

interface Call {
  readonly id: number;
  readonly method: 'partitions' | 'read' | 'trim' | 'put' | 'generation' | 'setGeneration';
  readonly args: readonly unknown[];
}

interface Reply {
  readonly id: number;
  readonly value: unknown;
}

export const quietLogger: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Runs a projector that kills itself; resolves with the signal that ended it. */
export function runDoomedProjector(
  settings: ProgramSettings,
  served: { readonly outbox: MemoryOutbox; readonly ranks: MemoryRanks },
): Promise<string> {
  const child = fork(fileURLToPath(new URL('./projector-program.ts', import.meta.url)), [JSON.stringify(settings)], {
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  serve(child, served);
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(String(signal ?? code)));
  });
}

function serve(child: ChildProcess, { outbox, ranks }: { outbox: MemoryOutbox; ranks: MemoryRanks }): void {
  const run = async ({ method, args }: Call): Promise<unknown> => {
    // What a child of this very file has sent.
    switch (method) {
      case 'partitions':
        return outbox.partitions;
      case 'read':
        return outbox.read(...(args as Parameters<Outbox['read']>));
      case 'trim':
        return outbox.trim(...(args as Parameters<Outbox['trim']>));
      case 'put':
        return ranks.put(...(args as Parameters<Ranks['put']>));
      case 'generation':
        return ranks.generation();
      case 'setGeneration':
        return ranks.setGeneration(...(args as Parameters<Ranks['setGeneration']>));
    }
  };
  child.on('message', (call: Call) => {
    // It may be dead by now.
    void run(call).then((value) => child.send({ id: call.id, value }, () => undefined));
  });
}

const waiting = new Map<number, (value: never) => void>();
let last = 0;

/** The parent answers with what the method of this name answers. */
function ask<T>(method: Call['method'], args: readonly unknown[]): Promise<T> {
  last += 1;
  const id = last;
  if (id === 1) {
    process.on('message', (reply: Reply) => {
      waiting.get(reply.id)?.(reply.value as never);
      waiting.delete(reply.id);
    });
  }
  return new Promise<T>((resolve) => {
    waiting.set(id, resolve);
    process.send?.({ id, method, args });
  });
}

export async function remoteOutbox(): Promise<Outbox> {
  return {
    partitions: await ask('partitions', []),
    read: (...args) => ask('read', args),
    trim: (...args) => ask('trim', args),
    backlog: () => Promise.reject(new Error('nobody asks for it')),
    onAppended: () => () => undefined,
  };
}

export const remoteRanks: Ranks = {
  put: (...args) => ask('put', args),
  generation: () => ask('generation', []),
  setGeneration: (...args) => ask('setGeneration', args),
};
