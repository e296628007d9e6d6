/** Takes a free seat by itself, once per opening of the page: the first to open a friend's link is seated. */
import { useEffect, useRef } from 'react';
import type { RoomReplica, RoomView } from '../../net/types.ts';
import { useConnection } from '../../services/services.ts';
import { sitsByItself } from './sitting.ts';

interface SelfSeat {
  readonly replica: RoomReplica;
  readonly view: RoomView;
  readonly watch: boolean;
}

export function useSelfSeat({ replica, view, watch }: SelfSeat): void {
  const { me } = useConnection();
  const decided = useRef(false);
  const { confirmed } = view;
  useEffect(() => {
    if (decided.current || watch || me === null || confirmed === null) return;
    decided.current = true;
    if (!sitsByItself(confirmed, me.player)) return;
    // Somebody else was quicker: then we watch, and nothing needs to be said.
    const sit = async () => {
      const answer = await replica.send({ type: 'take-seat' });
      if (
        !answer.ok &&
        (answer.code === 'seat-taken' || answer.code === 'room-full' || answer.code === 'already-seated')
      )
        replica.dismiss();
    };
    void sit();
  }, [replica, watch, me, confirmed]);
}
