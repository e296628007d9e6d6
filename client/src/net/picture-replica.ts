/**
 * Something that one page looks at: the whole picture each time, so that nothing can be missed in between. A page that
 * nobody sees follows nothing; without a server the last picture stays.
 */
import type { Refusal } from '@inkroom/shared';
import { Followed } from './followed.ts';
import type { FollowOptions, Joined } from './followed.ts';
import type { Connection, ReadStore } from './types.ts';

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

export type PictureOptions = FollowOptions;

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

class FollowedPicture<Picture extends { readonly at: number }>
  extends Followed<PictureState<Picture>>
  implements PictureReplica<Picture>
{
  protected readonly name: string;
  readonly #source: PictureSource<Picture>;

  constructor(connection: Connection, source: PictureSource<Picture>, options: PictureOptions) {
    super(connection, noPicture, options);
    this.name = source.name;
    this.#source = source;
    this.begin([source.listen((picture) => this.#show(picture))]);
  }

  protected async join(): Promise<Joined> {
    const answer = await this.#source.join();
    if (answer.ok) {
      this.#show(answer.picture);
      return 'followed';
    }
    if (answer.retryable) return { notBeforeMs: answer.retryAfterMs ?? 0 };
    this.patch({ refused: answer });
    return 'over';
  }

  protected leave(): Promise<unknown> {
    return this.#source.leave();
  }

  protected lost(): void {
    this.patch({ isLive: false });
  }

  #show(snapshot: Picture): void {
    if (!this.isWanted || (this.getState().snapshot?.at ?? 0) > snapshot.at) return;
    this.patch({ snapshot, isLive: true, refused: null });
  }
}
