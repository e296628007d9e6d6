/** One player at a time: hidden from scoreboards or banned, and why. */
import { useState } from 'react';
import type { SubmitEvent } from 'react';
import { asked } from '../../api/api.ts';
import type { Schemas } from '../../api/api.ts';
import { Avatar } from '../../components/avatar.tsx';
import { Button } from '../../components/button.tsx';
import { Chip } from '../../components/chip.tsx';
import { Code } from '../../components/code.tsx';
import { Field } from '../../components/field.tsx';
import { announce } from '../../components/live.tsx';
import { Notice } from '../../components/notice.tsx';
import { adminTexts } from '../../texts/admin.ts';
import styles from './admin.module.css';
import { adminApi, useAct, wordsOf } from './console.ts';
import { Panel } from './panel.tsx';

type Moderated = Schemas['Moderation'];

const texts = adminTexts.players;

export function PlayersPanel() {
  const { busy, refusal, run, clear } = useAct();
  const [name, setName] = useState('');
  const [found, setFound] = useState<Moderated | null>(null);
  const find = (event: SubmitEvent) => {
    event.preventDefault();
    const id = name.trim();
    if (id === '') return;
    setFound(null);
    run(() => asked(adminApi.GET('/api/players/{id}/moderation', { params: { path: { id } } })), setFound);
  };
  return (
    <Panel title={texts.title} words={texts.words}>
      <form className={styles.finder} onSubmit={find}>
        <Field
          label={texts.field}
          value={name}
          error={refusal && wordsOf(refusal)}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          maxLength={64}
          onChange={(event) => {
            clear();
            setName(event.target.value);
          }}
        />
        <Button type="submit" busy={busy}>
          {texts.find}
        </Button>
      </form>
      {found !== null && <Found key={found.player} player={found} onChanged={setFound} />}
    </Panel>
  );
}

type Verb = 'hide' | 'show' | 'ban' | 'unban';

const wishes: Readonly<Record<Verb, { readonly hidden: boolean; readonly banned: boolean }>> = {
  hide: { hidden: true, banned: false },
  show: { hidden: false, banned: false },
  ban: { hidden: true, banned: true },
  // Whoever was banned stays out of the scoreboards until that is wanted, too.
  unban: { hidden: true, banned: false },
};

const verbsFor = ({ hidden, banned }: Moderated): readonly Verb[] =>
  banned ? ['unban'] : hidden ? ['show', 'ban'] : ['hide', 'ban'];

interface FoundProps {
  readonly player: Moderated;
  readonly onChanged: (player: Moderated) => void;
}

function Found({ player, onChanged }: FoundProps) {
  const { busy, refusal, run } = useAct();
  const [reason, setReason] = useState('');
  const [reasonMissing, setReasonMissing] = useState(false);
  const { player: id, name, hidden, banned } = player;
  const act = (verb: Verb) => {
    if (reason.trim() === '') {
      setReasonMissing(true);
      return;
    }
    const body = { ...wishes[verb], reason: reason.trim() };
    run(
      () => asked(adminApi.PUT('/api/players/{id}/moderation', { params: { path: { id } }, body })),
      (after) => {
        setReason('');
        onChanged(after);
        announce(texts.done[verb]);
      },
    );
  };
  return (
    <div className={styles.found}>
      <div className={styles.accountHead}>
        <Avatar id={id} size={32} />
        <strong className={styles.accountName}>{name}</strong>
        {banned && <Chip tone="bad">{texts.banned}</Chip>}
        {hidden ? <Chip tone="warn">{texts.hidden}</Chip> : <Chip tone="good">{texts.visible}</Chip>}
      </div>
      <Code>{id}</Code>
      <Field
        label={texts.reason}
        value={reason}
        error={reasonMissing ? texts.reasonNeeded : null}
        maxLength={500}
        onChange={(event) => {
          setReasonMissing(false);
          setReason(event.target.value);
        }}
      />
      <div className={styles.ways}>
        {verbsFor(player).map((verb) => (
          <Button key={verb} look={verb === 'ban' ? 'danger' : 'plain'} busy={busy} onClick={() => act(verb)}>
            {texts[verb]}
          </Button>
        ))}
      </div>
      {refusal !== null && (
        <Notice tone="bad" live="assertive">
          {wordsOf(refusal)}
        </Notice>
      )}
    </div>
  );
}
