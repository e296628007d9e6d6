/** What is being played now, drawn as small boards; or what would be here, and how to begin it. */
import type { ListedRoom } from '@inkroom/shared';
import { Button, LinkButton } from '../../components/button.tsx';
import { Chip } from '../../components/chip.tsx';
import { LogoMark } from '../../components/scribble.tsx';
import { lobbyTexts } from '../../texts/lobby.ts';
import styles from './live-rooms.module.css';
import { RoomCard } from './room-card.tsx';
import { inLobbyOrder } from './sort-rooms.ts';
import { useRooms } from './use-rooms.ts';

const texts = lobbyTexts.live;
const timeOf = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

function Empty() {
  const rooms = useRooms();
  return (
    <div className={styles.empty}>
      <LogoMark size={56} />
      <div>
        <h3>{texts.emptyTitle}</h3>
        <p>{texts.empty}</p>
      </div>
      <Button
        icon="plus"
        busy={rooms.busy !== null}
        onClick={() => rooms.create('empty', { mode: 'classic', visibility: 'public' })}
      >
        {texts.emptyAction}
      </Button>
      {rooms.refused && <p role="alert">{rooms.refused.message}</p>}
    </div>
  );
}

interface LiveRoomsProps {
  readonly ready: boolean;
  readonly rooms: readonly ListedRoom[];
  /** Drawn large elsewhere, so not here. */
  readonly featured: ListedRoom | null;
  readonly myName: string | null;
  /** Set while nothing new arrives: when this picture was taken. */
  readonly asOf: number | null;
}

export function LiveRooms({ ready, rooms, featured, myName, asOf }: LiveRoomsProps) {
  const others = inLobbyOrder(rooms, myName).filter(({ room }) => room !== featured?.room);
  if (others.length === 0 && featured) return null;
  return (
    <section className={styles.section} aria-labelledby="live-rooms">
      <header className={styles.head}>
        <h2 id="live-rooms">{texts.title}</h2>
        {asOf !== null && <Chip tone="warn">{texts.asOf(timeOf.format(asOf))}</Chip>}
        <LinkButton href="/watch" look="quiet" size="s" icon="eye">
          {texts.all}
        </LinkButton>
      </header>
      {!ready && <p className={styles.loading}>{texts.loading}</p>}
      {ready && others.length === 0 && <Empty />}
      <ul className={styles.rooms} data-stale={asOf !== null}>
        {others.map((room) => (
          <li key={room.room}>
            <RoomCard room={room} myName={myName} />
          </li>
        ))}
      </ul>
    </section>
  );
}
