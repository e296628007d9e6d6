/** The two player cards, with what a person may do at each: sit down, or say that it is them. */
import type { RoomPresence, RoomState, Seat } from '@inkroom/shared';
import { Button } from '../../components/button.tsx';
import { FloatingEmote } from '../../components/room/emotes.tsx';
import { PlayerCard } from '../../components/room/player-card.tsx';
import { accountDialog } from '../../services/dialogs.ts';
import { useConnection } from '../../services/services.ts';
import { roomTexts } from '../../texts/room.ts';
import styles from './room-screen.module.css';
import { freeSeatOf, mayBeMe } from './sitting.ts';
import type { Reaction } from './use-reactions.ts';

const texts = roomTexts.card;

interface PlayersProps {
  readonly state: RoomState;
  readonly presence: RoomPresence | null;
  readonly mySeats: readonly Seat[];
  readonly watch: boolean;
  readonly reactions: readonly Reaction[];
  readonly serverNow: () => number;
  readonly onSit: (seat: Seat) => void;
}

export function Players({ state, presence, mySeats, watch, reactions, serverNow, onSit }: PlayersProps) {
  const { me } = useConnection();
  const seated = mySeats.length > 0;
  const seatedPlayers = new Set(state.seats.map((occupant) => occupant?.player));
  const fromWatchers = reactions.filter(({ player }) => !seatedPlayers.has(player));
  const actionAt = (seat: Seat) => {
    const occupant = state.seats[seat];
    if (occupant === null) {
      if (seated || watch || freeSeatOf(state) === null) return undefined;
      return (
        <Button look="primary" size="s" icon="person" onClick={() => onSit(seat)}>
          {texts.takeSeat}
        </Button>
      );
    }
    if (seated || me === null || !mayBeMe(state, seat, me)) return undefined;
    return (
      <Button
        look="quiet"
        size="s"
        title={roomTexts.notes.knownName(occupant.name)}
        onClick={() => accountDialog.show({ kind: 'come-back', username: occupant.name })}
      >
        {texts.isThisYou} {texts.comeBack}
      </Button>
    );
  };
  return (
    <section className={styles.players} aria-label={texts.players}>
      {([0, 1] as const).map((seat) => (
        <PlayerCard
          key={seat}
          state={state}
          seat={seat}
          mine={mySeats.includes(seat)}
          connected={presence?.seats[seat] ?? null}
          serverNow={serverNow}
          reaction={reactions
            .filter(({ player }) => player === state.seats[seat]?.player)
            .slice(-1)
            .map(({ key, emote }) => (
              <FloatingEmote key={key} name={emote} />
            ))}
        >
          {actionAt(seat)}
        </PlayerCard>
      ))}
      {fromWatchers.length > 0 && (
        <div className={styles.watcherEmotes}>
          {fromWatchers.slice(-1).map(({ key, emote, name }) => (
            <FloatingEmote key={key} name={emote} from={name} />
          ))}
        </div>
      )}
    </section>
  );
}
