/** How a person is reached. Asked for one ticket at a time, and forgotten by the server after a while. */
import type { DeskTicket } from '@inkroom/shared';
import { useCallback, useState } from 'react';
import type { SubmitEvent } from 'react';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Field } from '../../components/field.tsx';
import { commonTexts } from '../../texts/common.ts';
import { deskTexts } from '../../texts/desk.ts';
import { useDesk } from './desk-context.ts';
import styles from './desk.module.css';
import dialogStyles from './dialogs.module.css';
import { deskRest } from './desk-rest.ts';
import type { ContactView } from './desk-rest.ts';
import { RefusalNotice } from './refusal-notice.tsx';
import { clockInWords } from './times.ts';
import { useRepeatedRead, useRequest } from './use-request.ts';

const texts = deskTexts.contact;
const readEveryMs = 60_000;

export function ContactDialog({ ticket, onClose }: { readonly ticket: DeskTicket; readonly onClose: () => void }) {
  const load = useCallback(() => deskRest.contact(ticket.id), [ticket.id]);
  const { value, refusal } = useRepeatedRead(load, readEveryMs);
  return (
    <Dialog title={texts.title(ticket.name)} onClose={onClose}>
      <RefusalNotice problem={refusal} />
      {value !== null && <ContactForm key={ticket.id} ticket={ticket} contact={value} />}
    </Dialog>
  );
}

function ContactForm({ ticket, contact }: { readonly ticket: DeskTicket; readonly contact: ContactView }) {
  const { refresh } = useDesk();
  const { busy, refusal, run } = useRequest();
  const [phone, setPhone] = useState(contact.phone ?? '');
  const [email, setEmail] = useState(contact.email ?? '');
  const [isSaved, setSaved] = useState(false);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setSaved(false);
    const told = { phone: phone.replaceAll(/[\s()/-]/g, '') || null, email: email.trim() || null };
    run(
      () => deskRest.setContact(ticket.id, told),
      () => {
        setSaved(true);
        refresh();
      },
    );
  };
  return (
    <form className={dialogStyles.form} onSubmit={submit}>
      {contact.phone === null && contact.email === null && <p className={styles.soft}>{texts.none}</p>}
      <Field
        label={texts.phone}
        type="tel"
        autoComplete="off"
        maxLength={24}
        value={phone}
        onChange={(event) => setPhone(event.target.value)}
      />
      <Field
        label={texts.email}
        type="email"
        autoComplete="off"
        maxLength={254}
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      {contact.forgetAt !== null && <p className={styles.soft}>{texts.forget(clockInWords(contact.forgetAt))}</p>}
      <RefusalNotice problem={refusal} />
      <div className={styles.ways}>
        <Button type="submit" look="primary" busy={busy}>
          {commonTexts.save}
        </Button>
        <span role="status">{isSaved && texts.saved}</span>
      </div>
    </form>
  );
}
