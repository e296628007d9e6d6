/** What was played comes to: the score, and whatever else the queue counts. */
import type { DeskTicket } from '@inkroom/shared';
import { useState } from 'react';
import type { SubmitEvent } from 'react';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Field } from '../../components/field.tsx';
import { deskTexts } from '../../texts/desk.ts';
import { useDesk } from './desk-context.ts';
import dialogStyles from './dialogs.module.css';
import { parseNumber } from './parse-lists.ts';

const texts = deskTexts.complete;

export function CompleteDialog({ ticket, onClose }: { readonly ticket: DeskTicket; readonly onClose: () => void }) {
  const { view, act, busy, refusal } = useDesk();
  const { metrics: names } = view.queue;
  const [score, setScore] = useState('');
  const [written, setWritten] = useState<Readonly<Record<string, string>>>({});
  const [isChecked, setChecked] = useState(false);
  const errorOf = (text: string) => (isChecked && parseNumber(text) === undefined ? texts.noNumber : null);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setChecked(true);
    const points = parseNumber(score);
    const entries = names.map((name) => [name, parseNumber(written[name] ?? '')] as const);
    if (points === undefined || entries.some(([, value]) => value === undefined)) return;
    const metrics = Object.fromEntries(
      entries.flatMap(([name, value]) => (typeof value === 'number' ? [[name, value] as const] : [])),
    );
    void act(ticket, 'complete', { score: points, metrics }).then((isDone) => {
      if (isDone) onClose();
    });
  };
  return (
    <Dialog title={texts.title(ticket.name)} onClose={onClose}>
      <form className={dialogStyles.form} onSubmit={submit}>
        <Field
          label={texts.score}
          hint={texts.scoreHint}
          error={errorOf(score)}
          inputMode="decimal"
          autoComplete="off"
          maxLength={16}
          value={score}
          onChange={(event) => setScore(event.target.value)}
        />
        {names.map((name) => (
          <Field
            key={name}
            label={name}
            error={errorOf(written[name] ?? '')}
            inputMode="decimal"
            autoComplete="off"
            maxLength={16}
            value={written[name] ?? ''}
            onChange={(event) => setWritten((before) => ({ ...before, [name]: event.target.value }))}
          />
        ))}
        {refusal !== null && <p role="alert">{refusal}</p>}
        <Button type="submit" look="primary" busy={busy}>
          {texts.submit}
        </Button>
      </form>
    </Dialog>
  );
}
