/** What every page stands in: header, connection bar, the page, the live regions, and whichever account dialog is open. */
import { Suspense, lazy } from 'react';
import type { ReactNode } from 'react';
import { useSearch } from 'wouter';
import { LiveRegions } from '../components/live.tsx';
import { useStore } from '../components/use-store.ts';
import { accountDialog } from '../services/dialogs.ts';
import { commonTexts } from '../texts/common.ts';
import { ConnectionBar } from './connection-bar.tsx';
import { Header } from './header.tsx';
import styles from './shell.module.css';

const AccountDialogs = lazy(async () => ({
  default: (await import('../features/account/dialogs.tsx')).AccountDialogs,
}));

export function Shell({ children }: { readonly children: ReactNode }) {
  const dialog = useStore(accountDialog);
  const view = new URLSearchParams(useSearch()).get('view');
  return (
    <div className={styles.shell} data-view={view === 'tv' ? 'tv' : undefined}>
      <a className={styles.skip} href="#content">
        {commonTexts.skipToContent}
      </a>
      <Header />
      <ConnectionBar />
      <main id="content" className={styles.main} tabIndex={-1}>
        {children}
      </main>
      {dialog && (
        <Suspense>
          <AccountDialogs />
        </Suspense>
      )}
      <LiveRegions />
    </div>
  );
}
