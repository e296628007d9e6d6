/** Asks before every other device is signed out. */
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Notice } from '../../components/notice.tsx';
import { useServices } from '../../services/services.ts';
import { accountTexts } from '../../texts/account.ts';
import { commonTexts } from '../../texts/common.ts';
import { useSubmit } from './use-submit.ts';

export function SignOutDialog({ onClose }: { readonly onClose: () => void }) {
  const { account } = useServices();
  const { busy, refused, run } = useSubmit();
  const [done, setDone] = useState(false);
  const texts = accountTexts.signOut;
  if (done)
    return (
      <Dialog title={texts.title} onClose={onClose} footer={<Button onClick={onClose}>{commonTexts.close}</Button>}>
        <Notice tone="good" live="polite" icon="check">
          {texts.done}
        </Notice>
      </Dialog>
    );
  const submit = () =>
    run(
      () => account.signOutEverywhere(),
      () => setDone(true),
    );
  return (
    <Dialog
      title={texts.title}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{commonTexts.cancel}</Button>
          <Button look="danger" busy={busy} onClick={submit}>
            {texts.submit}
          </Button>
        </>
      }
    >
      <p>{texts.words}</p>
      {refused && (
        <Notice tone="bad" live="assertive">
          {refused.message}
        </Notice>
      )}
    </Dialog>
  );
}
