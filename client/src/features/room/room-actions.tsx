/** What I can do at this moment, under the board: resign, claim, and after the game the four ways on. */
import { claimableAt, formatRoomCode, gameIdOf, otherSeat, queueOfMode } from '@inkroom/shared';
import type { Answer, PlayerCommand, RoomState, Seat } from '@inkroom/shared';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { Button, LinkButton } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { copyText, publicAddress } from '../../components/share.tsx';
import { useNow } from '../../components/use-now.ts';
import { useServices, useTicket } from '../../services/services.ts';
import { modeTexts } from '../../texts/modes.ts';
import { roomTexts } from '../../texts/room.ts';
import { leaveSeat } from './leave-seat.ts';
import styles from './room-screen.module.css';

const texts = roomTexts.actions;

type Send = (command: PlayerCommand) => Promise<Answer<'room:command'>>;

interface RoomActionsProps {
  readonly state: RoomState;
  readonly mySeats: readonly Seat[];
  /** On the watch page: I hold a seat here and could go to it. */
  readonly seatElsewhere: boolean;
  readonly serverNow: () => number;
  readonly send: Send;
  readonly live: boolean;
  readonly onLive: () => void;
}

export function RoomActions(props: RoomActionsProps) {
  const { state, mySeats, seatElsewhere, send, live, onLive } = props;
  const seated = mySeats.length > 0;
  return (
    <div className={styles.actions}>
      {seated && !live && (
        <Button look="primary" onClick={onLive}>
          {roomTexts.moves.toLive}
        </Button>
      )}
      {seatElsewhere && (
        <LinkButton href={`/room/${formatRoomCode(state.id)}`} look="primary">
          {texts.toTable}
        </LinkButton>
      )}
      {state.phase === 'finished' ? (
        <AfterGame state={state} mySeats={mySeats} send={send} />
      ) : (
        seated && <DuringGame {...props} />
      )}
    </div>
  );
}

function DuringGame({ state, mySeats, serverNow, send }: RoomActionsProps) {
  const [asking, setAsking] = useState(false);
  const [, navigate] = useLocation();
  const [seat] = mySeats;
  const other = mySeats.length === 1 && seat !== undefined ? otherSeat(seat) : null;
  const claimAt = other === null ? null : claimableAt(state, other);
  const now = useNow(serverNow, claimAt === null ? null : 500);
  const claimable = claimAt !== null && now >= claimAt;
  const name = other === null ? '' : (state.seats[other]?.name ?? '');
  if (state.phase === 'open') {
    return (
      <Button look="quiet" size="s" icon="exit" onClick={() => void leaveSeat(send, () => navigate('/'))}>
        {texts.leaveSeat}
      </Button>
    );
  }
  return (
    <>
      {claimable && (
        <Notice
          tone="warn"
          live="polite"
          action={
            <Button look="primary" size="s" onClick={() => void send({ type: 'claim-game', game: state.game })}>
              {texts.claim}
            </Button>
          }
        >
          {texts.claimWords(name)}
        </Notice>
      )}
      {asking ? (
        <fieldset className={styles.confirm} aria-label={texts.resignSure}>
          <span>{texts.resignSure}</span>
          <Button
            look="danger"
            size="s"
            onClick={() => {
              setAsking(false);
              void send({ type: 'resign', game: state.game });
            }}
          >
            {texts.resignYes}
          </Button>
          <Button size="s" onClick={() => setAsking(false)}>
            {texts.resignNo}
          </Button>
        </fieldset>
      ) : (
        <Button look="quiet" size="s" icon="flag" onClick={() => setAsking(true)}>
          {texts.resign}
        </Button>
      )}
    </>
  );
}

interface AfterGameProps {
  readonly state: RoomState;
  readonly mySeats: readonly Seat[];
  readonly send: Send;
}

function AfterGame({ state, mySeats, send }: AfterGameProps) {
  const { ticket: tickets } = useServices();
  const { ticket, isLost, busy, refused } = useTicket();
  const [asked, setAsked] = useState(false);
  const [shared, setShared] = useState(false);
  const seated = mySeats.length > 0;
  const replay = `/replay/${gameIdOf(state.id, state.game)}`;

  const queue = queueOfMode(state.mode);
  const waiting = ticket?.state === 'queued' && ticket.queue === queue && !isLost;
  /** The seat is given up for a place in the line; the match is told of wherever I am. */
  const newOpponent = async () => {
    setAsked(true);
    const taken = await tickets.take(queue, state.id);
    if (taken !== null && seated && taken.room !== state.id) void send({ type: 'leave' });
  };
  const share = async () => {
    const url = publicAddress(replay);
    if ('share' in navigator) {
      try {
        await navigator.share({ title: texts.shareTitle(modeTexts[state.mode].title), url });
        return;
      } catch {
        // Closed without choosing: the link is copied instead.
      }
    }
    setShared(await copyText(url));
  };
  return (
    <>
      <Rematch state={state} mySeats={mySeats} send={send} />
      <div className={styles.after}>
        {seated && <RematchButton state={state} mySeats={mySeats} send={send} />}
        <Button icon="bolt" busy={busy === queue} unavailable={waiting} onClick={() => void newOpponent()}>
          {waiting ? texts.waitingForNew : texts.newOpponent}
        </Button>
        <LinkButton href={replay} icon="replay">
          {texts.replay}
        </LinkButton>
        <Button icon={shared ? 'check' : 'share'} onClick={() => void share()}>
          {shared ? texts.shared : texts.share}
        </Button>
      </div>
      {asked && refused !== null && <p role="alert">{refused.message}</p>}
    </>
  );
}

/** Who wants a rematch, or why there can be none. */
function Rematch({ state, mySeats, send }: AfterGameProps) {
  const [seat] = mySeats;
  const offered = state.rematchOffered;
  if (seat === undefined || mySeats.length === 2) return null;
  const other = otherSeat(seat);
  const opponent = state.seats[other];
  if (opponent === null) {
    const was = state.end?.players.find(({ player }) => player !== state.seats[seat]?.player);
    return <p className={styles.rematch}>{was === undefined ? texts.opponentGone : texts.opponentLeft(was.name)}</p>;
  }
  if (offered === seat) return <p className={styles.rematch}>{texts.rematchWaiting(opponent.name)}</p>;
  if (offered !== other) return null;
  return (
    <output className={styles.rematch}>
      {texts.rematchWanted(opponent.name)}{' '}
      <Button look="quiet" size="s" onClick={() => void send({ type: 'decline-rematch', game: state.game })}>
        {texts.declineRematch}
      </Button>
    </output>
  );
}

function RematchButton({ state, mySeats, send }: AfterGameProps) {
  const [seat] = mySeats;
  if (seat === undefined) return null;
  const alone = state.seats[otherSeat(seat)] === null;
  const mine = state.rematchOffered === seat && mySeats.length === 1;
  const wanted = state.rematchOffered !== null && !mine;
  const unavailable = alone ? texts.opponentGone : mine ? texts.rematchOffered : false;
  return (
    <Button
      look="primary"
      icon="swap"
      unavailable={unavailable}
      onClick={() => void send({ type: 'offer-rematch', game: state.game })}
    >
      {mine ? texts.rematchOffered : wanted ? texts.acceptRematch : texts.rematch}
    </Button>
  );
}
