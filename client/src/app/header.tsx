/** The line along the top: where home is, who I am, how the connection is, and the menu. */
import { Link, useLocation } from 'wouter';
import { Icon } from '../components/icon.tsx';
import { Chip } from '../components/chip.tsx';
import { Divider, LogoMark } from '../components/scribble.tsx';
import { AccountMenu } from '../features/account/account-menu.tsx';
import { MeChip } from '../features/account/me-chip.tsx';
import { useConnection } from '../services/services.ts';
import { commonTexts } from '../texts/common.ts';
import { ConnectionMenu } from './connection-menu.tsx';
import styles from './header.module.css';

function Elsewhere() {
  const { elsewhere } = useConnection();
  if (elsewhere < 2) return null;
  return (
    <Chip className={styles.elsewhere} title={commonTexts.connection.elsewhereExplained(elsewhere)}>
      {commonTexts.connection.elsewhere}
    </Chip>
  );
}

const pages = [
  ['/watch', 'eye', commonTexts.watch],
  ['/scoreboard', 'podium', commonTexts.scoreboard],
  ['/modes', 'grid', commonTexts.modes],
] as const;

export function Header() {
  const [path] = useLocation();
  return (
    <header className={styles.header}>
      <div className={`page ${styles.line}`}>
        <Link href="/" className={styles.logo} aria-label={commonTexts.home}>
          <LogoMark />
          <span className={styles.wordmark}>{commonTexts.appName}</span>
        </Link>
        <nav className={styles.nav} aria-label={commonTexts.navigation}>
          {pages.map(([href, icon, words]) => (
            <Link
              key={href}
              href={href}
              className={styles.link}
              data-page={icon}
              aria-current={path === href ? 'page' : undefined}
            >
              <Icon name={icon} />
              <span>{words}</span>
            </Link>
          ))}
        </nav>
        <div className={styles.me}>
          <Elsewhere />
          <MeChip />
          <ConnectionMenu />
          <AccountMenu />
        </div>
      </div>
      <Divider className={styles.divider} />
    </header>
  );
}
