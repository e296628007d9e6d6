/**
 * A process of the simulation, a node or a page: whatever comes to it from outside (timers, answers, messages) goes
 * through `resume`. A dead one is never resumed, so it can die at every await; a frozen one is resumed later.
 */
import type { Clock } from '../../src/ports/clock.ts';
import type { Cancel, VirtualTime } from './virtual-time.ts';

export class SimulatedProcess implements Clock {
  readonly name: string;
  readonly #time: VirtualTime;
  #state: 'running' | 'frozen' | 'dead' = 'running';
  #skewMs: number;
  #held: (() => void)[] = [];
  #resumptionsLeft: number | null = null;
  readonly #mourners: (() => void)[] = [];
  #onHeld: () => void = () => undefined;

  constructor(name: string, time: VirtualTime, skewMs = 0) {
    this.name = name;
    this.#time = time;
    this.#skewMs = skewMs;
  }

  get isDead(): boolean {
    return this.#state === 'dead';
  }

  get isFrozen(): boolean {
    return this.#state === 'frozen';
  }

  /** By this machine's clock, which may be wrong. */
  now(): number {
    return Math.floor(this.#time.now + this.#skewMs);
  }

  /** Somebody sets the clock. */
  setClock(skewMs: number): void {
    this.#skewMs = skewMs;
  }

  after(ms: number, task: () => void): Cancel {
    return this.#time.after(ms, () => this.resume(task));
  }

  every(ms: number, task: () => void): Cancel {
    let stopped = false;
    let cancel: Cancel = () => undefined;
    const arm = (): void => {
      cancel = this.#time.after(ms, () => {
        if (stopped || this.isDead) return;
        arm();
        this.resume(() => {
          if (!stopped) task();
        });
      });
    };
    arm();
    return () => {
      stopped = true;
      cancel();
    };
  }

  /** Something from outside goes on here. */
  resume(task: () => void): void {
    if (this.#state === 'dead') return;
    if (this.#state === 'frozen') {
      this.#held.push(task);
      this.#onHeld();
      return;
    }
    if (this.#resumptionsLeft !== null) {
      if (this.#resumptionsLeft === 0) {
        this.die();
        return;
      }
      this.#resumptionsLeft -= 1;
    }
    task();
  }

  /** Called for each thing that comes while it is frozen. */
  whenHeld(note: () => void): void {
    this.#onHeld = note;
  }

  onDeath(mourn: () => void): void {
    this.#mourners.push(mourn);
  }

  die(): void {
    if (this.#state === 'dead') return;
    this.#state = 'dead';
    this.#held = [];
    for (const mourn of this.#mourners) mourn();
  }

  /** Dies instead of being resumed once more, after so many times. */
  dieAfter(resumptions: number): void {
    this.#resumptionsLeft = resumptions;
  }

  /** As SIGSTOP and SIGCONT: everything that came meanwhile comes at once, in order. */
  freeze(ms: number): void {
    if (this.#state !== 'running') return;
    this.#state = 'frozen';
    this.#time.after(ms, () => this.thaw());
  }

  thaw(): void {
    if (this.#state !== 'frozen') return;
    this.#state = 'running';
    const held = this.#held;
    this.#held = [];
    // One after the other, each with its own turn of the event loop.
    for (const task of held) this.#time.after(0, () => this.resume(task));
  }

  /** Sentenced to die, and not dead yet. */
  get isDoomed(): boolean {
    return this.#resumptionsLeft !== null && this.#state !== 'dead';
  }
}
