/** A room that this page never saw, because it has closed or never was: says so and offers the next step. */
import type { RoomId } from '@inkroom/shared';
import { formatRoomCode } from '@inkroom/shared';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { Button, LinkButton } from '../../components/button.tsx';
import { usePageTitle } from '../../components/page-title.ts';
import { LogoMark } from '../../components/scribble.tsx';
import { createRoom } from '../../net/index.ts';
import { useServices } from '../../services/services.ts';
import { roomTexts } from '../../texts/room.ts';
import styles from './gone-page.module.css';

const texts = roomTexts.gone;

interface GonePageProps {
  /** Null: the address names no room at all. */
  readonly room: RoomId | null;
}

export function GonePage({ room }: GonePageProps) {
  const { connection } = useServices();
  const [, navigate] = useLocation();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  usePageTitle(room === null ? texts.badCode : texts.title);
  const open = async () => {
    setBusy(true);
    const answer = await createRoom(connection, { mode: 'classic', visibility: 'link', clock: { kind: 'none' } });
    setBusy(false);
    if (answer.ok) navigate(`/room/${formatRoomCode(answer.room)}`);
    else setRefused(answer.message);
  };
  return (
    <div className={`page ${styles.gone}`} data-gone="true">
      <LogoMark size={88} />
      <h1>{room === null ? texts.badCode : texts.title}</h1>
      <p>{room === null ? texts.badCodeWords : texts.words}</p>
      <div className={styles.actions}>
        <Button look="primary" icon="plus" busy={busy} onClick={() => void open()}>
          {busy ? texts.busy : texts.newRoom}
        </Button>
        <LinkButton href="/" icon="back">
          {roomTexts.actions.backToLobby}
        </LinkButton>
      </div>
      {refused !== null && <p role="alert">{refused}</p>}
    </div>
  );
}
