/** Waiting facts over the last two minutes, drawn as one line of ink. */
import { InkAxis, InkGraph } from '../../components/ink-graph.tsx';
import { adminTexts } from '../../texts/admin.ts';
import styles from './admin.module.css';
import { samplesKept } from './use-pipeline.ts';

const [width, height, edge] = [600, 120, 6];
const format = new Intl.NumberFormat('en');

export function BacklogGraph({ waiting }: { readonly waiting: readonly number[] }) {
  const most = Math.max(0, ...waiting);
  // A few facts are no mountain.
  const top = Math.max(10, most);
  const points = waiting.map((count, index) => {
    const x = width - ((waiting.length - 1 - index) / (samplesKept - 1)) * width;
    const y = height - edge - (count / top) * (height - 2 * edge);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  const [first = `0,${height}`] = points;
  const area = [`${first.split(',')[0] ?? '0'},${height}`, ...points, `${width},${height}`].join(' ');
  return (
    <InkGraph
      className={styles.graph}
      size={{ width, height }}
      label={adminTexts.pipeline.graph(format.format(waiting.at(-1) ?? 0), format.format(most))}
      drawing={
        <>
          <InkAxis width={width} height={height} />
          <polygon className={styles.under} points={area} />
          <polyline className={styles.curve} points={points.join(' ')} />
        </>
      }
    >
      <figcaption className={styles.most} aria-hidden="true">
        {format.format(top)}
      </figcaption>
    </InkGraph>
  );
}
