import { describe, expect, it } from 'vitest';
import { checkRules } from './check-rules.ts';

const spec = (text: string, path = 'docs/spec/rooms.md') => ({ path, text });
const test = (text: string, path = 'server/src/rooms/a.test.ts') => ({ path, text });

describe('numbered rules against tests', () => {
  it('is content when every rule is cited and every citation is a rule', () => {
    const report = checkRules(
      [spec('**[ROOM-1]** One.\n- **[SEAT-12]** Two.')],
      [
        test(`it('[ROOM-1] one', () => {});`),
        test('it.each(rows)(`[SEAT-12] two of %s`, () => {});', 'e2e/seat.test.ts'),
      ],
    );
    expect(report).toEqual({ defined: 2, problems: [] });
  });

  it('names a rule that no test cites, and where it is written', () => {
    const { problems } = checkRules([spec('**[ROOM-1]** One.')], [test(`it('opens a room', () => {});`)]);
    expect(problems).toEqual([`docs/spec/rooms.md: [ROOM-1] is not cited by any test's title`]);
  });

  it('names a citation of a rule that is not written anywhere, and who makes it', () => {
    const { problems } = checkRules([], [test(`test("[ROOM-9] nine", () => {});`)]);
    expect(problems).toEqual(['server/src/rooms/a.test.ts: cites [ROOM-9], which no page of docs/spec defines']);
  });

  it('refuses a number that is given twice', () => {
    const { problems } = checkRules(
      [spec('**[ROOM-1]** One.'), spec('**[ROOM-1]** Another.', 'docs/spec/seats.md')],
      [test(`it('[ROOM-1] one', () => {});`)],
    );
    expect(problems).toEqual(['docs/spec/seats.md: [ROOM-1] is defined a second time (first in docs/spec/rooms.md)']);
  });

  it('counts every rule of a title that cites several', () => {
    const specs = [spec('**[ROOM-1]** One. **[ROOM-2]** Two.')];
    expect(checkRules(specs, [test(`it('[ROOM-1] [ROOM-2] both', () => {});`)]).problems).toEqual([]);
    expect(checkRules(specs, [test(`it('[ROOM-1][ROOM-2] both', () => {});`)]).problems).toEqual([]);
  });

  it.each([
    ['commented out by line', `  // it('[ROOM-1] one', () => {});`],
    ['commented out as a block', `/*\nit('[ROOM-1] one', () => {});\n*/`],
    ['mentioned, but not at the start of a title', `it('one, see [ROOM-1]', () => {});`],
  ])('does not count a citation that is %s', (_how, text) => {
    expect(checkRules([spec('**[ROOM-1]** One.')], [test(text)]).problems).toHaveLength(1);
  });

  it('takes a mention in the prose of a page for no definition', () => {
    expect(checkRules([spec('As [ROOM-1] says.')], []).defined).toBe(0);
  });
});
