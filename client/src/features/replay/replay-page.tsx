/** `/replay/:game`: the game just played, move by move. */
import { formatRoomCode, parseGameId } from '@inkroom/shared';
import type { FinishedGame, RoomId, RoomState } from '@inkroom/shared';
import { useEffect, useState } from 'react';
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
import { LogoMark } from '../../components/scribble.tsx';
import { CopyButton, ShareButton, publicAddress } from '../../components/share.tsx';
import { useRoom } from '../../services/use-room.ts';
import { modeTexts } from '../../texts/modes.ts';
import { boardTexts, replayTexts, roomTexts } from '../../texts/room.ts';
import { findGame } from './find-game.ts';
import styles from './replay-page.module.css';

export function ReplayPage({ game }: { readonly game: string }) {
  const parsed = parseGameId(game);
  if (parsed === null) return <NoReplay room={null} title={replayTexts.badTitle} words={replayTexts.badWords} />;
  return <Replay room={parsed.room} game={parsed.game} />;
}

function Replay({ room, game }: { readonly room: RoomId; readonly game: number }) {
  const followed = useRoom(room, true);
  // What was found stays, even if the room goes on to other games or closes meanwhile.
  const [kept, setKept] = useState<{ readonly state: RoomState; readonly game: FinishedGame } | null>(null);
  const state = followed?.view.confirmed ?? null;
  const found = state === null ? null : findGame(state, game);
  if (state !== null && found?.kind === 'found' && kept === null) setKept({ state, game: found.game });
  if (kept !== null) return <Player state={kept.state} game={kept.game} />;
  if (followed?.view.status === 'gone')
    return <NoReplay room={null} title={replayTexts.goneTitle} words={replayTexts.goneWords} />;
  if (found === null) return <p className={styles.opening}>{roomTexts.loading}</p>;
  if (found.kind === 'running') return <NoReplay room={room} title={replayTexts.running} words={null} />;
  return <NoReplay room={room} title={replayTexts.goneTitle} words={replayTexts.goneWords} />;
}

interface NoReplayProps {
  readonly room: RoomId | null;
  readonly title: string;
  readonly words: string | null;
}

function NoReplay({ room, title, words }: NoReplayProps) {
  usePageTitle(title);
  return (
    <div className={`page ${styles.none}`}>
      <LogoMark size={80} />
      <h1>{title}</h1>
      {words !== null && <p>{words}</p>}
      <div className={styles.ways}>
        {room !== null && (
          <LinkButton href={`/watch/${formatRoomCode(room)}`} look="primary" icon="eye">
            {replayTexts.watch}
          </LinkButton>
        )}
        <LinkButton href="/" icon="back">
          {roomTexts.actions.backToLobby}
        </LinkButton>
      </div>
    </div>
  );
}

const moveEveryMs = 900;
const saysReplay = () => announce(roomTexts.notes.over);

interface PlayerProps {
  readonly state: RoomState;
  readonly game: FinishedGame;
}

function Player({ state, game: { game, moves, end } }: PlayerProps) {
  const code = formatRoomCode(state.id);
  const { title } = modeTexts[state.mode];
  const stepper = useStepper({ mode: state.mode, moves, game }, true);
  const { step } = stepper;
  const [playing, setPlaying] = useState(false);
  const atEnd = stepper.ply === null;
  usePageTitle(replayTexts.pageTitle(code));
  const { ply } = stepper;
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
  const names = end.players.map(({ name }, seat) => (state.table ? roomTexts.seatName(seat === 0 ? 0 : 1) : name));
  const winner = end.winner === null ? roomTexts.result.draw : roomTexts.result.wins(names[end.winner] ?? '');
  const link = publicAddress(`/replay/${state.id}-${game}`);
  return (
    <div className={styles.replay}>
      <header className={styles.head}>
        <p className={styles.mode}>{title}</p>
        <h1 className={styles.versus}>
          <SideMark seat={0} />
          <span>{names[0]}</span>
          <SideMark seat={1} />
          <span>{names[1]}</span>
        </h1>
        <p className={styles.result}>
          <strong>{winner}</strong>, {reasonText(end.reason, state.mode, moves.length)}
        </p>
      </header>
      <div className={styles.stage}>
        <Board
          mode={state.mode}
          position={stepper.position}
          label={boardTexts.board(title, stepper.position.moves.length)}
          hand={null}
          played={false}
          onChoose={saysReplay}
          winner={atEnd ? end.winner : null}
        />
        <input
          className={styles.scrub}
          type="range"
          min={0}
          max={moves.length}
          value={stepper.ply ?? moves.length}
          aria-label={roomTexts.moves.scrub}
          aria-valuetext={roomTexts.moves.at(stepper.ply ?? moves.length, moves.length)}
          onChange={(event) => byHand({ to: event.target.valueAsNumber })}
        />
        <StepBar ply={stepper.ply} moves={moves.length} onStep={byHand} running={false}>
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
          <MoveList mode={state.mode} moves={moves} ply={stepper.ply} onStep={(to) => byHand({ to })} />
        </section>
        <div className={styles.ways}>
          <CopyButton text={link} label={roomTexts.copyLink} />
          <ShareButton title={replayTexts.title(title, code)} url={link} />
          <LinkButton href={`/room/${code}`} icon="door">
            {replayTexts.toRoom}
          </LinkButton>
        </div>
      </aside>
    </div>
  );
}
