/** The selected ticket: who it is, what has happened, and a button with its key for everything that can be done now. */
import type { DeskTicket } from '@inkroom/shared';
import { Button, LinkButton } from '../../components/button.tsx';
import { Chip } from '../../components/chip.tsx';
import { Field } from '../../components/field.tsx';
import { deskTexts } from '../../texts/desk.ts';
import { actsFor, keyOf, keyOfAct, wordsOfAct } from './acts.ts';
import type { Act } from './acts.ts';
import { useDesk } from './desk-context.ts';
import deskStyles from './desk.module.css';
import styles from './details.module.css';
import { KeyButton } from './key-button.tsx';
import { clockInWords, lengthInWords } from './times.ts';

const texts = deskTexts.details;

/** On a phone the buttons come first, and what else is known is a tap away. */
const isRoomy = (): boolean => matchMedia('(width >= 48rem)').matches;

interface DetailsProps {
  readonly ticket: DeskTicket | null;
  readonly station: string;
  readonly onStation: (station: string) => void;
  readonly onAct: (ticket: DeskTicket, act: Act) => void;
  readonly onHandOver: (ticket: DeskTicket) => void;
  readonly onContact: (ticket: DeskTicket) => void;
}

export function Details({ ticket, station, onStation, onAct, onHandOver, onContact }: DetailsProps) {
  const { busy } = useDesk();
  if (ticket === null)
    return (
      <aside className={styles.details} aria-label={texts.label} data-empty="true">
        <p className={deskStyles.soft}>{texts.none}</p>
      </aside>
    );
  const acts = actsFor(ticket);
  const isActive = acts.length > 0;
  return (
    <aside className={styles.details} aria-label={texts.label}>
      <header className={styles.detailsHead}>
        <strong className={styles.bigSign}>{ticket.sign}</strong>
        <span className={styles.bigName}>{ticket.name}</span>
        <Chip>{deskTexts.states[ticket.state]}</Chip>
      </header>
      {acts.includes('play') && (
        <Field
          label={texts.station}
          hint={texts.stationHint}
          value={station}
          maxLength={32}
          autoComplete="off"
          onChange={(event) => onStation(event.target.value)}
        />
      )}
      <div className={styles.acts}>
        {acts.map((act, index) => (
          <KeyButton
            key={act}
            shortcut={keyOfAct[act]}
            look={index === 0 && act !== 'cancel' ? 'primary' : act === 'cancel' ? 'danger' : 'plain'}
            busy={busy}
            onClick={() => onAct(ticket, act)}
          >
            {wordsOfAct(act, ticket.state)}
          </KeyButton>
        ))}
        {!ticket.owned && isActive && (
          <KeyButton shortcut={keyOf.handOver} onClick={() => onHandOver(ticket)}>
            {texts.handOver}
          </KeyButton>
        )}
        {ticket.room !== null && (
          <LinkButton href={`/watch/${ticket.room}`} icon="eye">
            {texts.room}
          </LinkButton>
        )}
        {!isActive && <p className={deskStyles.soft}>{texts.noActs}</p>}
      </div>
      <details className={styles.more} open={isRoomy()}>
        <summary>{texts.more}</summary>
        <Facts ticket={ticket} />
        <Button size="s" wide onClick={() => onContact(ticket)}>
          {texts.showContact}
        </Button>
      </details>
    </aside>
  );
}

/** The reason is why it stands in the line, or does not any more; whoever is called up, here or playing got there by a step. */
const isReasonNews = ({ state }: DeskTicket): boolean =>
  state === 'queued' || state === 'cancelled' || state === 'expired';

function Facts({ ticket }: { readonly ticket: DeskTicket }) {
  const { now } = useDesk();
  const { reach, owned } = ticket;
  const ways = (['push', 'phone', 'email'] as const).filter((way) => reach[way]).map((way) => texts.ways[way]);
  const all = owned ? [texts.ways.page, ...ways] : ways;
  const facts: readonly (readonly [string, string | null])[] = [
    [texts.since, `${clockInWords(ticket.since)} (${lengthInWords(now - ticket.since)})`],
    [texts.waits, ticket.state === 'queued' ? lengthInWords(now - ticket.waitingSince) : null],
    [texts.recalls, ticket.recalls > 0 ? texts.times(ticket.recalls) : null],
    [texts.why, isReasonNews(ticket) ? deskTexts.reasons[ticket.reason] : null],
    [texts.reach, all.length > 0 ? all.join(', ') : texts.reachNone],
    [texts.area, String(ticket.area)],
    [texts.note, ticket.note],
    ...Object.entries(ticket.metrics).map(([name, value]) => [name, String(value)] as const),
  ];
  return (
    <dl className={styles.facts}>
      {facts.map(
        ([name, value]) =>
          value !== null && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
