/** `/replay/:game`: a game move by move, from its room while that knows it, else from the archive. */
import { formatRoomCode, parseGameId } from '@inkroom/shared';
import type { FinishedGame, RoomId, RoomState } from '@inkroom/shared';
import { useCallback, useState } from 'react';
import { Button, LinkButton } from '../../components/button.tsx';
import { usePageTitle } from '../../components/page-title.ts';
import { LogoMark } from '../../components/scribble.tsx';
import { history } from '../../services/history.ts';
import type { PlayThrough as Archived } from '../../services/history.ts';
import { useFetched } from '../../services/use-fetched.ts';
import { useRoom } from '../../services/use-room.ts';
import { commonTexts } from '../../texts/common.ts';
import { replayTexts, roomTexts } from '../../texts/room.ts';
import { findGame } from './find-game.ts';
import { PlayThrough } from './play-through.tsx';
import type { PlayedGame } from './play-through.tsx';
import styles from './replay-page.module.css';

/** What lists of past games call them; everything else names a room. */
const archiveKey = /^g_[\w-]{20}$/;

export function ReplayPage({ game }: { readonly game: string }) {
  const parsed = parseGameId(game);
  if (parsed !== null) return <FromRoom name={game} room={parsed.room} number={parsed.game} />;
  if (archiveKey.test(game)) return <FromArchive name={game} room={null} number={1} />;
  return <NoReplay room={null} title={replayTexts.badTitle} words={replayTexts.badWords} />;
}

interface Named {
  readonly name: string;
  readonly room: RoomId;
  readonly number: number;
}

function FromRoom({ name, room, number }: Named) {
  const followed = useRoom(room, true);
  // What was found stays, even if the room goes on to other games or closes meanwhile.
  const [kept, setKept] = useState<PlayedGame | null>(null);
  const state = followed?.view.confirmed ?? null;
  const found = state === null ? null : findGame(state, number);
  if (state !== null && found?.kind === 'found' && kept === null) setKept(gameOfRoom(state, found.game));
  if (kept !== null) return <PlayThrough game={kept} />;
  if (followed?.view.status === 'gone') return <FromArchive name={name} room={null} number={number} />;
  if (found === null) return <p className={styles.opening}>{roomTexts.loading}</p>;
  if (found.kind === 'running') return <NoReplay room={room} title={replayTexts.running} words={null} />;
  return <FromArchive name={name} room={room} number={number} />;
}

/** `room`: it is still there, and on to other games. */
function FromArchive({ name, room, number }: Omit<Named, 'room'> & { readonly room: RoomId | null }) {
  const load = useCallback(() => history.game(name), [name]);
  const { value, problem, retry } = useFetched(load);
  if (value !== null) return <PlayThrough game={gameOfArchive(value, { name, room, number })} />;
  if (problem === null) return <p className={styles.opening}>{roomTexts.loading}</p>;
  if (problem !== 'offline' && problem.code === 'game-not-found') {
    return <NoReplay room={room} title={replayTexts.goneTitle} words={replayTexts.goneWords} />;
  }
  return <NoReplay room={room} title={replayTexts.awayTitle} words={replayTexts.awayWords} onRetry={retry} />;
}

const gameOfRoom = ({ id, mode, table }: RoomState, { game, moves, end }: FinishedGame): PlayedGame => ({
  name: `${id}-${game}`,
  room: id,
  number: game,
  mode,
  table,
  players: end.players,
  moves,
  winner: end.winner,
  reason: end.reason,
});

function gameOfArchive(game: Archived, named: Omit<Named, 'room'> & { readonly room: RoomId | null }): PlayedGame {
  const { mode, table, players, moves, winner, reason } = game;
  return { ...named, mode, table, players, moves, winner: winner === null ? null : winner === 'X' ? 0 : 1, reason };
}

interface NoReplayProps {
  readonly room: RoomId | null;
  readonly title: string;
  readonly words: string | null;
  readonly onRetry?: () => void;
}

function NoReplay({ room, title, words, onRetry }: NoReplayProps) {
  usePageTitle(title);
  return (
    <div className={`page ${styles.none}`}>
      <LogoMark size={80} />
      <h1>{title}</h1>
      {words !== null && <p>{words}</p>}
      <div className={styles.ways}>
        {onRetry !== undefined && (
          <Button look="primary" icon="replay" onClick={onRetry}>
            {commonTexts.retry}
          </Button>
        )}
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
