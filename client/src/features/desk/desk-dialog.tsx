/** Whichever dialog of the desk is open. */
import { assertNever } from '@inkroom/shared';
import type { DeskTicket, TicketId } from '@inkroom/shared';
import { useLocation } from 'wouter';
import { CompleteDialog } from './complete-dialog.tsx';
import { ContactDialog } from './contact-dialog.tsx';
import { useDesk } from './desk-context.ts';
import { FiguresDialog } from './figures-dialog.tsx';
import { GuestDialog } from './guest-dialog.tsx';
import { HandOverDialog } from './hand-over.tsx';
import { HelpDialog } from './help-dialog.tsx';
import { LogDialog } from './log-dialog.tsx';
import { SettingsDialog } from './settings-dialog.tsx';

export type OpenDialog =
  | { readonly kind: 'guest' | 'log' | 'figures' | 'settings' | 'new-queue' | 'help' }
  | { readonly kind: 'complete' | 'hand-over' | 'contact'; readonly ticket: DeskTicket };

interface DeskDialogProps {
  readonly dialog: OpenDialog | null;
  readonly areKeysOn: boolean;
  readonly onKeys: (isOn: boolean) => void;
  readonly onSelect: (ticket: TicketId) => void;
  readonly onClose: () => void;
}

export function DeskDialog({ dialog, areKeysOn, onKeys, onSelect, onClose }: DeskDialogProps) {
  const { view, refresh } = useDesk();
  const [, go] = useLocation();
  if (dialog === null) return null;
  /** By now, unless it has moved: then a step from here is refused, and says so. */
  const latest = (seen: DeskTicket) =>
    view.tickets.find(({ id, state }) => id === seen.id && state === seen.state) ?? seen;
  switch (dialog.kind) {
    case 'guest':
      return <GuestDialog onTaken={onSelect} onClose={onClose} />;
    case 'log':
      return <LogDialog onClose={onClose} />;
    case 'figures':
      return <FiguresDialog onClose={onClose} />;
    case 'settings':
      return (
        <SettingsDialog
          current={{ settings: view.queue, tag: view.queueTag }}
          onOutdated={refresh}
          onClose={onClose}
          onSaved={() => {
            refresh();
            onClose();
          }}
        />
      );
    case 'new-queue':
      return <SettingsDialog current={null} onClose={onClose} onSaved={({ name }) => go(`/desk/${name}`)} />;
    case 'help':
      return <HelpDialog isOn={areKeysOn} onSwitch={onKeys} onClose={onClose} />;
    case 'complete':
      return <CompleteDialog ticket={latest(dialog.ticket)} onClose={onClose} />;
    case 'hand-over':
      return <HandOverDialog ticket={dialog.ticket} onClose={onClose} />;
    case 'contact':
      return <ContactDialog ticket={dialog.ticket} onClose={onClose} />;
    default:
      return assertNever(dialog);
  }
}
