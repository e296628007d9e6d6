/** What is said in a room, six emotes, and how not to hear somebody. */
import { emotes, limits } from '@inkroom/shared';
import type { Answer, ChatLine, PlayerCommand, PlayerId, RoomState } from '@inkroom/shared';
import { useEffect, useRef, useState } from 'react';
import type { SubmitEvent } from 'react';
import { Button } from '../../components/button.tsx';
import { Chip } from '../../components/chip.tsx';
import { Field } from '../../components/field.tsx';
import { MenuItem, Popover } from '../../components/popover.tsx';
import { Emote } from '../../components/room/emotes.tsx';
import { useStore } from '../../components/use-store.ts';
import type { RoomReplica, RoomView } from '../../net/types.ts';
import { roomTexts } from '../../texts/room.ts';
import styles from './chat.module.css';
import { mutedPlayers } from './muted.ts';

const texts = roomTexts.chat;
/** A list that scrolls must be reachable by keyboard, even if nothing in it can be focused. */
const scrolls = { tabIndex: 0 } as const;

interface ChatProps {
  readonly state: RoomState;
  readonly view: RoomView;
  readonly replica: RoomReplica;
  readonly seated: boolean;
  readonly me: PlayerId | null;
  readonly send: (command: PlayerCommand) => Promise<Answer<'room:command'>>;
}

export function Chat({ state, view, replica, seated, me, send }: ChatProps) {
  const muted = useStore(mutedPlayers);
  const list = useRef<HTMLOListElement>(null);
  const last = view.chat.at(-1)?.seq;
  useEffect(() => {
    const box = list.current;
    if (box) box.scrollTop = box.scrollHeight;
  }, [last]);
  const [problem, setProblem] = useState<string | null>(null);
  const creator = me !== null && state.creator === me;
  const react = async (emote: (typeof emotes)[number]) => {
    const answer = await replica.react(emote);
    setProblem(answer.ok ? null : answer.message);
  };
  return (
    <div className={styles.chat} data-open={state.chatOpen}>
      {view.chat.length === 0 ? (
        <p className={styles.none}>{seated ? texts.none : texts.noneWatching}</p>
      ) : (
        <ol ref={list} className={styles.lines} aria-label={texts.title} {...scrolls}>
          {view.chat.map((line) => (
            <Line key={line.seq} line={line} mine={line.player === me} muted={muted.has(line.player)} />
          ))}
        </ol>
      )}
      {state.chatOpen ? (
        <>
          <fieldset className={styles.emotes} aria-label={texts.emotes}>
            {emotes.map((emote) => (
              <button
                key={emote}
                type="button"
                className={styles.emote}
                aria-label={texts.emote[emote]}
                title={texts.emote[emote]}
                onClick={() => void react(emote)}
              >
                <Emote name={emote} />
              </button>
            ))}
          </fieldset>
          <Say
            replica={replica}
            seated={seated}
            running={state.phase === 'playing'}
            problem={problem}
            onProblem={setProblem}
          />
        </>
      ) : (
        <p className={styles.none}>{texts.closed}</p>
      )}
      {creator && (
        <p>
          <Chip
            icon={state.chatOpen ? 'close' : 'chat'}
            onClick={() => void send({ type: 'set-chat', open: !state.chatOpen })}
          >
            {state.chatOpen ? texts.close : texts.reopen}
          </Chip>
        </p>
      )}
    </div>
  );
}

interface SayProps {
  readonly replica: RoomReplica;
  readonly seated: boolean;
  readonly running: boolean;
  readonly problem: string | null;
  readonly onProblem: (problem: string | null) => void;
}

function Say({ replica, seated, running, problem, onProblem }: SayProps) {
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const say = async (event: SubmitEvent) => {
    event.preventDefault();
    const words = text.trim();
    if (words === '' || busy) return;
    setBusy(true);
    const answer = await replica.say(words);
    setBusy(false);
    onProblem(answer.ok ? null : answer.message);
    // What was refused stays in the field, to be sent again.
    if (answer.ok) setText('');
  };
  return (
    <form className={styles.say} onSubmit={(event) => void say(event)}>
      <Field
        label={texts.label}
        bare
        value={text}
        maxLength={limits.chatLength}
        placeholder={seated || !running ? texts.placeholder : texts.placeholderWatching}
        autoComplete="off"
        enterKeyHint="send"
        error={problem}
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit" busy={busy}>
        {texts.send}
      </Button>
    </form>
  );
}

function Line({ line, mine, muted }: { readonly line: ChatLine; readonly mine: boolean; readonly muted: boolean }) {
  const name = (
    <span className={styles.name}>
      {line.name}
      {line.from === 'watch' && <span className={styles.from}> ({texts.watcher})</span>}
    </span>
  );
  return (
    <li className={styles.line} data-mine={mine} data-muted={muted}>
      {mine ? (
        name
      ) : (
        <Popover
          label={muted ? texts.unmute(line.name) : texts.mute(line.name)}
          trigger={name}
          triggerClassName={styles.who}
          align="start"
        >
          {(close) => (
            <MenuItem
              icon={muted ? 'eye' : 'close'}
              onClick={() => {
                mutedPlayers.set(line.player, !muted);
                close();
              }}
            >
              {muted ? texts.unmute(line.name) : texts.mute(line.name)}
            </MenuItem>
          )}
        </Popover>
      )}
      <span className={styles.text}>{muted ? texts.mutedLine : line.text}</span>
    </li>
  );
}
