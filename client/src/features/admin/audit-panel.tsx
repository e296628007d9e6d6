/** Who did what, latest first. */
import { asked } from '../../api/api.ts';
import { Notice } from '../../components/notice.tsx';
import { adminTexts } from '../../texts/admin.ts';
import styles from './admin.module.css';
import { adminApi, useRead, wordsOf } from './console.ts';
import { Panel } from './panel.tsx';

const texts = adminTexts.audit;
const when = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium', hour12: false });
const load = () => asked(adminApi.GET('/api/audit', { params: { query: { limit: 50 } } }));

export function AuditPanel() {
  const { value, refusal } = useRead(load);
  const entries = value?.entries ?? [];
  return (
    <Panel title={texts.title} words={texts.words} wide>
      {refusal !== null && (
        <Notice tone="warn" live="polite">
          {refusal !== 'offline' && refusal.code === 'archive-unavailable' ? texts.away : wordsOf(refusal)}
        </Notice>
      )}
      {value !== null && entries.length === 0 && <p className={styles.soft}>{texts.empty}</p>}
      {entries.length > 0 && (
        <div className={styles.scroll} tabIndex={0} role="group" aria-label={texts.entries}>
          <table className={styles.table}>
            <thead>
              <tr>
                {[texts.when, texts.who, texts.what, texts.subject, texts.detail].map((heading) => (
                  <th key={heading} scope="col">
                    {heading}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {entries.map(({ at, who, what, subject, detail }, index) => (
                // Notes have no name of their own, and only ever come in front.
                <tr key={entries.length - index}>
                  <td>
                    <time dateTime={new Date(at).toISOString()}>{when.format(at)}</time>
                  </td>
                  <td>{who}</td>
                  <td>
                    <code>{what}</code>
                  </td>
                  <td>{subject}</td>
                  <td>{detail}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
