/** Whoever waits alone for a while is offered the computer: keep waiting, or give the place up and play at once. */
import { formatRoomCode, isModeName, ticketTimes } from '@inkroom/shared';
import type { TicketId, TicketView } from '@inkroom/shared';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { createRoom } from '../net/index.ts';
import { useServices } from './services.ts';
import { useServerNow } from './use-server-now.ts';

export interface ComputerInstead {
  readonly isOffered: boolean;
  readonly isBusy: boolean;
  /** Why there is no game with the computer just now. */
  readonly problem: string | null;
  readonly play: () => void;
  /** Not asked again for this ticket. */
  readonly keep: () => void;
}

/** The last ticket whose owner would rather wait. */
let kept: TicketId | null = null;

export function useComputerInstead(ticket: TicketView): ComputerInstead {
  const { connection, ticket: tickets } = useServices();
  const [, navigate] = useLocation();
  const [isKept, setKept] = useState(kept === ticket.id);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const now = useServerNow(isKept ? null : 500);
  const isAlone = ticket.state === 'queued' && now - ticket.waitingSince >= ticketTimes.botOfferMs;

  const play = async () => {
    setBusy(true);
    setProblem(null);
    // The place first: nobody is called up who plays already. Refused if that has just happened.
    const mode: string = ticket.queue;
    if (isModeName(mode) && (await tickets.step('cancel', { playedComputer: true }))) {
      const room = { mode, visibility: 'public', clock: { kind: 'none' }, bot: 'medium' } as const;
      const answer = await createRoom(connection, room);
      if (answer.ok) navigate(`/room/${formatRoomCode(answer.room)}`);
      else setProblem(answer.message);
    }
    setBusy(false);
  };
  return {
    isOffered: ticket.kind === 'match' && isAlone && !isKept,
    isBusy,
    problem,
    play: () => void play(),
    keep: () => {
      kept = ticket.id;
      setKept(true);
    },
  };
}
