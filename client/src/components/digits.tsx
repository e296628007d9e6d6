/** A number that turns over like a counter when it changes; still under reduced motion. */
import styles from './digits.module.css';

const format = new Intl.NumberFormat('en');

/** One column per digit from the right, so that a longer number does not disturb the shorter places. */
export function Digits({ value }: { readonly value: number }) {
  const text = format.format(value);
  return (
    <span className={styles.digits}>
      <span className="visually-hidden">{text}</span>
      <span className={styles.drawn} aria-hidden="true">
        {Array.from(text).map((symbol, index) => (
          // The key changes with the symbol, so that a new digit rolls in.
          <span key={`${text.length - index}-${symbol}`} className={styles.digit}>
            {symbol}
          </span>
        ))}
      </span>
    </span>
  );
}
