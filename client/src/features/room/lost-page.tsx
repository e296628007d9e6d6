/** A room that went away while somebody was in it: how it stood, with whom, and one button to go on with the same opponent. */
import { formatRoomCode } from '@inkroom/shared';
import type { Answer, RoomState } from '@inkroom/shared';
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { MiniBoard } from '../../components/board/mini-board.tsx';
import { Button, LinkButton } from '../../components/button.tsx';
import { announce } from '../../components/live.tsx';
import { usePageTitle } from '../../components/page-title.ts';
import { LogoMark } from '../../components/scribble.tsx';
import { createRoom, openAgain } from '../../net/index.ts';
import type { Connection, LostRoom } from '../../net/types.ts';
import { useServices } from '../../services/services.ts';
import { modeTexts } from '../../texts/modes.ts';
import { boardTexts, roomTexts, watchTexts } from '../../texts/room.ts';
import type { Awaited } from './awaited.ts';
import { goesOn } from './goes-on.ts';
import type { GoesOn } from './goes-on.ts';
import styles from './gone-page.module.css';
import { useNewRoom } from './use-new-room.ts';

const texts = roomTexts.gone;

interface LostPageProps {
  readonly lost: LostRoom;
  /** On the watch page nobody takes a seat, not even their own. */
  readonly watch: boolean;
}

export function LostPage({ lost, watch }: LostPageProps) {
  const { connection } = useServices();
  const [, navigate] = useLocation();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const { state, wasClosed } = lost;
  const way: GoesOn = watch ? { kind: 'watching' } : goesOn(lost);
  const newRoom = useNewRoom(state.id, lost.epoch);
  const title = wasClosed ? texts.title : texts.lostTitle;
  usePageTitle(title);
  useEffect(() => announce(title, 'assertive'), [title]);

  const open = async (known: Exclude<GoesOn, { kind: 'watching' }>) => {
    setBusy(true);
    setRefused(null);
    const answer = await ask(connection, lost, known);
    setBusy(false);
    if (!answer.ok) {
      setRefused(answer.message);
      return;
    }
    // The room is back: this page opens it as if for the first time.
    if (answer.room === state.id) {
      location.reload();
      return;
    }
    const awaited: Awaited | null = known.kind === 'together' ? { waitingFor: known.opponent } : null;
    navigate(`/room/${formatRoomCode(answer.room)}`, { state: awaited });
  };
  return (
    <div className={`page ${styles.gone}`} data-gone="true">
      <LastBoard state={state} />
      <h1>{title}</h1>
      <p>{wordsFor(way, wasClosed)}</p>
      <p>{whoPlayed(way, state)}</p>
      <div className={styles.actions}>
        {way.kind !== 'watching' && (
          <Button look="primary" icon={iconOf(way)} busy={busy} onClick={() => void open(way)}>
            {busy ? texts.busy : labelOf(way)}
          </Button>
        )}
        {way.kind === 'watching' && newRoom !== null && (
          <LinkButton look="primary" icon="eye" href={`/watch/${formatRoomCode(newRoom)}`}>
            {texts.watchOn}
          </LinkButton>
        )}
        <LinkButton href="/" icon="back">
          {roomTexts.actions.backToLobby}
        </LinkButton>
      </div>
      {way.kind === 'together' && (
        <p className={styles.hint} aria-live="polite">
          {newRoom === null ? texts.meet(way.opponent) : texts.open}
        </p>
      )}
      {refused !== null && <p role="alert">{refused}</p>}
    </div>
  );
}

function LastBoard({ state }: { readonly state: RoomState }) {
  const { moves } = state.position;
  if (moves.length === 0) return <LogoMark size={88} />;
  return (
    <figure className={styles.last}>
      <MiniBoard
        mode={state.mode}
        moves={moves}
        winner={state.end?.winner ?? null}
        label={boardTexts.board(modeTexts[state.mode].title, moves.length)}
      />
      <figcaption>{texts.last}</figcaption>
    </figure>
  );
}

const namesOf = (state: RoomState): readonly [string, string] => {
  const nameAt = (seat: 0 | 1) => state.seats[seat]?.name ?? state.end?.players[seat].name ?? watchTexts.freeSeat;
  return [nameAt(0), nameAt(1)];
};

function whoPlayed(way: GoesOn, state: RoomState): string {
  switch (way.kind) {
    case 'together':
    case 'computer':
      return texts.youWere(way.seat, way.opponent);
    case 'alone':
      return texts.youWereAlone(way.seat);
    case 'table':
    case 'watching':
      return texts.theyPlayed(...namesOf(state));
  }
}

function wordsFor(way: GoesOn, wasClosed: boolean): string {
  if (way.kind === 'watching') return wasClosed ? texts.closedWatching : texts.lostWatching;
  return wasClosed ? texts.closedWords : texts.lostWords;
}

function labelOf(way: Exclude<GoesOn, { kind: 'watching' }>): string {
  switch (way.kind) {
    case 'together':
    case 'computer':
      return texts.again(way.opponent);
    case 'table':
      return texts.againTable;
    case 'alone':
      return texts.newRoom;
  }
}

const iconOf = (way: GoesOn) => (way.kind === 'computer' ? 'computer' : way.kind === 'table' ? 'table' : 'plus');

/** Against the computer and alone there is nobody to meet: a new room like the old one. */
function ask(
  connection: Connection,
  { state, epoch }: LostRoom,
  way: Exclude<GoesOn, { kind: 'watching' }>,
): Promise<Answer<'room:create' | 'room:again'>> {
  const { id: room, mode, clock, visibility } = state;
  switch (way.kind) {
    case 'together':
      return openAgain(connection, { room, epoch, mode, clock, seat: way.seat });
    case 'computer':
      return createRoom(connection, { mode, clock, visibility, bot: way.bot, seat: way.seat });
    case 'table':
      return createRoom(connection, { mode, clock, visibility, table: true });
    case 'alone':
      return createRoom(connection, { mode, clock, visibility, seat: way.seat });
  }
}
