/** Laid over the empty board while a seat is free: how to bring somebody, or what else to do meanwhile. */
import { botStrengths, formatRoomCode } from '@inkroom/shared';
import type { BotStrength, RoomState } from '@inkroom/shared';
import type { ReactNode } from 'react';
import { useHistoryState } from 'wouter/use-browser-location';
import { Button } from '../../components/button.tsx';
import { QrCode } from '../../components/qr-code.tsx';
import { CopyButton, ShareButton, publicAddress } from '../../components/share.tsx';
import { useNow } from '../../components/use-now.ts';
import { commonTexts } from '../../texts/common.ts';
import { modeTexts } from '../../texts/modes.ts';
import { roomTexts } from '../../texts/room.ts';
import { awaitedName } from './awaited.ts';
import styles from './waiting-card.module.css';

const texts = roomTexts.invite;
/** In a public room somebody may come at any moment, so the computer is offered a little later. */
const computerAfterMs = 10_000;

interface WaitingCardProps {
  readonly state: RoomState;
  readonly serverNow: () => number;
  readonly onBot: (strength: BotStrength) => void;
  readonly onLeave: () => void;
  /** Told in another tab of the same player: how to play against oneself. */
  readonly children?: ReactNode;
}

export function WaitingCard({ state, serverNow, onBot, onLeave, children }: WaitingCardProps) {
  const isPublic = state.visibility === 'public';
  const now = useNow(serverNow, isPublic ? 1000 : null);
  const withComputer = !isPublic || now - state.turnAt >= computerAfterMs;
  const code = formatRoomCode(state.id);
  const link = publicAddress(`/room/${code}`);
  const { title } = modeTexts[state.mode];
  const awaited = awaitedName(useHistoryState<unknown>());
  const known = awaited === null ? texts : { title: texts.againTitle(awaited), words: texts.againWords(awaited) };
  return (
    <section className={styles.card} aria-labelledby="waiting-title" data-public={isPublic}>
      <h2 id="waiting-title" className={styles.title}>
        {isPublic ? texts.waitingTitle : known.title}
        {isPublic && <Pen />}
      </h2>
      <p className={styles.words}>{isPublic ? texts.waitingWords : known.words}</p>
      <div className={styles.ways}>
        <div className={styles.qr}>
          <QrCode value={link} label={texts.qr} />
        </div>
        <div className={styles.link}>
          {isPublic && <p className={styles.words}>{texts.orFriend}</p>}
          <p className={styles.code} data-room-code={code}>
            {code}
          </p>
          <p className={styles.address} data-room-link={link}>
            {link}
          </p>
          <div className={styles.buttons}>
            <CopyButton text={link} look={isPublic ? 'plain' : 'primary'} label={roomTexts.copyLink} />
            <ShareButton title={texts.shareTitle(title)} url={link} />
          </div>
        </div>
      </div>
      {children}
      <div className={styles.foot}>
        {withComputer && (
          <fieldset className={styles.computer}>
            <legend>{isPublic ? texts.computerLater : texts.computer}</legend>
            <div className={styles.buttons}>
              {botStrengths.map((strength) => (
                <Button
                  key={strength}
                  size="s"
                  icon={strength === 'easy' ? 'computer' : undefined}
                  onClick={() => onBot(strength)}
                >
                  {commonTexts.strengths[strength]}
                </Button>
              ))}
            </div>
          </fieldset>
        )}
        <Button look="quiet" size="s" icon="exit" onClick={onLeave}>
          {roomTexts.actions.leave}
        </Button>
      </div>
    </section>
  );
}

/** A pen that scribbles while we wait. */
function Pen() {
  return (
    <svg className={styles.pen} viewBox="0 0 60 24" aria-hidden="true">
      <path pathLength={1} d="M3 16c4-9 8-9 9-2s4 6 7-2 7-8 8-1 4 7 7 0 6-8 8-2 4 6 7 1 4-4 7-3" />
    </svg>
  );
}
