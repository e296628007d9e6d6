/** Being told on this device while the page is closed, where the browser and the server can do that. */
import type { TicketView } from '@inkroom/shared';
import { useEffect, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { isPushPossible, isSubscribedFor, subscribe, unsubscribe } from '../../net/push-subscription.ts';
import type { PushAnswer } from '../../net/push-subscription.ts';
import { useServices } from '../../services/services.ts';
import { queueTexts } from '../../texts/queue.ts';
import styles from './queue-page.module.css';

const texts = queueTexts.push;

export function PushOffer({ ticket }: { readonly ticket: TicketView }) {
  const { ticket: tickets } = useServices();
  const [state, setState] = useState<PushAnswer>(() => (isPushPossible() && isSubscribedFor(ticket.id) ? 'on' : 'off'));
  const [key, setKey] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    if (!isPushPossible()) return;
    let wanted = true;
    void tickets.push().then((answer) => {
      if (wanted && answer.ok) setKey(answer.key);
    });
    return () => {
      wanted = false;
    };
  }, [tickets]);
  if (key === null) return null;
  const tell = async (subscription: string | null) => (await tickets.push(subscription)).ok;
  const change = async () => {
    setBusy(true);
    setState(state === 'on' ? await unsubscribe(tell) : await subscribe(ticket.id, key, tell));
    setBusy(false);
  };
  return (
    <p className={styles.push}>
      {state === 'on' && <span>{texts.on}</span>}
      {(state === 'denied' || state === 'failed') && <span role="alert">{texts[state]}</span>}
      <Button size="s" look="quiet" icon="phone" busy={isBusy} onClick={() => void change()}>
        {state === 'on' ? texts.off : texts.offer}
      </Button>
    </p>
  );
}
