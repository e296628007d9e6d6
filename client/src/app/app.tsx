/** Services around the shell around the routes. A page that breaks leaves the shell; a shell that breaks still says so. */
import { ServicesContext } from '../services/services.ts';
import { services } from './connection.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { Routes } from './routes.tsx';
import { Shell } from './shell.tsx';

export function App() {
  return (
    <ServicesContext value={services}>
      <ErrorBoundary>
        <Shell>
          <ErrorBoundary>
            <Routes />
          </ErrorBoundary>
        </Shell>
      </ErrorBoundary>
    </ServicesContext>
  );
}
