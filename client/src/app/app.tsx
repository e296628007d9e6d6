/** Services around the shell around the routes. */
import { ServicesContext } from '../services/services.ts';
import { services } from './connection.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { Routes } from './routes.tsx';
import { Shell } from './shell.tsx';

export function App() {
  return (
    <ServicesContext value={services}>
      <Shell>
        <ErrorBoundary>
          <Routes />
        </ErrorBoundary>
      </Shell>
    </ServicesContext>
  );
}
