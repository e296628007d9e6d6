/** `/watch/:code`: always watches and never takes a seat, so it can be shared without filling the chair. `?view=tv` is for a wall. */
import { parseRoomCode } from '@inkroom/shared';
import { useSearchParams } from 'wouter';
import { GonePage } from './gone-page.tsx';
import { RoomScreen } from './room-screen.tsx';

export function WatchRoomPage({ code }: { readonly code: string }) {
  const [search] = useSearchParams();
  const room = parseRoomCode(code);
  if (room === null) return <GonePage room={null} />;
  return <RoomScreen room={room} watch wall={search.get('view') === 'tv'} />;
}
