/** The line above the columns: which queue, how full, what is always possible, and the search. */
import { Chip } from '../../components/chip.tsx';
import { Field } from '../../components/field.tsx';
import { deskTexts } from '../../texts/desk.ts';
import { useAccess } from './access.ts';
import { keyOf } from './acts.ts';
import { useDesk } from './desk-context.ts';
import type { OpenDialog } from './desk-dialog.tsx';
import deskStyles from './desk.module.css';
import styles from './desk-head.module.css';
import { KeyButton } from './key-button.tsx';
import { QueueMenu } from './queue-menu.tsx';

const texts = deskTexts.head;

interface DeskHeadProps {
  readonly search: string;
  /** How many are found. */
  readonly shown: number;
  readonly onSearch: (search: string) => void;
  /** Null: nobody waits. */
  readonly onNext: (() => void) | null;
  readonly onOpen: (dialog: OpenDialog) => void;
}

export function DeskHead({ search, shown, onSearch, onNext, onOpen }: DeskHeadProps) {
  const { view, busy } = useDesk();
  const { mayRun } = useAccess();
  const { queue, counts, tickets } = view;
  const isStation = queue.kind === 'station';
  return (
    <header className={styles.top}>
      <div className={styles.titleLine}>
        <h1>{queue.title}</h1>
        {!queue.open && <Chip tone="warn">{texts.closed}</Chip>}
        {isStation && <Chip>{texts.window(counts.recalled + counts.confirmed, queue.recallWindow)}</Chip>}
        <QueueMenu current={queue} onNewQueue={() => onOpen({ kind: 'new-queue' })} />
      </div>
      <div className={styles.tools}>
        {isStation && (
          <>
            <KeyButton shortcut={keyOf.add} look="primary" icon="plus" onClick={() => onOpen({ kind: 'guest' })}>
              {texts.add}
            </KeyButton>
            <KeyButton
              shortcut={keyOf.next}
              busy={busy}
              unavailable={onNext === null ? texts.nobodyWaits : false}
              onClick={() => onNext?.()}
            >
              {texts.next}
            </KeyButton>
          </>
        )}
        <KeyButton shortcut={keyOf.figures} size="s" onClick={() => onOpen({ kind: 'figures' })}>
          {texts.figures}
        </KeyButton>
        <KeyButton shortcut={keyOf.log} size="s" onClick={() => onOpen({ kind: 'log' })}>
          {texts.log}
        </KeyButton>
        {mayRun && isStation && (
          <KeyButton shortcut={keyOf.settings} size="s" onClick={() => onOpen({ kind: 'settings' })}>
            {texts.settings}
          </KeyButton>
        )}
        <KeyButton shortcut={keyOf.help} size="s" onClick={() => onOpen({ kind: 'help' })}>
          {texts.keys}
        </KeyButton>
      </div>
      <div className={styles.search} data-desk-search="">
        <Field
          label={texts.search}
          bare
          type="search"
          placeholder={texts.search}
          value={search}
          autoComplete="off"
          maxLength={40}
          aria-keyshortcuts={keyOf.search}
          onChange={(event) => onSearch(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' && event.key !== 'Enter') return;
            if (event.key === 'Escape') onSearch('');
            event.currentTarget.blur();
          }}
        />
        {search.trim() !== '' && <output className={deskStyles.soft}>{texts.found(shown, tickets.length)}</output>}
      </div>
    </header>
  );
}
