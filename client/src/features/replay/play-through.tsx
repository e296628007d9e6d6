/** A finished game, move by move: from the room where it was just played, or from the archive. */
import { formatRoomCode } from '@inkroom/shared';
import type { Cell, EndReason, ModeName, RoomId, Seat } from '@inkroom/shared';
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { Board } from '../../components/board/board.tsx';
import { IconButton, LinkButton } from '../../components/button.tsx';
import { announce } from '../../components/live.tsx';
import { usePageTitle } from '../../components/page-title.ts';
import { reasonText } from '../../components/room/headline.ts';
import { MoveList } from '../../components/room/move-list.tsx';
import { SideMark } from '../../components/room/player-card.tsx';
import { StepBar } from '../../components/room/step-bar.tsx';
import type { Step } from '../../components/room/stepping.ts';
import { useStepper } from '../../components/room/use-stepper.ts';
import { CopyButton, ShareButton, publicAddress } from '../../components/share.tsx';
import { modeTexts } from '../../texts/modes.ts';
import { boardTexts, replayTexts, roomTexts } from '../../texts/room.ts';
import styles from './replay-page.module.css';

export interface PlayedGame {
  /** As it stands in the address. */
  readonly name: string;
  /** Null when the archive does not lead into it. */
  readonly room: RoomId | null;
  readonly number: number;
  readonly mode: ModeName;
  readonly table: boolean;
  /** X, then O; null: nobody sat there any more. */
  readonly players: readonly ({ readonly player: string; readonly name: string; readonly bot: string | null } | null)[];
  readonly moves: readonly Cell[];
  readonly winner: Seat | null;
  readonly reason: EndReason | 'abandoned';
}

const moveEveryMs = 900;
const saysReplay = () => announce(roomTexts.notes.over);

export function PlayThrough({ game }: { readonly game: PlayedGame }) {
  const { mode, moves, winner } = game;
  const code = game.room === null ? null : formatRoomCode(game.room);
  const { title } = modeTexts[mode];
  const stepper = useStepper({ mode, moves, game: game.number }, true);
  const { step, ply } = stepper;
  const [playing, setPlaying] = useState(false);
  const atEnd = ply === null;
  usePageTitle(replayTexts.pageTitle(code ?? title));
  useEffect(() => {
    if (!playing) return;
    const timer = setTimeout(() => {
      step('forward');
      if (ply === null || ply + 1 >= moves.length) setPlaying(false);
    }, moveEveryMs);
    return () => clearTimeout(timer);
  }, [playing, ply, moves.length, step]);
  const byHand = (wanted: Step) => {
    setPlaying(false);
    step(wanted);
  };
  const play = () => {
    if (atEnd) step('first');
    setPlaying(!playing);
  };
  const link = publicAddress(`/replay/${game.name}`);
  return (
    <div className={styles.replay}>
      <header className={styles.head}>
        <p className={styles.mode}>{title}</p>
        <h1 className={styles.versus}>
          <SideMark seat={0} />
          <SideName game={game} seat={0} />
          <SideMark seat={1} />
          <SideName game={game} seat={1} />
        </h1>
        <Result game={game} />
      </header>
      <div className={styles.stage}>
        <Board
          mode={mode}
          position={stepper.position}
          label={boardTexts.board(title, stepper.position.moves.length)}
          hand={null}
          played={false}
          onChoose={saysReplay}
          winner={atEnd ? winner : null}
        />
        <input
          className={styles.scrub}
          type="range"
          min={0}
          max={moves.length}
          value={ply ?? moves.length}
          aria-label={roomTexts.moves.scrub}
          aria-valuetext={roomTexts.moves.at(ply ?? moves.length, moves.length)}
          onChange={(event) => byHand({ to: event.target.valueAsNumber })}
        />
        <StepBar ply={ply} moves={moves.length} onStep={byHand} running={false}>
          <IconButton
            icon={playing ? 'pause' : 'play'}
            label={playing ? roomTexts.moves.pause : roomTexts.moves.play}
            onClick={play}
          />
        </StepBar>
      </div>
      <aside className={styles.side}>
        <section className={styles.panel} aria-label={roomTexts.moves.title}>
          <h2>{roomTexts.moves.title}</h2>
          <MoveList mode={mode} moves={moves} ply={ply} onStep={(to) => byHand({ to })} />
        </section>
        <div className={styles.ways}>
          <CopyButton text={link} label={roomTexts.copyLink} />
          <ShareButton
            title={code === null ? replayTexts.pageTitle(title) : replayTexts.title(title, code)}
            url={link}
          />
          {code !== null && (
            <LinkButton href={`/room/${code}`} icon="door">
              {replayTexts.toRoom}
            </LinkButton>
          )}
        </div>
      </aside>
    </div>
  );
}

function nameAt({ table, players }: PlayedGame, seat: Seat): string {
  return table ? roomTexts.seatName(seat) : (players[seat]?.name ?? replayTexts.nobody);
}

/** People lead to their own page. */
function SideName({ game, seat }: { readonly game: PlayedGame; readonly seat: Seat }) {
  const player = game.players[seat] ?? null;
  const name = nameAt(game, seat);
  if (game.table || player === null || player.bot !== null) return <span>{name}</span>;
  return (
    <Link href={`/player/${encodeURIComponent(player.player)}`} className={styles.player}>
      {name}
    </Link>
  );
}

function Result({ game }: { readonly game: PlayedGame }) {
  const { reason, winner, mode, moves } = game;
  if (reason === 'abandoned') return <p className={styles.result}>{replayTexts.abandoned}</p>;
  const who = winner === null ? roomTexts.result.draw : roomTexts.result.wins(nameAt(game, winner));
  return (
    <p className={styles.result}>
      <strong>{who}</strong>, {reasonText(reason, mode, moves.length)}
    </p>
  );
}
