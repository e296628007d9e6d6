/** One queue's desk: the line above, the columns, the selected ticket, and the keys that act on it. */
import type { DeskTicket, DeskView, QueueName, TicketId } from '@inkroom/shared';
import { useEffect, useMemo, useState } from 'react';
import { usePageTitle } from '../../components/page-title.ts';
import { LinkButton } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { useServerNow } from '../../services/use-server-now.ts';
import { wordsOf } from '../../services/use-key-gate.ts';
import { deskTexts } from '../../texts/desk.ts';
import { useAccess } from './access.ts';
import { actOfKey, deskKeyOf } from './acts.ts';
import type { Act, DeskKey } from './acts.ts';
import { arrange, isArrow, step } from './columns.ts';
import { DeskContext } from './desk-context.ts';
import type { Desk } from './desk-context.ts';
import { DeskDialog } from './desk-dialog.tsx';
import type { OpenDialog } from './desk-dialog.tsx';
import { DeskHead } from './desk-head.tsx';
import styles from './desk.module.css';
import { Details } from './details.tsx';
import { useRemembered } from './remembered.ts';
import { TicketColumns } from './ticket-columns.tsx';
import { clockInWords } from './times.ts';
import { UndoBar, undoLeft } from './undo-bar.tsx';
import { useDeskKeys } from './use-desk-keys.ts';
import { useDeskView } from './use-desk-view.ts';
import { useSteps } from './use-steps.ts';

export function OpenDesk({ queue }: { readonly queue: QueueName }) {
  const { view, problem, refresh } = useDeskView(queue);
  const { heard } = useAccess();
  usePageTitle(deskTexts.titleOf(view?.queue.title ?? queue));
  useEffect(() => {
    if (problem !== null) heard({ ok: false, problem });
  }, [problem, heard]);
  if (view === null)
    return (
      <div className={`page ${styles.checking}`} aria-busy={problem === null}>
        {problem !== null && (
          <Notice tone="warn" live="polite">
            {deskTexts.head.refused} {wordsOf(problem)}
          </Notice>
        )}
        {problem !== null && (
          <LinkButton href="/desk" icon="back">
            {deskTexts.queues.other}
          </LinkButton>
        )}
      </div>
    );
  return <DeskOf view={view} refresh={refresh} isStale={problem !== null} />;
}

interface DeskOfProps {
  readonly view: DeskView;
  readonly refresh: () => void;
  readonly isStale: boolean;
}

const secondMs = 1_000;

function DeskOf({ view, refresh, isStale }: DeskOfProps) {
  const { mayRun } = useAccess();
  const now = useServerNow(secondMs);
  const steps = useSteps({ view, refresh });
  const [selected, setSelected] = useState<TicketId | null>(null);
  const [search, setSearch] = useState('');
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const [keys, setKeys] = useRemembered('keys', 'on');
  const [station, setStation] = useRemembered('station', '');
  const columns = useMemo(() => arrange(view, search), [view, search]);
  const ticket = view.tickets.find(({ id }) => id === selected) ?? null;
  const first = view.tickets.find(({ state }) => state === 'queued') ?? null;

  const act = (whom: DeskTicket, name: Act) => {
    if (name === 'complete') setDialog({ kind: 'complete', ticket: whom });
    else void steps.act(whom, name, name === 'play' && station.trim() !== '' ? { station: station.trim() } : {});
  };
  const callNext = () => {
    if (first === null) return;
    setSelected(first.id);
    if (first.allowed.includes('recall')) act(first, 'recall');
  };
  const desk: Desk = { ...steps, view, now, refresh };

  const byKey: Readonly<Record<DeskKey, () => void>> = {
    next: callNext,
    undo: () => {
      if (undoLeft(desk) !== null) steps.undo();
    },
    add: () => setDialog({ kind: 'guest' }),
    handOver: () => {
      if (ticket !== null && !ticket.owned) setDialog({ kind: 'hand-over', ticket });
    },
    search: () => document.querySelector<HTMLInputElement>(`[data-desk-search] input`)?.focus(),
    log: () => setDialog({ kind: 'log' }),
    figures: () => setDialog({ kind: 'figures' }),
    settings: () => {
      if (mayRun && view.queue.kind === 'station') setDialog({ kind: 'settings' });
    },
    help: () => setDialog({ kind: 'help' }),
  };
  useDeskKeys(keys === 'on', (key) => {
    if (key === 'Escape') {
      setSelected(null);
      return true;
    }
    if (isArrow(key)) {
      const next = step(columns, selected, key);
      setSelected(next);
      if (next !== null) document.querySelector<HTMLElement>(`[data-ticket="${next}"]`)?.focus();
      return next !== null;
    }
    const named = deskKeyOf(key);
    if (named !== null) {
      byKey[named]();
      return true;
    }
    const wanted = ticket === null ? null : actOfKey(key, ticket);
    if (ticket === null || wanted === null) return false;
    act(ticket, wanted);
    return true;
  });

  return (
    <DeskContext value={desk}>
      <div className={styles.desk} data-stale={isStale}>
        <DeskHead
          search={search}
          shown={columns.reduce((sum, { tickets }) => sum + tickets.length, 0)}
          onSearch={setSearch}
          onNext={first === null ? null : callNext}
          onOpen={setDialog}
        />
        {isStale && (
          <Notice tone="warn" live="polite">
            {deskTexts.head.stale(clockInWords(view.at))}
          </Notice>
        )}
        <UndoBar />
        <div className={styles.body}>
          <TicketColumns
            columns={columns}
            isSearching={search.trim() !== ''}
            selected={selected}
            onSelect={setSelected}
          />
          <Details
            ticket={ticket}
            station={station}
            onStation={setStation}
            onAct={act}
            onHandOver={(whom) => setDialog({ kind: 'hand-over', ticket: whom })}
            onContact={(whom) => setDialog({ kind: 'contact', ticket: whom })}
          />
        </div>
      </div>
      <DeskDialog
        dialog={dialog}
        areKeysOn={keys === 'on'}
        onKeys={(isOn) => setKeys(isOn ? 'on' : 'off')}
        onSelect={setSelected}
        onClose={() => setDialog(null)}
      />
    </DeskContext>
  );
}
