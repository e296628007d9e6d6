/** What is typed or copied letter by letter, in the flow of a line. */
import styles from './code.module.css';

export function Code({ children }: { readonly children: string }) {
  return <code className={styles.code}>{children}</code>;
}
