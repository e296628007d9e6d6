/** `/desk` and `/desk/:queue`: the host's console. A link from the terminal signs in by itself, else a key is asked for. */
import { isQueueName } from '@inkroom/shared';
import type { QueueName } from '@inkroom/shared';
import { useCallback, useMemo } from 'react';
import type { Asked } from '../../api/api.ts';
import { usePageTitle } from '../../components/page-title.ts';
import { SignIn } from '../../components/sign-in.tsx';
import { isKeyRefusal, keyInvalidWords, useKeyGate } from '../../services/use-key-gate.ts';
import { deskTexts } from '../../texts/desk.ts';
import { AccessContext } from './access.ts';
import type { Access } from './access.ts';
import styles from './desk.module.css';
import { deskRest } from './desk-rest.ts';
import type { QueueBrief } from './desk-rest.ts';
import { codeOf } from './explain.ts';
import { OpenDesk } from './open-desk.tsx';
import { QueueList } from './queue-list.tsx';

interface Opened {
  readonly queues: readonly QueueBrief[];
  readonly mayRun: boolean;
}

/** There from the first start; asked about where no queue is named. */
const firstQueue = 'main';

/** Asks for what only the desk may read. That the queue is not there says that the key is good. */
async function probe(queue: string): Promise<Asked<Opened>> {
  const [queues, desk, mayRun] = await Promise.all([deskRest.queues(), deskRest.desk(queue), deskRest.mayRun()]);
  if (!desk.ok && codeOf(desk.problem) !== 'queue-not-found') return desk;
  return queues.ok ? { ok: true, value: { queues: queues.value.queues, mayRun } } : queues;
}

export function DeskPage({ queue }: { readonly queue?: string | undefined }) {
  usePageTitle(deskTexts.title);
  const asked = queue ?? firstQueue;
  const { stage, onKey, leave } = useKeyGate(useCallback(() => probe(asked), [asked]));
  const mayRun = stage.kind === 'open' && stage.value.mayRun;
  const access = useMemo((): Access => {
    const heard: Access['heard'] = (answer) => {
      if (!answer.ok && isKeyRefusal(answer.problem)) leave(keyInvalidWords);
      return answer;
    };
    return { mayRun, leave, heard };
  }, [mayRun, leave]);
  switch (stage.kind) {
    case 'checking':
      return <p className={`page ${styles.checking}`} aria-busy="true" />;
    case 'asking':
      return <SignIn {...deskTexts.signIn} refusal={stage.refusal} onKey={onKey} />;
    case 'open':
      return (
        <AccessContext value={access}>
          {isKnown(queue) ? <OpenDesk key={queue} queue={queue} /> : <QueueList queues={stage.value.queues} />}
        </AccessContext>
      );
  }
}

const isKnown = (queue: string | undefined): queue is QueueName => isQueueName(queue);
