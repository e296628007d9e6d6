/** How the queue does: waits, no-shows, people called up per hour, and what teams have come to today. */
import { useCallback } from 'react';
import { Dialog } from '../../components/dialog.tsx';
import { Figure, Figures } from '../../components/figures.tsx';
import { InkAxis, InkGraph } from '../../components/ink-graph.tsx';
import { deskTexts } from '../../texts/desk.ts';
import { useDesk } from './desk-context.ts';
import styles from './desk.module.css';
import dialogStyles from './dialogs.module.css';
import { deskRest } from './desk-rest.ts';
import { RefusalNotice } from './refusal-notice.tsx';
import { lengthInWords } from './times.ts';
import { useRepeatedRead } from './use-request.ts';

const texts = deskTexts.figures;
const readEveryMs = 5_000;
const count = new Intl.NumberFormat('en');

export function FiguresDialog({ onClose }: { readonly onClose: () => void }) {
  const { queue } = useDesk().view;
  const load = useCallback(() => deskRest.figures(queue.name), [queue.name]);
  const { value, refusal } = useRepeatedRead(load, readEveryMs);
  const wait = (ms: number | null) => (ms === null ? texts.none : lengthInWords(ms));
  return (
    <Dialog title={texts.title} onClose={onClose}>
      <p className={styles.soft}>{texts.words}</p>
      <RefusalNotice problem={refusal} />
      {value !== null && (
        <>
          <Figures>
            <Figure value={count.format(value.states.queued ?? 0)} label={texts.waiting} />
            <Figure value={wait(value.waitMs.p50)} label={texts.p50} />
            <Figure value={wait(value.waitMs.p90)} label={texts.p90} />
            <Figure
              value={value.noShowRate === null ? texts.none : texts.percent(value.noShowRate)}
              label={texts.noShows}
            />
          </Figures>
          <h3>{texts.perHour}</h3>
          <HourChart perHour={value.perHour} />
        </>
      )}
      {queue.teams.length > 0 && <Teams />}
    </Dialog>
  );
}

const [width, height, gap] = [480, 120, 4];

/** A bar per hour, the last one on the right. */
export function HourChart({ perHour }: { readonly perHour: readonly number[] }) {
  const most = Math.max(0, ...perHour);
  const each = width / Math.max(1, perHour.length);
  const label = texts.perHourLabel(count.format(most), count.format(perHour.at(-1) ?? 0));
  return (
    <InkGraph
      size={{ width, height }}
      label={label}
      drawing={
        <>
          {perHour.map((calls, index) => {
            const tall = most === 0 ? 0 : (calls / most) * (height - 2);
            return (
              <rect
                // Hours have no name but their place.
                key={index}
                className={dialogStyles.bar}
                x={index * each + gap / 2}
                y={height - tall}
                width={each - gap}
                height={tall}
              />
            );
          })}
          <InkAxis width={width} height={height} />
        </>
      }
    >
      <figcaption className={dialogStyles.hoursEnds} aria-hidden="true">
        <span>{texts.hoursAgo}</span>
        <span>{texts.most(count.format(most))}</span>
        <span>{texts.thisHour}</span>
      </figcaption>
    </InkGraph>
  );
}

function Teams() {
  const { name } = useDesk().view.queue;
  const load = useCallback(() => deskRest.teams(name), [name]);
  const { value, refusal } = useRepeatedRead(load, readEveryMs);
  return (
    <>
      <h3>{texts.teams}</h3>
      <RefusalNotice problem={refusal} />
      {value !== null && (
        <table className={dialogStyles.table}>
          <thead>
            <tr>
              <th scope="col">{texts.team}</th>
              <th scope="col">{texts.tickets}</th>
              <th scope="col">{texts.sum}</th>
            </tr>
          </thead>
          <tbody>
            {value.teams.map(({ team, tickets, score }) => (
              <tr key={team ?? ''}>
                <th scope="row">{team ?? texts.noTeam}</th>
                <td>{count.format(tickets)}</td>
                <td>{score === null ? texts.none : count.format(score)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
