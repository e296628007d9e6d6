/** Draws whichever account dialog is open. Loaded when the first one is. */
import { useStore } from '../../components/use-store.ts';
import { accountDialog } from '../../services/dialogs.ts';
import { useConnection } from '../../services/services.ts';
import { ComeBackDialog } from './come-back-dialog.tsx';
import { MoveDialog } from './move-dialog.tsx';
import { NameDialog } from './name-dialog.tsx';
import { SignOutDialog } from './sign-out-dialog.tsx';

const close = () => accountDialog.show(null);

export function AccountDialogs() {
  const open = useStore(accountDialog);
  const { me } = useConnection();
  switch (open?.kind) {
    case undefined:
      return null;
    case 'name':
      return me && <NameDialog me={me} onClose={close} />;
    case 'come-back':
      return <ComeBackDialog username={open.username} onClose={close} />;
    case 'move':
      return <MoveDialog onClose={close} />;
    case 'sign-out':
      return <SignOutDialog onClose={close} />;
  }
}
