/** `/watch`: what is played now, by mode, with the most watched game large. `?view=tv` is for a wall. */
import { formatRoomCode, modeNames } from '@inkroom/shared';
import type { ListedRoom, RoomId } from '@inkroom/shared';
import { useEffect, useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { MiniBoard } from '../../components/board/mini-board.tsx';
import { LinkButton } from '../../components/button.tsx';
import { Chip } from '../../components/chip.tsx';
import { usePageTitle } from '../../components/page-title.ts';
import { NothingHere, PageHead, PageWords, WidePage } from '../../components/wide-page.tsx';
import type { LobbyState } from '../../net/types.ts';
import { useServices } from '../../services/services.ts';
import { useServerNow } from '../../services/use-server-now.ts';
import { commonTexts } from '../../texts/common.ts';
import { modeTexts } from '../../texts/modes.ts';
import { roomTexts, watchTexts } from '../../texts/room.ts';
import { FeaturedGame } from './featured-game.tsx';
import { byMode, featuredNow, lingersForMs } from './featured.ts';
import styles from './watch-page.module.css';

const nothingYet: LobbyState = { status: 'loading', rooms: [], counters: null, at: null };

function usePublicRooms(): LobbyState {
  const { openLobby } = useServices();
  const [state, setState] = useState(nothingYet);
  useEffect(() => {
    const lobby = openLobby();
    const stop = lobby.subscribe(() => setState(lobby.getState()));
    return () => {
      stop();
      lobby.close();
    };
  }, [openLobby]);
  return state;
}

export function WatchIndexPage() {
  const [search] = useSearchParams();
  const wall = search.get('view') === 'tv';
  const { status, rooms } = usePublicRooms();
  const now = useServerNow(1000);
  const [shown, setShown] = useState<RoomId | null>(null);
  const featured = featuredNow(shown, rooms, now);
  if (featured !== shown) setShown(featured);
  const current = rooms.find(({ room }) => room === featured);
  usePageTitle(watchTexts.title);
  const groups = byMode(rooms, modeNames);
  return (
    <WidePage className={styles.page} data-wall={wall}>
      {!wall && (
        <PageHead className={styles.head} title={watchTexts.title} words={watchTexts.words}>
          <LinkButton href="/watch?view=tv" look="quiet" size="s" icon="tv">
            {watchTexts.wall}
          </LinkButton>
        </PageHead>
      )}
      {featured !== null && (
        <FeaturedGame key={featured} room={featured} lingersMs={lingersForMs(current, now)} wall={wall} />
      )}
      {status === 'loading' && <PageWords>{watchTexts.loading}</PageWords>}
      {status === 'ready' && groups.length === 0 && (
        <NothingHere title={watchTexts.emptyTitle} words={watchTexts.empty} action={watchTexts.emptyAction} />
      )}
      {!wall &&
        groups.map(({ mode, rooms: ofMode }) => (
          <section key={mode} className={styles.group} aria-labelledby={`mode-${mode}`}>
            <h2 id={`mode-${mode}`}>{modeTexts[mode].title}</h2>
            <ul className={styles.cards}>
              {ofMode.map((room) => (
                <li key={room.room}>
                  <WatchCard room={room} featured={room.room === featured} />
                </li>
              ))}
            </ul>
          </section>
        ))}
    </WidePage>
  );
}

function resultWords(room: ListedRoom): string | null {
  if (room.phase !== 'finished') return null;
  const winner = room.winner === null ? null : room.seats[room.winner];
  return winner === null || winner === undefined ? roomTexts.result.draw : roomTexts.result.wins(winner.name);
}

function WatchCard({ room, featured }: { readonly room: ListedRoom; readonly featured: boolean }) {
  const [x, o] = room.seats.map((seat) => seat?.name ?? watchTexts.freeSeat);
  const result = resultWords(room);
  const turn = room.phase === 'playing' ? room.moves.length % 2 : null;
  return (
    <Link
      href={`/watch/${formatRoomCode(room.room)}`}
      className={styles.card}
      data-phase={room.phase}
      data-featured={featured}
      aria-label={`${watchTexts.card(x ?? '', o ?? '')}${result === null ? '' : `. ${result}`}`}
    >
      <span className={styles.board}>
        <MiniBoard
          mode={room.mode}
          moves={room.moves}
          winner={room.winner}
          label={watchTexts.moves(modeTexts[room.mode].title, room.moves.length)}
        />
      </span>
      <span className={styles.names}>
        <span data-seat={0} data-turn={turn === 0}>
          {x}
        </span>
        <span data-seat={1} data-turn={turn === 1}>
          {o}
        </span>
      </span>
      <span className={styles.chips}>
        {result !== null && <Chip>{result}</Chip>}
        {room.origin === 'house' && <Chip>{commonTexts.house}</Chip>}
        {room.watching > 0 && (
          <Chip icon="eye" label={watchTexts.count(room.watching)}>
            <span aria-hidden="true">{room.watching}</span>
          </Chip>
        )}
      </span>
    </Link>
  );
}
