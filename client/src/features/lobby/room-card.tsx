/** A public room as a small drawing: its board, who plays, and where a click leads. */
import type { ListedRoom, ListedSeat, Seat } from '@inkroom/shared';
import { Link } from 'wouter';
import { MiniBoard } from '../../components/board/mini-board.tsx';
import { Chip } from '../../components/chip.tsx';
import { Icon } from '../../components/icon.tsx';
import { commonTexts } from '../../texts/common.ts';
import { lobbyTexts } from '../../texts/lobby.ts';
import { modeTexts } from '../../texts/modes.ts';
import styles from './room-card.module.css';
import { loneSeat } from './sort-rooms.ts';
import { roomPath, watchPath } from './use-rooms.ts';

const texts = lobbyTexts.live;

interface PlayerProps {
  readonly seat: Seat;
  readonly occupant: ListedSeat | null;
  readonly turn: boolean;
  readonly won: boolean;
}

function Player({ seat, occupant, turn, won }: PlayerProps) {
  return (
    <span className={styles.player} data-seat={seat} data-turn={turn} data-won={won}>
      <Icon name={seat === 0 ? 'cross' : 'nought'} size={16} />
      <span className={styles.name} data-free={occupant === null}>
        {occupant?.name ?? texts.freeSeat}
      </span>
      {won && <Icon name="check" size={16} />}
    </span>
  );
}

function status(room: ListedRoom): string {
  if (room.phase !== 'finished') return modeTexts[room.mode].title;
  const winner = room.winner === null ? null : room.seats[room.winner];
  return winner ? texts.won(winner.name) : texts.draw;
}

interface RoomCardProps {
  readonly room: ListedRoom;
  readonly myName: string | null;
  readonly large?: boolean | undefined;
}

export function RoomCard({ room, myName, large = false }: RoomCardProps) {
  const lone = loneSeat(room);
  const joinable = lone !== null && lone.name !== myName;
  const mine = room.seats.some((seat) => seat?.name === myName && seat.bot === null);
  const [x, o] = room.seats;
  const turn = room.phase === 'playing' ? room.moves.length % 2 : null;
  const label = joinable
    ? texts.join(lone.name)
    : texts.watch(texts.versus(x?.name ?? texts.freeSeat, o?.name ?? texts.freeSeat));
  return (
    <Link
      href={joinable || mine ? roomPath(room.room) : watchPath(room.room)}
      className={styles.card}
      data-large={large}
      data-phase={room.phase}
      data-joinable={joinable}
      aria-label={`${label}. ${status(room)}`}
    >
      <span className={styles.board}>
        <MiniBoard
          mode={room.mode}
          moves={room.moves}
          winner={room.winner}
          label={texts.label(modeTexts[room.mode].title, room.moves.length)}
        />
      </span>
      <span className={styles.players}>
        <Player seat={0} occupant={x} turn={turn === 0} won={room.winner === 0} />
        <Player seat={1} occupant={o} turn={turn === 1} won={room.winner === 1} />
      </span>
      <span className={styles.foot}>
        <span className={styles.status}>{status(room)}</span>
        {joinable && <Chip tone="good">{texts.joinShort}</Chip>}
        {room.origin === 'house' && <Chip>{commonTexts.house}</Chip>}
        {room.watching > 0 && (
          <Chip icon="eye" label={texts.watching(room.watching)}>
            <span aria-hidden="true">{room.watching}</span>
          </Chip>
        )}
      </span>
    </Link>
  );
}
