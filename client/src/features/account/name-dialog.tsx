/** The sheet around the name form. */
import type { Me } from '@inkroom/shared';
import { Dialog } from '../../components/dialog.tsx';
import { accountTexts } from '../../texts/account.ts';
import { NameForm } from './name-form.tsx';

export function NameDialog({ me, onClose }: { readonly me: Me; readonly onClose: () => void }) {
  return (
    <Dialog title={accountTexts.name.title} onClose={onClose}>
      <NameForm me={me} onDone={onClose} />
    </Dialog>
  );
}
