/**
 * What a ticket shows over whichever page is open: a slim bar while it waits, the ready check, what came of it, and the
 * way to the room. Loaded when there is a ticket.
 */
import { formatRoomCode, isActive, ticketTimes } from '@inkroom/shared';
import type { TicketView } from '@inkroom/shared';
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { useServices, useTicket } from '../../services/services.ts';
import { OutcomeBar } from './outcome-bar.tsx';
import { ReadyCheck } from './ready-check.tsx';
import { TicketBar } from './ticket-bar.tsx';
import { outcomeOf } from './ticket-words.ts';

/** A match that begins takes the tab along that it was waited for in. */
function useWayToRoom(ticket: TicketView): void {
  const { ticket: tickets } = useServices();
  const [, navigate] = useLocation();
  useEffect(() => {
    const go = () => {
      const room = tickets.claimRoom(document.visibilityState === 'visible');
      if (room !== null) navigate(`/room/${formatRoomCode(room)}`);
    };
    go();
    document.addEventListener('visibilitychange', go);
    return () => document.removeEventListener('visibilitychange', go);
  }, [ticket, tickets, navigate]);
}

const queuePath = ({ queue }: TicketView): string => `/queue/${queue}`;

/** The page shows it already. */
function isShownBy(path: string, ticket: TicketView): boolean {
  if (path === queuePath(ticket)) return true;
  if (ticket.room !== null && path.endsWith(`/${formatRoomCode(ticket.room)}`)) return true;
  return path === '/' && ticket.kind === 'match' && ticket.state !== 'playing';
}

/** Of the latest call: whoever has said yes has no deadline any more, but waits for the other until then. */
function useCallDeadline({ state, deadline, at }: TicketView): number {
  const [known, setKnown] = useState(deadline);
  const latest = state === 'recalled' ? deadline : known;
  if (latest !== known) setKnown(latest);
  return latest ?? at + ticketTimes.readyCheckMs;
}

export function TicketLayer() {
  const { ticket, isLost } = useTicket();
  return ticket && <Layer ticket={ticket} isLost={isLost} />;
}

interface LayerProps {
  readonly ticket: TicketView;
  readonly isLost: boolean;
}

function Layer({ ticket, isLost }: LayerProps) {
  const [path] = useLocation();
  useWayToRoom(ticket);
  const deadline = useCallDeadline(ticket);
  if (isLost || !isActive(ticket.state)) {
    const outcome = outcomeOf(ticket, isLost);
    return outcome && path !== queuePath(ticket) && <OutcomeBar key={ticket.id} ticket={ticket} outcome={outcome} />;
  }
  if (ticket.kind === 'match' && (ticket.state === 'recalled' || ticket.state === 'confirmed')) {
    return <ReadyCheck key={`${ticket.id} ${deadline}`} ticket={ticket} deadline={deadline} />;
  }
  return isShownBy(path, ticket) ? null : <TicketBar key={ticket.id} ticket={ticket} />;
}
