/** Draws the rows of an overlay: plain elements, kept by member, so that they can glide. */
import type { ScoreboardRow } from '@inkroom/shared';
import { blotPath, toneOf } from '../components/blot.ts';
import { glide } from '../components/glide.ts';
import type { Places } from '../components/glide.ts';

const svg = 'http://www.w3.org/2000/svg';

export interface Drawing {
  readonly title: string | null;
  readonly rows: readonly ScoreboardRow[];
  /** Said where there are no rows. */
  readonly words: string | null;
  readonly live: boolean;
  readonly valueWords: (value: number) => string;
}

export interface Painter {
  draw(drawing: Drawing): void;
}

export function createPainter(root: HTMLElement): Painter {
  const title = root.appendChild(document.createElement('h1'));
  const words = root.appendChild(document.createElement('p'));
  const list = root.appendChild(document.createElement('ol'));
  const items = new Map<string, HTMLElement>();
  let places: Places | null = null;
  return {
    draw({ title: text, rows, words: said, live, valueWords }) {
      root.dataset['live'] = String(live);
      write(title, text ?? '');
      title.hidden = text === null;
      write(words, said ?? '');
      words.hidden = said === null;
      const here = new Set(rows.map(({ member }) => member));
      for (const [member, item] of items) {
        if (here.has(member)) continue;
        item.remove();
        items.delete(member);
      }
      for (const row of rows) {
        const item = items.get(row.member) ?? createItem(row.member);
        items.set(row.member, item);
        const [rank, , name, value] = item.children;
        write(rank, String(row.rank));
        write(name, row.name);
        const before = value?.textContent ?? '';
        write(value, valueWords(row.value));
        if (before !== '' && before !== value?.textContent) flash(item);
        list.append(item);
      }
      places = glide(list, places);
    },
  };
}

function write(element: Element | undefined, text: string): void {
  if (element !== undefined && element.textContent !== text) element.textContent = text;
}

/** Rank, face, name, value. */
function createItem(member: string): HTMLElement {
  const item = document.createElement('li');
  item.dataset['member'] = member;
  const face = document.createElementNS(svg, 'svg');
  face.setAttribute('viewBox', '-23 -23 46 46');
  face.setAttribute('aria-hidden', 'true');
  face.dataset['tone'] = toneOf(member);
  const blot = document.createElementNS(svg, 'path');
  blot.setAttribute('d', blotPath(member));
  face.append(blot);
  const [rank, name, value] = ['rank', 'name', 'value'].map((part) => {
    const span = document.createElement('span');
    span.className = part;
    return span;
  });
  item.append(...[rank, face, name, value].filter((part) => part !== undefined));
  return item;
}

/** The style lets it fade. */
function flash(item: HTMLElement): void {
  item.dataset['won'] = item.dataset['won'] === 'a' ? 'b' : 'a';
}
