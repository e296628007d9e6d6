/** Changes the area a player plays from, right where it is shown. */
import { limits } from '@inkroom/shared';
import type { Me } from '@inkroom/shared';
import { useState } from 'react';
import type { SubmitEvent } from 'react';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { useServices } from '../../services/services.ts';
import { accountTexts } from '../../texts/account.ts';
import { commonTexts } from '../../texts/common.ts';
import styles from './account.module.css';
import { useSubmit } from './use-submit.ts';

export function AreaForm({ me, onDone }: { readonly me: Me; readonly onDone: () => void }) {
  const { account } = useServices();
  const { busy, refused, run } = useSubmit();
  const [area, setArea] = useState(String(me.area));
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    run(() => account.setArea(Number(area)), onDone);
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <Field
        label={accountTexts.areaLabel}
        error={refused?.message}
        type="number"
        inputMode="numeric"
        min={limits.area.least}
        max={limits.area.most}
        required
        value={area}
        onChange={(event) => setArea(event.target.value)}
      />
      <Button type="submit" look="primary" busy={busy}>
        {commonTexts.save}
      </Button>
    </form>
  );
}
