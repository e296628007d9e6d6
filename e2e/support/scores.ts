/** Scores as another game sends them, and scoreboards as the API and the page show them. */
import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import type { Person } from './person.ts';

export interface SentScore {
  readonly id: number;
  readonly score: number;
}

/** One after the other from 1000 on, three less each. */
export const fortyScores: readonly SentScore[] = Array.from({ length: 40 }, (_, index) => ({
  id: 1000 + index,
  score: 3 * (40 - index),
}));

/** Under the limit of one document. */
const perRequest = 20;

/** Sets scores on the scoreboard `players`, and returns once all are kept. */
export async function sendScores(url: string, scores: readonly SentScore[]): Promise<void> {
  for (let from = 0; from < scores.length; from += perRequest) {
    const mutations = scores
      .slice(from, from + perRequest)
      .map(({ id, score }, index) => `s${index}: createPlayerScore(input: {id: ${id}, score: ${score}}) { id score }`);
    const response = await fetch(`${url}/update-score`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: `mutation { ${mutations.join(' ')} }` }),
    });
    const body = await response.text();
    if (!response.ok || body.includes('"errors"')) throw new Error(`${response.status} ${body}`);
  }
}

export interface ReadRow {
  readonly rank: number;
  readonly name: string;
  readonly value: number;
}

/** In the API's order. */
export async function readScoreboard(url: string, id: string): Promise<readonly ReadRow[]> {
  const response = await fetch(`${url}/api/scoreboards/${id}?limit=100`);
  const { rows } = (await response.json()) as { rows: ReadRow[] };
  return rows.map(({ rank, name, value }) => ({ rank, name, value }));
}

export const lineOf = ({ rank, name, value }: ReadRow): string => `${rank} ${name} ${value}`;

export const live = ({ page }: Person): Locator => page.getByText('Live', { exact: true });

/** Followed, before anything happens on it. */
export async function openScores(person: Person, path = '/scoreboard?name=players'): Promise<void> {
  await person.open(path);
  await expect(live(person)).toBeVisible();
}

export const standings = (page: Page): Locator => page.locator('[data-scoreboard]');

export const rowOf = (page: Page, name: string): Locator =>
  standings(page).getByRole('listitem').filter({ hasText: name });

/** Every row that is drawn, in order: rank, name and the number as it will be when it has counted up. */
export async function drawnLines(page: Page): Promise<string[]> {
  return standings(page)
    .locator('> [data-member]')
    .evaluateAll((rows) =>
      rows.map((row) => {
        const name = row.querySelector('[data-name]')?.textContent ?? '';
        const value = row.querySelector('[data-value]')?.getAttribute('data-value') ?? '';
        return `${row.getAttribute('data-rank')} ${name} ${value}`;
      }),
    );
}

export async function showsStandings(page: Page, lines: readonly string[]): Promise<void> {
  await expect.poll(() => drawnLines(page)).toEqual(lines);
}
