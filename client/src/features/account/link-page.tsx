/** `/link#code`: redeems a one-time link. The code leaves the address at once and is used once, however often this is drawn. */
import { useEffect, useState } from 'react';
import type { Asked } from '../../api/api.ts';
import { LinkButton } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { usePageTitle } from '../../components/page-title.ts';
import { LogoMark } from '../../components/scribble.tsx';
import type { AccountAnswer } from '../../net/types.ts';
import { keepAsking } from '../../services/keep-asking.ts';
import { useServices } from '../../services/services.ts';
import type { Services } from '../../services/services.ts';
import { accountTexts } from '../../texts/account.ts';
import { commonTexts } from '../../texts/common.ts';
import type { Me } from '@inkroom/shared';
import styles from './account.module.css';

type Redeemed = AccountAnswer<{ me: Me }> | { readonly ok: false; readonly code: null; readonly message: string };

let redeeming: Promise<Redeemed> | null = null;

function redeem({ account }: Services): Promise<Redeemed> {
  const code = location.hash.slice(1);
  if (code !== '') {
    history.replaceState(null, '', location.pathname);
    redeeming = untilHeard(() => account.redeemLink(code));
  }
  return redeeming ?? Promise.resolve({ ok: false, code: null, message: accountTexts.link.missing });
}

/** The code has left the address, so that nobody can send it again by loading the page anew: the page does. */
const untilHeard = (send: () => Promise<Redeemed>): Promise<Redeemed> =>
  new Promise((resolve) => {
    keepAsking(
      async (): Promise<Asked<Redeemed>> => {
        const answer = await send();
        const isUnheard = !answer.ok && answer.code === 'store-unavailable';
        return isUnheard ? { ok: false, problem: 'offline' } : { ok: true, value: answer };
      },
      (heard) => {
        if (heard.ok) resolve(heard.value);
      },
    );
  });

export function LinkPage() {
  const services = useServices();
  const [answer, setAnswer] = useState<Redeemed | null>(null);
  const texts = accountTexts.link;
  usePageTitle(texts.title);
  useEffect(() => {
    let wanted = true;
    const wait = async () => {
      const redeemed = await redeem(services);
      if (wanted) setAnswer(redeemed);
    };
    void wait();
    return () => {
      wanted = false;
    };
  }, [services]);
  return (
    <div className={`page ${styles.linkPage}`}>
      <LogoMark size={72} />
      <h1>{answer?.ok === true ? texts.done(answer.me.name) : answer ? texts.failed : texts.title}</h1>
      {answer === null && <p aria-live="polite">{texts.working}</p>}
      {answer?.ok === false && (
        <Notice tone="bad" live="assertive">
          {answer.message}
        </Notice>
      )}
      {answer && (
        <LinkButton href="/" look="primary">
          {answer.ok ? texts.goOn : commonTexts.backToLobby}
        </LinkButton>
      )}
    </div>
  );
}
