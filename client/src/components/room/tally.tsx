/** Games won, as tally marks: four strokes and a slash make five. */
import { createRandom } from '@inkroom/shared';
import styles from './player-card.module.css';

const most = 15;
const step = 6;

/** One stroke per win in a box 22 high; every fifth goes across the four before it. */
export function tallyPath(count: number): { readonly path: string; readonly width: number } {
  const strokes: string[] = [];
  let x = 3;
  for (let index = 0; index < count; index += 1) {
    const random = createRandom(`tally ${index}`);
    const off = () => (random.next() * 2 - 1) * 1.1;
    if (index % 5 === 4) {
      strokes.push(
        `M${(x - step * 4 - 2).toFixed(1)} ${(17 + off()).toFixed(1)}L${(x - step + 3).toFixed(1)} ${(5 + off()).toFixed(1)}`,
      );
      x += step * 0.6;
    } else {
      strokes.push(
        `M${(x + off()).toFixed(1)} ${(3 + off()).toFixed(1)}L${(x + off()).toFixed(1)} ${(19 + off()).toFixed(1)}`,
      );
      x += step;
    }
  }
  return { path: strokes.join(''), width: x };
}

export function Tally({ count, label }: { readonly count: number; readonly label: string }) {
  if (count === 0) return null;
  const { path, width } = tallyPath(Math.min(count, most));
  return (
    <span className={styles.tally} title={label}>
      <span className="visually-hidden">{label}</span>
      <svg width={width} height={22} viewBox={`0 0 ${width} 22`} aria-hidden="true">
        <path d={path} />
      </svg>
      {count > most && <span aria-hidden="true">{count}</span>}
    </span>
  );
}
