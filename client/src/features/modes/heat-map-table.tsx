/** Areas by modes as a table whose cells are the darker the more play there; the numbers are there to read. */
import type { ActivityCount } from '@inkroom/shared';
import { nameOfMode } from './area-list.tsx';
import { heatMapOf } from './figures.ts';
import { statisticsTexts as texts } from '../../texts/statistics.ts';
import pageStyles from './modes-page.module.css';
import styles from './heat-map-table.module.css';

interface HeatMapTableProps {
  readonly counts: readonly ActivityCount[];
  readonly mine: number | null;
}

export function HeatMapTable({ counts, mine }: HeatMapTableProps) {
  const map = heatMapOf(counts, mine);
  return (
    <section className={pageStyles.wide} aria-labelledby="map">
      <h2 id="map">{texts.map}</h2>
      <p className={pageStyles.small}>
        {texts.mapWords} {map.isCut && texts.mapCut(map.areas.length, map.modes.length)}
      </p>
      {/* Wider than a phone: it is moved inside its frame, by keys as well. */}
      <div className={styles.frame} role="region" aria-label={texts.mapCaption} tabIndex={0}>
        <table className={styles.map}>
          <caption className="visually-hidden">{texts.mapCaption}</caption>
          <thead>
            <tr>
              <th scope="col">{texts.mapCorner}</th>
              {map.modes.map((mode) => (
                <th key={mode} scope="col">
                  <span className={pageStyles.name}>{nameOfMode(mode)}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {map.areas.map((area) => (
              <tr key={area} data-mine={area === mine}>
                <th scope="row">{area}</th>
                {map.modes.map((mode) => (
                  <td key={mode} data-level={map.level(area, mode)}>
                    {map.users(area, mode) === 0 ? (
                      <span className="visually-hidden">{texts.mapEmpty}</span>
                    ) : (
                      map.users(area, mode)
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
