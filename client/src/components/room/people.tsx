/** Who is watching: twenty names, then a number. */
import type { RoomPresence } from '@inkroom/shared';
import { roomTexts } from '../../texts/room.ts';
import styles from './people.module.css';

const texts = roomTexts.people;
const namesShown = 20;

export function People({ presence }: { readonly presence: RoomPresence | null }) {
  if (presence === null || presence.watching === 0) return <p className={styles.none}>{texts.none}</p>;
  const names = presence.names.slice(0, namesShown);
  const more = presence.watching - names.length;
  return (
    <>
      <p className="visually-hidden">{texts.count(presence.watching)}</p>
      <ul className={styles.people} aria-label={texts.title}>
        {names.map((name, index) => (
          // Two guests may bear one name.
          <li key={`${index} ${name}`}>{name}</li>
        ))}
        {more > 0 && <li>{texts.more(more)}</li>}
      </ul>
    </>
  );
}
