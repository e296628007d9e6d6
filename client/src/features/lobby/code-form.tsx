/** Opens a room by its code, however it was typed. */
import { useState } from 'react';
import type { SubmitEvent } from 'react';
import { useLocation } from 'wouter';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { lobbyTexts } from '../../texts/lobby.ts';
import styles from './code-form.module.css';
import { readRoomCode } from './room-code.ts';
import { roomPath } from './use-rooms.ts';

export function CodeForm() {
  const [, navigate] = useLocation();
  const [text, setText] = useState('');
  const [error, setError] = useState<string | null>(null);
  const texts = lobbyTexts.code;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const room = readRoomCode(text);
    if (room) navigate(roomPath(room));
    else setError(texts.invalid);
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <Field
        label={texts.title}
        error={error}
        code
        value={text}
        placeholder={texts.placeholder}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        onChange={(event) => {
          setText(event.target.value);
          setError(null);
        }}
      />
      <Button type="submit" icon="door">
        {texts.submit}
      </Button>
    </form>
  );
}
