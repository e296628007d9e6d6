/**
 * Something that one page looks at: the whole picture each time, so that nothing can be missed in between. A page that
 * nobody sees follows nothing; without a server the last picture stays.
 */
import type { Refusal } from '@inkroom/shared';
import { browserEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { follow } from './memberships.ts';
import { Patience } from './patience.ts';
import type { Connection, ReadStore } from './types.ts';
import { ValueStore } from './value-store.ts';
import { pageVisibility } from './visibility.ts';
import type { Visibility } from './visibility.ts';

export interface PictureState<Picture> {
  /** Null: none has come yet. */
  readonly snapshot: Picture | null;
  /** New pictures arrive. If not, what is shown is as of its time. */
  readonly isLive: boolean;
  /** There is nothing to see, for this reason. */
  readonly refused: Refusal | null;
}

export interface PictureReplica<Picture> extends ReadStore<PictureState<Picture>> {
  close(): void;
}

export interface PictureOptions {
  readonly environment?: Pick<Environment, 'after' | 'random'>;
  readonly visibility?: Visibility;
}

/** How a picture is asked for. */
export interface PictureSource<Picture> {
  /** Names it among all that a page follows. */
  readonly name: string;
  readonly join: () => Promise<{ readonly ok: true; readonly picture: Picture } | Refusal>;
  readonly leave: () => Promise<unknown>;
  /** Calls at each new one, until the answer is called. */
  readonly listen: (show: (picture: Picture) => void) => () => void;
}

export const createPictureReplica = <Picture extends { readonly at: number }>(
  connection: Connection,
  source: PictureSource<Picture>,
  options: PictureOptions = {},
): PictureReplica<Picture> => new FollowedPicture(connection, source, options);

export const noPicture: PictureState<never> = { snapshot: null, isLive: false, refused: null };

const pauses = { firstMs: 250, mostMs: 3_000 };

class FollowedPicture<Picture extends { readonly at: number }>
  extends ValueStore<PictureState<Picture>>
  implements PictureReplica<Picture>
{
  readonly #connection: Connection;
  readonly #source: PictureSource<Picture>;
  readonly #visibility: Visibility;
  readonly #patience: Patience;
  readonly #stops: readonly (() => void)[];
  #leave: (() => boolean) | null = null;
  #joining: Promise<void> | null = null;
  #closed = false;

  constructor(connection: Connection, source: PictureSource<Picture>, options: PictureOptions) {
    super(noPicture);
    const { environment = browserEnvironment(), visibility = pageVisibility } = options;
    this.#connection = connection;
    this.#source = source;
    this.#visibility = visibility;
    this.#patience = new Patience(environment, pauses);
    this.#stops = [
      source.listen((picture) => this.#show(picture)),
      connection.onUp(() => this.#enter()),
      connection.subscribe(() => {
        if (!connection.isUp() && this.getState().isLive) this.patch({ isLive: false });
      }),
      visibility.onChange(() => {
        if (visibility.isVisible()) void this.#enter();
        else this.#goAway();
      }),
    ];
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const stop of this.#stops) stop();
    this.#goAway();
  }

  get #isWanted(): boolean {
    return !this.#closed && this.#visibility.isVisible();
  }

  #enter(): Promise<void> {
    this.#patience.wake();
    if (!this.#isWanted) return Promise.resolve();
    this.#leave ??= follow(this.#connection, this.#source.name);
    this.#joining ??= this.#join().finally(() => {
      this.#joining = null;
    });
    return this.#joining;
  }

  async #join(): Promise<void> {
    while (this.#isWanted && this.#connection.isUp()) {
      const answer = await this.#source.join();
      if (answer.ok) {
        this.#patience.succeeded();
        this.#show(answer.picture);
        return;
      }
      if (!answer.retryable) {
        this.patch({ refused: answer });
        return;
      }
      await this.#patience.afterFailure(answer.retryAfterMs ?? 0);
    }
  }

  #show(snapshot: Picture): void {
    if (!this.#isWanted || (this.getState().snapshot?.at ?? 0) > snapshot.at) return;
    this.patch({ snapshot, isLive: true, refused: null });
  }

  #goAway(): void {
    this.#patience.wake();
    if (!this.#closed) this.patch({ isLive: false });
    const leave = this.#leave;
    this.#leave = null;
    if (leave !== null) void this.#leaveQuietly(leave);
  }

  /** After whatever is under way: a join that is answered late must not outlive the leave. */
  async #leaveQuietly(leave: () => boolean): Promise<void> {
    await this.#joining;
    const isLast = leave();
    // Somebody looked again meanwhile.
    if (this.#leave !== null || !isLast || !this.#connection.isUp()) return;
    await this.#source.leave();
  }
}
