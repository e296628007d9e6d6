/** What just happened, newest first. Not read aloud by itself: it would never stop. */
import type { TapeLine } from '@inkroom/shared';
import { Chip } from '../../components/chip.tsx';
import { statisticsTexts as texts } from '../../texts/statistics.ts';
import { nameOfMode } from './area-list.tsx';
import pageStyles from './modes-page.module.css';
import styles from './tape.module.css';

const timeOf = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

interface TapeProps {
  readonly lines: readonly TapeLine[];
  /** Nothing stands beside it. */
  readonly isAlone: boolean;
}

export function Tape({ lines, isAlone }: TapeProps) {
  return (
    <section className={isAlone ? pageStyles.wide : undefined} aria-labelledby="tape">
      <h2 id="tape">{texts.tape}</h2>
      {lines.length === 0 && <p className={pageStyles.small}>{texts.tapeEmpty}</p>}
      <ol className={styles.tape}>
        {lines
          // The place of a line in what was told is its name: two may be alike in everything.
          .map((line, index) => <Line key={`${line.at} ${index}`} line={line} />)
          .toReversed()}
      </ol>
    </section>
  );
}

function Line({ line }: { readonly line: TapeLine }) {
  const { at, area, mode, event, name, source } = line;
  const who = name ?? texts.somebody;
  return (
    <li className={styles.line} data-event={event}>
      <time className={styles.time} dateTime={new Date(at).toISOString()}>
        {timeOf.format(at)}
      </time>
      <span>
        {event === 'LOGIN' ? texts.came(who) : texts.left(who)} <strong>{nameOfMode(mode)}</strong>{' '}
        <span className={pageStyles.small}>{texts.from(area)}</span>
        {source !== 'room' && (
          <>
            {' '}
            <Chip>{source === 'generated' ? texts.generated : texts.outside}</Chip>
          </>
        )}
      </span>
    </li>
  );
}
