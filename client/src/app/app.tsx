/** Services around the shell around the routes. A page that breaks leaves the shell; a shell that breaks still says so. */
import { useLocation } from 'wouter';
import { ServicesContext } from '../services/services.ts';
import { services } from './connection.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { Routes } from './routes.tsx';
import { Shell } from './shell.tsx';

export function App() {
  const [path] = useLocation();
  return (
    <ServicesContext value={services}>
      <ErrorBoundary>
        <Shell>
          <ErrorBoundary of={path}>
            <Routes />
          </ErrorBoundary>
        </Shell>
      </ErrorBoundary>
    </ServicesContext>
  );
}
