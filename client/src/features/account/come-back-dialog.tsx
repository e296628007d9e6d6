/** "Come back as…": name and passphrase, and what to do without one. */
import { limits } from '@inkroom/shared';
import { useState } from 'react';
import type { SubmitEvent } from 'react';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Field } from '../../components/field.tsx';
import { announce } from '../../components/live.tsx';
import { Notice } from '../../components/notice.tsx';
import { useServices } from '../../services/services.ts';
import { accountTexts } from '../../texts/account.ts';
import styles from './account.module.css';
import { useSubmit } from './use-submit.ts';

interface ComeBackDialogProps {
  readonly username?: string | undefined;
  readonly onClose: () => void;
}

export function ComeBackDialog({ username, onClose }: ComeBackDialogProps) {
  const { account } = useServices();
  const { busy, refused, run } = useSubmit();
  const [name, setName] = useState(username ?? '');
  const [passphrase, setPassphrase] = useState('');
  const texts = accountTexts.comeBack;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    run(
      () => account.comeBackAs(name.trim(), passphrase),
      (answer) => {
        announce(texts.done(answer.me.name));
        onClose();
      },
    );
  };
  return (
    <Dialog title={texts.title} onClose={onClose}>
      <form className={styles.form} onSubmit={submit}>
        <p className={styles.soft}>{texts.needed}</p>
        <Field
          label={texts.name}
          value={name}
          required
          autoComplete="username"
          autoCapitalize="off"
          spellCheck={false}
          maxLength={limits.nameLength.most}
          onChange={(event) => setName(event.target.value)}
        />
        <Field
          label={texts.passphrase}
          type="password"
          value={passphrase}
          required
          autoComplete="current-password"
          maxLength={limits.passphraseLength.most}
          onChange={(event) => setPassphrase(event.target.value)}
        />
        {refused && (
          <Notice tone="bad" live="assertive">
            {refused.message}
          </Notice>
        )}
        <Button type="submit" look="primary" busy={busy}>
          {texts.submit}
        </Button>
        <p className={styles.soft}>{texts.noPassphrase}</p>
      </form>
    </Dialog>
  );
}
