/** Whether the store behind the server serves, as far as answers tell. */
import { laneOf } from '@inkroom/shared';
import type { ErrorCode, MessageName } from '@inkroom/shared';
import { connectionTimes } from './connection-times.ts';

export class StoreSigns {
  /** The last question that the store could not serve. */
  #unserved: { readonly name: MessageName; readonly at: number } | null = null;

  get isAway(): boolean {
    return this.#unserved !== null;
  }

  /** What needs no store says nothing about it; what changes a room does, and so does what was refused before. */
  answered(name: MessageName, code: ErrorCode | null, now: number): void {
    if (code === 'store-unavailable') this.#unserved = { name, at: now };
    else if (code === null && (laneOf[name] === 'game' || name === this.#unserved?.name)) this.#unserved = null;
  }

  /** When nobody has asked for a while, nobody knows. */
  timePassed(now: number): void {
    if (this.#unserved !== null && now - this.#unserved.at > connectionTimes.slowMemoryMs) this.#unserved = null;
  }

  forget(): void {
    this.#unserved = null;
  }
}
