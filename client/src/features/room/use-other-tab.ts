/** Whether the same player has this room open in another tab of this browser, which was there first. */
import type { PlayerId, RoomId } from '@inkroom/shared';
import { useEffect, useState } from 'react';

type Word = 'here?' | 'here' | 'gone';

export function useOtherTab(room: RoomId, player: PlayerId | null): boolean {
  const [other, setOther] = useState(false);
  useEffect(() => {
    if (player === null || !('BroadcastChannel' in window)) return;
    const channel = new BroadcastChannel(`inkroom.${room}.${player}`);
    const say = (word: Word) => channel.postMessage(word);
    let asking = true;
    channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (data === 'here?') say('here');
      else if (data === 'here' && asking) setOther(true);
      else if (data === 'gone' && asking) {
        // Perhaps there is a third.
        setOther(false);
        say('here?');
      }
    };
    const leave = () => say('gone');
    window.addEventListener('pagehide', leave);
    say('here?');
    // Whoever opens the room later asks this tab; only the answers to its own question matter to it.
    const answered = setTimeout(() => {
      asking = false;
    }, 1500);
    return () => {
      clearTimeout(answered);
      leave();
      window.removeEventListener('pagehide', leave);
      channel.close();
      setOther(false);
    };
  }, [room, player]);
  return other;
}
