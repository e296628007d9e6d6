/** Claims a name, and in the same small form an optional passphrase that brings it back. */
import { limits } from '@inkroom/shared';
import type { ErrorCode, Me } from '@inkroom/shared';
import { useState } from 'react';
import type { SubmitEvent } from 'react';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { announce } from '../../components/live.tsx';
import { Notice } from '../../components/notice.tsx';
import { useServices } from '../../services/services.ts';
import { accountTexts } from '../../texts/account.ts';
import styles from './account.module.css';
import { useSubmit } from './use-submit.ts';

const aboutName: readonly ErrorCode[] = ['name-taken', 'name-invalid', 'name-reserved'];

interface NameFormProps {
  readonly me: Me;
  readonly onDone: () => void;
}

export function NameForm({ me, onDone }: NameFormProps) {
  const { account } = useServices();
  const { busy, refused, run } = useSubmit();
  const [name, setName] = useState(me.username ?? '');
  const [passphrase, setPassphrase] = useState('');
  const texts = accountTexts.name;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const wanted = name.trim();
    const onlyPassphrase = wanted === me.username && passphrase !== '';
    run(
      () => (onlyPassphrase ? account.setPassphrase(passphrase) : account.claimName(wanted, passphrase || undefined)),
      (answer) => {
        announce(texts.saved(answer.me.name));
        onDone();
      },
    );
  };
  const nameError = refused && aboutName.includes(refused.code) ? refused.message : null;
  const passphraseError = refused?.code === 'passphrase-invalid' ? refused.message : null;
  return (
    <form className={styles.form} onSubmit={submit}>
      <Field
        label={texts.label}
        hint={texts.hint}
        error={nameError}
        value={name}
        placeholder={me.name}
        autoComplete="username"
        autoCapitalize="off"
        spellCheck={false}
        maxLength={limits.nameLength.most}
        onChange={(event) => setName(event.target.value)}
      />
      <Field
        label={me.hasPassphrase ? texts.passphraseKept : texts.passphrase}
        hint={texts.passphraseHint}
        error={passphraseError}
        type="password"
        value={passphrase}
        autoComplete="new-password"
        maxLength={limits.passphraseLength.most}
        onChange={(event) => setPassphrase(event.target.value)}
      />
      {refused && !nameError && !passphraseError && (
        <Notice tone="bad" live="assertive">
          {refused.message}
        </Notice>
      )}
      <Button type="submit" look="primary" busy={busy}>
        {texts.save}
      </Button>
    </form>
  );
}
