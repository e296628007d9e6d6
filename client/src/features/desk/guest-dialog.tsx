/** Takes a ticket for somebody who stands at the desk, and offers to hand it over to their phone at once. */
import type { TicketId } from '@inkroom/shared';
import { useLayoutEffect, useRef, useState } from 'react';
import type { SubmitEvent } from 'react';
import { isPassing } from '../../api/api.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Field } from '../../components/field.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { commonTexts } from '../../texts/common.ts';
import { deskTexts } from '../../texts/desk.ts';
import { useDesk } from './desk-context.ts';
import dialogStyles from './dialogs.module.css';
import { deskRest, newIntent } from './desk-rest.ts';
import type { Guest, TicketAnswer } from './desk-rest.ts';
import { HandOverCode } from './hand-over.tsx';
import { RefusalNotice } from './refusal-notice.tsx';
import { useRequest } from './use-request.ts';

const texts = deskTexts.guest;

interface GuestDialogProps {
  readonly onClose: () => void;
  readonly onTaken: (ticket: TicketId) => void;
}

interface Taken extends TicketAnswer {
  readonly name: string;
}

export function GuestDialog({ onClose, onTaken }: GuestDialogProps) {
  const [taken, setTaken] = useState<Taken | null>(null);
  const close = useRef<HTMLButtonElement>(null);
  // The form has gone, and the keyboard with it: Enter is done with this guest.
  useLayoutEffect(() => {
    if (taken !== null) close.current?.focus();
  }, [taken]);
  if (taken === null)
    return (
      <Dialog title={texts.title} onClose={onClose}>
        <GuestForm
          onTaken={(ticket) => {
            setTaken(ticket);
            onTaken(ticket.id);
          }}
        />
      </Dialog>
    );
  return (
    <Dialog
      title={texts.taken(taken.sign)}
      onClose={onClose}
      footer={
        <>
          <Button onClick={() => setTaken(null)}>{texts.another}</Button>
          <Button ref={close} look="primary" onClick={onClose}>
            {commonTexts.close}
          </Button>
        </>
      }
    >
      <p role="status">{texts.takenWords(taken.name, taken.sign)}</p>
      <HandOverCode ticket={taken.id} />
    </Dialog>
  );
}

function GuestForm({ onTaken }: { readonly onTaken: (ticket: Taken) => void }) {
  const { view, refresh } = useDesk();
  const { queue } = view;
  const { busy, refusal, run } = useRequest();
  const [fields, setFields] = useState({ name: '', team: '', phone: '', email: '' });
  const [isNameMissing, setNameMissing] = useState(false);
  /** Of what is written: pressed again without an answer, it is still the same guest. */
  const intent = useRef(newIntent());
  const write = (change: Partial<typeof fields>) => {
    intent.current = newIntent();
    setFields((before) => ({ ...before, ...change }));
  };
  const take = async (guest: Guest) => {
    const answer = await deskRest.take(guest, intent.current);
    if (answer.ok || !isPassing(answer.problem)) intent.current = newIntent();
    return answer;
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const name = fields.name.trim();
    const phone = fields.phone.replaceAll(/[\s()/-]/g, '');
    const email = fields.email.trim();
    if (name === '') {
      setNameMissing(true);
      return;
    }
    const guest = {
      queue: queue.name,
      name,
      ...(fields.team === '' ? {} : { team: fields.team }),
      ...(phone === '' ? {} : { phone }),
      ...(email === '' ? {} : { email }),
    };
    run(
      () => take(guest),
      (ticket) => {
        refresh();
        onTaken({ ...ticket, name });
      },
    );
  };
  return (
    <form className={dialogStyles.form} onSubmit={submit}>
      <Field
        label={texts.name}
        value={fields.name}
        error={isNameMissing ? texts.nameNeeded : null}
        autoComplete="off"
        maxLength={40}
        onChange={(event) => {
          setNameMissing(false);
          write({ name: event.target.value });
        }}
      />
      {queue.teams.length > 0 && (
        <Segmented
          legend={texts.team}
          layout="grid"
          value={fields.team}
          segments={[{ value: '', label: texts.anyTeam }, ...queue.teams.map((team) => ({ value: team, label: team }))]}
          onChange={(team) => write({ team })}
        />
      )}
      <Field
        label={texts.phone}
        hint={texts.phoneHint}
        type="tel"
        autoComplete="off"
        value={fields.phone}
        maxLength={40}
        onChange={(event) => write({ phone: event.target.value })}
      />
      <Field
        label={texts.email}
        type="email"
        autoComplete="off"
        value={fields.email}
        maxLength={254}
        onChange={(event) => write({ email: event.target.value })}
      />
      <RefusalNotice problem={refusal} />
      <Button type="submit" look="primary" busy={busy}>
        {texts.submit}
      </Button>
    </form>
  );
}
