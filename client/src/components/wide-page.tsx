/** A page as wide as the screen allows: its head, and what stands there while there is nothing to see. */
import type { ComponentProps, ReactNode } from 'react';
import { LinkButton } from './button.tsx';
import { cx } from './cx.ts';
import { LogoMark } from './scribble.tsx';
import styles from './wide-page.module.css';

/** Its class sets `--page-gap`. */
export function WidePage({ className, ...page }: ComponentProps<'div'>) {
  return <div className={cx(styles.page, className)} {...page} />;
}

interface PageHeadProps {
  readonly title: string;
  readonly words: string;
  readonly className?: string | undefined;
  /** At the other end of the line. */
  readonly children: ReactNode;
}

export function PageHead({ title, words, className, children }: PageHeadProps) {
  return (
    <header className={cx(styles.head, className)}>
      <div>
        <h1>{title}</h1>
        <p className={styles.words}>{words}</p>
      </div>
      {children}
    </header>
  );
}

/** What is about to be there. */
export function PageWords({ children }: { readonly children: string }) {
  return <p className={styles.words}>{children}</p>;
}

interface NothingHereProps {
  readonly title: string;
  readonly words: string;
  /** To the lobby, where something can be begun. */
  readonly action: string;
}

/** The page's class may set `--nothing-room`. */
export function NothingHere({ title, words, action }: NothingHereProps) {
  return (
    <div className={styles.nothing}>
      <LogoMark size={64} />
      <h2>{title}</h2>
      <p>{words}</p>
      <LinkButton href="/" look="primary" icon="plus">
        {action}
      </LinkButton>
    </div>
  );
}
