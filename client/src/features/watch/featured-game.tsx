/** The game on the big board, live: its board, both players, what just happened, and the way into it. */
import { formatRoomCode } from '@inkroom/shared';
import type { RoomId } from '@inkroom/shared';
import { useCallback } from 'react';
import { Board } from '../../components/board/board.tsx';
import { LinkButton } from '../../components/button.tsx';
import { announce } from '../../components/live.tsx';
import { QrCode } from '../../components/qr-code.tsx';
import { headlineOf } from '../../components/room/headline.ts';
import { PlayerCard } from '../../components/room/player-card.tsx';
import { publicAddress } from '../../components/share.tsx';
import { PageWords } from '../../components/wide-page.tsx';
import { useServices } from '../../services/services.ts';
import { useRoom } from '../../services/use-room.ts';
import { modeTexts } from '../../texts/modes.ts';
import { boardTexts, roomTexts, watchTexts } from '../../texts/room.ts';
import styles from './watch-page.module.css';

interface FeaturedGameProps {
  readonly room: RoomId;
  /** The game is over and stays so long; null while it goes on. */
  readonly lingersMs: number | null;
  readonly wall: boolean;
}

const saysWatching = () => announce(roomTexts.notes.watching);

export function FeaturedGame({ room, lingersMs, wall }: FeaturedGameProps) {
  const { connection } = useServices();
  const followed = useRoom(room, true);
  const serverNow = useCallback(() => connection.serverNow(), [connection]);
  const state = followed?.view.confirmed ?? null;
  if (followed === null || state === null) return <section className={styles.featured} aria-busy="true" />;
  const { presence } = followed.view;
  const headline = headlineOf(state, []);
  const { title } = modeTexts[state.mode];
  return (
    <section className={styles.featured} aria-label={watchTexts.featured} data-room={room}>
      <div className={styles.big}>
        <Board
          mode={state.mode}
          position={state.position}
          label={boardTexts.board(title, state.position.moves.length)}
          hand={null}
          played={false}
          onChoose={saysWatching}
          winner={state.end?.winner ?? null}
        />
      </div>
      <div className={styles.beside}>
        <p className={styles.mode}>{title}</p>
        {([0, 1] as const).map((seat) => (
          <PlayerCard
            key={seat}
            state={state}
            seat={seat}
            mine={false}
            connected={presence?.seats[seat] ?? null}
            serverNow={serverNow}
          />
        ))}
        <p className={styles.headline}>
          <strong>{headline.text}</strong>
          {headline.detail !== null && <span> {headline.detail}</span>}
        </p>
        {lingersMs !== null && lingersMs > 0 && <PageWords>{watchTexts.next(Math.ceil(lingersMs / 1000))}</PageWords>}
        {wall ? (
          <figure className={styles.join}>
            <QrCode value={publicAddress('/')} label={watchTexts.joinInQr} />
            <figcaption>{watchTexts.joinIn}</figcaption>
          </figure>
        ) : (
          <LinkButton href={`/watch/${formatRoomCode(room)}`} icon="eye">
            {watchTexts.open}
          </LinkButton>
        )}
      </div>
    </section>
  );
}
