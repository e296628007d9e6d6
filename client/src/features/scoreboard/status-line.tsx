/** One line under the title: live or as of when, how many stand here, and whether the order is held. */
import { Chip } from '../../components/chip.tsx';
import { LiveMark } from '../../components/live-mark.tsx';
import type { ScoreboardState } from '../../net/index.ts';
import { scoreboardTexts as texts } from '../../texts/scoreboard.ts';
import styles from './scoreboard-page.module.css';
import type { Held } from './use-hold.ts';

export const timeOf = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

export function StateMark({ state }: { readonly state: ScoreboardState }) {
  if (state.isClosed)
    return (
      <Chip icon="flag" title={texts.closedWords}>
        {texts.closed}
      </Chip>
    );
  if (state.isLive) return <LiveMark>{texts.live}</LiveMark>;
  return state.at === null ? null : <Chip tone="warn">{texts.asOf(timeOf.format(state.at))}</Chip>;
}

export function StatusLine({ state, held }: { readonly state: ScoreboardState; readonly held: Held }) {
  const { reasons, isBehind } = held;
  return (
    <p className={styles.status}>
      <StateMark state={state} />
      {state.status === 'ready' && <span>{texts.total(state.total)}</span>}
      {(reasons.has('pause') || (reasons.size > 0 && isBehind)) && (
        <span>
          {reasons.has('pause') ? texts.paused : texts.held}
          {isBehind && `: ${texts.heldChanges}`}
        </span>
      )}
    </p>
  );
}
