import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smsSegments } from './segments.ts';
import { standardTemplate } from './queue.ts';
import { renderTemplate, unknownPlaceholders } from './template.ts';

const values = { name: 'Ann', sign: 'K7QX', queue: 'Main', minutes: 20, link: 'https://x.example/q' };

describe('what an SMS costs', () => {
  it.each([
    ['', 'gsm-7', 0, 0],
    ['a'.repeat(160), 'gsm-7', 160, 1],
    ['a'.repeat(161), 'gsm-7', 161, 2],
    ['a'.repeat(306), 'gsm-7', 306, 2],
    ['a'.repeat(307), 'gsm-7', 307, 3],
    ['€'.repeat(80), 'gsm-7', 160, 1],
    ['äöüß\n', 'gsm-7', 5, 1],
    ['я'.repeat(70), 'ucs-2', 70, 1],
    ['я'.repeat(71), 'ucs-2', 71, 2],
    ['я'.repeat(135), 'ucs-2', 135, 3],
    ['`', 'ucs-2', 1, 1],
    ['😀', 'ucs-2', 2, 1],
    ['😀'.repeat(35), 'ucs-2', 70, 1],
  ] as const)('[TICKET-50] %s', (text, encoding, units, segments) => {
    expect(smsSegments(text)).toEqual({ encoding, units, segments });
  });

  it('[TICKET-50] a symbol of two units goes whole into the next part', () => {
    // 152 symbols and a euro sign: 154 units, and the escape may not be the last of a part.
    expect(smsSegments(`${'a'.repeat(152)}€${'a'.repeat(151)}`)).toMatchObject({ units: 305, segments: 2 });
    expect(smsSegments(`${'a'.repeat(152)}€${'a'.repeat(152)}`)).toMatchObject({ units: 306, segments: 3 });
    expect(smsSegments('😀'.repeat(66))).toMatchObject({ units: 132, segments: 2 });
    expect(smsSegments('😀'.repeat(67))).toMatchObject({ units: 134, segments: 3 });
  });
});

describe('the text of a call', () => {
  it('[TICKET-51] has its placeholders filled in', () => {
    expect(renderTemplate(standardTemplate, values)).toBe(
      'Ann, it is your turn at Main (K7QX). Please come within 20 minutes. https://x.example/q',
    );
    expect(unknownPlaceholders(standardTemplate)).toEqual([]);
  });

  it('[TICKET-51] takes nothing in a name for a placeholder, nor for a pattern', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom('{link}', '$&', '$1', '{name}')), (name) => {
        expect(renderTemplate('{name}|{sign}', { ...values, name })).toBe(`${name}|K7QX`);
      }),
    );
  });

  it('[TICKET-51] leaves what it does not know, and says so', () => {
    expect(renderTemplate('{nmae} {constructor}', values)).toBe('{nmae} {constructor}');
    expect(unknownPlaceholders('{nmae} {name} {constructor}')).toEqual(['nmae', 'constructor']);
  });
});
