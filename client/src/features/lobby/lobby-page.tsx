/** `/`: a stranger is playing within seconds. */
import { usePageTitle } from '../../components/page-title.ts';
import { Divider } from '../../components/scribble.tsx';
import { useConnection } from '../../services/services.ts';
import { lobbyTexts } from '../../texts/lobby.ts';
import { DemoBoard } from './demo-board.tsx';
import { Hero } from './hero.tsx';
import { LiveRooms } from './live-rooms.tsx';
import styles from './lobby-page.module.css';
import { OwnTable } from './own-table.tsx';
import { QuickMatch } from './quick-match.tsx';
import { RoomCard } from './room-card.tsx';
import { featuredRoom } from './sort-rooms.ts';
import { useLobby } from './use-lobby.ts';

export function LobbyPage() {
  usePageTitle(null);
  const { status, rooms, counters, at } = useLobby();
  const { me, phase } = useConnection();
  const myName = me?.name ?? null;
  const isStale = phase === 'reconnecting' || phase === 'offline' || phase === 'ended';
  const featured = featuredRoom(rooms);
  return (
    <div className={`page ${styles.lobby}`}>
      <div className={styles.top}>
        <Hero counters={counters} />
        <aside className={styles.featured} aria-label={lobbyTexts.featured.label} data-empty={featured === null}>
          {featured && <RoomCard room={featured} myName={myName} large />}
          {status === 'ready' && !featured && <DemoBoard />}
        </aside>
      </div>
      <QuickMatch counters={counters} />
      <OwnTable />
      <Divider />
      <LiveRooms
        ready={status === 'ready'}
        rooms={rooms}
        featured={featured}
        myName={myName}
        asOf={isStale ? at : null}
      />
    </div>
  );
}
