/** Asks for a key, and says where keys come from. */
import { useState } from 'react';
import type { SubmitEvent } from 'react';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { LogoMark } from '../../components/scribble.tsx';
import { adminTexts } from '../../texts/admin.ts';
import styles from './admin.module.css';

interface SignInProps {
  /** Why the former key was not taken. */
  readonly refusal: string | null;
  readonly onKey: (key: string) => Promise<void>;
}

export function SignIn({ refusal, onKey }: SignInProps) {
  const [key, setKey] = useState('');
  const [busy, setBusy] = useState(false);
  const texts = adminTexts.signIn;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (key.trim() === '' || busy) return;
    setBusy(true);
    void onKey(key.trim()).finally(() => setBusy(false));
  };
  return (
    <div className={`page ${styles.signIn}`}>
      <LogoMark size={72} />
      <h1>{texts.title}</h1>
      <p>{texts.words}</p>
      <form className={styles.signInForm} onSubmit={submit}>
        <Field
          label={texts.field}
          error={refusal}
          type="password"
          autoComplete="off"
          spellCheck={false}
          value={key}
          placeholder="ink_…"
          maxLength={100}
          onChange={(event) => setKey(event.target.value)}
        />
        <Button type="submit" look="primary" busy={busy} wide>
          {texts.submit}
        </Button>
      </form>
      <p className={styles.soft}>
        {texts.hint} <code className={styles.code}>{texts.command}</code>
      </p>
    </div>
  );
}
