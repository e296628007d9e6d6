/** Lines drawn by hand: a divider, an underline, the logo. Own paths; decoration only. */
import { cx } from './cx.ts';
import styles from './scribble.module.css';

/** A rule across the page that was not drawn with a ruler. */
export function Divider({ className }: { readonly className?: string | undefined }) {
  return (
    <svg className={cx(styles.divider, className)} viewBox="0 0 800 8" preserveAspectRatio="none" aria-hidden="true">
      <path d="M2 4.600C94 2.4 171 5.8 262 4.100S446 2.3 531 4.5 702 5.4 798 3.2" vectorEffect="non-scaling-stroke" />
    </svg>
  );
}

/** Sits under a word; draws itself once. */
export function Underline() {
  return (
    <svg className={styles.underline} viewBox="0 0 300 20" preserveAspectRatio="none" aria-hidden="true">
      <path
        pathLength={1}
        d="M4 12.500C60 5.5 118 4.2 176 6.1 216 7.4 256 8.5 295 5.2 240 8.8 170 11.8 122 16.5"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}

/** The mark of the house: a board with the first two moves on it. */
export function LogoMark({ size = 34 }: { readonly size?: number | undefined }) {
  return (
    <svg className={styles.logo} width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <path
        className={styles.grid}
        d="M11.7 3.500c-.6 8.2-.5 16.4-.1 25M20.6 3.200c.4 8.3.3 16.7-.3 25.400M3.3 11.500c8.5-.6 17-.5 25.4.2M3.5 20.700c8.4.2 16.8.2 25.1-.4"
      />
      <path className={styles.o} d="M7.9 5.300c-1.7-.2-2.9.9-2.9 2.500s1 2.6 2.5 2.6 2.6-1.1 2.6-2.6-1-2.4-2.2-2.5" />
      <path className={styles.x} d="M13.8 13.500c1.6 1.6 3.2 3.2 4.7 5M18.7 13.400c-1.7 1.6-3.4 3.3-5 5.2" />
    </svg>
  );
}
