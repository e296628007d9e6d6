/** A game that draws itself once, where the house is empty and there is none to show. Decoration. */
import styles from './demo-board.module.css';

const grid = [
  'M98.5 12C95 101 96.5 197 97.5 289',
  'M198 10C201 104 200 196 198.5 290',
  'M11 99C104 95.5 196 97.5 289 98.5',
  'M10 199C102 201.5 197 200 290 197',
];

interface Mark {
  readonly side: 'x' | 'o';
  readonly path: string;
}

const moves: readonly Mark[] = [
  { side: 'x', path: 'M122 122C141 140 160 158 178 177M179 121C160 141 141 160 121 180' },
  { side: 'o', path: 'M54 24C34 23 22 36 22 52 22 69 35 80 52 80 69 79 81 67 80 50 79 35 67 25 49 26' },
  { side: 'x', path: 'M222 24C241 41 259 59 277 79M280 22C261 43 241 62 221 81' },
  { side: 'o', path: 'M53 224C34 224 22 236 22 252 23 269 36 280 52 279 69 278 80 267 80 250 79 234 66 225 50 226' },
  { side: 'x', path: 'M22 123C41 141 59 159 79 177M79 122C60 141 41 161 21 179' },
  {
    side: 'o',
    path: 'M253 124C235 123 222 136 222 152 223 169 235 180 252 179 268 178 280 167 280 150 279 135 267 125 250 126',
  },
  { side: 'x', path: 'M123 222C141 241 159 259 178 278M179 223C160 241 140 260 121 281' },
  { side: 'o', path: 'M153 24C135 24 122 36 122 52 123 68 136 80 152 79 168 79 180 67 180 50 179 34 167 25 150 26' },
];

export function DemoBoard() {
  return (
    <svg className={styles.board} viewBox="0 0 300 300" aria-hidden="true">
      {grid.map((path) => (
        <path key={path} className={styles.grid} d={path} pathLength={1} />
      ))}
      {moves.map(({ side, path }) => (
        <path key={path} className={styles.mark} data-side={side} d={path} pathLength={1} />
      ))}
    </svg>
  );
}
