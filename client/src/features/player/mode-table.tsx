/** One line per mode: rating, record, longest run. */
import { ModeGlyph } from '../../components/mode-glyph.tsx';
import type { ModeRecord, ShownRating } from '../../services/history.ts';
import { modeTexts } from '../../texts/modes.ts';
import { playerTexts } from '../../texts/player.ts';
import pageStyles from './player-page.module.css';
import styles from './mode-table.module.css';

const texts = playerTexts.modes;

export function ModeTable({ records }: { readonly records: readonly ModeRecord[] }) {
  return (
    <section className={pageStyles.panel} aria-labelledby="modes">
      <h2 id="modes">{texts.title}</h2>
      <table className={styles.modes}>
        <thead>
          <tr>
            <th scope="col">{texts.mode}</th>
            <th scope="col">{texts.rating}</th>
            <th scope="col">{texts.record}</th>
            <th scope="col">{texts.streak}</th>
          </tr>
        </thead>
        <tbody>
          {records.map(
            ({ mode, rating, total, streak }) =>
              mode !== 'all' && (
                <tr key={mode}>
                  <th scope="row">
                    <span className={styles.mode}>
                      <ModeGlyph mode={mode} size={28} />
                      {modeTexts[mode].title}
                    </span>
                  </th>
                  <td>
                    <Rating rating={rating} />
                  </td>
                  <td>
                    <span aria-hidden="true">
                      {total.wins} / {total.draws} / {total.losses}
                    </span>
                    <span className="visually-hidden">
                      {playerTexts.record.tally(total.wins, total.draws, total.losses)}
                    </span>
                  </td>
                  <td>{streak}</td>
                </tr>
              ),
          )}
        </tbody>
      </table>
    </section>
  );
}

/** With a question mark while it is not sure. */
export function Rating({ rating }: { readonly rating: ShownRating | null }) {
  if (rating === null) return <span title={texts.unrated}>{texts.none}</span>;
  return (
    <span className={styles.rating}>
      {rating.rating}
      {rating.provisional && (
        <>
          <span aria-hidden="true" title={texts.provisional}>
            ?
          </span>
          <span className="visually-hidden"> ({texts.provisional})</span>
        </>
      )}
    </span>
  );
}
