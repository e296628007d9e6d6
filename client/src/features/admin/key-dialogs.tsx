/** The three dialogs of keys. A new key is shown once, in the dialog that made it. */
import { useState } from 'react';
import type { SubmitEvent } from 'react';
import { asked } from '../../api/api.ts';
import type { Schemas } from '../../api/api.ts';
import { Button } from '../../components/button.tsx';
import { Check } from '../../components/check.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Field } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { CopyButton } from '../../components/share.tsx';
import { adminTexts } from '../../texts/admin.ts';
import styles from './admin.module.css';
import { adminApi, useAct, wordsOf } from './console.ts';

const texts = adminTexts.keys;
const scopes = ['ingest', 'admin', 'desk', 'station'] as const;
type Scope = (typeof scopes)[number];
type Issued = Schemas['IssuedKey'];

interface Closing {
  readonly onClose: () => void;
}

function ShownOnce({ issued, onClose }: Closing & { readonly issued: Issued }) {
  return (
    <Dialog
      title={texts.made(issued.account.name)}
      onClose={onClose}
      footer={
        <>
          <CopyButton text={issued.key} label={texts.copy} look="primary" />
          <Button onClick={onClose}>{texts.done}</Button>
        </>
      }
    >
      <div className={styles.form}>
        <output className={styles.secret}>{issued.key}</output>
        <Notice tone="warn" live="polite">
          {texts.once}
        </Notice>
      </div>
    </Dialog>
  );
}

export function CreateDialog({ onClose }: Closing) {
  const { busy, refusal, run } = useAct();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<readonly Scope[]>(['ingest']);
  const [issued, setIssued] = useState<Issued | null>(null);
  if (issued !== null) return <ShownOnce issued={issued} onClose={onClose} />;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (chosen.length === 0) return;
    run(() => asked(adminApi.POST('/api/accounts', { body: { name: name.trim(), scopes: [...chosen] } })), setIssued);
  };
  const toggle = (scope: Scope) =>
    setChosen((before) => scopes.filter((one) => (one === scope) !== before.includes(one)));
  return (
    <Dialog title={texts.create} onClose={onClose}>
      <form className={styles.form} onSubmit={submit}>
        <Field
          label={texts.name}
          hint={texts.nameHint}
          error={refusal && wordsOf(refusal)}
          value={name}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          maxLength={20}
          onChange={(event) => setName(event.target.value)}
        />
        <fieldset className={styles.scopes}>
          <legend>{texts.scopes}</legend>
          {scopes.map((scope) => (
            <Check
              key={scope}
              className={styles.scope}
              label={`${texts.scope[scope]}: ${texts.scopeDetail[scope]}`}
              isOn={chosen.includes(scope)}
              onSwitch={() => toggle(scope)}
            />
          ))}
          {chosen.length === 0 && (
            <p className={styles.needed} role="alert">
              {texts.noScope}
            </p>
          )}
        </fieldset>
        <Button type="submit" look="primary" icon="key" busy={busy} unavailable={chosen.length === 0 && texts.noScope}>
          {texts.make}
        </Button>
      </form>
    </Dialog>
  );
}

export function RotateDialog({ name, onClose }: Closing & { readonly name: string }) {
  const { busy, refusal, run } = useAct();
  const [grace, setGrace] = useState('86400000');
  const [issued, setIssued] = useState<Issued | null>(null);
  if (issued !== null) return <ShownOnce issued={issued} onClose={onClose} />;
  const make = () =>
    run(
      () =>
        asked(
          adminApi.POST('/api/accounts/{name}/keys', {
            params: { path: { name } },
            body: { graceMs: Number(grace) },
          }),
        ),
      setIssued,
    );
  return (
    <Dialog
      title={texts.rotateTitle(name)}
      onClose={onClose}
      footer={
        <Button look="primary" icon="key" busy={busy} onClick={make}>
          {texts.make}
        </Button>
      }
    >
      <div className={styles.form}>
        <Segmented
          legend={texts.grace}
          layout="grid"
          value={grace}
          segments={texts.graces.map(({ ms, label }) => ({ value: String(ms), label }))}
          onChange={setGrace}
        />
        {refusal !== null && (
          <Notice tone="bad" live="assertive">
            {wordsOf(refusal)}
          </Notice>
        )}
      </div>
    </Dialog>
  );
}

export function RevokeDialog({ name, id, onClose }: Closing & { readonly name: string; readonly id: string }) {
  const { busy, refusal, run } = useAct();
  const revoke = () =>
    run(
      () => asked(adminApi.DELETE('/api/accounts/{name}/keys/{key}', { params: { path: { name, key: id } } })),
      onClose,
    );
  return (
    <Dialog
      title={texts.revokeTitle}
      onClose={onClose}
      footer={
        <>
          <Button look="danger" busy={busy} onClick={revoke}>
            {texts.revoke}
          </Button>
          <Button onClick={onClose}>{texts.cancel}</Button>
        </>
      }
    >
      <div className={styles.form}>
        <p>{texts.revokeWords(id, name)}</p>
        {refusal !== null && (
          <Notice tone="bad" live="assertive">
            {wordsOf(refusal)}
          </Notice>
        )}
      </div>
    </Dialog>
  );
}
