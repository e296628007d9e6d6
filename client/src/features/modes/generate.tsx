/** For whoever runs the server on the machine in front of them: something to look at. */
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { statisticsTexts } from '../../texts/statistics.ts';
import { generateData } from './use-modes.ts';

const texts = statisticsTexts.generate;

export function Generate() {
  const [isBusy, setBusy] = useState(false);
  const [answer, setAnswer] = useState<number | 'refused' | 'failed' | null>(null);
  const generate = async (): Promise<void> => {
    setBusy(true);
    setAnswer(await generateData());
    setBusy(false);
  };
  const words =
    answer === null
      ? texts.words
      : answer === 'refused'
        ? texts.refused
        : answer === 'failed'
          ? texts.failed
          : texts.done(answer);
  return (
    <Notice
      live="polite"
      action={
        answer !== 'refused' && (
          <Button size="s" busy={isBusy} onClick={() => void generate()}>
            {texts.action}
          </Button>
        )
      }
    >
      <strong>{texts.title}.</strong> {words}
    </Notice>
  );
}
