/** The table of a room: players, board, what can be done now, and what is said around it. Play and watching share it. */
import { formatRoomCode } from '@inkroom/shared';
import type { Cell, PlayerCommand, RoomState, Seat } from '@inkroom/shared';
import { useCallback, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import { Board } from '../../components/board/board.tsx';
import { usePageTitle } from '../../components/page-title.ts';
import { QrCode } from '../../components/qr-code.tsx';
import { headlineOf } from '../../components/room/headline.ts';
import { StepBar } from '../../components/room/step-bar.tsx';
import { publicAddress } from '../../components/share.tsx';
import { useStepper } from '../../components/room/use-stepper.ts';
import type { RoomReplica, RoomView } from '../../net/types.ts';
import { useConnection, useServices } from '../../services/services.ts';
import { boardTexts, roomTexts, watchTexts } from '../../texts/room.ts';
import { modeTexts } from '../../texts/modes.ts';
import { HowToOffer } from './how-to-offer.tsx';
import { leaveSeat } from './leave-seat.ts';
import { Notes } from './notes.tsx';
import { OtherTab } from './other-tab.tsx';
import { Players } from './players.tsx';
import { whyNot } from './refusals.ts';
import { RoomActions } from './room-actions.tsx';
import { RoomHead } from './room-head.tsx';
import styles from './room-screen.module.css';
import { SidePanels } from './side-panels.tsx';
import { freeSeatOf } from './sitting.ts';
import { useNarrator } from './use-narrator.ts';
import { useReactions } from './use-reactions.ts';
import { useSelfSeat } from './use-self-seat.ts';
import { WaitingCard } from './waiting-card.tsx';

interface RoomTableProps {
  readonly replica: RoomReplica;
  readonly view: RoomView;
  /** Shown state: confirmed, and my unanswered moves. */
  readonly state: RoomState;
  readonly watch: boolean;
  readonly wall: boolean;
}

const noSeats: readonly Seat[] = [];

export function RoomTable({ replica, view, state, watch, wall }: RoomTableProps) {
  const { connection } = useServices();
  const { me, phase: connectionPhase, liveAt } = useConnection();
  const [, navigate] = useLocation();
  const [note, setNote] = useState<string | null>(null);
  const serverNow = useCallback(() => connection.serverNow(), [connection]);
  const seatsHere = me === null ? noSeats : view.mySeats;
  const mySeats = watch ? noSeats : seatsHere;
  const seated = mySeats.length > 0;
  const code = formatRoomCode(state.id);
  const { title } = modeTexts[state.mode];

  useSelfSeat({ replica, view, watch });
  useNarrator(state, mySeats);
  const reactions = useReactions(replica);
  const stepper = useStepper({ mode: state.mode, moves: state.position.moves, game: state.game }, !seated);
  const live = stepper.ply === null;
  const headline = headlineOf(state, mySeats);
  const bothSeated = state.seats[0] !== null && state.seats[1] !== null;
  const myTurn = seated && bothSeated && state.phase !== 'finished' && mySeats.includes(state.position.turn);
  const names = state.seats.map((occupant) => occupant?.name ?? watchTexts.freeSeat);
  const heading = watch ? watchTexts.watchingRoom(names[0] ?? '', names[1] ?? '') : headline.text;
  usePageTitle(roomTexts.titleOf(heading, code), myTurn);

  const fresh =
    connectionPhase === 'live' ||
    connectionPhase === 'slow' ||
    connectionPhase === 'resynced' ||
    // On the way to another server: what is missed meanwhile comes with it.
    connectionPhase === 'draining' ||
    connectionPhase === 'connecting';
  const pending = useMemo(
    () =>
      new Map(
        view.pending.flatMap(({ command, slow }): [Cell, boolean][] =>
          command.type === 'move' ? [[command.cell, slow]] : [],
        ),
      ),
    [view.pending],
  );
  const send = useCallback(
    (command: PlayerCommand) => {
      setNote(null);
      return replica.send(command);
    },
    [replica],
  );
  const choose = useCallback(
    (cell: Cell) => {
      const reason = live ? whyNot(state, mySeats, cell) : roomTexts.notes.stepping;
      setNote(reason);
      if (reason === null) void send({ type: 'move', game: state.game, ply: state.position.moves.length, cell });
    },
    [live, state, mySeats, send],
  );
  const dismiss = useCallback(() => {
    setNote(null);
    replica.dismiss();
  }, [replica]);
  const leave = () => leaveSeat(send, () => navigate('/'));

  const alone = seated && state.phase === 'open' && !bothSeated;
  const freeSeat = freeSeatOf(state);
  return (
    <div
      className={styles.room}
      data-phase={state.phase}
      data-seated={seated}
      data-wall={wall}
      data-mood={headline.mood}
      data-turn={myTurn}
    >
      <RoomHead state={state} watching={view.presence?.watching ?? 0} freshAt={fresh ? null : liveAt} />
      <Players
        state={state}
        presence={view.presence}
        mySeats={mySeats}
        watch={watch}
        reactions={reactions}
        serverNow={serverNow}
        onSit={(seat) => void send({ type: 'take-seat', seat })}
      />
      <section className={styles.stage} aria-label={title}>
        <div
          className={styles.headline}
          data-mood={headline.mood}
          data-seat={live && myTurn ? state.position.turn : undefined}
        >
          <h1 className={styles.headlineText}>
            {live ? headline.text : roomTexts.turn.stepping(stepper.ply ?? 0, state.position.moves.length)}
          </h1>
          {live && headline.detail !== null && <p className={styles.headlineDetail}>{headline.detail}</p>}
          <Notes view={view} note={note} onDismiss={dismiss} />
        </div>
        <div className={styles.table}>
          <div className={styles.boardPlace} data-covered={alone} inert={alone}>
            <Board
              mode={state.mode}
              position={live ? state.position : stepper.position}
              label={boardTexts.board(title, stepper.position.moves.length)}
              hand={myTurn && live && !alone ? state.position.turn : null}
              onChoose={choose}
              pending={pending}
              winner={live ? (state.end?.winner ?? null) : null}
              stale={!fresh}
              played={seated}
            />
          </div>
          {alone && (
            <div className={styles.cover}>
              <WaitingCard
                state={state}
                serverNow={serverNow}
                onBot={(strength) => void send({ type: 'add-bot', strength })}
                onLeave={() => void leave()}
              >
                {me !== null && <OtherTab room={state.id} player={me.player} seats={seatsHere} freeSeat={freeSeat} />}
              </WaitingCard>
            </div>
          )}
        </div>
        {!seated && !wall && state.position.moves.length > 0 && (
          <StepBar
            ply={stepper.ply}
            moves={state.position.moves.length}
            onStep={stepper.step}
            running={state.phase === 'playing'}
            freshAt={fresh ? null : liveAt}
          />
        )}
        {!alone && (
          <RoomActions
            state={state}
            mySeats={mySeats}
            seatElsewhere={watch && seatsHere.length > 0}
            serverNow={serverNow}
            send={send}
            live={live}
            onLive={() => stepper.step('last')}
          />
        )}
        {!alone && !watch && me !== null && seated && (
          <OtherTab room={state.id} player={me.player} seats={seatsHere} freeSeat={freeSeat} />
        )}
        {seated && state.position.moves.length === 0 && !wall && <HowToOffer mode={state.mode} />}
      </section>
      {wall && (
        <figure className={styles.join}>
          <QrCode
            value={publicAddress(`/watch/${code}`)}
            label={watchTexts.watchingRoom(names[0] ?? '', names[1] ?? '')}
          />
          <figcaption>{watchTexts.joinIn}</figcaption>
        </figure>
      )}
      {!wall && (
        <SidePanels
          state={state}
          view={view}
          replica={replica}
          mySeats={mySeats}
          me={me?.player ?? null}
          ply={stepper.ply}
          onStep={stepper.step}
          freshAt={fresh ? null : liveAt}
          send={send}
        />
      )}
    </div>
  );
}
