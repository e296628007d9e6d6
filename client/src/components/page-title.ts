/** Title and icon of the tab: where I am, and whether it is my turn. */
import { useEffect } from 'react';
import icon from '../styles/icon.svg?url';
import turnIcon from '../styles/icon-turn.svg?url';
import { commonTexts } from '../texts/common.ts';

/** Says where this page is. `myTurn` changes the tab's icon too. */
export function usePageTitle(title: string | null, myTurn = false): void {
  useEffect(() => {
    document.title = title === null ? commonTexts.titleAlone : `${title} · ${commonTexts.appName}`;
  }, [title]);
  useEffect(() => {
    document.querySelector('link[rel="icon"]')?.setAttribute('href', myTurn ? turnIcon : icon);
    return () => document.querySelector('link[rel="icon"]')?.setAttribute('href', icon);
  }, [myTurn]);
}
