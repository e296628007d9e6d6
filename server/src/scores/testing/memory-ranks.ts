/** The plainest RankIndex there is: sorted arrays. What the others are compared with, and what services are tested on. */
import type { ScoreboardId } from '@inkroom/shared';
import type { RankCursor, RankedEntry, RankedValue, RankIndex, RankPage } from '../../ports/rank-index.ts';

export class MemoryRanks implements RankIndex {
  readonly #kept = new Map<ScoreboardId, Map<string, RankedValue>>();
  readonly #versions = new Map<ScoreboardId, number>();
  readonly #hidden = new Set<string>();
  #generation: string | null = null;
  /** Calls so far, by name. */
  readonly calls: string[] = [];
  /** Thrown by every call from now on. */
  failure: Error | null = null;

  async put(values: readonly RankedValue[]): Promise<void> {
    this.#called('put');
    for (const [board, some] of Map.groupBy(values, (value) => value.board)) {
      const before = JSON.stringify(this.all(board));
      const kept = this.#kept.get(board) ?? new Map<string, RankedValue>();
      this.#kept.set(board, kept);
      for (const value of some) {
        if (value.seq > (kept.get(value.member)?.seq ?? -Infinity)) kept.set(value.member, value);
      }
      this.#raiseIfOther(board, before);
    }
  }

  async page(
    board: ScoreboardId,
    { after, before, limit }: { after?: RankCursor; before?: RankCursor; limit: number },
  ): Promise<RankPage> {
    this.#called('page');
    const all = this.all(board);
    const rest = all.filter((entry) => after === undefined || compare(entry, after) > 0);
    if (after !== undefined || before === undefined) return { entries: rest.slice(0, limit), total: all.length };
    const above = all.filter((entry) => compare(entry, before) < 0);
    return { entries: limit === 0 ? [] : above.slice(-limit), total: all.length };
  }

  async find(board: ScoreboardId, members: readonly string[]): Promise<readonly (RankedEntry | null)[]> {
    this.#called('find');
    const all = this.all(board);
    return members.map((member) => all.find((entry) => entry.member === member) ?? null);
  }

  async around(
    board: ScoreboardId,
    member: string,
    { above, below }: { above: number; below: number },
  ): Promise<readonly RankedEntry[]> {
    this.#called('around');
    const all = this.all(board);
    const at = all.findIndex((entry) => entry.member === member);
    return at === -1 ? [] : all.slice(Math.max(0, at - above), at + below + 1);
  }

  async versions(boards: readonly ScoreboardId[]): Promise<readonly number[]> {
    this.#called('versions');
    return boards.map((board) => this.#versions.get(board) ?? 0);
  }

  async setHidden(member: string, hidden: boolean): Promise<void> {
    this.#called('setHidden');
    const before = [...this.#kept.keys()].map((board) => [board, JSON.stringify(this.all(board))] as const);
    if (hidden) this.#hidden.add(member);
    else this.#hidden.delete(member);
    for (const [board, text] of before) this.#raiseIfOther(board, text);
  }

  async hidden(): Promise<readonly string[]> {
    this.#called('hidden');
    return [...this.#hidden].toSorted();
  }

  async generation(): Promise<string | null> {
    this.#called('generation');
    return this.#generation;
  }

  async setGeneration(generation: string): Promise<void> {
    this.#called('setGeneration');
    this.#generation = generation;
  }

  /** A whole board. */
  all(board: ScoreboardId): readonly RankedEntry[] {
    const seen = [...(this.#kept.get(board)?.values() ?? [])].filter(({ member }) => !this.#hidden.has(member));
    const rank = ({ value }: RankedValue): number => 1 + seen.filter((other) => other.value > value).length;
    return seen.toSorted(compare).map((value) => ({ ...value, rank: rank(value) }));
  }

  #raiseIfOther(board: ScoreboardId, before: string): void {
    const withoutSeq = (text: string): string => text.replaceAll(/"seq":\d+,/g, '');
    if (withoutSeq(JSON.stringify(this.all(board))) === withoutSeq(before)) return;
    this.#versions.set(board, (this.#versions.get(board) ?? 0) + 1);
  }

  #called(name: string): void {
    if (this.failure !== null) throw this.failure;
    this.calls.push(name);
  }
}

export const compare = (a: RankCursor, b: RankCursor): number =>
  b.value - a.value || a.achievedAt - b.achievedAt || Buffer.compare(Buffer.from(a.member), Buffer.from(b.member));
