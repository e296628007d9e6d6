/** The room page as a person sees it: board, headline, the two cards. */
import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

export class Table {
  readonly page: Page;
  readonly headline: Locator;
  readonly board: Locator;
  readonly watching: Locator;

  constructor(page: Page) {
    this.page = page;
    this.headline = page.getByRole('heading', { level: 1 });
    this.board = page.getByRole('grid');
    this.watching = page.getByRole('region', { name: 'Watching' });
  }

  cell(cell: number): Locator {
    return this.board.locator(`[data-cell="${cell}"]`);
  }

  card(seat: 'X' | 'O'): Locator {
    return this.page.getByRole('article', { name: new RegExp(`^${seat}: `) });
  }

  /** Marks a cell when it is one's turn, and sees the mark. */
  async play(cell: number): Promise<void> {
    await this.myTurn();
    await this.cell(cell).click();
    await expect(this.cell(cell)).toHaveAttribute('data-mark', /[xo]/);
  }

  /** Clicks a cell whether or not it can be marked now: such cells are `aria-disabled` and still answer. */
  async tap(cell: number): Promise<void> {
    await this.cell(cell).click({ force: true });
  }

  async myTurn(): Promise<void> {
    await expect(this.headline).toHaveText(/^Your turn/);
  }

  /** The whole board as text, row by row: `x`, `o` and `.`. */
  async shows(marks: string): Promise<void> {
    await expect.poll(() => this.marks()).toBe(marks);
  }

  marks(): Promise<string> {
    return this.board
      .locator('[data-cell]')
      .evaluateAll((cells) => cells.map((cell) => cell.getAttribute('data-mark') ?? '.').join(''));
  }

  /** Waits until so many marks are on the board. */
  async showsMoves(count: number): Promise<void> {
    await expect(this.board.locator('[data-mark]')).toHaveCount(count);
  }
}
