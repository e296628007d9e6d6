/** `/room/:code`: play here, or watch while seated by nobody. The first to open a friend's link is seated. */
import { parseRoomCode } from '@inkroom/shared';
import { GonePage } from './gone-page.tsx';
import { RoomScreen } from './room-screen.tsx';

export function RoomPage({ code }: { readonly code: string }) {
  const room = parseRoomCode(code);
  return room === null ? <GonePage room={null} /> : <RoomScreen room={room} watch={false} />;
}
