/** Service accounts: make one, give it a new key, end a key. */
import { useState } from 'react';
import { asked } from '../../api/api.ts';
import { Button } from '../../components/button.tsx';
import { Chip } from '../../components/chip.tsx';
import { Code } from '../../components/code.tsx';
import { Notice } from '../../components/notice.tsx';
import { adminTexts } from '../../texts/admin.ts';
import styles from './admin.module.css';
import { adminApi, useRead, wordsOf } from './console.ts';
import type { Account } from './console.ts';
import { CreateDialog, RevokeDialog, RotateDialog } from './key-dialogs.tsx';
import { Panel } from './panel.tsx';

const texts = adminTexts.keys;
const when = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short', hour12: false });
const load = () => asked(adminApi.GET('/api/accounts'));

/** Made by each start outside production; nobody rotates them. */
const consoleNames: readonly string[] = ['console', 'console-desk'];

type Open =
  | { readonly kind: 'create' }
  | { readonly kind: 'rotate'; readonly name: string }
  | { readonly kind: 'revoke'; readonly name: string; readonly key: string };

export function KeysPanel() {
  const { value, refusal } = useRead(load);
  const [open, setOpen] = useState<Open | null>(null);
  const accounts = value?.accounts ?? [];
  return (
    <Panel
      title={texts.title}
      words={texts.words}
      action={
        <Button icon="plus" onClick={() => setOpen({ kind: 'create' })}>
          {texts.create}
        </Button>
      }
    >
      {refusal !== null && (
        <Notice tone="warn" live="polite">
          {wordsOf(refusal)}
        </Notice>
      )}
      {value !== null && accounts.every(({ name }) => consoleNames.includes(name)) && (
        <p className={styles.soft}>{texts.empty}</p>
      )}
      <ul className={styles.accounts}>
        {accounts.map((account) => (
          <AccountRow key={account.name} account={account} onOpen={setOpen} />
        ))}
      </ul>
      <KeyDialog open={open} onClose={() => setOpen(null)} />
    </Panel>
  );
}

function KeyDialog({ open, onClose }: { readonly open: Open | null; readonly onClose: () => void }) {
  switch (open?.kind) {
    case 'create':
      return <CreateDialog onClose={onClose} />;
    case 'rotate':
      return <RotateDialog name={open.name} onClose={onClose} />;
    case 'revoke':
      return <RevokeDialog name={open.name} id={open.key} onClose={onClose} />;
    case undefined:
      return null;
  }
}

function AccountRow({ account, onOpen }: { readonly account: Account; readonly onOpen: (open: Open) => void }) {
  const { name, scopes, keys } = account;
  return (
    <li className={styles.account}>
      <div className={styles.accountHead}>
        <strong className={styles.accountName}>{name}</strong>
        {scopes.map((scope) => (
          <Chip key={scope} tone={scope === 'admin' ? 'o' : 'x'}>
            {texts.scope[scope]}
          </Chip>
        ))}
        {consoleNames.includes(name) ? (
          <span className={styles.soft}>{texts.console}</span>
        ) : (
          <Button
            size="s"
            look="quiet"
            icon="key"
            aria-label={texts.rotateLabel(name)}
            onClick={() => onOpen({ kind: 'rotate', name })}
          >
            {texts.rotate}
          </Button>
        )}
      </div>
      <ul className={styles.keyList}>
        {keys.length === 0 && <li className={styles.soft}>{texts.noKey}</li>}
        {keys.map(({ id, createdAt, expiresAt }) => (
          <li key={id} className={styles.key}>
            <Code>{`ink_${id}_…`}</Code>
            <span className={styles.soft}>
              {texts.since(when.format(createdAt))}
              {expiresAt !== null && `, ${texts.ends(when.format(expiresAt))}`}
            </span>
            <Button
              size="s"
              look="danger"
              aria-label={texts.revokeLabel(id, name)}
              onClick={() => onOpen({ kind: 'revoke', name, key: id })}
            >
              {texts.revoke}
            </Button>
          </li>
        ))}
      </ul>
    </li>
  );
}
