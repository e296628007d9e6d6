/** Emotes on their way up: shown for three seconds each. */
import type { Emote, PlayerId } from '@inkroom/shared';
import { useEffect, useState } from 'react';
import { announce } from '../../components/live.tsx';
import type { RoomReplica } from '../../net/types.ts';
import { roomTexts } from '../../texts/room.ts';
import { mutedPlayers } from './muted.ts';

export interface Reaction {
  readonly key: number;
  readonly player: PlayerId;
  readonly name: string;
  readonly emote: Emote;
}

const shownMs = 3000;
const most = 6;
let nextKey = 1;

export function useReactions(replica: RoomReplica): readonly Reaction[] {
  const [reactions, setReactions] = useState<readonly Reaction[]>([]);
  useEffect(() => {
    const timers = new Set<ReturnType<typeof setTimeout>>();
    const stop = replica.onReaction(({ player, name, emote }) => {
      if (mutedPlayers.getState().has(player)) return;
      const key = nextKey;
      nextKey += 1;
      setReactions((shown) => [...shown, { key, player, name, emote }].slice(-most));
      announce(roomTexts.chat.reacted(name, roomTexts.chat.emote[emote]));
      const timer = setTimeout(() => {
        timers.delete(timer);
        setReactions((shown) => shown.filter((reaction) => reaction.key !== key));
      }, shownMs);
      timers.add(timer);
    });
    return () => {
      stop();
      for (const timer of timers) clearTimeout(timer);
    };
  }, [replica]);
  return reactions;
}
