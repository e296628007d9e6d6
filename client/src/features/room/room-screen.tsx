/** One room from its first snapshot to its end: loading, gone, or the table. */
import { formatRoomCode } from '@inkroom/shared';
import type { RoomId } from '@inkroom/shared';
import { usePageTitle } from '../../components/page-title.ts';
import { useRoom } from '../../services/use-room.ts';
import { roomTexts } from '../../texts/room.ts';
import { GonePage } from './gone-page.tsx';
import { LostPage } from './lost-page.tsx';
import styles from './room-screen.module.css';
import { RoomTable } from './room-table.tsx';

interface RoomScreenProps {
  readonly room: RoomId;
  /** Never takes a seat, whoever looks. */
  readonly watch: boolean;
  readonly wall?: boolean | undefined;
}

export function RoomScreen({ room, watch, wall = false }: RoomScreenProps) {
  const followed = useRoom(room, watch);
  const state = followed?.view.shown ?? followed?.view.confirmed ?? null;
  if (followed?.view.status === 'gone') {
    const { lost } = followed.view;
    return lost === null ? <GonePage room={room} /> : <LostPage lost={lost} watch={watch} />;
  }
  if (followed === null || state === null) return <Opening room={room} />;
  return <RoomTable replica={followed.replica} view={followed.view} state={state} watch={watch} wall={wall} />;
}

function Opening({ room }: { readonly room: RoomId }) {
  const code = formatRoomCode(room);
  usePageTitle(code);
  return (
    <div className={`page ${styles.opening}`} aria-busy="true">
      <h1 className="visually-hidden">{roomTexts.code(code)}</h1>
      <p>{roomTexts.loading}</p>
    </div>
  );
}
