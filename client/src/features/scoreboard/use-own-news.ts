/** Tells those who listen how my own place changes: nobody else's, and at most every five seconds. */
import type { MyStanding } from '@inkroom/shared';
import { useEffect, useRef } from 'react';
import { announce } from '../../components/live.tsx';
import { scoreboardTexts } from '../../texts/scoreboard.ts';
import type { Unit } from '../../texts/scoreboard.ts';
import { valueWords } from './words.ts';

const leastMs = 5_000;

const wordsOf = ({ row }: MyStanding, unit: Unit): string =>
  row === null ? '' : scoreboardTexts.me.moved(row.rank, valueWords(row.value, unit));

export function useOwnNews(standing: MyStanding | null, unit: Unit): void {
  const told = useRef<{ readonly words: string; readonly at: number } | null>(null);
  const words = standing === null ? null : wordsOf(standing, unit);
  useEffect(() => {
    if (words === null) return;
    if (told.current === null) {
      // How it was when the page came is read with the page.
      told.current = { words, at: -Infinity };
      return;
    }
    if (words === told.current.words) return;
    const waitMs = Math.max(0, told.current.at + leastMs - performance.now());
    const timer = setTimeout(() => {
      told.current = { words, at: performance.now() };
      announce(words === '' ? scoreboardTexts.me.gone : words);
    }, waitMs);
    return () => clearTimeout(timer);
  }, [words]);
}
