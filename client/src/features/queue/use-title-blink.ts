/** The tab's title calls for attention by changing back and forth, and is what it was afterwards. */
import { useEffect } from 'react';

const blinkMs = 800;

/** Null: nothing to call for. */
export function useTitleBlink(words: string | null): void {
  useEffect(() => {
    if (words === null) return;
    let before = document.title;
    const turn = () => {
      if (document.title !== words) before = document.title;
      document.title = document.title === words ? before : words;
    };
    turn();
    const timer = setInterval(turn, blinkMs);
    return () => {
      clearInterval(timer);
      if (document.title === words) document.title = before;
    };
  }, [words]);
}
