/** Who is called, who is next and who plays, as anybody may see it: signs and names. */
import type { QueueView } from '@inkroom/shared';
import { queueTexts } from '../../texts/queue.ts';
import styles from './queue-page.module.css';

const texts = queueTexts.page;

interface LineProps {
  readonly sign: string;
  readonly name: string;
  readonly detail?: string | null;
  readonly mine: boolean;
}

function Line({ sign, name, detail = null, mine }: LineProps) {
  return (
    <li className={styles.person} data-mine={mine}>
      <span className={styles.smallSign}>{sign}</span>
      <span className={styles.personName}>{name}</span>
      {detail !== null && <span className={styles.soft}>{detail}</span>}
    </li>
  );
}

interface CalledListProps {
  readonly view: QueueView;
  readonly mySign: string | null;
}

export function CalledLists({ view, mySign }: CalledListProps) {
  const { calling, next, playing, waiting } = view;
  const more = waiting - next.length;
  return (
    <div className={styles.lists}>
      <section aria-labelledby="calling">
        <h2 id="calling">{texts.calling}</h2>
        {calling.length === 0 && <p className={styles.soft}>{texts.callingNobody}</p>}
        <ul className={styles.people} data-calling>
          {calling.map(({ sign, name, state }) => (
            <Line
              key={sign}
              sign={sign}
              name={name}
              mine={sign === mySign}
              detail={state === 'confirmed' ? queueTexts.wall.confirmed : null}
            />
          ))}
        </ul>
      </section>
      <section aria-labelledby="next">
        <h2 id="next">{texts.next}</h2>
        {next.length === 0 && <p className={styles.soft}>{texts.nextNobody}</p>}
        <ol className={styles.people} data-next>
          {next.map(({ sign, name }) => (
            <Line key={sign} sign={sign} name={name} mine={sign === mySign} />
          ))}
        </ol>
        {more > 0 && <p className={styles.soft}>{texts.more(more)}</p>}
      </section>
      {playing.length > 0 && (
        <section aria-labelledby="playing">
          <h2 id="playing">{texts.playing}</h2>
          <ul className={styles.people}>
            {playing.map(({ sign, name, station }) => (
              <Line
                key={sign}
                sign={sign}
                name={name}
                mine={sign === mySign}
                detail={station === null ? null : queueTexts.ticket.station(station)}
              />
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
