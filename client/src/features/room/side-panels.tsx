/** Beside the board on a desk, in drawers on a phone: moves, chat, who watches. */
import type { Answer, PlayerCommand, PlayerId, RoomState, Seat } from '@inkroom/shared';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { IconButton } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import type { IconName } from '../../components/icon.tsx';
import { MoveList } from '../../components/room/move-list.tsx';
import { People } from '../../components/room/people.tsx';
import { StepBar } from '../../components/room/step-bar.tsx';
import type { Step } from '../../components/room/stepping.ts';
import type { RoomReplica, RoomView } from '../../net/types.ts';
import { roomTexts } from '../../texts/room.ts';
import { Chat } from './chat.tsx';
import styles from './side-panels.module.css';

type PanelName = 'moves' | 'chat' | 'people';

interface SidePanelsProps {
  readonly state: RoomState;
  readonly view: RoomView;
  readonly replica: RoomReplica;
  readonly mySeats: readonly Seat[];
  readonly me: PlayerId | null;
  readonly ply: number | null;
  readonly onStep: (step: Step) => void;
  /** Local time of the last live moment while the connection is away, else null. */
  readonly freshAt: number | null;
  readonly send: (command: PlayerCommand) => Promise<Answer<'room:command'>>;
}

export function SidePanels({ state, view, replica, mySeats, me, ply, onStep, freshAt, send }: SidePanelsProps) {
  const [open, setOpen] = useState<PanelName | null>(null);
  const lastSeq = view.chat.at(-1)?.seq ?? 0;
  const [readTo, setReadTo] = useState(lastSeq);
  const unread = open === 'chat' ? 0 : view.chat.filter(({ seq, player }) => seq > readTo && player !== me).length;
  const moves = state.position.moves;
  const tabs: readonly {
    readonly name: PanelName;
    readonly icon: IconName;
    readonly title: string;
    readonly count: number;
  }[] = [
    { name: 'moves', icon: 'replay', title: roomTexts.moves.title, count: 0 },
    { name: 'chat', icon: 'chat', title: roomTexts.chat.title, count: unread },
    { name: 'people', icon: 'eye', title: roomTexts.people.title, count: view.presence?.watching ?? 0 },
  ];
  const drawer = useRef<HTMLElement>(null);
  const show = (panel: PanelName | null) => {
    if (open === 'chat') setReadTo(lastSeq);
    setOpen(panel);
  };
  const close = () => {
    drawer.current?.querySelector<HTMLElement>(`[data-tab="${open}"]`)?.focus();
    show(null);
  };
  useEffect(() => {
    if (open === null) return;
    const escape = (event: KeyboardEvent) => {
      if (event.key === 'Escape') setOpen(null);
    };
    document.addEventListener('keydown', escape);
    return () => document.removeEventListener('keydown', escape);
  }, [open]);
  return (
    <aside ref={drawer} className={styles.side} aria-label={roomTexts.panels}>
      <div className={styles.tabs}>
        {tabs.map(({ name, icon, title, count }) => (
          <button
            key={name}
            type="button"
            className={styles.tab}
            data-tab={name}
            aria-expanded={open === name}
            onClick={() => show(open === name ? null : name)}
          >
            <Icon name={icon} />
            <span>{title}</span>
            {count > 0 && <span className={styles.count}>{count}</span>}
          </button>
        ))}
      </div>
      <Panel name="moves" open={open} title={roomTexts.moves.title} onClose={close}>
        {moves.length > 0 && mySeats.length > 0 && (
          <StepBar
            ply={ply}
            moves={moves.length}
            onStep={onStep}
            running={state.phase === 'playing'}
            freshAt={freshAt}
          />
        )}
        <MoveList mode={state.mode} moves={moves} ply={ply} onStep={(to) => onStep({ to })} />
      </Panel>
      <Panel name="chat" open={open} title={roomTexts.chat.title} onClose={close}>
        <Chat state={state} view={view} replica={replica} seated={mySeats.length > 0} me={me} send={send} />
      </Panel>
      <Panel name="people" open={open} title={roomTexts.people.title} onClose={close}>
        <People presence={view.presence} />
      </Panel>
    </aside>
  );
}

interface PanelProps {
  readonly name: PanelName;
  readonly open: PanelName | null;
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

function Panel({ name, open, title, onClose, children }: PanelProps) {
  return (
    <section className={styles.panel} data-panel={name} data-open={open === name} aria-labelledby={`panel-${name}`}>
      <header className={styles.panelHead}>
        <h2 id={`panel-${name}`}>{title}</h2>
        <IconButton icon="close" label={roomTexts.closePanel} className={styles.close} onClick={onClose} />
      </header>
      <div className={styles.panelBody}>{children}</div>
    </section>
  );
}
