/** The load generator as whoever measures sees it: a child process that takes orders and answers with figures. */
import { fork } from 'node:child_process';
import path from 'node:path';
import type { Answer, Order } from './load.ts';

export type Figures = Extract<Answer, { kind: 'figures' }>;

export class LoadProcess {
  readonly #child = fork(path.join(import.meta.dirname, 'load.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  send(order: Order): void {
    this.#child.send(order);
  }

  answer<Kind extends Answer['kind']>(kind: Kind): Promise<Extract<Answer, { kind: Kind }>> {
    return new Promise((resolve, reject) => {
      const ended = (): void => reject(new Error('the load generator ended'));
      const heard = (answer: Answer): void => {
        if (answer.kind !== kind) return;
        this.#child.off('message', heard);
        this.#child.off('exit', ended);
        resolve(answer as Extract<Answer, { kind: Kind }>);
      };
      this.#child.on('message', heard);
      this.#child.once('exit', ended);
    });
  }

  close(): void {
    this.#child.kill();
  }
}
