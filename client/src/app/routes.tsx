/** Which address shows which page. Everything but the lobby is loaded when it is first opened. */
import { Suspense, useEffect } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { LobbyPage } from '../features/lobby/lobby-page.tsx';
import { later } from '../services/later.ts';
import { commonTexts } from '../texts/common.ts';
import { NotFoundPage } from './not-found-page.tsx';
import styles from './plain-page.module.css';

const RoomPage = later(async () => (await import('../features/room/room-page.tsx')).RoomPage);
const WatchIndexPage = later(async () => (await import('../features/watch/watch-page.tsx')).WatchIndexPage);
const WatchRoomPage = later(async () => (await import('../features/room/watch-room-page.tsx')).WatchRoomPage);
const ReplayPage = later(async () => (await import('../features/replay/replay-page.tsx')).ReplayPage);
const ScoreboardPage = later(async () => (await import('../features/scoreboard/scoreboard-page.tsx')).ScoreboardPage);
const ModesPage = later(async () => (await import('../features/modes/modes-page.tsx')).ModesPage);
const AdminPage = later(async () => (await import('../features/admin/admin-page.tsx')).AdminPage);
const DeskPage = later(async () => (await import('../features/desk/desk-page.tsx')).DeskPage);
const PlayerPage = later(async () => (await import('../features/player/player-page.tsx')).PlayerPage);
const QueueIndexPage = later(async () => (await import('../features/queue/queue-page.tsx')).QueueIndexPage);
const QueuePage = later(async () => (await import('../features/queue/queue-page.tsx')).QueuePage);
const WallPage = later(async () => (await import('../features/queue/wall-page.tsx')).WallPage);
const LinkPage = later(async () => (await import('../features/account/link-page.tsx')).LinkPage);

/**
 * A new page begins at its top, and the keyboard with it. Going back, the browser restores the place by itself;
 * on the first page there is nothing to do.
 */
function useFreshPage(): void {
  const [path] = useLocation();
  useEffect(() => {
    let goingBack = false;
    const back = () => {
      goingBack = true;
    };
    window.addEventListener('popstate', back);
    return () => {
      window.removeEventListener('popstate', back);
      if (goingBack) return;
      window.scrollTo(0, 0);
      document.getElementById('content')?.focus({ preventScroll: true });
    };
  }, [path]);
}

export function Routes() {
  useFreshPage();
  return (
    <Suspense
      fallback={
        <p className={`page ${styles.waiting}`}>
          <span className="visually-hidden">{commonTexts.loading}</span>
        </p>
      }
    >
      <Switch>
        <Route path="/" component={LobbyPage} />
        <Route path="/room/:code">{({ code }) => <RoomPage key={code} code={code} />}</Route>
        <Route path="/watch" component={WatchIndexPage} />
        <Route path="/watch/:code">{({ code }) => <WatchRoomPage key={code} code={code} />}</Route>
        <Route path="/replay/:game">{({ game }) => <ReplayPage key={game} game={game} />}</Route>
        <Route path="/scoreboard" component={ScoreboardPage} />
        <Route path="/modes" component={ModesPage} />
        <Route path="/admin" component={AdminPage} />
        <Route path="/desk/:queue?">{({ queue }) => <DeskPage queue={queue} />}</Route>
        <Route path="/player/:name">{({ name }) => <PlayerPage key={name} name={name} />}</Route>
        <Route path="/queue" component={QueueIndexPage} />
        <Route path="/queue/:queue">{({ queue }) => <QueuePage key={queue} name={queue} />}</Route>
        <Route path="/queue/:queue/wall">{({ queue }) => <WallPage key={queue} name={queue} />}</Route>
        <Route path="/link" component={LinkPage} />
        <Route component={NotFoundPage} />
      </Switch>
    </Suspense>
  );
}
