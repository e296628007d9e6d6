import { describe, expect, it } from 'vitest';
import { isDebianLike } from './machine.ts';

describe('telling the machine', () => {
  it.each([
    ['Debian', 'PRETTY_NAME="Debian GNU/Linux 12"\nID=debian\n'],
    ['Ubuntu', 'NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian\n'],
    ['a relative of Ubuntu', 'ID=linuxmint\nID_LIKE="ubuntu debian"\n'],
  ])('knows %s by its release file', (_name, text) => {
    expect(isDebianLike(text)).toBe(true);
  });

  it.each([
    ['Alpine', 'ID=alpine\n'],
    ['Fedora', 'ID=fedora\nHOME_URL="https://not-debian.example"\n'],
    ['nothing', ''],
  ])('does not take %s for one of them', (_name, text) => {
    expect(isDebianLike(text)).toBe(false);
  });
});
