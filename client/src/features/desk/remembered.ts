/** What a host's device remembers: whether keys act, and at which station people play. */
import { useState } from 'react';
import { browserEnvironment } from '../../net/environment.ts';

const { lasting } = browserEnvironment();
const keyOf = { keys: 'inkroom.desk.keys', station: 'inkroom.desk.station' } as const;

export function useRemembered(what: keyof typeof keyOf, before: string): [string, (value: string) => void] {
  const [value, setValue] = useState(() => lasting.getItem(keyOf[what]) ?? before);
  const remember = (next: string) => {
    lasting.setItem(keyOf[what], next);
    setValue(next);
  };
  return [value, remember];
}
