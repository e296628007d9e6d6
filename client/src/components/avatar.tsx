/** A face for a player: an ink blot folded in the middle, drawn from their id, so that it is the same everywhere. */
import { memo } from 'react';
import styles from './avatar.module.css';
import { blotPath, hash, mix, toneOf } from './blot.ts';

interface AvatarProps {
  /** Player id, or the name where no id is known. */
  readonly id: string;
  /** In CSS pixels. */
  readonly size?: number | undefined;
}

/** Decoration beside a name, so it has no words of its own. */
export const Avatar = memo(function Avatar({ id, size = 32 }: AvatarProps) {
  const seed = hash(id);
  const gap = 1.6 + (mix(seed + 1) % 100) / 70;
  const side = seed % 2 === 0 ? 1 : -1;
  const eyeY = -3 + (mix(seed + 2) % 100) / 40;
  return (
    <svg
      className={styles.avatar}
      data-tone={toneOf(id)}
      width={size}
      height={size}
      viewBox="-20 -20 40 40"
      aria-hidden="true"
    >
      <path className={styles.blot} d={blotPath(id)} />
      <ellipse className={styles.eye} cx={-gap - 1.4} cy={eyeY} rx={1.7} ry={2.1} />
      <ellipse className={styles.eye} cx={gap + 1.4} cy={eyeY} rx={1.7} ry={2.1} />
      <circle className={styles.drop} cx={side * 17} cy={-15 + (mix(seed + 3) % 8)} r={1.7} />
      <circle className={styles.drop} cx={side * -16.5} cy={8 + (mix(seed + 4) % 8)} r={1.1} />
    </svg>
  );
});
