/** A one-time code, as a QR code, that makes a guest's ticket theirs. It stands in the link's fragment, which no server sees. */
import type { DeskTicket, TicketId } from '@inkroom/shared';
import { queueOf } from '@inkroom/shared';
import { useEffect, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { QrCode } from '../../components/qr-code.tsx';
import { CopyButton, publicAddress } from '../../components/share.tsx';
import { deskTexts } from '../../texts/desk.ts';
import styles from './desk.module.css';
import dialogStyles from './dialogs.module.css';
import { deskRest } from './desk-rest.ts';
import type { HandOver } from './desk-rest.ts';
import { RefusalNotice } from './refusal-notice.tsx';
import { clockInWords } from './times.ts';
import { useRequest } from './use-request.ts';

const texts = deskTexts.handOver;

export const takeAddress = (ticket: TicketId, code: string): string =>
  publicAddress(`/queue/${queueOf(ticket)}#take=${encodeURIComponent(code)}`);

export function HandOverDialog({ ticket, onClose }: { readonly ticket: DeskTicket; readonly onClose: () => void }) {
  return (
    <Dialog title={texts.title(ticket.name)} onClose={onClose}>
      <HandOverCode ticket={ticket.id} />
    </Dialog>
  );
}

export function HandOverCode({ ticket }: { readonly ticket: TicketId }) {
  const { refusal, run } = useRequest();
  const [handOver, setHandOver] = useState<HandOver | null>(null);
  const [wishes, setWishes] = useState(0);
  useEffect(() => run(() => deskRest.handOver(ticket), setHandOver), [run, ticket, wishes]);
  const address = handOver && takeAddress(ticket, handOver.code);
  return (
    <div className={dialogStyles.handOver}>
      <p>{texts.words}</p>
      <RefusalNotice problem={refusal} />
      {handOver !== null && address !== null && (
        <>
          <QrCode value={address} label={texts.label} />
          <p className={styles.soft} data-take={address}>
            {texts.until(clockInWords(handOver.expiresAt))}
          </p>
        </>
      )}
      <div className={styles.ways}>
        {address !== null && <CopyButton text={address} label={texts.copy} />}
        <Button onClick={() => setWishes((before) => before + 1)}>{texts.again}</Button>
      </div>
    </div>
  );
}
