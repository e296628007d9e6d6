/** A ticket that the desk took for somebody becomes theirs by the code in the address, once. */
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { useServices } from '../../services/services.ts';
import type { Services } from '../../services/services.ts';

type Adopting = ReturnType<Services['ticket']['adopt']>;

/** Under way or done, however often the page is drawn. */
let adopting: Adopting | null = null;

function adopt({ ticket }: Services): Adopting | null {
  const code = new URLSearchParams(location.hash.slice(1)).get('take');
  if (code !== null) {
    // The code works once, and should not stay where others read it.
    history.replaceState(history.state, '', location.pathname + location.search);
    adopting = ticket.adopt(code);
  }
  return adopting;
}

export type Adopted =
  | { readonly kind: 'none' | 'working' | 'done' }
  | { readonly kind: 'failed'; readonly message: string };

export function useAdopted(): Adopted {
  const services = useServices();
  const [, navigate] = useLocation();
  const [adopted, setAdopted] = useState<Adopted>({ kind: 'none' });
  useEffect(() => {
    const work = adopt(services);
    if (work === null) return;
    let wanted = true;
    const wait = async () => {
      const answer = await work;
      if (!wanted) return;
      adopting = null;
      setAdopted(answer.ok ? { kind: 'done' } : { kind: 'failed', message: answer.message });
      if (answer.ok) navigate(`/queue/${answer.ticket.queue}`, { replace: true });
    };
    queueMicrotask(() => {
      if (wanted) setAdopted({ kind: 'working' });
    });
    void wait();
    return () => {
      wanted = false;
    };
  }, [services, navigate]);
  return adopted;
}
