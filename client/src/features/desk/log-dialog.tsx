/** What was sent to whom, by which channel, and what came of it. */
import type { DeliveryView } from '@inkroom/shared';
import { useCallback, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Chip } from '../../components/chip.tsx';
import type { Tone } from '../../components/chip.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { deskTexts } from '../../texts/desk.ts';
import { useDesk } from './desk-context.ts';
import styles from './desk.module.css';
import dialogStyles from './dialogs.module.css';
import { deskRest } from './desk-rest.ts';
import { messageState } from './message-state.ts';
import type { MessageState } from './message-state.ts';
import { RefusalNotice } from './refusal-notice.tsx';
import { clockInWords } from './times.ts';
import { useRepeatedRead, useRequest } from './use-request.ts';

const texts = deskTexts.log;
const readEveryMs = 2_000;

const tones: Readonly<Record<MessageState['state'], Tone>> = {
  waiting: 'plain',
  sending: 'plain',
  sent: 'good',
  failed: 'bad',
  unknown: 'warn',
  needless: 'plain',
};

export function LogDialog({ onClose }: { readonly onClose: () => void }) {
  const { name } = useDesk().view.queue;
  const load = useCallback(() => deskRest.deliveries(name), [name]);
  const { value, refusal, again } = useRepeatedRead(load, readEveryMs);
  const deliveries = value ?? [];
  return (
    <Dialog title={texts.title} onClose={onClose}>
      <p className={styles.soft}>{texts.words}</p>
      <RefusalNotice problem={refusal} />
      {value !== null && deliveries.length === 0 && <p className={styles.soft}>{texts.empty}</p>}
      <ul className={dialogStyles.log} aria-label={texts.entries}>
        {deliveries.map((delivery) => (
          <LogLine key={delivery.id} delivery={delivery} onRetried={again} />
        ))}
      </ul>
    </Dialog>
  );
}

function LogLine({ delivery, onRetried }: { readonly delivery: DeliveryView; readonly onRetried: () => void }) {
  const { busy, refusal, run } = useRequest();
  const [isAsking, setAsking] = useState(false);
  const { tickets } = useDesk().view;
  const { id, createdAt, sign, channel, tries, segments, nextAt, reason, text } = delivery;
  const { state, retry } = messageState(
    delivery,
    tickets.find((ticket) => ticket.id === delivery.ticket),
  );
  const send = (sure: boolean) => {
    setAsking(false);
    run(() => deskRest.retry(id, sure), onRetried);
  };
  return (
    <li className={dialogStyles.logLine}>
      <div className={styles.flags}>
        <time dateTime={new Date(createdAt).toISOString()}>{clockInWords(createdAt)}</time>
        <strong>{sign}</strong>
        <Chip>{texts.channels[channel]}</Chip>
        <Chip tone={tones[state]}>{texts.states[state]}</Chip>
        {tries > 1 && <span className={styles.soft}>{texts.tries(tries)}</span>}
        {segments !== null && <span className={styles.soft}>{texts.segments(segments)}</span>}
        {nextAt !== null && <span className={styles.soft}>{texts.next(clockInWords(nextAt))}</span>}
      </div>
      {text !== '' && <p>{text}</p>}
      {reason !== null && <p className={styles.soft}>{reason}</p>}
      {retry !== 'no' && !isAsking && (
        <Button size="s" icon="replay" busy={busy} onClick={() => (retry === 'ask' ? setAsking(true) : send(false))}>
          {texts.retry}
        </Button>
      )}
      {isAsking && (
        <div className={styles.ways} role="group" aria-label={texts.sure}>
          <p>{texts.sure}</p>
          <Button size="s" look="danger" onClick={() => send(true)}>
            {texts.sureYes}
          </Button>
          <Button size="s" onClick={() => setAsking(false)}>
            {texts.no}
          </Button>
        </div>
      )}
      <RefusalNotice problem={refusal} />
    </li>
  );
}
