/** Every key of the desk, and the switch that turns them off for whoever speaks to the computer. */
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { deskTexts } from '../../texts/desk.ts';
import { keyOf, keyOfAct } from './acts.ts';
import styles from './desk.module.css';
import keyStyles from './key.module.css';
import dialogStyles from './dialogs.module.css';

const texts = deskTexts.help;

const lines: readonly (readonly [string, string])[] = [
  [texts.moveKeys, texts.move],
  ['Esc', texts.clear],
  [keyOf.next, deskTexts.head.next],
  [keyOf.add, deskTexts.head.add],
  [keyOfAct.recall, deskTexts.acts.recall],
  [keyOfAct.confirm, deskTexts.acts.confirm],
  [keyOfAct.play, deskTexts.acts.play],
  [keyOfAct.complete, deskTexts.acts.complete],
  [keyOfAct.queue, deskTexts.acts.putBack],
  [keyOfAct.cancel, deskTexts.acts.cancel],
  [keyOf.undo, deskTexts.acts.undo],
  [keyOf.handOver, deskTexts.details.handOver],
  [keyOf.search, deskTexts.head.search],
  [keyOf.figures, deskTexts.head.figures],
  [keyOf.log, deskTexts.head.log],
  [keyOf.settings, deskTexts.head.settings],
  [keyOf.help, texts.showAll],
];

interface HelpDialogProps {
  readonly isOn: boolean;
  readonly onSwitch: (isOn: boolean) => void;
  readonly onClose: () => void;
}

export function HelpDialog({ isOn, onSwitch, onClose }: HelpDialogProps) {
  return (
    <Dialog title={texts.title} onClose={onClose}>
      <p className={styles.soft}>{texts.words}</p>
      <dl className={dialogStyles.keys}>
        {lines.map(([key, words]) => (
          <div key={key}>
            <dt>
              <kbd className={keyStyles.key}>{key}</kbd>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <Button icon={isOn ? 'check' : 'close'} aria-pressed={isOn} onClick={() => onSwitch(!isOn)}>
        {texts.on}
      </Button>
    </Dialog>
  );
}
