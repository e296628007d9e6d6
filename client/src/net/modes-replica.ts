/** Who plays what where, as one page follows it. */
import type { ModesSnapshot } from '@inkroom/shared';
import { createPictureReplica, noPicture } from './picture-replica.ts';
import type { PictureOptions, PictureReplica, PictureState } from './picture-replica.ts';
import type { Connection } from './types.ts';

export type ModesState = PictureState<ModesSnapshot>;
export type ModesReplica = PictureReplica<ModesSnapshot>;

export const noModes: ModesState = noPicture;

export const createModesReplica = (connection: Connection, options: PictureOptions = {}): ModesReplica =>
  createPictureReplica(
    connection,
    {
      name: 'modes',
      join: async () => {
        const answer = await connection.request('modes:join', {});
        return answer.ok ? { ok: true, picture: answer.modes } : answer;
      },
      leave: () => connection.request('modes:leave', {}),
      listen: (show) => connection.on('modes:changed', show),
    },
    options,
  );
