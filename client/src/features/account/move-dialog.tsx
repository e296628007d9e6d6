/** "Move to another device": a one-time link as a QR code, with the time it has left. */
import { useCallback, useEffect, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Notice } from '../../components/notice.tsx';
import { QrCode } from '../../components/qr-code.tsx';
import { CopyButton, ShareButton, publicAddress } from '../../components/share.tsx';
import { useServices } from '../../services/services.ts';
import { useServerNow } from '../../services/use-server-now.ts';
import { accountTexts } from '../../texts/account.ts';
import { commonTexts } from '../../texts/common.ts';
import styles from './account.module.css';
import { useSubmit } from './use-submit.ts';

interface OneTimeLink {
  readonly url: string;
  /** Server time. */
  readonly expiresAt: number;
}

const minutesAndSeconds = (ms: number): string => {
  const seconds = Math.ceil(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};

export function MoveDialog({ onClose }: { readonly onClose: () => void }) {
  const { account } = useServices();
  const { busy, refused, run } = useSubmit();
  const [link, setLink] = useState<OneTimeLink | null>(null);
  const now = useServerNow(1000);
  const texts = accountTexts.move;
  const make = useCallback(
    () =>
      run(
        () => account.createLink(),
        ({ code, expiresAt }) => setLink({ url: publicAddress(`/link#${code}`), expiresAt }),
      ),
    [account, run],
  );
  // One link when the sheet opens; later ones are asked for.
  useEffect(make, [make]);
  const leftMs = link ? link.expiresAt - now : 0;
  return (
    <Dialog title={texts.title} onClose={onClose}>
      <p>{texts.words}</p>
      {link && leftMs > 0 && (
        <>
          <QrCode value={link.url} label={texts.qr} />
          <p className={styles.center} role="timer">
            {texts.left(minutesAndSeconds(leftMs))}
          </p>
          <div className={styles.row}>
            <CopyButton text={link.url} label={texts.copy} />
            <ShareButton url={link.url} title={texts.link} />
          </div>
        </>
      )}
      {link && leftMs <= 0 && (
        <Notice tone="warn" live="polite" action={<Button onClick={make}>{texts.again}</Button>}>
          {texts.expired}
        </Notice>
      )}
      {refused && (
        <Notice tone="bad" live="assertive" action={<Button onClick={make}>{commonTexts.retry}</Button>}>
          {refused.message}
        </Notice>
      )}
      {busy && <p className={styles.center}>{commonTexts.loading}</p>}
      <p className={styles.soft}>{texts.keepPrivate}</p>
    </Dialog>
  );
}
