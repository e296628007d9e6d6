/** A QR code as one SVG path. The encoder is loaded when the first code is shown. */
import { useEffect, useState } from 'react';
import { patiently } from '../services/later.ts';
import { commonTexts } from '../texts/common.ts';
import styles from './qr-code.module.css';

interface Drawn {
  readonly size: number;
  readonly path: string;
}

interface QrCodeProps {
  readonly value: string;
  /** What the code leads to, read aloud. */
  readonly label: string;
}

export function QrCode({ value, label }: QrCodeProps) {
  const [drawn, setDrawn] = useState<Drawn | null>(null);
  useEffect(() => {
    let wanted = true;
    const draw = async () => {
      const { encode } = await patiently(() => import('uqr'));
      const { data, size } = encode(value, { border: 2 });
      const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
      if (wanted) setDrawn({ size, path });
    };
    // A newer version of the page has another encoder: until it is loaded the address stands there in words.
    draw().catch(() => undefined);
    return () => {
      wanted = false;
    };
  }, [value]);
  return (
    <figure className={styles.frame}>
      <figcaption className="visually-hidden">{commonTexts.qrLabel(label)}</figcaption>
      {drawn && (
        <svg viewBox={`0 0 ${drawn.size} ${drawn.size}`} shapeRendering="crispEdges" aria-hidden="true">
          <path className={styles.dark} d={drawn.path} />
        </svg>
      )}
    </figure>
  );
}
