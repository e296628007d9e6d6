/** What every page stands in: header, connection bar, the page, the live regions, whichever account dialog is open, and my ticket. */
import { Suspense } from 'react';
import type { ReactNode } from 'react';
import { useLocation, useSearch } from 'wouter';
import { LiveRegions } from '../components/live.tsx';
import { useStore } from '../components/use-store.ts';
import { accountDialog } from '../services/dialogs.ts';
import { later } from '../services/later.ts';
import { useTicket } from '../services/services.ts';
import { commonTexts } from '../texts/common.ts';
import { ConnectionBar } from './connection-bar.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { Header } from './header.tsx';
import styles from './shell.module.css';

const AccountDialogs = later(async () => (await import('../features/account/dialogs.tsx')).AccountDialogs);

const TicketLayer = later(async () => (await import('../features/queue/ticket-layer.tsx')).TicketLayer);

export function Shell({ children }: { readonly children: ReactNode }) {
  const dialog = useStore(accountDialog);
  const { ticket } = useTicket();
  const [path] = useLocation();
  const isWall = new URLSearchParams(useSearch()).get('view') === 'tv' || path.endsWith('/wall');
  return (
    <div className={styles.shell} data-view={isWall ? 'tv' : undefined}>
      <a className={styles.skip} href="#content">
        {commonTexts.skipToContent}
      </a>
      <ErrorBoundary>
        <Header />
      </ErrorBoundary>
      <ConnectionBar />
      <main id="content" className={styles.main} tabIndex={-1}>
        {children}
      </main>
      <ErrorBoundary of={path}>
        {dialog && (
          <Suspense>
            <AccountDialogs />
          </Suspense>
        )}
        {ticket && !isWall && (
          <Suspense>
            <TicketLayer />
          </Suspense>
        )}
      </ErrorBoundary>
      <LiveRegions />
    </div>
  );
}
