/** Our own 404. */
import { LinkButton } from '../components/button.tsx';
import { usePageTitle } from '../components/page-title.ts';
import { LogoMark } from '../components/scribble.tsx';
import { commonTexts } from '../texts/common.ts';
import styles from './plain-page.module.css';

export function NotFoundPage() {
  const { title, words } = commonTexts.notFound;
  usePageTitle(title);
  return (
    <div className={`page ${styles.plain}`}>
      <LogoMark size={96} />
      <h1>{title}</h1>
      <p>{words}</p>
      <LinkButton href="/" look="primary" icon="back">
        {commonTexts.backToLobby}
      </LinkButton>
    </div>
  );
}
