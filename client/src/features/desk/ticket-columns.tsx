/** The columns, and the arrow keys' way through them. */
import type { TicketId } from '@inkroom/shared';
import { useState } from 'react';
import { deskTexts } from '../../texts/desk.ts';
import type { Column } from './columns.ts';
import { useDesk } from './desk-context.ts';
import deskStyles from './desk.module.css';
import styles from './ticket-columns.module.css';
import { TicketCard } from './ticket-card.tsx';

const texts = deskTexts.columns;

interface TicketColumnsProps {
  readonly columns: readonly Column[];
  readonly isSearching: boolean;
  readonly selected: TicketId | null;
  /** Null: the selected one was chosen again. */
  readonly onSelect: (ticket: TicketId | null) => void;
}

export function TicketColumns({ columns, isSearching, selected, onSelect }: TicketColumnsProps) {
  const { now } = useDesk();
  const [holdsFocus, setHoldsFocus] = useState(false);
  const all = columns.flatMap(({ tickets }) => tickets);
  // One stop for the Tab key; from there on arrows.
  const stop = all.some(({ id }) => id === selected) ? selected : (all[0]?.id ?? null);
  return (
    <div
      className={styles.columns}
      data-columns={columns.length}
      onFocus={() => setHoldsFocus(true)}
      onBlur={({ currentTarget, relatedTarget }) => {
        // A card that is drawn elsewhere loses the focus to nobody.
        if (relatedTarget !== null && !currentTarget.contains(relatedTarget)) setHoldsFocus(false);
      }}
    >
      {columns.map((column) => (
        <section key={column.name} className={styles.column} data-column={column.name}>
          <h2 className={styles.columnHead}>
            {texts[column.name]} <span className={styles.count}>{column.total}</span>
          </h2>
          {column.tickets.length === 0 ? (
            <p className={deskStyles.soft}>
              {isSearching && column.total > 0 ? texts.noMatch : texts.empty[column.name]}
            </p>
          ) : (
            <ol className={styles.cards} aria-label={texts.label(texts[column.name], column.total)}>
              {column.tickets.map((ticket) => (
                <TicketCard
                  key={ticket.id}
                  ticket={ticket}
                  now={now}
                  isSelected={ticket.id === selected}
                  isStop={ticket.id === stop}
                  holdsFocus={holdsFocus}
                  onSelect={() => onSelect(ticket.id === selected ? null : ticket.id)}
                />
              ))}
            </ol>
          )}
          {column.unsent > 0 && <p className={deskStyles.soft}>{texts.more(column.unsent)}</p>}
        </section>
      ))}
    </div>
  );
}
