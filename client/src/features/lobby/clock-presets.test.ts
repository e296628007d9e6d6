import { messages } from '@inkroom/shared';
import { expect, it } from 'vitest';
import { clockPresetNames, clockPresets } from './clock-presets.ts';

it.each(clockPresetNames)('the clock “%s” is one the server accepts', (name) => {
  const room = { id: 'abcdefghijklmnop', mode: 'classic', visibility: 'link', clock: clockPresets[name] };
  expect(messages['room:create'].safeParse(room).success).toBe(true);
});
