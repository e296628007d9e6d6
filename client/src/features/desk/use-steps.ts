/** Moving tickets: one step at a time, as the host saw the ticket, and what came of it in words. */
import type { DeskTicket, DeskView } from '@inkroom/shared';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Problem } from '../../api/api.ts';
import { announce } from '../../components/live.tsx';
import { deskTexts } from '../../texts/desk.ts';
import { useAccess } from './access.ts';
import type { Act } from './acts.ts';
import type { Desk, LastStep } from './desk-context.ts';
import { deskRest } from './desk-rest.ts';
import type { StepExtras, StepWish, TicketAnswer } from './desk-rest.ts';
import { explain, whoIs } from './explain.ts';

type Steps = Pick<Desk, 'busy' | 'act' | 'undo' | 'last' | 'refusal' | 'dismiss'>;

interface StepsOptions {
  readonly view: DeskView | null;
  readonly refresh: () => void;
}

interface Refused {
  readonly ticket: DeskTicket;
  readonly problem: Problem | 'offline';
  /** The picture that the host had before them: the words wait for the next one, which has the ticket as it is by now. */
  readonly before: DeskView | null;
}

export function useSteps({ view, refresh }: StepsOptions): Steps {
  const { heard } = useAccess();
  const [busy, setBusy] = useState(false);
  const [last, setLast] = useState<LastStep | null>(null);
  const [refused, setRefused] = useState<Refused | null>(null);
  const underWay = useRef(false);
  const shown = useRef(view);
  useEffect(() => {
    shown.current = view;
  }, [view]);

  const run = useCallback(
    async (ticket: DeskTicket, wish: Omit<StepWish, 'ticket'>): Promise<TicketAnswer | null> => {
      if (underWay.current) return null;
      underWay.current = true;
      setBusy(true);
      setRefused(null);
      const answer = heard(await deskRest.step({ ticket: ticket.id, ...wish }));
      underWay.current = false;
      setBusy(false);
      refresh();
      if (answer.ok) return answer.value;
      setRefused({ ticket, problem: answer.problem, before: shown.current });
      return null;
    },
    [heard, refresh],
  );

  const act = useCallback(
    async (ticket: DeskTicket, name: Act, extras: StepExtras = {}): Promise<boolean> => {
      const after = await run(ticket, { step: name, version: ticket.version, ...extras });
      if (after === null) return false;
      const words = deskTexts.done[name](whoIs(ticket));
      setLast({ ticket: ticket.id, version: after.version, words });
      announce(words);
      return true;
    },
    [run],
  );

  const undo = useCallback(() => {
    const ticket = view?.tickets.find(({ id }) => id === last?.ticket);
    if (ticket === undefined || last === null) return;
    void run(ticket, { step: 'undo', version: last.version }).then((after) => {
      if (after === null) return;
      setLast(null);
      announce(deskTexts.done.undo(whoIs(ticket)));
    });
  }, [run, view, last]);

  const current = view?.tickets.find(({ id }) => id === refused?.ticket.id) ?? null;
  const isKnown = refused !== null && (refused.before !== view || refused.problem === 'offline');
  const refusal = isKnown ? explain({ ...refused, current }) : null;
  useEffect(() => {
    if (refusal !== null) announce(refusal, 'assertive');
  }, [refusal]);
  return { busy, act, undo, last, refusal, dismiss: useCallback(() => setRefused(null), []) };
}
