/** Everybody below the rows that are live, page by page on request. */
import type { ScoreboardId, ScoreboardRow } from '@inkroom/shared';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { useServices } from '../../services/services.ts';
import { scoreboardTexts } from '../../texts/scoreboard.ts';
import type { Unit } from '../../texts/scoreboard.ts';
import { Row } from './row.tsx';
import styles from './scoreboard-page.module.css';
import { readPage } from './scoreboard-rest.ts';
import { timeOf } from './status-line.tsx';

const texts = scoreboardTexts.more;
const pageSize = 100;

interface MoreRowsProps {
  readonly id: ScoreboardId;
  /** Those that are drawn already. */
  readonly rows: readonly ScoreboardRow[];
  readonly total: number;
  readonly unit: Unit;
  readonly me: string | null;
}

export function MoreRows({ id, rows, total, unit, me }: MoreRowsProps) {
  const { connection } = useServices();
  const [more, setMore] = useState<readonly ScoreboardRow[]>([]);
  const [next, setNext] = useState<string | null>(null);
  const [at, setAt] = useState<number | null>(null);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const above = new Set(rows.map(({ member }) => member));
  const drawn = more.filter(({ member }) => !above.has(member));
  if (total <= rows.length) return null;
  const isAll = at !== null && next === null;

  const fetchMore = async () => {
    setBusy(true);
    // The first page again, for where it ends: the live rows carry no cursor.
    const cursor = next ?? (await readPage(id, pageSize, null))?.next ?? null;
    const page = cursor === null ? null : await readPage(id, pageSize, cursor);
    setBusy(false);
    setFailed(page === null);
    if (page === null) return;
    setMore([...more, ...page.rows]);
    setNext(page.next);
    setAt(connection.serverNow());
  };
  return (
    <section className={styles.more}>
      {at !== null && <p className={styles.soft}>{texts.asOf(timeOf.format(at))}</p>}
      {drawn.length > 0 && (
        <ol className={styles.list}>
          {drawn.map((row) => (
            <Row key={row.member} row={row} unit={unit} mine={row.member === me} />
          ))}
        </ol>
      )}
      {failed && <p role="alert">{texts.failed}</p>}
      {!isAll && (
        <Button icon="plus" busy={busy} onClick={() => void fetchMore()}>
          {texts.show}
        </Button>
      )}
    </section>
  );
}
