/** A tile per mode: one click to a seat, a second one to give it up. */
import { modeNames } from '@inkroom/shared';
import type { LobbyCounters, ListedRoom, ModeName } from '@inkroom/shared';
import { Button, LinkButton } from '../../components/button.tsx';
import { ModeGlyph } from '../../components/mode-glyph.tsx';
import { Notice } from '../../components/notice.tsx';
import { useServerNow } from '../../services/use-server-now.ts';
import { lobbyTexts } from '../../texts/lobby.ts';
import { modeTexts } from '../../texts/modes.ts';
import styles from './quick-match.module.css';
import { myWaitingRoom } from './sort-rooms.ts';
import { roomPath, useRooms } from './use-rooms.ts';
import type { Rooms } from './use-rooms.ts';

const offerComputerAfterMs = 10_000;

interface TileProps {
  readonly mode: ModeName;
  readonly waiting: number;
  readonly rooms: Rooms;
}

function Tile({ mode, waiting, rooms }: TileProps) {
  const { title, line } = modeTexts[mode];
  const texts = lobbyTexts.quick;
  return (
    <button
      type="button"
      className={styles.tile}
      aria-label={texts.join(title, texts.waiting(waiting))}
      aria-busy={rooms.busy === mode}
      data-waiting={waiting > 0}
      onClick={() => rooms.match(mode, mode)}
    >
      <ModeGlyph mode={mode} />
      <span className={styles.words}>
        <span className={styles.name}>{title}</span>
        <span className={styles.detail}>{line}</span>
      </span>
      <span className={styles.waiting}>{texts.waiting(waiting)}</span>
    </button>
  );
}

interface MineProps {
  readonly room: ListedRoom;
  readonly rooms: Rooms;
}

/** The tile of a mode in which I wait already. */
function Mine({ room, rooms }: MineProps) {
  const now = useServerNow(1000);
  const texts = lobbyTexts.quick;
  const { title } = modeTexts[room.mode];
  const alone = now - room.createdAt >= offerComputerAfterMs;
  return (
    <div className={styles.mine}>
      <button
        type="button"
        className={styles.tile}
        aria-pressed="true"
        aria-label={texts.leaveLabel(title)}
        aria-busy={rooms.busy === room.room}
        onClick={() => rooms.leave(room.room, room)}
      >
        <ModeGlyph mode={room.mode} />
        <span className={styles.words}>
          <span className={styles.name}>{title}</span>
          <span className={styles.detail}>{texts.mine}</span>
        </span>
        <span className={styles.waiting}>{texts.leave}</span>
      </button>
      <div className={styles.choices}>
        <LinkButton href={roomPath(room.room)} size="s">
          {texts.open}
        </LinkButton>
        {alone && (
          <Button size="s" icon="computer" onClick={() => rooms.addBot(room.room, room)}>
            {texts.computer}
          </Button>
        )}
      </div>
    </div>
  );
}

interface QuickMatchProps {
  readonly listed: readonly ListedRoom[];
  readonly counters: LobbyCounters | null;
  readonly myName: string | null;
}

export function QuickMatch({ listed, counters, myName }: QuickMatchProps) {
  const rooms = useRooms();
  return (
    <section className={styles.section} aria-labelledby="quick-match">
      <header className={styles.head}>
        <h2 id="quick-match">{lobbyTexts.quick.title}</h2>
        <p>{lobbyTexts.quick.words}</p>
      </header>
      {rooms.refused && (
        <Notice tone="bad" live="assertive">
          {rooms.refused.message}
        </Notice>
      )}
      <ul className={styles.tiles}>
        {modeNames.map((mode) => {
          const mine = myName === null ? null : myWaitingRoom(listed, myName, mode);
          return (
            <li key={mode} data-mine={mine !== null}>
              {mine ? (
                <Mine room={mine} rooms={rooms} />
              ) : (
                <Tile mode={mode} waiting={counters?.waiting[mode] ?? 0} rooms={rooms} />
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
