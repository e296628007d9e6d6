/** A page for a screen that everybody sees: it fills it and grows with it. Nothing scrolls; whoever stands before it joins by QR. */
import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import { QrCode } from './qr-code.tsx';
import { LogoMark } from './scribble.tsx';
import { publicAddress } from './share.tsx';
import styles from './wall.module.css';

interface WallProps {
  readonly title: string;
  /** Beside the title. */
  readonly marks: ReactNode;
  /** What is shown was true a while ago. */
  readonly isStale: boolean;
  /** Sets `--wall-columns`, and `--wall-tall-rows` for a screen that is taller than wide. */
  readonly className: string | undefined;
  readonly children: ReactNode;
}

export function Wall({ title, marks, isStale, className, children }: WallProps) {
  return (
    <div className={cx(styles.wall, className)} data-stale={isStale}>
      <header className={styles.head}>
        <LogoMark size={56} />
        <h1>{title}</h1>
        {marks}
      </header>
      {children}
    </div>
  );
}

interface WallJoinProps {
  /** Where the code leads. */
  readonly path: string;
  readonly label: string;
  readonly title: string;
  /** May set `--wall-qr`. */
  readonly className?: string | undefined;
  /** Below the address. */
  readonly children?: ReactNode;
}

export function WallJoin({ path, label, title, className, children }: WallJoinProps) {
  const address = publicAddress(path);
  return (
    <figure className={cx(styles.join, className)}>
      <QrCode value={address} label={label} />
      <figcaption>
        <strong>{title}</strong>
        <span>{address.replaceAll(/^https?:\/\/|\/$/g, '')}</span>
        {children}
      </figcaption>
    </figure>
  );
}
