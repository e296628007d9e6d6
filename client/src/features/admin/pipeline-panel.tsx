/** How the archive keeps up, and the switch that unplugs it. */
import { asked } from '../../api/api.ts';
import { Button } from '../../components/button.tsx';
import { Chip } from '../../components/chip.tsx';
import { Figure, Figures } from '../../components/figures.tsx';
import { announce } from '../../components/live.tsx';
import { Notice } from '../../components/notice.tsx';
import { adminTexts } from '../../texts/admin.ts';
import styles from './admin.module.css';
import { BacklogGraph } from './backlog-graph.tsx';
import { adminApi, useAct, wordsOf } from './console.ts';
import type { Pipeline } from './console.ts';
import { Panel } from './panel.tsx';
import { usePipeline } from './use-pipeline.ts';

const texts = adminTexts.pipeline;
const format = new Intl.NumberFormat('en');
const clock = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });

const tones = { up: 'good', away: 'bad', unplugged: 'warn' } as const;

/** As a person says it: 0.4 s, 12 s, 3 min, 2 h. */
function ageOf(ms: number | null): string {
  if (ms === null) return texts.none;
  const seconds = ms / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}

function rateText(rate: number | null): string {
  if (rate === null) return texts.none;
  return rate > 0 && rate < 10 ? rate.toFixed(1) : format.format(Math.round(rate));
}

export function PipelinePanel() {
  const { now, waiting, stale, take } = usePipeline();
  return (
    <Panel title={texts.title} words={texts.words} wide>
      {now !== null && (
        <>
          <div className={styles.state}>
            <Chip tone={tones[now.database]}>{texts.database[now.database]}</Chip>
            <span className={styles.soft}>{now.archive}</span>
            {stale && (
              <Chip tone="warn" icon="clock">
                {texts.stale(clock.format(now.at))}
              </Chip>
            )}
          </div>
          <Figures className={styles.figures} data-stale={stale}>
            <Figure label={texts.accepted} value={rateText(now.acceptedPerSecond)} />
            <Figure label={texts.scores} value={rateText(now.scoresPerSecond)} />
            <Figure label={texts.waiting} value={format.format(now.backlog)} testId="waiting" />
            <Figure label={texts.oldest} value={ageOf(now.oldestAgeMs)} />
            <Figure
              label={texts.lastBatch}
              value={now.lastBatch === null ? texts.none : texts.batch(now.lastBatch.facts, now.lastBatch.ms)}
            />
            <Figure label={texts.dead} value={format.format(now.dead)} tone={now.dead > 0 ? 'bad' : undefined} />
          </Figures>
          <BacklogGraph waiting={waiting} />
          {now.database === 'away' && (
            <Notice tone="bad" live="polite">
              {texts.awayWords}
            </Notice>
          )}
          {now.canUnplug && <Switch now={now} onChanged={take} />}
        </>
      )}
    </Panel>
  );
}

function Switch({ now, onChanged }: { readonly now: Pipeline; readonly onChanged: (now: Pipeline) => void }) {
  const { busy, refusal, run } = useAct();
  const unplugged = now.database === 'unplugged';
  const toggle = () =>
    run(
      () => asked(unplugged ? adminApi.POST('/api/pipeline/plug') : adminApi.POST('/api/pipeline/unplug')),
      (after) => {
        onChanged(after);
        announce(texts.database[after.database]);
      },
    );
  return (
    <Notice
      tone={unplugged ? 'warn' : 'plain'}
      action={
        <Button look={unplugged ? 'primary' : 'plain'} icon="bolt" busy={busy} onClick={toggle}>
          {unplugged ? texts.plug : texts.unplug}
        </Button>
      }
    >
      {refusal === null ? (unplugged ? texts.unpluggedWords : texts.switchWords) : wordsOf(refusal)}
    </Notice>
  );
}
