/** Asks for a key, and says where keys come from. */
import { useState } from 'react';
import type { SubmitEvent } from 'react';
import { signInTexts } from '../texts/sign-in.ts';
import { Button } from './button.tsx';
import { Code } from './code.tsx';
import { Field } from './field.tsx';
import { LogoMark } from './scribble.tsx';
import styles from './sign-in.module.css';

interface SignInProps {
  readonly title: string;
  /** What the key must be good for. */
  readonly words: string;
  /** How one is made on the server. */
  readonly command: string;
  /** Why the former key was not taken. */
  readonly refusal: string | null;
  readonly onKey: (key: string) => Promise<void>;
}

export function SignIn({ title, words, command, refusal, onKey }: SignInProps) {
  const [key, setKey] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (key.trim() === '' || busy) return;
    setBusy(true);
    void onKey(key.trim()).finally(() => setBusy(false));
  };
  return (
    <div className={`page ${styles.signIn}`}>
      <LogoMark size={72} />
      <h1>{title}</h1>
      <p>{words}</p>
      <form className={styles.form} onSubmit={submit}>
        <Field
          label={signInTexts.field}
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
          {signInTexts.submit}
        </Button>
      </form>
      <p className={styles.soft}>
        {signInTexts.hint} <Code>{command}</Code>
      </p>
    </div>
  );
}
