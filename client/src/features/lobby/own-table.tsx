/** A table of one's own: the computer, a friend by link, two at one screen, or a room with every choice. */
import { botStrengths } from '@inkroom/shared';
import type { ModeName } from '@inkroom/shared';
import { Suspense, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { Notice } from '../../components/notice.tsx';
import { later } from '../../services/later.ts';
import { commonTexts } from '../../texts/common.ts';
import { lobbyTexts } from '../../texts/lobby.ts';
import { CodeForm } from './code-form.tsx';
import { ModePicker } from './mode-picker.tsx';
import styles from './own-table.module.css';
import { useRooms } from './use-rooms.ts';

const CreateDialog = later(async () => (await import('./create-dialog.tsx')).CreateDialog);

export function OwnTable() {
  const rooms = useRooms();
  const [mode, setMode] = useState<ModeName>('classic');
  const [creating, setCreating] = useState(false);
  const texts = lobbyTexts.own;
  return (
    <section className={styles.section} aria-labelledby="own-table">
      <h2 id="own-table">{texts.title}</h2>
      <div className={styles.sheet}>
        <ModePicker legend={texts.board} value={mode} onChange={setMode} />
        <div className={styles.ways}>
          <div className={styles.way}>
            <h3>
              <Icon name="computer" size={22} />
              {texts.computer}
            </h3>
            <p>{texts.computerWords}</p>
            <div className={styles.strengths}>
              {botStrengths.map((strength) => (
                <Button
                  key={strength}
                  busy={rooms.busy === strength}
                  aria-label={`${texts.computer}: ${commonTexts.strengths[strength]}`}
                  onClick={() => rooms.create(strength, { mode, visibility: 'public', bot: strength })}
                >
                  {commonTexts.strengths[strength]}
                </Button>
              ))}
            </div>
          </div>
          <div className={styles.way}>
            <h3>
              <Icon name="people" size={22} />
              {texts.friend}
            </h3>
            <p>{texts.friendWords}</p>
            <Button
              icon="link"
              look="primary"
              busy={rooms.busy === 'friend'}
              onClick={() => rooms.create('friend', { mode, visibility: 'link' })}
            >
              {texts.friendButton}
            </Button>
          </div>
          <div className={styles.way}>
            <h3>
              <Icon name="table" size={22} />
              {texts.table}
            </h3>
            <p>{texts.tableWords}</p>
            <Button
              busy={rooms.busy === 'table'}
              onClick={() => rooms.create('table', { mode, visibility: 'link', table: true })}
            >
              {texts.tableButton}
            </Button>
          </div>
        </div>
        {rooms.refused && (
          <Notice tone="bad" live="assertive">
            {rooms.refused.message}
          </Notice>
        )}
        <div className={styles.more}>
          <Button icon="plus" onClick={() => setCreating(true)}>
            {texts.more}
          </Button>
          <CodeForm />
        </div>
      </div>
      {creating && (
        <Suspense>
          <CreateDialog mode={mode} onClose={() => setCreating(false)} />
        </Suspense>
      )}
    </section>
  );
}
