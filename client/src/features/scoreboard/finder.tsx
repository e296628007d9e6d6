/** Where somebody stands, by their name. */
import type { ScoreboardId, ScoreboardRow } from '@inkroom/shared';
import { useState } from 'react';
import type { SubmitEvent } from 'react';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { scoreboardTexts } from '../../texts/scoreboard.ts';
import type { Unit } from '../../texts/scoreboard.ts';
import { Row } from './row.tsx';
import styles from './scoreboard-page.module.css';
import { findRows } from './scoreboard-rest.ts';

const texts = scoreboardTexts.find;

interface FinderProps {
  readonly id: ScoreboardId;
  readonly unit: Unit;
  readonly me: string | null;
}

export function Finder({ id, unit, me }: FinderProps) {
  const [typed, setTyped] = useState('');
  const [found, setFound] = useState<{ readonly name: string; readonly rows: readonly ScoreboardRow[] | null } | null>(
    null,
  );
  const [busy, setBusy] = useState(false);
  const find = async (name: string) => {
    setBusy(true);
    const rows = await findRows(id, name);
    setBusy(false);
    setFound({ name, rows });
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const name = typed.trim();
    if (name === '') setFound(null);
    else void find(name);
  };
  return (
    <search className={styles.find}>
      <form onSubmit={submit}>
        <Field label={texts.label} value={typed} maxLength={40} onChange={({ target }) => setTyped(target.value)} />
        <Button type="submit" busy={busy}>
          {texts.button}
        </Button>
      </form>
      <output>
        {found?.rows === null && scoreboardTexts.more.failed}
        {found?.rows?.length === 0 && texts.none(found.name)}
        {found?.rows && found.rows.length > 0 && (
          <span className="visually-hidden">{texts.found(found.rows.length)}</span>
        )}
      </output>
      {found?.rows && found.rows.length > 0 && (
        <ol className={styles.list}>
          {found.rows.map((row) => (
            <Row key={row.member} row={row} unit={unit} mine={row.member === me} />
          ))}
        </ol>
      )}
    </search>
  );
}
